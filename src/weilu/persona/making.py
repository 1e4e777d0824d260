"""Personas made, changed and put away: every change is a new version, and any version can be brought back."""

import re

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.kit.clock import now
from weilu.kit.soundness import sound_text
from weilu.persona.card import Card
from weilu.persona.models import Banned, Persona, Version
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

MOST_WORDS, LONGEST_WORD = 10_000, 40


class NoName(Refusal):
    sentence = _("先给人设起个名字。")


class TooManyWords(Refusal):
    sentence = _("最多 10000 个词，每个不超过 40 个字。")


@transaction.atomic
def make(community: Community, name: str, card: Card, *, by: Staff | None, slug: str = "") -> Persona:
    """Raises NoName."""
    name = _named(name)
    persona = Persona.objects.create(community=community, name=name, slug=_free_slug(community, slug or name))
    _keep(persona, card, by)
    note("persona.made", name, by=by, community=community)
    return persona


@transaction.atomic
def change(persona: Persona, name: str, card: Card, *, by: Staff | None) -> Persona:
    """A new version, unless nothing differs. Raises NoName."""
    one = Persona.objects.select_for_update().get(pk=persona.pk)
    name, before = _named(name), one.version
    if name == one.name and card.as_json() == before.card.as_json():
        return one
    one.name, one.number = name, one.versions.latest("number").number + 1
    one.save(update_fields=["name", "number"])
    _keep(one, card, by)
    note("persona.changed", name, by=by, community=one.community, version=one.number)
    return one


def restore(persona: Persona, number: int, *, by: Staff | None) -> Persona:
    """An older version once more, as a new one. Raises Version.DoesNotExist."""
    old = persona.versions.get(number=number)
    return change(persona, old.name, old.card, by=by)


@transaction.atomic
def put_away(persona: Persona, *, by: Staff | None) -> None:
    Persona.objects.filter(pk=persona.pk, archived_at=None).update(archived_at=now())
    note("persona.archived", persona.name, by=by, community=persona.community)


@transaction.atomic
def bring_back(persona: Persona, *, by: Staff | None) -> None:
    Persona.objects.filter(pk=persona.pk).update(archived_at=None)
    note("persona.restored", persona.name, by=by, community=persona.community)


@transaction.atomic
def ban(community: Community, lines: str, *, by: Staff | None) -> list[str]:
    """The words that no account says from now on, one a line or between commas. Raises TooManyWords."""
    words = words_of(lines)
    if len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
        raise TooManyWords
    Banned.objects.update_or_create(community=community, defaults={"words": words})
    note("persona.banned", community.name, by=by, community=community, count=len(words))
    return words


def words_of(text: str) -> list[str]:
    """Of what was typed: one a line or between commas, each once, in order."""
    return list(dict.fromkeys(word for part in re.split(r"[\n,，、;；]", sound_text(text)) if (word := part.strip())))


def banned_in(community: Community) -> list[str]:
    kept = Banned.objects.filter(community=community).first()
    return kept.words if kept else []


def _named(name: str) -> str:
    name = sound_text(name.strip(), 40)
    if not name:
        raise NoName
    return name


def _keep(persona: Persona, card: Card, by: Staff | None) -> Version:
    return persona.versions.create(number=persona.number, name=persona.name, told=card.as_json(), by=by)


def _free_slug(community: Community, wish: str) -> str:
    """Of the name where it has Latin letters, else persona, persona-2, …"""
    base = re.sub(r"[^a-z0-9]+", "-", wish.lower()).strip("-")[:32] or "persona"
    taken = set(Persona.objects.filter(community=community, slug__startswith=base).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken)

"""Live sources: connect, pause, remove, and the keys by which programs send to them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from weilu.connect.live_kinds import LiveKind
from weilu.connect.models import Source, WriteKey
from weilu.kit.clock import now
from weilu.kit.sealing import seal
from weilu.team.audit import note
from weilu.team.keys import hashed, new_key
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

PREFIX = "wk_"

_listeners: list[Callable[[], object]] = []


def on_change[Listener: Callable[[], object]](listener: Listener) -> Listener:
    """Call it whenever a source or a key is changed in this process: for whoever keeps them in memory."""
    _listeners.append(listener)
    return listener


def tell_listeners() -> None:
    """After the commit: before it, they would read what was."""
    transaction.on_commit(lambda: [listener() for listener in _listeners])


class BadName(Refusal):
    sentence = _("连接要有 1 到 60 个字的名称。")


def live(community: Community) -> QuerySet[Source]:
    """What is connected, in the order of names."""
    return community.sources.exclude(kind__in=Source.ENDING).filter(removed_at=None).order_by("name", "pk")


def removed(community: Community) -> QuerySet[Source]:
    """What was connected once, the last removed first."""
    return community.sources.exclude(kind__in=Source.ENDING).exclude(removed_at=None).order_by("-removed_at")


@transaction.atomic
def connect(
    community: Community,
    kind: LiveKind,
    name: str,
    *,
    by: Staff | None,
    told: dict[str, Any] | None = None,
    platform: str = "",
) -> Source:
    """A new live source. told: the cleaned fields of the kind's form. Raises BadName."""
    name = _called(name)
    options, secrets = _parted(kind, told or {})
    if kind.prepare:
        secrets = kind.prepare(secrets)
    source = Source.objects.create(
        community=community,
        kind=kind.key,
        name=name,
        platform=kind.platform or platform,
        address=new_key()[0],
        options=options,
        sealed=seal(secrets),
        made_by=by,
    )
    note("connect.source_added", name, by=by, community=community, kind=str(kind.title))
    tell_listeners()
    return source


def _called(name: str) -> str:
    """The name without needless spaces. Raises BadName."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= 60:
        raise BadName
    return name


def _parted(kind: LiveKind, told: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    options = {name: value for name, value in told.items() if name not in kind.secret}
    return options, {name: str(value) for name, value in told.items() if name in kind.secret and value}


@transaction.atomic
def change(source: Source, kind: LiveKind, name: str, told: dict[str, Any], *, by: Staff | None) -> None:
    """Take over what was typed in anew; a secret left empty stays what it was. Raises BadName."""
    name = _called(name)
    options, secrets = _parted(kind, told)
    source.name, source.options = name, {**source.options, **options}
    source.sealed = seal({**source.secrets, **secrets})
    source.save(update_fields=["name", "options", "sealed"])
    note("connect.source_changed", name, by=by, community=source.community)
    tell_listeners()


@transaction.atomic
def renew(source: Source, kind: LiveKind, *, by: Staff | None) -> None:
    """New secrets where Weilu makes them; the old ones open nothing from now on."""
    if kind.prepare:
        before = source.secrets
        source.sealed = seal({**before, **kind.prepare({})})
        source.save(update_fields=["sealed"])
        if kind.renewed:
            kind.renewed(source, before)
        note("connect.source_renewed", source.name, by=by, community=source.community)


def pause(source: Source, *, by: Staff | None) -> None:
    """Take nothing in from now on; whoever sends is told to come again later."""
    if Source.objects.filter(pk=source.pk, paused_at=None).update(paused_at=now()):
        note("connect.source_paused", source.name, by=by, community=source.community)
        tell_listeners()


def resume(source: Source, *, by: Staff | None) -> None:
    if Source.objects.filter(pk=source.pk).exclude(paused_at=None).update(paused_at=None):
        note("connect.source_resumed", source.name, by=by, community=source.community)
        tell_listeners()


def remove(source: Source, *, by: Staff | None) -> None:
    """Shut it, its keys too. What it has told stays; `restore` brings it back as it was."""
    if Source.objects.filter(pk=source.pk, removed_at=None).update(removed_at=now()):
        note("connect.source_removed", source.name, by=by, community=source.community)
        tell_listeners()


def restore(source: Source, *, by: Staff | None) -> None:
    if Source.objects.filter(pk=source.pk).exclude(removed_at=None).update(removed_at=None):
        note("connect.source_restored", source.name, by=by, community=source.community)
        tell_listeners()


@transaction.atomic
def issue_key(source: Source, *, by: Staff | None, old_for: dt.timedelta | None = None) -> tuple[WriteKey, str]:
    """A new write key and its secret, which nobody can look up later.

    old_for: how long the present ones work on (a rotation); None leaves them as they are.
    """
    secret = PREFIX + new_key()[0]
    if old_for is not None:
        standing = source.write_keys.filter(ends_at=None)
        standing.update(ends_at=now() + old_for)
    key = WriteKey.objects.create(source=source, hint=secret[:8], token_hash=hashed(secret), made_by=by)
    note("connect.write_key_issued", source.name, by=by, community=source.community)
    tell_listeners()
    return key, secret


def revoke_key(key: WriteKey, *, by: Staff | None) -> None:
    """From this moment on it opens nothing."""
    WriteKey.objects.filter(pk=key.pk).update(ends_at=now())
    note("connect.write_key_revoked", key.source.name, by=by, community=key.source.community)
    tell_listeners()

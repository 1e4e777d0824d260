"""What a program's event names mean: the common table, and what an operator says of one source."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.connect.models import Source
from weilu.connect.sources import tell_listeners
from weilu.events.vocabulary import ALIASES, KINDS
from weilu.kit.soundness import sound_text
from weilu.team.audit import note
from weilu.team.models import Staff
from weilu.team.refusal import Refusal

MOST = 500


class BadSentName(Refusal):
    sentence = _("要写对方发来的事件名，64 个字以内，再选它是什么。")


class TooManyNames(Refusal):
    sentence = _("一个连接最多对应 500 个名称。")


def names_of(source: Source) -> list[tuple[str, str, bool]]:
    """(name as sent, kind, whether somebody said so here), in the order of names; a kind that is the name: as sent."""
    own: dict[str, str] = source.options.get("names") or {}
    return [(sent, kind, sent in own) for sent, kind in sorted((ALIASES | own).items())]


@transaction.atomic
def name_as(source: Source, sent: str, kind: str, *, by: Staff | None) -> None:
    """Let a name mean a kind, from the next event on; the name itself as its kind keeps it as sent. Raises BadSentName,
    TooManyNames."""
    sent = sound_text(" ".join(sent.split()))
    if not 1 <= len(sent) <= 64 or kind not in {*KINDS, sent}:
        raise BadSentName
    names = _held(source)
    if len(names) >= MOST and sent not in names:
        raise TooManyNames
    _keep(source, {**names, sent: kind})
    note("connect.named", source.name, by=by, community=source.community, sent=sent, kind=kind)


@transaction.atomic
def forget_name(source: Source, sent: str, *, by: Staff | None) -> None:
    """The name means again what it means everywhere."""
    names = _held(source)
    if names.pop(sent, None) is not None:
        _keep(source, names)
        note("connect.unnamed", source.name, by=by, community=source.community, sent=sent)


def _held(source: Source) -> dict[str, str]:
    options = Source.objects.select_for_update().values_list("options", flat=True).get(pk=source.pk)
    return dict(options.get("names") or {})


def _keep(source: Source, names: dict[str, str]) -> None:
    source.refresh_from_db(fields=["options"])
    source.options = {**source.options, "names": names}
    source.save(update_fields=["options"])
    tell_listeners()

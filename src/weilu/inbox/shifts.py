"""值班: one at a time minds the inbox, and hands over with a note that the next one takes in."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.inbox.figures import of_shift
from weilu.inbox.models import Shift
from weilu.kit.clock import now
from weilu.kit.soundness import sound_text
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal


class NotOnShift(Refusal):
    sentence = _("这个班已经结束了。")


def current(community: Community) -> Shift | None:
    return Shift.objects.filter(community=community, ended_at=None).select_related("staff").first()


def unseen(community: Community, staff: Staff) -> Shift | None:
    """The newest hand-over note that nobody has taken in, for anybody but who wrote it."""
    noted = Shift.objects.filter(community=community, ended_at__isnull=False, seen_at=None).exclude(note="")
    return noted.exclude(staff=staff).first()


@transaction.atomic
def take_over(community: Community, *, by: Staff) -> Shift:
    """Be on from now; whoever was is relieved, without a note of theirs."""
    Community.objects.select_for_update().get(pk=community.pk)  # of two who take over at once, one after the other
    running = current(community)
    if running is not None and running.staff_id == by.pk:
        return running
    if running is not None:
        _end(running, "")
    note("inbox.shift", str(by), by=by, community=community)
    return Shift.objects.create(community=community, staff=by, name=str(by)[:80], began_at=now())


@transaction.atomic
def hand_over(shift: Shift, text: str, *, by: Staff) -> None:
    """End a shift with a note. Raises NotOnShift."""
    if not Shift.objects.select_for_update().filter(pk=shift.pk, ended_at=None).exists():
        raise NotOnShift
    _end(shift, sound_text(text.strip(), 2000))
    note("inbox.shift_over", shift.name, by=by, community=shift.community)


def _end(shift: Shift, text: str) -> None:
    shift.ended_at, shift.note = now(), text
    shift.figures = of_shift(shift.community, shift.began_at, shift.ended_at)
    shift.save(update_fields=["ended_at", "note", "figures"])


@transaction.atomic
def take_in(shift: Shift, *, by: Staff) -> None:
    """The note was read; the first to say so is written down."""
    if Shift.objects.filter(pk=shift.pk, seen_at=None, ended_at__isnull=False).update(seen_at=now(), seen_by=by):
        note("inbox.shift_seen", shift.name, by=by, community=shift.community)

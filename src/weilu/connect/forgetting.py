"""What imports and messages keep of people, taken out when they are erased."""

from collections.abc import Sequence

from django.db.models import QuerySet

from weilu.connect.models import Delivery, Import, MatrixRoom, Picture, Reacted
from weilu.team.models import Community


def forget_in_imports(community: Community, numbers: Sequence[int]) -> None:
    """Drop what member lists overwrote of them, and every example of a skipped line: nobody knows whose it was."""
    gone = set(numbers)
    for entry in Import.objects.filter(community=community).exclude(skipped=[], changes=[]).iterator():
        entry.changes = [change for change in entry.changes if change[0] not in gone]
        entry.skipped = [{**skipped, "examples": []} for skipped in entry.skipped]
        entry.save(update_fields=["changes", "skipped"])


def forget_in_deliveries(community: Community, numbers: Sequence[int]) -> None:
    """Take the words out of every message to them, call off what has not left, and record nothing of it any more."""
    _forget(Delivery.objects.filter(community=community, member__in=numbers))


def forget_in_reactions(community: Community, numbers: Sequence[int]) -> None:
    """The log of what was done about them, and every message that a rule wrote because of them: it may name them."""
    about = Reacted.objects.filter(community=community, member__in=numbers)
    _forget(
        Delivery.objects.filter(pk__in=list(about.filter(delivery__isnull=False).values_list("delivery", flat=True)))
    )
    about.delete()


def forget_in_rooms(community: Community, numbers: Sequence[int]) -> None:
    """Private talks on Matrix are called by whom they are with."""
    MatrixRoom.objects.filter(source__community=community, direct=True).update(name="")


def _forget(theirs: QuerySet[Delivery]) -> None:
    theirs.filter(state__in=[Delivery.State.WAITING, Delivery.State.TO_COPY, Delivery.State.FAILED]).update(
        state=Delivery.State.CANCELLED
    )
    Picture.objects.filter(delivery__in=theirs).delete()
    theirs.update(
        to="", title="", text="", reply="", facts={}, conversation="", in_reply_to="", member=0, followed_up=True
    )

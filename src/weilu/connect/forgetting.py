"""What imports and messages keep of people, taken out when they are erased."""

from collections.abc import Sequence

from weilu.connect.models import Delivery, Import, Picture
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
    theirs = Delivery.objects.filter(community=community, member__in=numbers)
    theirs.filter(state__in=[Delivery.State.WAITING, Delivery.State.TO_COPY, Delivery.State.FAILED]).update(
        state=Delivery.State.CANCELLED
    )
    Picture.objects.filter(delivery__in=theirs).delete()
    theirs.update(
        to="", title="", text="", reply="", facts={}, conversation="", in_reply_to="", member=0, followed_up=True
    )

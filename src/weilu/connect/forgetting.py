"""What imports keep of people, taken out when they are erased."""

from collections.abc import Sequence

from weilu.connect.models import Import
from weilu.team.models import Community


def forget_in_imports(community: Community, numbers: Sequence[int]) -> None:
    """Drop what member lists overwrote of them, and every example of a skipped line: nobody knows whose it was."""
    gone = set(numbers)
    for entry in Import.objects.filter(community=community).exclude(skipped=[], changes=[]).iterator():
        entry.changes = [change for change in entry.changes if change[0] not in gone]
        entry.skipped = [{**skipped, "examples": []} for skipped in entry.skipped]
        entry.save(update_fields=["changes", "skipped"])

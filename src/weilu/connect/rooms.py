"""Rooms as a source names them, to the numbers of their Space."""

import threading

from weilu.events.models import Space
from weilu.members.aliases import merging_version
from weilu.team.models import Community


class Rooms:
    """room: the name of the room where the records do not tell one."""

    def __init__(self, community: Community, room: str = "") -> None:
        self.community, self.room = community, room
        self._known: dict[tuple[str, str], tuple[int, str]] = {
            (space.platform, space.key): (space.pk, space.name) for space in community.spaces.all()
        }

    def number(self, platform: str, key: str, name: str) -> int:
        """The Space of that key, made when first met; a room renamed keeps its number, one whose name is not told its
        name. 0 for no room."""
        key, told = (key or self.room)[:200], name[:200]
        if not key:
            return 0
        known = self._known.get((platform, key))
        if known is not None and told in {known[1], ""}:
            return known[0]
        name = told or key
        space, _made = Space.objects.update_or_create(
            community=self.community, platform=platform, key=key, defaults={"name": name}
        )
        self._known[platform, key] = (space.pk, name)
        return space.pk


_kept: dict[int, tuple[int, Rooms]] = {}  # community -> under its merging version, which an undo counts up
_lock = threading.Lock()


def rooms_of(community: Community) -> Rooms:
    """What is known of a community's rooms, read once and not for every batch that arrives."""
    version = merging_version(community.pk)
    with _lock:
        kept = _kept.get(community.pk)
        if kept is None or kept[0] != version:
            kept = _kept[community.pk] = version, Rooms(community)
    return kept[1]

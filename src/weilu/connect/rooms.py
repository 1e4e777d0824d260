"""Rooms as a source names them, to the numbers of their Space."""

from weilu.events.models import Space
from weilu.team.models import Community


class Rooms:
    """room: the name of the room where the records do not tell one."""

    def __init__(self, community: Community, room: str = "") -> None:
        self.community, self.room = community, room
        self._known: dict[tuple[str, str], tuple[int, str]] = {
            (space.platform, space.key): (space.pk, space.name) for space in community.spaces.all()
        }

    def number(self, platform: str, key: str, name: str) -> int:
        """The Space of that key, made when first met; a room renamed keeps its number. 0 for no room."""
        key, name = (key or self.room)[:200], (name or key or self.room)[:200]
        if not key:
            return 0
        known = self._known.get((platform, key))
        if known is not None and known[1] == name:
            return known[0]
        space, _made = Space.objects.update_or_create(
            community=self.community, platform=platform, key=key, defaults={"name": name}
        )
        self._known[platform, key] = (space.pk, name)
        return space.pk

"""What an operator may say about a file."""

import datetime as dt
from zoneinfo import ZoneInfo

import msgspec

from weilu.connect.opening import Opened
from weilu.connect.reasons import CannotRead
from weilu.connect.record import ReadOptions
from weilu.kit.soundness import sound_json
from weilu.team.models import Community


class Options(msgspec.Struct, kw_only=True, frozen=True):
    """Kept as JSON with the import. date: YYYY-MM-DD of a member list. member: which file of a zip or folder.

    mapping: FIELD -> COLUMN; an empty column says that no column feeds the field, whatever it is called.
    """

    format: str = "auto"
    zone: str = ""
    mapping: dict[str, str] = {}
    year: int | None = None
    space: str = ""
    kind: str = "messages"
    date: str = ""
    day_first: bool | None = None
    platform: str = ""
    member: str = ""

    def sound(self) -> "Options":
        """As they can be kept: what a shell or a file name hands over may be no text that a database takes."""
        return msgspec.convert(sound_json(msgspec.to_builtins(self)), Options)

    def reading(self, community: Community) -> ReadOptions:
        """The same for a reader, in the community's zone where none is told."""
        return self.reading_in(ZoneInfo(self.zone or community.time_zone))

    def reading_in(self, zone: ZoneInfo) -> ReadOptions:
        """The same for a reader: zones and dates as such."""
        return ReadOptions(
            zone=zone,
            mapping=self.mapping,
            year=self.year,
            space=self.space,
            kind=self.kind,
            date=dt.date.fromisoformat(self.date) if self.date else None,
            day_first=self.day_first,
        )

    def chosen_in(self, opened: Opened) -> Opened:
        """The file itself, or the one chosen inside. CannotRead where it is not there."""
        if not self.member:
            return opened
        if self.member not in opened.members():
            raise CannotRead("no_file", name=self.member)
        return opened.member(self.member)

"""When a rule keeps silent: pauses for a member and a room, caps for all rules together. The same for what happens and
for a dry run over what happened."""

from collections import defaultdict, deque
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

MINUTE, HOUR = 60_000, 3_600_000
NEVER = -(1 << 60)

REASONS = {
    "member": _("刚回过这位成员"),
    "room": _("刚在这个群里说过"),
    "minute": _("到了每分钟的上限"),
    "chain": _("这个群一小时里说得太多，先停下"),
    "crowd": _("一下子进来太多人，只欢迎一次"),
    "late": _("轮到时已经太晚"),
    "again": _("当天已经打过卡"),
    "gone": _("还没欢迎就走了"),
    "refused": _("发送渠道不收"),
    "words": _("质检拦下了这句话"),
    "place": _("发送渠道到不了这个群"),
    "by_hand": _("要人工发送，规则没有允许"),
    "room_gone": _("不知道在哪个群"),
}
"""Why something was held back, in words."""

Room = tuple[str, int]  # platform, space


@dataclass(frozen=True, slots=True)
class Said:
    """Something a rule said: when (ms), to whom (the person; 0 for several) and where."""

    at: int
    rule: int
    member: int
    room: Room


class Memory:
    """What all rules of a community said lately; to be told in order."""

    def __init__(self, per_minute: int, per_room_hour: int) -> None:
        self.per_minute, self.per_room_hour = per_minute, per_room_hour
        self._to_member: dict[tuple[int, int], int] = {}  # (rule, person) -> when last
        self._in_room: dict[tuple[int, Room], int] = {}
        self._minute: deque[int] = deque()
        self._hours: dict[Room, deque[int]] = defaultdict(deque)

    def add(self, said: Said) -> None:
        if said.member:
            self._to_member[said.rule, said.member] = said.at
        self._in_room[said.rule, said.room] = said.at
        self._minute.append(said.at)
        self._hours[said.room].append(said.at)

    def objection(self, said: Said, member_pause: int, room_pause: int) -> str:
        """Why this may not be said, as a key of REASONS; empty: it may. Pauses in ms; they are each rule's own."""
        if said.member and said.at - self._to_member.get((said.rule, said.member), NEVER) < member_pause:
            return "member"
        if said.at - self._in_room.get((said.rule, said.room), NEVER) < room_pause:
            return "room"
        if _count(self._minute, said.at - MINUTE) >= self.per_minute:
            return "minute"
        return "chain" if _count(self._hours[said.room], said.at - HOUR) >= self.per_room_hour else ""


def _count(moments: deque[int], since: int) -> int:
    """How many came after that; the older ones are let go."""
    while moments and moments[0] <= since:
        moments.popleft()
    return len(moments)

"""Every metric worked by hand: about ten events and the rows that must come out. Shown on its card, run as its test.

Everybody lives in Asia/Shanghai; 2026-03-02 is a Monday. 小围 is a bot and 老板 is staff: neither counts.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

ZONE = "Asia/Shanghai"
BOT, STAFF = "小围", "老板"


@dataclass(frozen=True, slots=True)
class Told:
    """Who did what at which local time, "2026-03-02 09:00"."""

    who: str
    when: str
    kind: str


@dataclass(frozen=True, slots=True)
class Example:
    """rows: all rows, or with `sparse` only those that are not nought. why: how they come about, line by line."""

    metric: str
    told: tuple[Told, ...]
    first: dt.date
    last: dt.date
    grain: str
    rows: tuple[dict[str, Any], ...]
    why: tuple[str, ...]
    sparse: bool = False

    @property
    def keys(self) -> list[str]:
        return list(self.rows[0])

    @property
    def table(self) -> list[list[Any]]:
        return [[_written(row[key]) for key in self.keys] for row in self.rows]


def _written(value: Any) -> Any:
    return f"{value:.4f}" if isinstance(value, float) else value


def _told(text: str) -> tuple[Told, ...]:
    """One event a line: day, time, who, kind; the year is 2026."""
    lines = [line.split() for line in text.strip().splitlines()]
    return tuple(Told(who, f"2026-{day} {time}", kind) for day, time, who, kind in lines)


def _day(month: int, day: int) -> dt.date:
    return dt.date(2026, month, day)


ACTIVE = Example(
    "active",
    _told("""
        03-02 09:00 甲   message
        03-02 21:00 甲   like
        03-02 23:59 乙   message
        03-03 00:01 乙   message
        03-03 10:00 丙   join
        03-03 10:05 丙   sign_in
        03-03 12:00 丁   points
        03-03 12:01 小围 message
        03-04 08:00 甲   message
        03-04 09:00 老板 message
    """),
    _day(3, 2), _day(3, 4), "day",
    (
        {"period": _day(3, 2), "members": 2},
        {"period": _day(3, 3), "members": 2},
        {"period": _day(3, 4), "members": 1},
    ),
    (
        "03-02：甲（两次只算一人）、乙 → 2",
        "03-03：乙、丙；丁只是被发了积分，小围是机器人 → 2",
        "03-04：甲；老板是工作人员 → 1",
    ),
)  # fmt: skip

EVENTS = Example(
    "events",
    ACTIVE.told,
    _day(3, 2), _day(3, 8), "week",
    (
        {"period": _day(3, 2), "kind": "join", "events": 1},
        {"period": _day(3, 2), "kind": "like", "events": 1},
        {"period": _day(3, 2), "kind": "message", "events": 4},
        {"period": _day(3, 2), "kind": "points", "events": 1},
        {"period": _day(3, 2), "kind": "sign_in", "events": 1},
    ),
    ("message：甲 2 + 乙 2；小围和老板的不算 → 4", "其余各 1 次，不是主动行为的也数"),
)  # fmt: skip

GROWTH = Example(
    "growth",
    _told("""
        03-01 10:00 甲 join
        03-02 09:00 乙 message
        03-02 10:00 丙 join
        03-02 20:00 丙 leave
        03-03 08:00 甲 leave
        03-03 12:00 丁 points
        03-03 21:00 甲 message
        03-04 09:00 丙 join
        03-04 10:00 乙 leave
        03-04 11:00 乙 points
    """),
    _day(3, 2), _day(3, 4), "day",
    (
        {"period": _day(3, 2), "joined": 2, "left": 1, "net": 1, "total": 2},
        {"period": _day(3, 3), "joined": 2, "left": 1, "net": 1, "total": 3},
        {"period": _day(3, 4), "joined": 1, "left": 1, "net": 0, "total": 3},
    ),
    (
        "开始前：甲在 → 1",
        "03-02：乙第一次出现、丙加入，丙又退出 → +2 −1，共 2（甲、乙）",
        "03-03：甲退出后又发言，算回来；丁第一次出现 → +2 −1，共 3（甲、乙、丁）",
        "03-04：丙回来，乙退出；退出后被发积分不算回来 → +1 −1，共 3（甲、丙、丁）",
    ),
)  # fmt: skip

SPEAKING = Example(
    "speaking",
    _told("""
        03-01 09:00 甲   join
        03-01 09:00 乙   join
        03-01 09:00 丙   join
        03-01 20:00 丙   leave
        03-02 09:00 甲   message
        03-02 09:01 甲   message
        03-02 09:05 乙   like
        03-02 12:00 丁   join
        03-02 12:30 丁   message
        03-03 08:00 丁   leave
        03-03 10:00 乙   message
        03-03 10:01 小围 message
    """),
    _day(3, 2), _day(3, 3), "day",
    (
        {"period": _day(3, 2), "speakers": 2, "members": 3, "rate": 2 / 3, "roster": False},
        {"period": _day(3, 3), "speakers": 1, "members": 3, "rate": 1 / 3, "roster": False},
    ),
    (
        "03-02：甲、丁发言（点赞不算发言）；甲、乙、丁在群，丙前一天已退 → 2 ÷ 3",
        "03-03：乙发言；丁清早还在，也是分母 → 1 ÷ 3",
        "没有花名册，roster 为否",
    ),
)  # fmt: skip

STICKINESS = Example(
    "stickiness",
    _told("""
        02-28 12:00 丙   message
        03-01 12:00 丙   message
        03-10 08:00 甲   message
        03-20 08:00 甲   message
        03-20 09:00 乙   like
        03-20 21:00 乙   message
        03-25 10:00 丁   points
        03-25 10:01 小围 message
        03-30 08:00 甲   sign_in
    """),
    _day(3, 30), _day(3, 30), "day",
    ({"period": _day(3, 30), "dau_mean": 5 / 30, "mau": 3, "ratio": 5 / 30 / 3},),
    (
        "30 天是 03-01 到 03-30，02-28 在外面",
        "人天：甲 3（10、20、30 日）+ 乙 1 + 丙 1 = 5，平均日活 5 ÷ 30",
        "活跃过的人：甲、乙、丙 = 3；粘性 = 0.1667 ÷ 3",
    ),
)  # fmt: skip

HEATMAP = Example(
    "heatmap",
    _told("""
        03-02 09:10 甲   message
        03-02 09:20 乙   like
        03-02 09:30 丙   join
        03-02 09:40 小围 message
        03-02 09:50 甲   message
        03-03 00:00 甲   message
        03-08 23:59 甲   message
        03-09 09:00 乙   message
        03-09 09:59 丁   points
    """),
    _day(3, 2), _day(3, 9), "day",
    (
        {"weekday": 1, "hour": 9, "events": 4, "members": 2},
        {"weekday": 2, "hour": 0, "events": 1, "members": 1},
        {"weekday": 7, "hour": 23, "events": 1, "members": 1},
    ),
    (
        "周一 9 点：甲 2 次、乙 1 次，加下一个周一的乙 1 次 → 4 次、2 人；加入、积分和机器人不算",
        "周二 0 点与周日 23 点：甲各 1 次；其余 165 格都是 0",
    ),
    sparse=True,
)  # fmt: skip

EXAMPLES: dict[str, Example] = {
    example.metric: example for example in (ACTIVE, EVENTS, GROWTH, SPEAKING, STICKINESS, HEATMAP)
}

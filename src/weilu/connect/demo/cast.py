"""The people: who joins when, from where, under which names, how much they have to say and how long they stay."""

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from weilu.connect.demo import naming
from weilu.connect.demo.calendar import Milestones, holiday_pace
from weilu.connect.demo.rooms import Room, open_rooms

NEVER = 10**6
_PLATFORMS = (("wechat", 0.62), ("qq", 0.14), ("weibo", 0.14), ("web", 0.10))
_CHANNELS = {
    "wechat": (
        ("朋友邀请", 30),
        ("线下门店", 24),
        ("小红书", 18),
        ("活码-门店海报", 12),
        ("活码-公众号", 9),
        ("微博", 7),
    ),
    "qq": (("朋友邀请", 40), ("老论坛", 30), ("线下门店", 15), ("活码-QQ", 15)),
    "weibo": (("微博", 82), ("小红书", 10), ("线下门店", 8)),
    "web": (("搜索", 45), ("朋友邀请", 20), ("老论坛", 20), ("微博", 15)),
}
_STAFF = (
    ("wechat", "客服豆豆"),
    ("wechat", "领队老周"),
    ("wechat", "店长知秋"),
    ("weibo", "山行社官方"),
    ("web", "山行社小编"),
    ("qq", "管理员阿岩"),
)
_TAGS = (
    "手冲",
    "露营",
    "徒步",
    "越野跑",
    "亲子",
    "摄影",
    "轻量化",
    "重装",
    "新手",
    "老驴",
    "爱晒图",
    "常来店里",
    "团购达人",
)
_MANNERS = (("silent", 0.24), ("once", 0.25), ("fading", 0.25), ("steady", 0.20), ("core", 0.06))


@dataclass(slots=True, eq=False)
class Account:
    """One account on one platform. `joined`, `left`: days since the start; `minute`: when on the first day."""

    number: int
    platform: str
    id: str
    name: str
    style: int
    manner: str
    joined: int
    minute: int
    left: int
    channel: str
    rooms: list[int]
    handle: str = ""
    email: str = ""
    phone: str = ""
    birthday: str = ""
    tags: list[str] = field(default_factory=list)
    staff: bool = False
    bot: bool = False


class Cast:
    """All accounts in the order they join, and the numbers that drive them as arrays (see `measure`)."""

    def __init__(self, seed: int, size: int, marks: Milestones) -> None:
        self.rng = random.Random(f"{seed}/cast/{marks.start.toordinal()}/{marks.end.toordinal()}/{size}")
        self.accounts: list[Account] = []
        self.taken: set[str] = set()
        self.rooms: list[Room] = open_rooms(round(size * _PLATFORMS[0][1]))
        self.by_sort: dict[str, list[Room]] = {}
        for room in self.rooms:
            self.by_sort.setdefault(room.sort, []).append(room)
        self._hire()
        for day in _join_days(size - len(self.accounts), marks, self.rng):
            self.welcome(day, viral=(marks.start + dt.timedelta(day)) == marks.viral)
        self._drive_off((marks.outage - marks.start).days)

    def _hire(self) -> None:
        for platform, name in _STAFF:
            self._add(platform, name, style=1, manner="staff", joined=0, staff=True)
        for platform in ("wechat", "qq"):
            self._add(platform, "小炉助手", style=1, manner="bot", joined=0, bot=True)

    def welcome(self, day: int, viral: bool = False) -> Account:
        """One more person joins on that day; each twelfth is someone already here, on another platform."""
        rng = self.rng
        if len(self.accounts) > 60 and len(self.accounts) % 12 == 0 and (known := self._somebody(day)):
            return self._twin(known, day)
        style = 0 if (chance := rng.random()) < 0.46 else 1 if chance < 0.82 else 2
        manner = _weighted(rng, _MANNERS)
        if viral and rng.random() < 0.5:
            manner = "once"
        platform = _weighted(rng, _PLATFORMS)
        if viral and rng.random() < 0.45:
            platform = "weibo"
        name = naming.unlike(naming.nickname(rng, style), self.taken, rng)
        account = self._add(platform, name, style=style, manner=manner, joined=day)
        if viral and rng.random() < 0.8:
            account.channel = "微博" if platform == "weibo" else "活码-微博"
        self._left(account)
        return account

    def _somebody(self, day: int) -> Account | None:
        """Somebody who is here on that day and might turn up elsewhere, too."""
        for _ in range(20):
            known = self.accounts[self.rng.randrange(8, len(self.accounts))]
            is_member = known.platform != "web" and not known.staff and not known.bot
            if is_member and known.joined < day < known.left:
                return known
        return None

    def _twin(self, known: Account, day: int) -> Account:
        """The same person elsewhere: an equal handle, e-mail or phone, a slightly other name."""
        rng = self.rng
        platform = "web" if known.platform != "weibo" and rng.random() < 0.6 else "weibo"
        platform = "qq" if platform == known.platform else platform
        name = naming.unlike(naming.slightly_other(known.name, rng), self.taken, rng)
        twin = self._add(platform, name, style=known.style, manner=known.manner, joined=day)
        twin.channel = "微信群公告" if known.platform == "wechat" else "站内引导"
        mark = rng.randrange(3)
        known.handle = known.handle or naming.handle(rng, known.number)
        known.email = known.email or f"{known.handle}@example.com"
        known.phone = known.phone or naming.phone(known.number)
        twin.handle, twin.email, twin.phone = ("", "", "")
        if mark == 0:
            twin.handle = known.handle
        elif mark == 1:
            twin.email = known.email
        else:
            twin.phone = known.phone
        self._left(twin)
        return twin

    def _add(
        self, platform: str, name: str, *, style: int, manner: str, joined: int, staff: bool = False, bot: bool = False
    ) -> Account:
        rng, number = self.rng, len(self.accounts)
        account = Account(
            number=number,
            platform=platform,
            id=naming.account_id(platform, number, rng),
            name=name,
            style=style,
            manner=manner,
            joined=joined,
            minute=8 * 60 + number if manner in ("staff", "bot") else rng.randrange(9 * 60 + 30, 22 * 60),
            left=NEVER,
            channel=_weighted(rng, _CHANNELS[platform]) if not (staff or bot) else "",
            rooms=self._rooms_for(platform, staff or bot),
            staff=staff,
            bot=bot,
        )
        if not (staff or bot):
            self._describe(account)
        self.accounts.append(account)
        return account

    def _rooms_for(self, platform: str, everywhere: bool) -> list[int]:
        rooms, rng = [room.number for room in self.rooms if room.platform == platform], self.rng
        if everywhere or platform != "wechat":
            return rooms
        first = rng.choice(self.by_sort["群"]).number
        more = [self.by_sort["打卡群"][0].number] if rng.random() < 0.24 else []
        return [first, *more, *([self.by_sort["新人群"][0].number] if rng.random() < 0.4 else [])]

    def _describe(self, account: Account) -> None:
        rng, number = self.rng, account.number
        if account.platform in ("web", "weibo") or rng.random() < 0.05:
            account.handle = naming.handle(rng, number)
        if account.platform == "web":
            account.email = f"{account.handle}@example.com"
        if rng.random() < 0.18:
            account.phone = naming.phone(number)
        if rng.random() < 0.35:
            born = 2026 - (rng.randint(19, 30), rng.randint(29, 45), rng.randint(46, 66))[account.style]
            account.birthday = dt.date(born, rng.randint(1, 12), rng.randint(1, 28)).isoformat()
        account.tags = sorted(rng.sample(_TAGS, rng.choice((0, 0, 1, 1, 2, 3))))

    def _left(self, account: Account) -> None:
        """Some leave: those who never spoke soon, others long after; see also _drive_off."""
        rng = self.rng
        if rng.random() < {"silent": 0.2, "once": 0.24, "fading": 0.2, "steady": 0.07, "core": 0.02}[account.manner]:
            account.left = account.joined + 1 + int(rng.expovariate(1 / 38))

    def _drive_off(self, outage: int) -> None:
        """The outage costs the community some of its people, that night or the next."""
        for account in self.accounts[len(_STAFF) + 2 :]:
            if account.joined < outage and account.left > outage + 1 and self.rng.random() < 0.016:
                account.left = outage + self.rng.randrange(2)

    def measure(self) -> dict[str, Any]:
        """Arrays by account number: rate (power law), life (days), joined, left, browse, hours (n×5 parts)."""
        known: dict[str, Any] = getattr(self, "_known", {"n": 0})
        if known["n"] != len(self.accounts):
            fresh = _measured(self.accounts[known["n"] :])
            known = (
                fresh if not known["n"] else {k: np.concatenate([known[k], v]) for k, v in fresh.items() if k != "n"}
            )
            known["n"] = len(self.accounts)
            known["members"] = self._by_room()
            self._known = known
        return known

    def _by_room(self) -> list[Any]:
        rooms: list[list[int]] = [[] for _ in self.rooms]
        for account in self.accounts:
            for room in account.rooms if account.manner not in ("staff", "bot") else ():
                rooms[room].append(account.number)
        return [np.array(numbers, int) for numbers in rooms]

    def staff(self, platform: str) -> list[Account]:
        return [account for account in self.accounts[: len(_STAFF)] if account.platform == platform]

    def bot(self, platform: str) -> Account | None:
        helpers = self.accounts[len(_STAFF) : len(_STAFF) + 2]
        return next((account for account in helpers if account.platform == platform), None)


_RATES = {"once": 0.5, "fading": 0.8, "steady": 1.0, "core": 2.4}
_LOOKS = {"silent": 0.02, "once": 0.5, "fading": 0.7, "steady": 1.0, "core": 1.6}
_LIVES = {"once": 1.5, "fading": 16.0, "steady": 160.0, "core": 500.0}


def _measured(accounts: list[Account]) -> dict[str, Any]:
    """Each account's own numbers come from its own seed, so that later arrivals change nobody."""
    columns = list(zip(*map(_measure_one, accounts), strict=True))
    names = ("rate", "life", "browse", "joined", "left", "hours")
    return {"n": len(accounts)} | {name: np.array(column) for name, column in zip(names, columns, strict=True)}


def _measure_one(account: Account) -> tuple[float, float, float, int, int, list[float]]:
    rng = random.Random(f"{account.id}/{account.name}")
    keen = min(rng.paretovariate(1.25), 12.0)
    rate = _RATES.get(account.manner, 0.0) * keen
    life = _LIVES.get(account.manner, 1.0) * rng.uniform(0.5, 1.5)
    browse = _LOOKS.get(account.manner, 0.0) * keen**1.2 * rng.uniform(0.1, 2.0)
    lurks = account.manner in ("fading", "steady") and rng.random() < 0.35
    hours = [rng.uniform(0.15, 0.5) for _ in range(5)]
    hours[rng.randrange(5)] += 1.0
    hours[rng.choice((1, 3, 3, 3))] += 0.8
    if account.staff or account.bot:
        rate = browse = 0.0
    return rate * (0.04 if lurks else 1.0), life, browse, account.joined, account.left, hours


def _weighted(rng: random.Random, options: tuple[tuple[str, float], ...]) -> str:
    return rng.choices([name for name, _ in options], [weight for _, weight in options])[0]


def join_pace(day: dt.date, marks: Milestones) -> float:
    """How many join, against a usual day: the opening fortnight, weekends, the viral day (ninefold), the sale."""
    since_start, since_viral = (day - marks.start).days, (day - marks.viral).days
    pace = (1.25 if day.weekday() >= 5 else 1.0) * holiday_pace(day) * (1 + 2.6 * 0.8**since_start)
    if 0 <= since_viral <= 3:
        pace *= (9.0, 5.0, 2.4, 1.5)[since_viral]
    return pace * (1.8 if day == marks.sale else 1.0)


def _join_days(count: int, marks: Milestones, rng: random.Random) -> list[int]:
    """The day number on which each of `count` accounts joins, sorted; evenly drawn, so that small towns live too."""
    days = [marks.start + dt.timedelta(n) for n in range((marks.end - marks.start).days + 1)]
    paces = [join_pace(day, marks) * rng.uniform(0.85, 1.15) for day in days]
    share, joined, owed = count / sum(paces), [], 0.5
    for number, pace in enumerate(paces):
        owed += share * pace
        joined += [number] * int(owed)
        owed -= int(owed)
    return joined

"""Where the community stands today: who is about, what is in the air, what there is to read."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from weilu.connect.demo.calendar import OUTAGE_FROM, OUTAGE_TO, PARTS, VIRAL_AT, Day, Milestones, part_of
from weilu.connect.demo.cast import Account, Cast
from weilu.connect.demo.diary import MINUTE, Diary
from weilu.connect.demo.rooms import BOARDS, Room
from weilu.connect.demo.talk import Chance, Language, Options, Play, language


@dataclass(frozen=True, slots=True)
class Content:
    """Something to look at: a Weibo post, a topic, an article (which lies in no room).

    target: the id of the record that brought it. pull: how strongly it draws, 1 as usual.
    """

    id: str
    target: str
    title: str
    ts: int
    room: Room | None
    pull: float


class Town:
    """Everything the activities of a day share. `zeal`: events wanted against the usual 100 a member in 180 days."""

    def __init__(self, seed: int, cast: Cast, marks: Milestones, zone: ZoneInfo, zeal: float) -> None:
        self.seed, self.cast, self.marks, self.zone, self.zeal = seed, cast, marks, zone, zeal
        self.diary = Diary(zone)
        self.language: Language = language()
        self.contents: dict[str, list[Content]] = {"wechat": [], "qq": [], "weibo": [], "web": []}
        self.joiners: dict[int, list[Account]] = {}
        self.leavers: dict[int, list[Account]] = {}
        for account in cast.accounts:
            self.expect(account)
        self.day: Day
        self.chance: Chance = random.Random(seed).random
        self.bound: dict[str, str | Options] = {}

    def expect(self, account: Account) -> None:
        self.joiners.setdefault(account.joined, []).append(account)
        self.leavers.setdefault(account.left, []).append(account)

    def wake(self, day: Day) -> None:
        """Begin a day: all its chances come from (seed, date), never from the days before."""
        self.day = day
        self.diary.open(day.date)
        self.chance = random.Random(f"{self.seed}/day/{day.date.toordinal()}").random
        self._dice: Any = np.random.Generator(np.random.PCG64([self.seed, day.date.toordinal()]))
        self.numbers = self.cast.measure()
        self._present = present(self.numbers, day.number)
        self._talk = talkativeness(self.numbers, day.number)
        age = day.number - self.numbers["joined"]
        stay = np.exp(-np.maximum(age, 0) / (self.numbers["life"] * 1.4 + 1.5)) + 0.012
        self._browse = np.cumsum(self.numbers["browse"] * stay * self._present)
        self._faces: dict[tuple[int, int], Iterator[Account]] = {}
        self._casts: dict[tuple[str, str], tuple[list[Play], list[float]]] = {}
        self.bound = self._today()

    def _today(self) -> dict[str, str | Options]:
        words = self.language.words
        saturday = self.day.date + dt.timedelta((5 - self.day.date.weekday()) % 7)
        places = words["山"]
        hill = places[(saturday.toordinal() // 7 * 5 + self.seed) % len(places)]
        bound: dict[str, str | Options] = {
            "天气话": words[f"天气·{self.day.weather}"],
            "本周山": hill if isinstance(hill, str) else "松涛岭",
            "节日": self.day.festival or "周末",
            "季节景": words["季节·" + "冬冬春春春夏夏夏秋秋秋冬"[self.day.date.month - 1]],
        }
        if self.day.festival:
            bound["祝福"] = words[f"祝福·{self.day.festival}"]
        return bound

    @property
    def liveliness(self) -> float:
        return float(self._talk.sum())

    @property
    def population(self) -> int:
        return int(self._present.sum())

    def is_here(self, account: Account) -> bool:
        return account.joined < self.day.number < account.left

    def at(self, minute: float) -> int:
        """ms UTC of a minute of today, at a chance second of it."""
        return self.diary.midnight + int((minute + self.chance()) * MINUTE)

    def faces(self, room: Room, part: int) -> Iterator[Account]:
        """People who talk in the room at that part of the day, without end; empty where nobody does."""
        key = (room.number, part)
        if key not in self._faces:
            self._faces[key] = self._meet(room, part)
        return self._faces[key]

    def _meet(self, room: Room, part: int) -> Iterator[Account]:
        members, accounts = self.numbers["members"][room.number], self.cast.accounts
        reach = np.cumsum(self._talk[members] * self.numbers["hours"][members, part]) if len(members) else np.zeros(1)
        while reach[-1] > 0:
            marks = self._dice.random(96) * reach[-1]
            for number in members[np.searchsorted(reach, marks, side="right")].tolist():
                yield accounts[number]

    def rooms_that_talk(self) -> list[Room]:
        return [room for room in self.cast.rooms if room.sort != "微博"]

    def weight(self, room: Room) -> float:
        members = self.numbers["members"][room.number]
        boards = len(BOARDS) if room.platform == "web" else 1  # all of the forum's people are in each board
        return float(self._talk[members].sum()) / boards if len(members) else 0.0

    def passers(self, count: int) -> list[Account]:
        """`count` people who look in today, by how much they browse; one may come more than once."""
        if not len(self._browse) or self._browse[-1] <= 0 or count <= 0:
            return []
        marks = self._dice.random(count) * self._browse[-1]
        accounts = self.cast.accounts
        return [accounts[number] for number in np.searchsorted(self._browse, marks, side="right").tolist()]

    def stages(self, minute: int) -> dict[str, float]:
        """What is in the air at that minute."""
        stages, date = dict(self.day.stages), self.day.date
        if date == self.marks.outage and minute >= OUTAGE_FROM:
            stages["宕机" if minute <= OUTAGE_TO else "余怒"] = 60.0
        if stages.get("爆红") and date == self.marks.viral and minute < VIRAL_AT:
            del stages["爆红"]
        if date == self.marks.lost:
            del stages["迷路"]
            if 15 * 60 <= minute < 21 * 60:
                stages["迷路" if minute < 18 * 60 + 30 else "脱险"] = 40.0
        if minute < 20 * 60 + 30:
            stages.pop("开奖", None)
        return stages

    def telling(self, sort: str, stage: str) -> Play:
        """The play that was written for that stage in such a room."""
        return next(play for play in self.language.plays if sort in play.rooms and stage in play.stages)

    def play(self, sort: str, minute: int) -> Play | None:
        """A play fit for such a room at that minute; None where the language has none."""
        part, stages = PARTS[part_of(minute)], self.stages(minute)
        key = (sort, part + "".join(stages))
        if key not in self._casts:
            self._casts[key] = self._fit(sort, part, stages)
        plays, sums = self._casts[key]
        if not plays:
            return None
        mark = self.chance() * sums[-1]
        return next(play for play, top in zip(plays, sums, strict=True) if mark < top)

    def _fit(self, sort: str, part: str, stages: dict[str, float]) -> tuple[list[Play], list[float]]:
        plays, sums, total = [], [], 0.0
        for play in self.language.plays:
            hours = [stage for stage in play.stages if stage in PARTS]
            moments = [stage for stage in play.stages if stage not in PARTS] or ["平时"]
            strength = max(stages.get(stage, 0.0) for stage in moments)
            if sort in play.rooms and strength and (not hours or part in hours):
                total += play.weight * strength
                plays.append(play)
                sums.append(total)
        return plays, sums


def present(numbers: dict[str, Any], day: int) -> Any:
    """Who is here on a day: since yesterday at the latest, until tomorrow at the earliest."""
    return (numbers["joined"] < day) & (day < numbers["left"])


def talkativeness(numbers: dict[str, Any], day: int) -> Any:
    """How much each account has to say on a day: its rate, fading over its life to a murmur."""
    age = np.maximum(day - numbers["joined"], 0)
    return numbers["rate"] * (np.exp(-age / numbers["life"]) + 0.015) * present(numbers, day)

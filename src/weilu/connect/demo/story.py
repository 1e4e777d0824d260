"""The whole story told in time order: day after day, who came, what was done, said and read.

What holds when it is told again: equal seed, members, days, events, end and zone give equal records, byte for
byte; a later `until` only adds records after the earlier ones. (Another `end` is another story: its memorable days
move with it. So keep the first `end` and let `until` move on, to let a demo live.)
"""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import numpy as np

from weilu.connect.demo import arrivals, calendar, chatting, feeds
from weilu.connect.demo.amends import make_amends
from weilu.connect.demo.calendar import Day, Milestones
from weilu.connect.demo.cast import Account, Cast, join_pace
from weilu.connect.demo.diary import MINUTE, start_of
from weilu.connect.demo.habits import Habits
from weilu.connect.demo.outings import Outings
from weilu.connect.demo.town import Town, talkativeness
from weilu.connect.record import Person, Record

PER_MEMBER_DAY = 100 / 180
"""Events a member and day, when nobody says how many there shall be."""

MOST_BY_DEFAULT = 6_000_000
_TALK, _COMMENTS = 0.60, 0.07


class Story:
    """One telling. `milestones` says where its memorable days fall."""

    def __init__(self, *, members: int, days: int, events: int | None, seed: int, end: dt.date, zone: ZoneInfo) -> None:
        self.milestones: Milestones = calendar.milestones(end - dt.timedelta(days - 1), end)
        self.members, self.days, self.seed, self.zone = members, days, seed, zone
        usual = min(MOST_BY_DEFAULT, members * days * PER_MEMBER_DAY)
        self.events = events if events is not None else usual
        self.cast = Cast(seed, members, self.milestones)
        self.town = Town(seed, self.cast, self.milestones, zone, self.events / usual)
        self.habits, self.outings = Habits(), Outings()
        self._each = self.events / self._life(end)

    def _life(self, end: dt.date) -> float:
        """The sum over all days of how lively the people and the day are: what one event is a share of."""
        numbers = self.cast.measure()
        told = calendar.days(self.milestones, self.seed, end)
        return sum(day.pace * float(np.sum(talkativeness(numbers, day.number))) for day in told) or 1.0

    def tell(self, until: dt.datetime | None) -> Iterator[Record]:
        last = self.milestones.end if until is None else until.astimezone(self.zone).date()
        stop = start_of(last + dt.timedelta(1), self.zone) if until is None else int(until.timestamp() * 1000)
        for day in calendar.days(self.milestones, self.seed, last):
            self._go_on(day)
            self._live(day)
            for told in self.town.diary.close(day.date):
                if told.ts > stop:
                    return
                yield told

    def _go_on(self, day: Day) -> None:
        """After the story's end people still come, as on any usual day."""
        if day.date > self.milestones.end:
            usual = self.members / self.days * 0.75 * join_pace(day.date, self.milestones)
            for n in range(int(usual + self.cast.rng.random())):
                account = self.cast.welcome(day.number)
                account.minute = (account.minute + n) % (22 * 60)
                self.town.expect(account)

    def _live(self, day: Day) -> None:
        """One day: first what comes by itself, then talk, comments and reading up to the day's share of events."""
        town, diary = self.town, self.town.diary
        town.wake(day)
        wanted = self._each * day.pace * town.liveliness
        before = diary.written
        arrivals.arrive(town)
        self.habits.live(town, wanted)
        self.outings.live(town)
        make_amends(town)
        arrivals.depart(town)
        rest = max(0.0, wanted - (diary.written - before))
        before = diary.written
        feeds.publish(town, int(rest * _COMMENTS))
        chatting.chat(town, int(rest * _TALK))
        feeds.browse(town, int(rest) - (diary.written - before))


def records(
    *,
    members: int = 3000,
    days: int = 180,
    events: int | None = None,
    seed: int = 7,
    end: dt.date,
    zone: ZoneInfo,
    until: dt.datetime | None = None,
) -> Iterator[Record]:
    """The community's records in time order over `days` whole local days, the last being `end`.

    members: accounts on all platforms together, staff and bots among them. events: how many, about; None: some
    100 a member in 180 days. until: an aware moment after `end`; the time between is told too.
    """
    return Story(members=members, days=days, events=events, seed=seed, end=end, zone=zone).tell(until)


def people(*, members: int = 3000, days: int = 180, seed: int = 7, end: dt.date, zone: ZoneInfo) -> Iterator[Person]:
    """The member list of the WeChat groups as it stood on `end`: a row for each account and room."""
    story = Story(members=members, days=days, events=None, seed=seed, end=end, zone=zone)
    line = 0
    for account in story.cast.accounts:
        if account.platform == "wechat" and account.left > days - 1:
            for number in account.rooms:
                line += 1
                yield _row(story, account, number, line)


def _row(story: Story, account: Account, room: int, line: int) -> Person:
    joined = story.milestones.start + dt.timedelta(account.joined)
    place = story.cast.rooms[room]
    return Person(
        line=line,
        platform=account.platform,
        author_id=account.id,
        author=account.name,
        space=place.key,
        space_name=place.name,
        handle=account.handle,
        email=account.email,
        phone=account.phone,
        birthday=account.birthday,
        tags=account.tags,
        joined=start_of(joined, story.zone) + account.minute * MINUTE,
        channel=account.channel,
        is_bot=account.bot,
        is_staff=account.staff,
    )

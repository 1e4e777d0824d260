"""Who was active when, who was there."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from weilu.events.vocabulary import PASSIVE_KINDS


@dataclass(frozen=True)
class Happening:
    member: int
    ts: int
    seq: int
    kind: str
    platform: str = "web"
    space: int = 0
    id: int = 0
    channel: str = ""
    content: str = ""
    target: int = 0
    value: float | None = None
    props: dict[str, str] = field(default_factory=dict)
    text: str = ""
    sentiment: float = 0.0
    emotion: str = ""
    intensity: float = 0.0

    @property
    def is_active(self) -> bool:
        return self.kind not in PASSIVE_KINDS


class Basics:
    def __init__(self, events, zone, *, week_start=1, excluded=(), aliases=None, staff=()):
        aliases = aliases or {}
        self.zone = ZoneInfo(zone)
        self.week_start = week_start
        self.staff = staff
        self.everything = sorted(
            (replace(e, member=aliases.get(e.member, e.member)) for e in events), key=lambda e: (e.ts, e.seq)
        )
        self.events = [e for e in self.everything if e.member not in excluded]

    def day(self, event):
        return dt.datetime.fromtimestamp(event.ts / 1000, self.zone).date()

    def end(self, period, grain):
        """The last day of the period that starts there."""
        day = period
        while self.period(day + dt.timedelta(days=1), grain) == period:
            day += dt.timedelta(days=1)
        return day

    def of(self, kind, events=None):
        """The events of a kind; "active" for any active one."""
        return [
            e
            for e in (self.events if events is None else events)
            if e.kind == kind or (kind == "active" and e.is_active)
        ]

    def by_member(self, events):
        found = defaultdict(list)
        for event in events:
            found[event.member].append(event)
        return found

    def period(self, day, grain):
        if grain == "month":
            return day.replace(day=1)
        if grain == "week":
            while day.isoweekday() != self.week_start:
                day -= dt.timedelta(days=1)
        return day

    def periods(self, first, last, grain):
        found = []
        day = first
        while day <= last:
            period = self.period(day, grain)
            if period not in found:
                found.append(period)
            day += dt.timedelta(days=1)
        return found

    def within(self, first, last):
        return [e for e in self.events if first <= self.day(e) <= last]

    def active(self, first, last, grain):
        members = defaultdict(set)
        for event in self.within(first, last):
            if event.is_active:
                members[self.period(self.day(event), grain)].add(event.member)
        return [{"period": p, "members": len(members[p])} for p in self.periods(first, last, grain)]

    def present_after_each(self):
        """(event, member, present before, present after) for every event, in order."""
        state, known = {}, set()
        for event in self.events:
            before = state.get(event.member, False)
            if event.kind == "leave":
                after = False
            elif event.kind == "join" or event.is_active or event.member not in known:
                after = True
            else:
                after = before
            known.add(event.member)
            state[event.member] = after
            yield event, before, after

    def growth(self, first, last, grain):
        rows = {p: [0, 0] for p in self.periods(first, last, grain)}
        total = 0
        for event, before, after in self.present_after_each():
            day = self.day(event)
            if day > last or before == after:
                continue
            if day < first:
                total += 1 if after else -1
            else:
                rows[self.period(day, grain)][0 if after else 1] += 1
        out = []
        for period, (joined, left) in rows.items():
            total += joined - left
            out.append({"period": period, "joined": joined, "left": left, "net": joined - left, "total": total})
        return out

    def speaking(self, first, last, grain):
        history = list(self.present_after_each())
        out = []
        for period in self.periods(first, last, grain):
            days = [d for d in self._span(first, last) if self.period(d, grain) == period]
            present = {}
            here = set()
            for event, _, after in history:
                day = self.day(event)
                if day < days[0]:
                    present[event.member] = after
            here |= {m for m, p in present.items() if p}
            speakers = set()
            for event, _, after in history:
                if days[0] <= self.day(event) <= days[-1]:
                    if after:
                        here.add(event.member)
                    if event.kind == "message":
                        speakers.add(event.member)
            rate = len(speakers) / len(here) if here else None
            out.append(
                {"period": period, "speakers": len(speakers), "members": len(here), "rate": rate, "roster": False}
            )
        return out

    def _span(self, first, last):
        return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]

    def stickiness(self, first, last, grain):
        by_day = defaultdict(set)
        for event in self.events:
            if event.is_active:
                by_day[self.day(event)].add(event.member)
        out = []
        for period in self.periods(first, last, grain):
            end = max(d for d in self._span(first, last) if self.period(d, grain) == period)
            window = self._span(end - dt.timedelta(days=29), end)
            mean = sum(len(by_day[d]) for d in window) / 30
            mau = len(set().union(*(by_day[d] for d in window)))
            out.append({"period": period, "dau_mean": mean, "mau": mau, "ratio": mean / mau if mau else None})
        return out

    def heatmap(self, first, last):
        cells = defaultdict(list)
        for event in self.within(first, last):
            if event.is_active:
                moment = dt.datetime.fromtimestamp(event.ts / 1000, self.zone)
                cells[moment.isoweekday(), moment.hour].append(event.member)
        return [
            {"weekday": w, "hour": h, "events": len(cells[w, h]), "members": len(set(cells[w, h]))}
            for w in range(1, 8)
            for h in range(24)
        ]

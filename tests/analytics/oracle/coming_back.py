"""Who comes back, how soon, and where everybody stands."""

import datetime as dt
from collections import defaultdict
from itertools import pairwise
from statistics import median

ONE = dt.timedelta(days=1)


def share(part, whole):
    return part / whole if whole else None


def quantile(values, q):
    """Linear between neighbours."""
    values = sorted(values)
    if not values:
        return None
    place = q * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


class ComingBack:
    def retention(self, first, last, grain, start="active", back="active", mode="on", offsets=None, by=""):
        periods = self.periods(first, last, grain)
        began, value, returned = {}, {}, defaultdict(set)
        for event in self.of(start, self.within(first, last)):
            if event.member not in began:
                began[event.member] = periods.index(self.period(self.day(event), grain))
                value[event.member] = getattr(event, by, None) or event.props.get(by, "") if by else ""
        for event in self.of(back, self.within(first, last)):
            returned[event.member].add(periods.index(self.period(self.day(event), grain)))
        spans = offsets or [(n, n) for n in range(len(periods))]
        rows = []
        sizes = defaultdict(int)
        for member in began:
            sizes[value[member]] += 1
        groups = sorted(sizes, key=lambda v: (-sizes[v], v)) if by else [""]
        for group in groups:
            for number, cohort in enumerate(periods):
                members = [m for m in began if began[m] == number and value[m] == group]
                for n1, n2 in spans:
                    if number + n2 >= len(periods) or self.end(periods[number + n2], grain) > last:
                        continue
                    if mode == "on":
                        came = [m for m in members if number + n1 in returned[m]]
                    elif mode == "after":
                        came = [m for m in members if any(r >= number + n1 for r in returned[m])]
                    else:
                        came = [m for m in members if any(number + n1 <= r <= number + n2 for r in returned[m])]
                    row = {"cohort": cohort, "size": len(members), "offset": n1, "members": len(came)}
                    row["rate"] = share(len(came), len(members))
                    rows.append({"by": group, **row} if by else row)
        return rows

    def gaps(self, first, last, start, back):
        found = defaultdict(list)
        for member, events in self.by_member(self.within(first, last)).items():
            for n, event in enumerate(events):
                if self.of(start, [event]):
                    following = self.of(back, events[n + 1 :])
                    if following:
                        found[member].append((following[0].ts - event.ts) / 1000)
        return found

    def interval(self, first, last, start, back):
        hour, day = 3600, 86400
        edges = [0, hour, 6 * hour, day, 3 * day, 7 * day, 14 * day, 30 * day, 90 * day, float("inf")]
        counts = [0] * 9
        gaps = self.gaps(first, last, start, back)
        for values in gaps.values():
            middle = median(values)
            counts[next(n for n, (low, high) in enumerate(pairwise(edges)) if low <= middle < high)] += 1
        every = [gap for values in gaps.values() for gap in values]
        return counts, len(every), quantile(every, 0.5), quantile(every, 0.9)

    def repurchase(self, first, last, grain):
        rows = []
        for period in self.periods(first, last, grain):
            buyers, repeat = set(), set()
            for member, events in self.by_member(self.of("purchase")).items():
                for n, event in enumerate(events):
                    day = self.day(event)
                    if first <= day <= last and self.period(day, grain) == period:
                        buyers.add(member)
                        if n:
                            repeat.add(member)
            row = {"period": period, "buyers": len(buyers), "repeat_buyers": len(repeat)}
            rows.append({**row, "rate": share(len(repeat), len(buyers))})
        return rows

    def sales(self, first, last, grain):
        rows = []
        for period in self.periods(first, last, grain):
            bought, back = (
                [event for event in self.of(kind)
                 if first <= self.day(event) <= last and self.period(self.day(event), grain) == period]
                for kind in ("purchase", "refund")
            )  # fmt: skip
            row = {"period": period, "orders": len(bought), "buyers": len(self.by_member(bought))}
            row["amount"] = sum(event.value or 0 for event in bought)
            rows.append({**row, "refunded": sum(event.value or 0 for event in back)})
        return rows

    def standing(self, first, last, grain, dormant=90):
        """{period: {member: state}}"""
        everyone = self.by_member(self.events)
        present = defaultdict(list)
        for event, _before, after in self.present_after_each():
            present[event.member].append((self.day(event), after))
        found = {}
        for period in self.periods(first, last, grain):
            end = min(self.end(period, grain), last)
            before = self.period(period - ONE, grain)
            found[period] = {}
            for member, events in everyone.items():
                if self.day(events[0]) > end:
                    continue
                active = [self.day(e) for e in events if e.is_active and self.day(e) <= end]
                periods = {self.period(day, grain) for day in active}
                found[period][member] = self._state(
                    [after for day, after in present[member] if day <= end][-1],
                    active,
                    periods,
                    period,
                    before,
                    end,
                    dormant,
                )
        return found

    def _state(self, is_present, active, periods, period, before, end, dormant):
        if not is_present:
            return "left"
        if not active:
            return "silent"
        if min(periods) == period:
            return "new"
        if period in periods:
            return "active" if before in periods else "returning"
        if before in periods:
            return "at_risk"
        return "sleeping" if (end - max(active)).days < dormant else "dormant"

    def lifecycle(self, first, last, grain, dormant=90):
        states = ("new", "active", "returning", "at_risk", "sleeping", "dormant", "silent", "left")
        return [
            {"period": period, **{state: sum(one == state for one in members.values()) for state in states}}
            for period, members in self.standing(first, last, grain, dormant).items()
        ]

    def flow(self, first, last, grain, dormant=90):
        found = defaultdict(int)
        for (_, before), (period, members) in pairwise(self.standing(first, last, grain, dormant).items()):
            for member, state in members.items():
                found[period, before.get(member, "unknown"), state] += 1
        return sorted((*key, count) for key, count in found.items())

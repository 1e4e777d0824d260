"""What members are worth, whence they come, what moves them, who answers them."""

from collections import defaultdict

from analytics.oracle.coming_back import quantile, share

DAY = 86_400_000
GROUPS = {
    "HHH": "重要价值", "HLH": "重要发展", "LHH": "重要保持", "LLH": "重要挽留",
    "HHL": "一般价值", "HLL": "一般发展", "LHL": "一般保持", "LLL": "一般挽留",
}  # fmt: skip


class Buying:
    def rfm(self, first, last, kind="purchase"):
        within = self.within(first, last)
        values = {}
        for member, events in self.by_member(self.of(kind, within)).items():
            money = sum(e.value or 0 for e in events)
            if kind == "active":
                mine = {e.id for e in within if e.member == member}
                money = sum(
                    e.target in mine
                    for e in within
                    if e.member != member and e.kind in ("message", "comment", "reply_by_staff", "reaction", "like")
                )
            values[member] = ((last - self.day(events[-1])).days, len(events), money)
        rows = []
        for member, (recency, frequency, money) in sorted(values.items()):
            ranks = [
                sum(other[0] > recency for other in values.values()),
                sum(other[1] < frequency for other in values.values()),
                sum(other[2] < money for other in values.values()),
            ]
            r, f, m = (min(5, 1 + 5 * rank // len(values)) for rank in ranks)
            group = GROUPS["".join("H" if score >= 4 else "L" for score in (r, f, m))]
            rows.append(
                {
                    "member": member, "recency_days": recency, "frequency": frequency, "monetary": money,
                    "r": r, "f": f, "m": m, "group": group,
                }
            )  # fmt: skip
        return rows

    def channels(self, first, last, until, goal="purchase"):
        """until: the first moment (ms) after the span."""
        joined = defaultdict(list)
        for events in self.by_member([e for e in self.events if self.day(e) <= last]).values():
            joins = [e for e in events if e.kind == "join" and self.day(e) >= first]
            came = joins[0] if joins else events[0]
            if self.day(came) >= first:
                joined[came.channel, came.platform].append((came, events))
        rows = []
        for (channel, platform), people in sorted(joined.items()):
            row = {"channel": channel, "platform": platform, "joined": len(people)}
            fates = [self._fate(came, events, goal) for came, events in people]
            for n, name in enumerate(("activated", "retained", "converted")):
                row[name] = sum(fate[n] for fate in fates)
            old = [
                (c.ts + 7 * DAY <= until, (last - self.day(c)).days >= 13, c.ts + 30 * DAY <= until) for c, _ in people
            ]
            for n, name in enumerate(("activation", "retention", "conversion")):
                eligible = [fate[n] for fate, age in zip(fates, old, strict=True) if age[n]]
                row[f"{name}_rate"] = share(sum(eligible), len(eligible))
                row[f"{name}_n"] = len(eligible)
            rows.append(row | {"cost": None, "cost_per_join": None})
        return rows

    def _fate(self, came, events, goal):
        start = self.day(came)
        return (
            any(e.is_active and 0 <= e.ts - came.ts <= 7 * DAY for e in events),
            any(e.is_active and 7 <= (self.day(e) - start).days <= 13 for e in events),
            any(0 <= e.ts - came.ts <= 30 * DAY for e in self.of(goal, events)),
        )

    def content(self, first, last):
        pieces = defaultdict(list)
        for event in self.within(first, last):
            if event.content:
                pieces[event.content].append(event)
        rows = []
        for name, events in sorted(pieces.items()):
            count = {kind: [e for e in events if e.kind == kind] for kind in {e.kind for e in events}}
            n = lambda *kinds, count=count: sum(len(count.get(kind, [])) for kind in kinds)  # noqa: E731
            shown = sum(1 if e.value is None else e.value for e in count.get("impression", []))
            read = [e.value for e in count.get("read", []) if e.value is not None]
            engaged = n("like", "reaction", "comment", "share", "save")
            rows.append(
                {
                    "content": name, "format": None, "impressions": shown, "views": n("view"), "clicks": n("click"),
                    "likes": n("like", "reaction"), "comments": n("comment"), "shares": n("share"), "saves": n("save"),
                    "read_seconds": sum(read) / len(read) if read else None, "completion": None,
                    "ctr": share(n("click"), shown), "engagement_rate": share(engaged, shown),
                }
            )  # fmt: skip
        return rows

    def attribution(self, first, last, model, goal="purchase"):
        credit, conversions = defaultdict(float), defaultdict(set)
        for event in self.of(goal, self.within(first, last)):
            touches = [
                e
                for e in self.events
                if e.member == event.member
                and e.kind in ("click", "view", "deliver", "open")
                and (e.content or e.channel)
                and (e.ts, e.seq) < (event.ts, event.seq)
                and event.ts - e.ts <= 30 * DAY
            ]
            if not touches:
                credit["direct"] += 1
                conversions["direct"].add(event.id)
            for touch, weight in zip(touches, self._weights(touches, event, model), strict=True):
                if weight:
                    credit[touch.content or touch.channel] += weight
                    conversions[touch.content or touch.channel].add(event.id)
        return [{"touch": t, "conversions": len(conversions[t]), "credit": credit[t]} for t in sorted(credit)]

    def _weights(self, touches, event, model):
        count = len(touches)
        weights = {
            "first": [float(n == 0) for n in range(count)],
            "last": [float(n == count - 1) for n in range(count)],
            "linear": [1.0] * count,
            "position": [1.0] * count if count < 3 else [0.4, *[0.2 / (count - 2)] * (count - 2), 0.4],
            "decay": [0.5 ** ((event.ts - e.ts) / (7 * DAY)) for e in touches],
        }[model]
        return [weight / sum(weights) for weight in weights]

    def response(self, first, last, grain):
        waits = defaultdict(list)
        until = [e for e in self.everything if self.day(e) <= last]
        for ask in self.of("ask", self.within(first, last)):
            answers = [e for e in until if (e.ts, e.seq) > (ask.ts, ask.seq) and self._answers(e, ask)]
            period = self.period(self.day(ask), grain)
            waits[period].append((answers[0].ts - ask.ts) / 1000 if answers else None)
        rows = []
        for period in self.periods(first, last, grain):
            known = [wait for wait in waits[period] if wait is not None]
            rows.append(
                {
                    "period": period, "asks": len(waits[period]), "answered": len(known),
                    "median_seconds": quantile(known, 0.5), "p90_seconds": quantile(known, 0.9),
                    "unanswered": len(waits[period]) - len(known),
                }
            )  # fmt: skip
        return rows

    def _answers(self, event, ask):
        by_staff = event.kind in ("message", "comment") and event.target and event.member in self.staff
        if event.kind != "reply_by_staff" and not by_staff:
            return False
        if event.target:
            return event.target == ask.id
        if event.props.get("conversation"):
            return event.props["conversation"] == ask.props.get("conversation")
        return (event.member, event.platform, event.space) == (ask.member, ask.platform, ask.space)

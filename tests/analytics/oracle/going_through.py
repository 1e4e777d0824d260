"""What members go through: steps, sessions, paths, how often."""

from collections import Counter, defaultdict
from statistics import mean

from analytics.oracle.coming_back import quantile, share


class GoingThrough:
    def said(self, event, name):
        """A field or property as text."""
        if name == "space":
            return str(event.space)
        return (
            str(getattr(event, name))
            if name in ("kind", "platform", "channel", "content")
            else event.props.get(name, "")
        )

    def funnel_levels(self, first, last, steps, window, same="", by="", value=None):
        """{member: the step reached by the longest attempt}"""
        levels = defaultdict(int)
        for member, events in self.by_member(self.events).items():
            for n, event in enumerate(events):
                begins = self.of(steps[0], [event]) and first <= self.day(event) <= last
                if not begins or (by and self.said(event, by) != value) or (same and not self.said(event, same)):
                    continue
                level, at = 1, n
                for step in steps[1:]:
                    following = [
                        m
                        for m in range(at + 1, len(events))
                        if self.of(step, [events[m]])
                        and (not same or self.said(events[m], same) == self.said(event, same))
                    ]
                    if not following or not self._within(event, events[following[0]], window):
                        break
                    level, at = level + 1, following[0]
                levels[member] = max(levels[member], level)
        return levels

    def _within(self, start, event, window):
        return self.day(event) == self.day(start) if window == "day" else event.ts - start.ts <= window

    def funnel(self, first, last, steps, window, same="", by=""):
        values = [""]
        if by:
            people = defaultdict(set)
            for event in self.of(steps[0], self.within(first, last)):
                people[self.said(event, by)].add(event.member)
            values = sorted(people, key=lambda v: (-len(people[v]), v))
        rows = []
        for value in values:
            levels = self.funnel_levels(first, last, steps, window, same, by, value).values()
            reached = [sum(level >= n for level in levels) for n in range(1, len(steps) + 1)]
            for n, kind in enumerate(steps):
                row = {"step": n + 1, "kind": kind, "members": reached[n]}
                row["step_rate"] = share(reached[n], reached[max(0, n - 1)])
                row["total_rate"] = share(reached[n], reached[0])
                rows.append({"by": value, **row} if by else row)
        return rows

    def cut(self, first, last, gap):
        """Sessions (lists of events) that start in the span, none of it later than the span's end."""
        found = []
        for events in self.by_member([e for e in self.events if e.is_active and self.day(e) <= last]).values():
            sessions = [[events[0]]]
            for event in events[1:]:
                if event.ts - sessions[-1][-1].ts > gap:
                    sessions.append([])
                sessions[-1].append(event)
            found += [session for session in sessions if self.day(session[0]) >= first]
        return found

    def sessions(self, first, last, grain, gap):
        rows = []
        sessions = self.cut(first, last, gap)
        for period in self.periods(first, last, grain):
            mine = [s for s in sessions if self.period(self.day(s[0]), grain) == period]
            bounces = sum(len(s) == 1 for s in mine)
            rows.append(
                {
                    "period": period,
                    "sessions": len(mine),
                    "median_seconds": quantile([(s[-1].ts - s[0].ts) / 1000 for s in mine], 0.5),
                    "depth": mean(len(s) for s in mine) if mine else None,
                    "bounces": bounces,
                    "bounce_rate": share(bounces, len(mine)),
                }
            )
        return rows

    def paths(self, first, last, gap, depth):
        counts = Counter(e.kind for e in self.within(first, last) if e.is_active)
        common = sorted(counts, key=lambda kind: (-counts[kind], kind))[:12]
        found = Counter()
        for session in self.cut(first, last, gap):
            kinds = [e.kind if e.kind in common else "other" for e in session][: depth + 1]
            for step in range(1, len(kinds)):
                found[step, kinds[step - 1], kinds[step]] += 1
        return [
            {"step": step, "source_kind": source, "target_kind": target, "sessions": count}
            for (step, source, target), count in sorted(found.items())
        ]

    def distribution(self, first, last, kind):
        did = Counter(e.member for e in self.of(kind, self.within(first, last)))
        before, there = {}, set()
        for event, _before, after in self.present_after_each():
            if self.day(event) < first:
                before[event.member] = after
            elif self.day(event) <= last and after:
                there.add(event.member)
        there |= {member for member, is_present in before.items() if is_present}
        edges = [(0, 0), (1, 1), (2, 2), (3, 5), (6, 10), (11, 20), (21, 50), (51, 10**9)]
        counts = {member: did[member] for member in there | set(did)}
        return [sum(low <= n <= high for n in counts.values()) for low, high in edges]

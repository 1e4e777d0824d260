"""The emotion map, message by message."""

import statistics
from math import sqrt

from analytics.oracle.feeling import EMOTIONS
from weilu.analytics.options import duration
from weilu.kit.matching import normal

SAID = ("message", "comment", "ask")
T = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447}


class Journeying:
    def journey(self, first, last, stages, touchpoints, space=None):
        messages = [e for e in self.within(first, last) if e.emotion and space in (None, e.space)]
        placed = [(e, self.stage_of(e, stages), self.touched(e, touchpoints)) for e in messages]
        return [
            {
                "stage": stage,
                "touchpoint": place,
                **self.cell([e for e, at, to in placed if stage in (at, "all") and place in (*to, "all")]),
            }
            for stage in [*(one["key"] for one in stages), "all"]
            for place in [*(one["key"] for one in touchpoints), "rest", "all"]
        ]

    def stage_of(self, event, stages):
        at = stages[0]["key"]
        for stage in stages[1:]:
            holds = [self.had_done(event, one) for one in stage.get("all", stage.get("any"))]
            if all(holds) if "all" in stage else any(holds):
                at = stage["key"]
        return at

    def touched(self, event, touchpoints):
        found = [one["key"] for one in touchpoints if any(self.fits(event, each) for each in one["any"])]
        return found or ["rest"]

    def earlier(self, event, kinds):
        return [
            e
            for e in self.events
            if e.member == event.member
            and (e.ts, e.seq) < (event.ts, event.seq)
            and (e.kind in kinds or ("active" in kinds and e.is_active))
        ]

    def had_done(self, event, told):
        if "not" in told:
            return not self.had_done(event, told["not"])
        found = self.earlier(event, told["did"])
        if "within" in told:
            found = [e for e in found if event.ts - e.ts <= duration(told["within"])]
        return len(found) >= told["at_least"]

    def fits(self, event, told):
        text = normal(event.text)
        if "after" in told:
            return any(event.ts - e.ts <= duration(told["within"]) for e in self.earlier(event, told["after"]))
        if "first" in told:
            return event.kind in SAID and not self.earlier(event, SAID)
        if "kind" in told:
            return event.kind in told["kind"]
        if "asks" in told:
            return "?" in text or text.endswith("吗")
        if "words" in told:
            return any(self.has(text, normal(word)) for word in told["words"])
        if told["reply_to"] == "anyone":
            return event.target != 0
        return any(e.id == event.target and e.member in self.staff for e in self.everything)

    def cell(self, messages):
        row = dict.fromkeys(("messages", "members", "sentiment", "low", "high", "nsr", *EMOTIONS))
        said = {member: [e.sentiment for e in events] for member, events in self.by_member(messages).items()}
        row |= {"messages": len(messages), "members": len(said)}
        if not messages:
            return row
        row["sentiment"] = mean = statistics.fmean(e.sentiment for e in messages)
        good = sum(e.sentiment >= 0.3 for e in messages)
        bad = sum(e.sentiment <= -0.3 for e in messages)
        row["nsr"] = (good - bad) / (good + bad) if good + bad else None
        row |= {name: sum(e.emotion == name for e in messages) / len(messages) for name in EMOTIONS}
        if (k := len(said)) > 1:
            off = sum(sum(value - mean for value in values) ** 2 for values in said.values())
            half = T[k - 1] * sqrt(k / (k - 1) * off) / len(messages)
            row["low"], row["high"] = max(-1, mean - half), min(1, mean + half)
        return row

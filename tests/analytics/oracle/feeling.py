"""How messages sound, which words they hold."""

import re

EMOTIONS = ("angry", "fear", "happy", "neutral", "sad", "surprise")


class Feeling:
    def judged(self, first, last, by, words=()):
        """(value, period) is found by its events; every value once, the commonest (by members) first."""
        events = [e for e in self.within(first, last) if e.emotion]
        if words:
            events = [e for e in events if any(self.has(e.text.lower(), word.lower()) for word in words)]
        if not by:
            return [("", events)]
        values = {self.said(e, by) for e in events}
        members = {v: len({e.member for e in events if self.said(e, by) == v}) for v in values}
        return [
            (v, [e for e in events if self.said(e, by) == v]) for v in sorted(values, key=lambda v: (-members[v], v))
        ]

    def said(self, event, by):
        return str(event.space) if by == "space" else getattr(event, by)

    def sentiment(self, first, last, grain, *, whole="polar", by="", words=()):
        rows = []
        for value, events in self.judged(first, last, by, words):
            for period in self.periods(first, last, grain):
                mine = [e.sentiment for e in events if self.period(self.day(e), grain) == period]
                good, bad = sum(s >= 0.3 for s in mine), sum(s <= -0.3 for s in mine)
                under = len(mine) if whole == "total" else good + bad
                row = {"period": period, "positive": good, "neutral": len(mine) - good - bad, "negative": bad}
                row |= {"n": len(mine), "nsr": (good - bad) / under if under else None}
                row["negative_rate"] = bad / len(mine) if mine else None
                rows.append({"by": value, **row} if by else row)
        return rows

    def emotion(self, first, last, grain, *, of="messages", by="", words=()):
        rows = []
        for value, events in self.judged(first, last, by, words):
            for period in self.periods(first, last, grain):
                mine = [e for e in events if self.period(self.day(e), grain) == period]
                for name in EMOTIONS:
                    felt = [e for e in mine if e.emotion == name]
                    members = {e.member for e in felt}
                    n = len({e.member for e in mine}) if of == "members" else len(mine)
                    part = len(members) if of == "members" else len(felt)
                    row = {"period": period, "emotion": name, "members": len(members), "messages": len(felt)}
                    row["share"] = part / n if n else None
                    row["intensity"] = sum(e.intensity for e in felt) / len(felt) if felt else None
                    row["n"] = n
                    rows.append({"by": value, **row} if by else row)
        return rows

    def voice(self, first, last, grain, words):
        rows = []
        for period in self.periods(first, last, grain):
            texts = [
                e.text.lower()
                for e in self.within(first, last)
                if e.is_active and self.period(self.day(e), grain) == period
            ]
            mentions = {word: sum(self.has(text, word.lower()) for text in texts) for word in sorted(words)}
            n = sum(mentions.values())
            rows += [
                {"period": period, "word": word, "mentions": count, "share": count / n if n else None, "n": n}
                for word, count in mentions.items()
            ]
        return rows

    def has(self, text, word):
        if word.isascii():
            return word in re.findall("[a-z0-9]+", text)
        return word in text

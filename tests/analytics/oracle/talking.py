"""What is said, word by word: the cut given, everything after it counted naively."""

import math


class Talking:
    """`cut(text)` gives the words of one text."""

    def talk(self, first, last, cut):
        return [
            (e, self.day(e), cut(e.text)) for e in self.within(first, last) if e.text and e.kind in ("message", "ask")
        ]

    def words(self, here, there):
        """Rows of `words` from two lists of talk; there may be None."""
        known = sorted({word for _, _, words in here for word in words})
        mine, other = self.member_days(here), self.member_days(there or [])
        sums = sum(mine.values()), sum(other.values())
        rows = []
        for word in known:
            said = [e for e, _, words in here if word in words]
            good = sum(e.sentiment >= 0.3 for e in said if e.emotion)
            bad = sum(e.sentiment <= -0.3 for e in said if e.emotion)
            row = {"word": word, "messages": len(said), "members": len({e.member for e in said})}
            row |= {"member_days": mine[word], "other": other.get(word, 0) if there else None}
            row["z"] = round(self.z(mine[word], other.get(word, 0), *sums), 2) if there else None
            row |= {"positive": good, "negative": bad, "nsr": (good - bad) / (good + bad) if good + bad else None}
            rows.append(row)
        return sorted(rows, key=lambda row: (-row["member_days"], row["word"]))

    def member_days(self, talk):
        pairs = {(word, e.member, day) for e, day, words in talk for word in words}
        counts = {}
        for word, _, _ in pairs:
            counts[word] = counts.get(word, 0) + 1
        return counts

    def z(self, here, there, all_here, all_there):
        if not all_here or not all_there:
            return 0.0
        prior = 500 * (here + there) / (all_here + all_there)
        mine, theirs = here + prior, there + prior
        odds = math.log(mine / max(all_here + 500 - mine, 1e-9)) - math.log(
            theirs / max(all_there + 500 - theirs, 1e-9)
        )
        return odds / math.sqrt(1 / mine + 1 / theirs)

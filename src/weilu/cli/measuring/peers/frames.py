"""pandas: everything in memory, vectorised."""

import datetime as dt
import time
from typing import Any

import numpy as np

from weilu.analytics.rfm import GROUPS
from weilu.cli.measuring.history import KINDS, History
from weilu.cli.measuring.peers.columns import columns
from weilu.cli.measuring.questions import FIRST, LAST, MONTH, QUARTER, SOMEBODY, SPENT, STEPS, WINDOW, YEAR, Answer

EPOCH = dt.date(1970, 1, 1)


def number(day: dt.date) -> int:
    return (day - EPOCH).days


class Frames:
    name = "pandas"

    def load(self, history: History) -> None:
        import pandas as pd

        self.pd: Any = pd
        table = columns(history, slice(0, len(history)))
        self.events: Any = pd.DataFrame(
            {
                "member": table.column("member").to_numpy(),
                "ts": table.column("ts").to_numpy(),
                "pos": table.column("pos").to_numpy(),
                "day": table.column("day").to_numpy().astype("datetime64[D]").astype(np.int32),
                "kind": pd.Categorical.from_codes(history.kind, KINDS),
                "active": table.column("active").to_numpy(zero_copy_only=False),
                "value": history.value,
            }
        )

    def answer(self, question: str) -> Answer:
        answer: Answer = getattr(self, question)()
        return answer

    def _span(self) -> Any:
        return self.events["day"].between(number(FIRST), number(LAST))

    def active_year(self) -> Answer:
        events = self.events
        within = events[events["active"] & events["day"].between(*map(number, YEAR))]
        counts = within.drop_duplicates(["day", "member"]).groupby("day").size()
        return [(EPOCH + dt.timedelta(days=int(day)), int(count)) for day, count in counts.items()]

    def retention_week(self) -> Answer:
        within = self.events.loc[self._span() & self.events["active"], ["member", "day"]]
        pairs = within.assign(week=(within["day"] - number(FIRST)) // 7).drop_duplicates(["member", "week"])
        pairs["cohort"] = pairs.groupby("member")["week"].transform("min")
        pairs["offset"] = pairs["week"] - pairs["cohort"]
        counts = pairs.groupby(["cohort", "offset"]).size()
        return [(int(cohort), int(offset), int(count)) for (cohort, offset), count in counts.items()]

    def funnel_7d(self) -> Answer:
        events, pd = self.events, self.pd
        views, comments, purchases = (
            events.loc[events["kind"] == step, ["member", "pos", "ts"]].sort_values("pos") for step in STEPS
        )
        views = views[views.index.isin(events.index[self._span()])]
        second = pd.merge_asof(
            views, comments.rename(columns={"ts": "second"}).assign(second_at=comments["pos"]), on="pos", by="member",
            direction="forward", allow_exact_matches=False,
        )  # fmt: skip
        second = second[second["second"] - second["ts"] <= WINDOW].astype({"second_at": np.int64})
        third = pd.merge_asof(
            second[["member", "ts", "second_at"]].sort_values("second_at"),
            purchases.rename(columns={"ts": "third"}), left_on="second_at", right_on="pos", by="member",
            direction="forward", allow_exact_matches=False,
        )  # fmt: skip
        third = third[third["third"] - third["ts"] <= WINDOW]
        return [(n, int(step["member"].nunique())) for n, step in enumerate((views, second, third), 1)]

    def segment_5(self) -> Answer:
        events = self.events[self.events["day"] <= number(LAST)]
        lately, quarterly = (events[events["day"] >= number(first)] for first in (MONTH, QUARTER))

        def times(part: Any, kind: str) -> Any:
            return part.loc[part["kind"] == kind, "member"].value_counts()

        bought = events[events["kind"] == "purchase"].groupby("member")["value"].sum()
        messages, likes, comments = times(lately, "message"), times(lately, "like"), times(quarterly, "comment")
        worth = comments.index[comments >= 2].union(bought.index[bought >= SPENT])
        fitting = messages.index[messages >= 3].intersection(likes.index).intersection(worth)
        return [(len(fitting.difference(times(quarterly, "purchase").index)),)]

    def rfm(self) -> Answer:
        bought = self.events[self._span() & (self.events["kind"] == "purchase")]
        each = bought.groupby("member").agg(day=("day", "max"), f=("day", "size"), m=("value", "sum"))
        score = {
            name: np.minimum(5, 1 + 5 * (each[column].rank(method="min") - 1).astype(np.int64) // len(each))
            for name, column in (("r", "day"), ("f", "f"), ("m", "m"))
        }
        place = (score["m"] < 4) * 4 + (score["r"] < 4) * 2 + (score["f"] < 4) * 1
        return sorted((GROUPS[int(at)], int(count)) for at, count in place.value_counts().items())

    def timeline(self) -> Answer:
        mine = self.events[self.events["member"] == SOMEBODY].nlargest(50, "pos")
        return [(int(ts),) for ts in mine["ts"]]

    def cpu(self) -> float:
        return time.process_time()

    def close(self) -> None:
        del self.events

"""A real export's numbers, computed once more from the file itself with pandas: two years of a chat."""

import datetime as dt
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from weilu.analytics.door import Query, ask
from weilu.cli import here
from weilu.cli.console import Console
from weilu.team.models import Community

SAMPLE = "chat/lean_general_2018_2020.jsonl.gz"
ZONE = "Europe/Berlin"
FIRST, LAST = dt.date(2018, 3, 5), dt.date(2020, 1, 26)  # a Monday, a Sunday

pytestmark = [
    pytest.mark.skipif("WEILU_SAMPLES" not in os.environ, reason="no samples here"),
    pytest.mark.django_db,
]


@pytest.fixture
def file():
    return Path(os.environ["WEILU_SAMPLES"]) / SAMPLE


@pytest.fixture
def told(file):
    """One row a message: who, local day, period starts, moment."""
    frame = pd.read_json(file, lines=True)
    moments = pd.to_datetime(frame["timestamp"], unit="s", utc=True).dt.tz_convert(ZONE)
    frame["moment"], frame["day"] = moments, moments.dt.date
    frame["who"] = frame["sender_full_name"]
    frame = frame[(frame["day"] >= FIRST) & (frame["day"] <= LAST)].copy()
    frame["week"] = [day - dt.timedelta(days=day.weekday()) for day in frame["day"]]
    frame["month"] = [day.replace(day=1) for day in frame["day"]]
    return frame


@pytest.fixture
def community(store, file, monkeypatch):
    monkeypatch.setattr(here, "make_ready", lambda: None)
    arguments = ["import", str(file), "--community", "lean", "--tz", "UTC", "--json"]
    assert here.run(arguments, Console(lambda text: None, lambda text: None), str(file.parent)) == 0
    community = Community.objects.get(slug="lean")
    store.command(
        "ALTER TABLE events UPDATE day = toDate(ts, {zone:String}) WHERE 1 SETTINGS mutations_sync = 2", {"zone": ZONE}
    )
    community.time_zone = community.day_zone = ZONE
    community.save()
    return community


def rows(community, metric, grain="day", **options):
    return ask(metric, Query(community, FIRST, LAST, grain, options=options)).rows


def test_the_numbers_are_those_of_the_file(community, told):
    first = {"day": told["day"], "week": told["week"], "month": told["month"]}
    for grain, periods in first.items():
        counts = told.groupby(periods)["who"].nunique()
        answer = {row["period"]: row["members"] for row in rows(community, "active", grain) if row["members"]}
        assert answer == counts.to_dict(), grain

    weeks = sorted(set(rows_of(rows(community, "active", "week"), "period")))
    place = {week: n for n, week in enumerate(weeks)}
    pairs = told.assign(n=told["week"].map(place))[["who", "n"]].drop_duplicates()
    pairs["cohort"] = pairs.groupby("who")["n"].transform("min")
    counts = pairs.groupby(["cohort", pairs["n"] - pairs["cohort"]]).size()
    answer = {
        (place[row["cohort"]], row["offset"]): row["members"]
        for row in rows(community, "retention", "week")
        if row["members"]
    }
    assert answer == counts.to_dict()

    heat = told.groupby([told["moment"].dt.day_of_week + 1, told["moment"].dt.hour])["who"].agg(["size", "nunique"])
    answer = {
        (row["weekday"], row["hour"]): (row["events"], row["members"])
        for row in rows(community, "heatmap")
        if row["events"]
    }
    assert answer == {key: (int(a), int(b)) for key, (a, b) in zip(heat.index, heat.values, strict=True)}

    ordered = told.sort_values(["who", "moment"], kind="stable")
    gap = ordered.groupby("who")["moment"].diff().dt.total_seconds()
    session = ((gap > 1800) | gap.isna()).cumsum()
    each = ordered.assign(start=ordered["month"]).groupby(session)
    each = each.agg(start=("start", "first"), begun=("moment", "min"), ended=("moment", "max"), n=("who", "size"))
    each["seconds"] = (each["ended"] - each["begun"]).dt.total_seconds()
    months = each.groupby("start").agg(
        sessions=("n", "size"),
        median=("seconds", "median"),
        depth=("n", "mean"),
        bounces=("n", lambda n: (n == 1).sum()),
    )
    for row in rows(community, "sessions", "month")[1:]:  # a session may have begun before the first month's first day
        expected = months.loc[row["period"]]
        assert (row["sessions"], row["bounces"]) == (expected["sessions"], expected["bounces"])
        assert row["median_seconds"] == pytest.approx(expected["median"])
        assert row["depth"] == pytest.approx(expected["depth"])

    active = told.groupby("who")["day"].agg(["max", "size"])
    rfm = {
        (row["recency_days"], row["frequency"])
        for row in ask("rfm", Query(community, FIRST, LAST, kinds=("message",))).rows
    }
    assert rfm == {((LAST - day).days, n) for day, n in zip(active["max"], active["size"], strict=True)}

    edges = [1, 2, 3, 6, 11, 21, 51, np.inf]
    buckets = pd.cut(active["size"], edges, right=False).value_counts(sort=False).tolist()
    answer = rows_of(ask("distribution", Query(community, FIRST, LAST)).rows, "members")
    assert answer[1:] == buckets


def rows_of(told, key):
    return [row[key] for row in told]

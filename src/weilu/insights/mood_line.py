"""心情线: how one member has sounded over time, on their profile."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weilu.analytics.periods import end_of, period_of, periods
from weilu.analytics.query import Grain
from weilu.events.profile import feelings
from weilu.insights.stream_filters import EVERYTHING
from weilu.kit.charts import Spec
from weilu.members.models import Member
from weilu.members.profile_page import person
from weilu.team.access import May, community_view
from weilu.team.models import Community

YEAR = dt.timedelta(days=364)
SHORT = dt.timedelta(days=70)  # of whoever has spoken for less than ten weeks, days are told
WINDOW: dict[Grain, int] = {"day": 7, "week": 4, "month": 3}
FEWEST = 5  # texts that a point of the line rests on; fewer are a coincidence

Day = tuple[dt.date, int, float, int, int]


@community_view(May.READ)
@require_safe
def panel(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """The year up to the last day that has any judged text."""
    member = person(community, pk)
    end = member.last_seen.astimezone(community.zone).date() if member.last_seen else community.today
    days = feelings(community.pk, member.numbers(), community.zone, end - YEAR, end)
    n = sum(day[1] for day in days)
    positive, negative = sum(day[3] for day in days), sum(day[4] for day in days)
    counts = (("positive", positive), ("neutral", n - positive - negative), ("negative", negative))
    told = [(name, count, messages(member, end - YEAR, end, name)) for name, count in counts]
    context = {"n": n, "fewest": FEWEST, "counts": told, "spec": line(member, days) if n >= FEWEST else None}
    return render(request, "insights/mood_line.html", context)


def messages(member: Member, first: dt.date, last: dt.date, sounds: str = "judged") -> str:
    """Where exactly these texts are."""
    asked = {"member": member.pk, "kind": EVERYTHING, "from": first, "to": last, "sounds": sounds}
    return reverse("stream:list", args=[member.community.slug]) + "?" + urlencode(asked)


def line(member: Member, days: Sequence[Day]) -> Spec:
    """Each period's mean with its n, and the mean of the last few periods together: texts count alike, whichever
    period they are of, and a line over fewer than FEWEST of them breaks off."""
    community, first, last = member.community, days[0][0], days[-1][0]
    grain: Grain = "day" if last - first < SHORT else "week"
    starts = periods(first, last, grain, community.week_start)
    sums = dict.fromkeys(starts, (0, 0.0))
    for day, n, total, *_rest in days:
        start = period_of(day, grain, community.week_start)
        sums[start] = (sums[start][0] + n, sums[start][1] + total)
    each = [sums[start] for start in starts]
    pooled = [_together(each[max(0, at + 1 - WINDOW[grain]) : at + 1]) for at in range(len(each))]
    ends = [min(end_of(start, grain), last) for start in starts]
    return {
        "id": "mood-line",
        "kind": "line",
        "title": _("每天的语气") if grain == "day" else _("每周的语气"),
        "x": [str(start) for start in starts],
        "series": [
            _series(
                _("近 7 天平均") if grain == "day" else _("近 4 周平均"),
                pooled,
                [messages(member, _back(starts, at, grain), ends[at]) for at in range(len(starts))],
            ),
            _series(
                _("当天") if grain == "day" else _("当周"),
                [(n, total / n if n else None) for n, total in each],
                [messages(member, start, end) for start, end in zip(starts, ends, strict=True)],
            )
            | {"ghost": True},
        ],
        "definition": _("这位成员有判断的消息平均听起来怎样：1 最积极，−1 最消极。线是近几期所有消息的平均。"),
        "unit": _("−1…1"),
        "note": _("几期加起来不足 %(count)s 条就断开") % {"count": FEWEST},
        "csv": None,
        "small": True,
    }


def _together(some: Sequence[tuple[int, float]]) -> tuple[int, float | None]:
    n = sum(one[0] for one in some)
    return n, sum(one[1] for one in some) / n if n >= FEWEST else None


def _back(starts: Sequence[dt.date], at: int, grain: Grain) -> dt.date:
    return starts[max(0, at + 1 - WINDOW[grain])]


def _series(name: str, points: Sequence[tuple[int, float | None]], urls: list[str]) -> Any:
    return {
        "name": name,
        "data": [value for _n, value in points],
        "n": [n for n, _value in points],
        "urls": [url if n else "" for (n, _value), url in zip(points, urls, strict=True)],
    }

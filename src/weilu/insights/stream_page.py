"""动态: everything that was said and done, newest first, searchable."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weilu.events.feelings import EMOTION_WORDS, LANGUAGE_WORDS
from weilu.events.reading_on import newest
from weilu.events.searching import Found, count
from weilu.events.vocabulary import KINDS
from weilu.insights.stream_filters import EVERYTHING, SAID, Filters, heard_words
from weilu.insights.telling import rooms_of, tell
from weilu.kit.clock import from_ms
from weilu.kit.sheets import sheet
from weilu.members.groups import groups_of
from weilu.team.access import May, community_view
from weilu.team.models import Community

PAGE = 40
SHEET_PAGE, SHEET_ROWS = 5_000, 100_000


@community_view(May.READ)
@require_safe
def stream(request: HttpRequest, community: Community) -> HttpResponse:
    filters = Filters.read(community, request.GET)
    cursor = _cursor(request.GET.get("after", ""))
    found = _page(filters, cursor)
    rooms = rooms_of(community)
    shown = tell(community, found[:PAGE], rooms)
    return render(
        request,
        "insights/stream.html",
        {
            "filters": filters,
            "shown": shown,
            "next": f"{found[PAGE - 1].ts}.{found[PAGE - 1].seq}" if len(found) > PAGE else "",
            "day_before": from_ms(cursor[0]).astimezone(community.zone).date() if cursor else None,
            "rooms": rooms,
            "in_use": filters.in_use(rooms),
            "is_empty": not found and not cursor and _has_nothing(community),
            **_choices(community, filters),
        },
    )


@community_view(May.READ)
@require_safe
def hits(request: HttpRequest, community: Community) -> HttpResponse:
    """How many there are in all: asked for by the page once it stands, so that counting never makes it wait."""
    filters = Filters.read(community, request.GET)
    found = 0 if filters.impossible else count(community.pk, filters.wanted())
    return render(request, "insights/hits.html", {"hits": found, "limit": SHEET_ROWS})


@community_view(May.READ)
@require_safe
def download(request: HttpRequest, community: Community) -> HttpResponseBase:
    filters = Filters.read(community, request.GET)
    head = [
        _("时间"),
        _("成员"),
        _("成员编号"),
        _("平台"),
        _("群/频道"),
        _("种类"),
        _("内容"),
        _("话题"),
        _("数值"),
        _("编号"),
        _("回复的编号"),
        _("情绪"),
        _("情感（−1…1）"),
    ]
    return sheet(f"{community.slug}-messages.csv", [f"{head[0]} ({community.time_zone})", *head[1:]], _rows(filters))


def _rows(filters: Filters) -> Iterator[list[Any]]:
    community, rooms = filters.community, rooms_of(filters.community)
    cursor, left = None, SHEET_ROWS
    while left > 0:
        found = [] if filters.impossible else newest(community.pk, filters.wanted(cursor, min(SHEET_PAGE, left)))
        for told in tell(community, found, rooms, echoed=False):
            event, person = told.event, told.person
            when = f"{told.moment.astimezone(community.zone):%Y-%m-%d %H:%M:%S}"
            yield [when, person or "", person.pk if person else "", event.platform, told.room, event.kind, event.text,
                   event.topic, event.value, event.id, "" if event.target == "0" else event.target,
                   event.emotion, round(event.sentiment, 3) if event.emotion else ""]  # fmt: skip
        if len(found) < SHEET_PAGE:
            return
        cursor, left = (found[-1].ts, found[-1].seq), left - len(found)


def _page(filters: Filters, cursor: tuple[int, int] | None) -> list[Found]:
    return [] if filters.impossible else newest(filters.community.pk, filters.wanted(cursor, PAGE + 1))


def _has_nothing(community: Community) -> bool:
    return not newest(community.pk, Filters(community, {"kind": EVERYTHING}).wanted(limit=1))


def _cursor(text: str) -> tuple[int, int] | None:
    """The (ts, seq) that the page before ended with; an address spoiled by hand begins at the top."""
    return (
        (int(text.split(".", maxsplit=1)[0]), int(text.split(".")[1]))
        if re.fullmatch(r"\d{1,15}\.\d{1,19}", text)
        else None
    )


def _choices(community: Community, filters: Filters) -> dict[str, Any]:
    """What the filter bar offers."""
    today = community.today
    spans = [(_("今天"), 0), (_("近 7 天"), 6), (_("近 30 天"), 29), (_("近 90 天"), 89)]
    quick = [
        (filters.url(**{"from": str(today - dt.timedelta(days=days)), "to": None}), title) for title, days in spans
    ]
    quick.append((filters.url(**{"from": None, "to": None}), _("不限时间")))
    return {
        "platforms": list(community.spaces.values_list("platform", flat=True).distinct().order_by("platform")),
        "kinds": [name for name in KINDS if name not in SAID or name != "message"],
        "everything": EVERYTHING,
        "quick": quick,
        "sounds": heard_words().items(),
        "segments": [name for _number, name in groups_of(community)],
        "emotions": EMOTION_WORDS.items(),
        "languages": LANGUAGE_WORDS.items(),
        "shares": ("50", "70", "90"),
        "chosen": filters.url(),
        "stream_url": reverse("stream:list", args=[community.slug]),
    }

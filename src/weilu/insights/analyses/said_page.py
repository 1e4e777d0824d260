"""Exactly the messages behind a word, a topic or a watched word: the same that were counted, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weilu.analytics import topics, voice, words
from weilu.analytics.query import Query
from weilu.events.searching import by_ids
from weilu.insights.analyses.all import ANALYSES
from weilu.insights.analyses.page import crumbs, read
from weilu.insights.look import Look
from weilu.insights.telling import rooms_of, tell
from weilu.kit.matching import normal
from weilu.kit.sheets import sheet
from weilu.members.models import Member
from weilu.team.access import May, community_view, fetch
from weilu.team.models import Community

PAGE = 40
SHEET_PAGE, SHEET_ROWS = 5_000, 100_000
LONGEST = 400  # characters of a name in an address


@dataclass(frozen=True, slots=True)
class Behind:
    """ids: None where what is asked for is not there (any more). marked: the words to be marked in the texts."""

    name: str
    value: str
    title: str
    ids: list[int] | None
    marked: list[str]
    person: Member | None = None


@community_view(May.READ)
@require_safe
def said(request: HttpRequest, community: Community) -> HttpResponse:
    look, behind = _asked(request, community)
    start = _start(request)
    ids = behind.ids or []
    shown = [str(number) for number in ids[start : start + PAGE]]
    found = by_ids(community.pk, shown)
    told = tell(community, [found[number] for number in shown if number in found], rooms_of(community))
    context = {
        "look": look,
        "behind": behind,
        "crumbs": [*crumbs(community, "words"), (behind.title, None)],
        "count": len(ids),
        "told": told,
        "next": start + PAGE if start + PAGE < len(ids) else "",
        "address": f"{look.url()}&{behind.name}={behind.value}",
        "back": reverse("insights:analysis", args=[community.slug, "words"]) + look.url(),
        "csv": reverse("insights:said_csv", args=[community.slug]) + "?" + request.GET.urlencode(),
        "limit": SHEET_ROWS,
    }
    return render(request, "insights/said.html", context)


@community_view(May.READ)
@require_safe
def download(request: HttpRequest, community: Community) -> HttpResponseBase:
    _look, behind = _asked(request, community)
    head = [_("时间"), _("成员"), _("成员编号"), _("平台"), _("群/频道"), _("内容"), _("编号")]
    rows = _rows(community, [str(number) for number in (behind.ids or [])[:SHEET_ROWS]])
    return sheet(f"{community.slug}-said.csv", [f"{head[0]} ({community.time_zone})", *head[1:]], rows)


def _rows(community: Community, ids: list[str]) -> Iterator[list[Any]]:
    rooms = rooms_of(community)
    for start in range(0, len(ids), SHEET_PAGE):
        piece = ids[start : start + SHEET_PAGE]
        found = by_ids(community.pk, piece)
        for told in tell(community, [found[number] for number in piece if number in found], rooms, echoed=False):
            event, person = told.event, told.person
            when = f"{told.moment.astimezone(community.zone):%Y-%m-%d %H:%M:%S}"
            number = person.pk if person else ""
            yield [when, person or "", number, event.platform, told.room, event.text, event.id]


def _asked(request: HttpRequest, community: Community) -> tuple[Look, Behind]:
    """What the address asks for. Raises Http404."""
    look = read(community, ANALYSES["words"], request.GET)
    if look.trouble:
        raise Http404
    for name, find in KINDS.items():
        if value := request.GET.get(name, "").strip()[:LONGEST]:
            return look, find(look.query, value, _person(request, community))
    raise Http404


def _person(request: HttpRequest, community: Community) -> Member | None:
    """Whose messages alone, where a profile asks. Raises Http404."""
    number = request.GET.get("member", "")
    if not number:
        return None
    if not number.isdecimal() or len(number) > 10:
        raise Http404
    return fetch(community, Member.objects.select_related("merged_into"), pk=int(number)).root


def _of_word(query: Query, word: str, person: Member | None) -> Behind:
    title = _("说到“%(word)s”的消息") % {"word": word}
    return Behind("word", word, title, words.behind(query, normal(word), person.pk if person else 0), [word], person)


def _of_topic(query: Query, name: str, person: Member | None) -> Behind:
    parts = name.split(topics.BETWEEN)
    title = _("话题“%(name)s”的消息") % {"name": topics.BETWEEN.join(parts[:4])}
    return Behind("topic", name, title, topics.behind(query, name, person.pk if person else 0), parts, person)


def _of_watched(query: Query, word: str, _person: Member | None) -> Behind:
    title = _("提到“%(word)s”的消息") % {"word": word}
    return Behind("watched", word, title, voice.behind(query, word), [word])


KINDS = {"word": _of_word, "topic": _of_topic, "watched": _of_watched}


def _start(request: HttpRequest) -> int:
    after = request.GET.get("after", "")
    return int(after) if after.isdecimal() and len(after) < 9 else 0

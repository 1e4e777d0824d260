"""Exactly the messages behind a word, a topic or an aspect: the same that were counted, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weilu.analytics import aspects, topics, words
from weilu.analytics.models import Aspect
from weilu.analytics.query import Query
from weilu.events.feelings import SOUND_WORDS
from weilu.events.searching import by_ids
from weilu.insights.analyses.all import ANALYSES
from weilu.insights.analyses.page import crumbs, read
from weilu.insights.look import Look
from weilu.insights.telling import rooms_of, tell
from weilu.kit.matching import normal
from weilu.kit.sheets import sheet
from weilu.kit.soundness import sound_text
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
    marked: list[str]  # in every text
    person: Member | None = None
    clauses_of: Aspect | None = None  # whose clauses are marked instead


@community_view(May.READ)
@require_safe
def said(request: HttpRequest, community: Community) -> HttpResponse:
    if not {"word", "topic", "aspect"} & set(request.GET):
        return redirect("insights:analysis", community.slug, "words")
    look, behind = _asked(request, community)
    start = _start(request)
    ids = behind.ids or []
    shown = [str(number) for number in ids[start : start + PAGE]]
    found = by_ids(community.pk, shown)
    told = tell(community, [found[number] for number in shown if number in found], rooms_of(community))
    page = "aspects" if behind.clauses_of else "words"
    context = {
        "look": look,
        "behind": behind,
        "crumbs": [*crumbs(community, page), (behind.title, None)],
        "count": len(ids),
        "told": [(one, _marked(behind, one.event.text)) for one in told],
        "next": start + PAGE if start + PAGE < len(ids) else "",
        "back": reverse("insights:analysis", args=[community.slug, page]) + look.url(),
        "back_to": ANALYSES[page].title,
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
    asked = {
        name: sound_text(request.GET.get(name, "").strip(), LONGEST) for name in ("word", "topic", "aspect", "sounds")
    }
    if asked["aspect"]:
        sounds = asked["sounds"] if asked["sounds"] in SOUND_WORDS else ""
        return look, _of_aspect(look.query, asked["aspect"], sounds)
    person = _person(request, community)
    return look, (_of_topic if asked["topic"] else _of_word)(look.query, asked["topic"] or asked["word"], person)


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


def _of_aspect(query: Query, name: str, sounds: str) -> Behind:
    """Raises Http404 for one that is not watched."""
    aspect = fetch(query.community, Aspect.objects.filter(archived_at=None), name=name)
    title = _("对“%(name)s”说得%(sound)s的消息") if sounds else _("说到“%(name)s”的消息")
    title %= {"name": name, "sound": SOUND_WORDS.get(sounds, "")}
    return Behind("aspect", name, title, aspects.behind(query, name, sounds), [], clauses_of=aspect)


def _marked(behind: Behind, text: str) -> list[str]:
    """What is marked in a text: the words, or the very clauses that were judged."""
    return aspects.clauses_naming(text, behind.clauses_of) if behind.clauses_of else behind.marked


def _start(request: HttpRequest) -> int:
    after = request.GET.get("after", "")
    return int(after) if after.isdecimal() and len(after) < 9 else 0

"""What a community teaches about its words, below 热词与话题: new words that are offered, its own, stop words, and the
watched ones."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weilu.analytics.newcomers import offers_of
from weilu.events.searching import by_ids
from weilu.insights.look import Look
from weilu.team.access import May, allows, community_view, staff_of
from weilu.team.models import Community, Staff
from weilu.team.own_words import LISTS, MUTED, OWN, PASSED, add, remove
from weilu.team.refusal import Refusal
from weilu.team.watched_words import unwatch, watch

WATCHED = "watched_words"
ADD, REMOVE = "add", "remove"


@dataclass(frozen=True, slots=True)
class Change:
    """One word put on a list or taken off it."""

    which: str
    act: str
    word: str

    @property
    def undo(self) -> "Change":
        return Change(self.which, REMOVE if self.act == ADD else ADD, self.word)

    @property
    def told(self) -> str:
        words = {
            (OWN, ADD): _("学会了“%s”，以后当一个词来数。"),
            (OWN, REMOVE): _("忘了“%s”。"),
            (MUTED, ADD): _("“%s”不再算词。"),
            (MUTED, REMOVE): _("“%s”又算词了。"),
            (PASSED, ADD): _("不再推荐“%s”。"),
            (PASSED, REMOVE): _("“%s”可以再被推荐。"),
            (WATCHED, ADD): _("开始关注“%s”。"),
            (WATCHED, REMOVE): _("不再关注“%s”。"),
        }
        return words[self.which, self.act] % self.word


@community_view(May.READ, change=May.OPERATE)
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: HttpRequest, community: Community) -> HttpResponse:
    """The lists; a POST changes one by one word and shows them again, with its undo."""
    look = Look.read(community, request.GET)
    change, wrong = None, ""
    if request.method == "POST":
        change = _read(request)
        try:
            change = _carry_out(community, change, by=staff_of(request))
        except Refusal as reason:
            change, wrong = None, str(reason)
    fragment = request.headers.get("HX-Request") == "true"
    if request.method == "POST" and not fragment:
        return redirect(reverse("insights:analysis", args=[community.slug, "words"]) + look.url() + "#word-lists")
    context = {**_shown(look), "change": change, "wrong": wrong, "may_change": allows(request, May.OPERATE)}
    return render(
        request, "insights/analyses/word_lists.html" if fragment else "insights/word_lists_page.html", context
    )


def _read(request: HttpRequest) -> Change:
    asked = Change(*(str(request.POST.get(name, "")).strip()[:100] for name in ("which", "act", "word")))
    if asked.which not in (*LISTS, WATCHED) or asked.act not in (ADD, REMOVE):
        raise Http404
    return asked


def _carry_out(community: Community, change: Change, *, by: Staff) -> Change:
    """What was done: the word as it now stands on the list. Raises Refusal."""
    if change.which == WATCHED:
        (watch if change.act == ADD else unwatch)(community, [change.word], by=by)
        return change
    if change.act == REMOVE:
        remove(community, change.which, change.word, by=by)
        return change
    return Change(change.which, ADD, add(community, change.which, change.word, by=by))


def _shown(look: Look) -> dict[str, Any]:
    community = look.community
    offers = offers_of(look.everybody)
    examples = by_ids(community.pk, [one.example for one in offers.words])
    return {
        "look": look,
        "community": community,
        "offers": [{"offer": one, "example": examples.get(str(one.example))} for one in offers.words],
        "looked_at": offers.looked_at,
        "lists": [
            (WATCHED, _("关注词"), _("数它们被提到多少次；突然多起来会在“今日”告诉你。"), community.watched_words),
            (OWN, _("自己的词"), _("词典里没有、你们常说的：外号、产品、地名。"), community.own_words),
            (MUTED, _("停用词"), _("说得多却看不出在聊什么的：不进词云，不成话题。"), community.muted_words),
        ],
        "passed": community.passed_words,
    }

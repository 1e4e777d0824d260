"""What somebody, or a segment, talks about more than the others: on a member's profile, on a segment's page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weilu.analytics import topics, words
from weilu.insights.boards.page import shown
from weilu.insights.cards.talking import said_url
from weilu.insights.look import Look
from weilu.members.models import Member
from weilu.segments.models import Segment
from weilu.team.access import May, community_view, fetch
from weilu.team.models import Community
from weilu.text.keywords import NOTABLE

WORDS, TOPICS, LEAST = 12, 3, 2  # a word that was said once is no habit


@community_view(May.READ)
@require_safe
def of_member(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Of the ninety days that end with the community's newest message."""
    member = fetch(community, Member.objects.select_related("merged_into"), pk=pk).root
    look = Look(community, {"range": "90", "staff": "1", "bots": "1"})
    count, rows = words.words_of_person(look.query, member.pk)
    told = [row for row in rows if row["z"] >= NOTABLE and row["messages"] >= LEAST][:WORDS]
    spoken = topics.topics_of_person(look.query, member.pk)[:TOPICS]
    context: dict[str, Any] = {
        "count": count,
        "words": [{**row, "url": said_url(look, word=row["word"], member=str(member.pk))} for row in told],
        "topics": [
            {"words": one.words[:4], "messages": n, "url": said_url(look, topic=one.name, member=str(member.pk))}
            for one, n in spoken
        ],
    }
    return render(request, "insights/member_words.html", context)


@community_view(May.READ)
@require_safe
def of_segment(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """The card of words that stand out, for this segment against everybody else."""
    segment = fetch(community, Segment.objects.all(), pk=pk)
    look = Look(community, {"range": "30", "segment": segment.name, "against": words.REST})
    context = {"look": look, "name": "key-words", "back": look.url(), **shown(look, "key-words")}
    context["title"] = _("这群人更爱说的词")
    return render(request, "insights/part.html", context)

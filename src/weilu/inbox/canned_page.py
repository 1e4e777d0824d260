"""快捷回复: the list, writing one, putting one away and back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weilu.inbox import canned
from weilu.inbox.models import Canned
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.models import Community
from weilu.team.refusal import Refusal

AWAY = "canned_away"


@community_view(May.READ, change=May.MODERATE)
def every(request: HttpRequest, community: Community) -> HttpResponse:
    """All of them, and a form for another."""
    if request.method == "POST":
        return _written(request, community, None)
    return _shown(request, community)


@community_view(May.MODERATE)
def one(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    known = fetch(community, Canned.objects.filter(archived_at=None), pk=pk)
    if request.method == "POST":
        return _written(request, community, known)
    return _shown(request, community, known, known.word, known.text)


@community_view(May.MODERATE)
@require_POST
def put_away(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    known = fetch(community, Canned.objects.all(), pk=pk)
    canned.put_away(known, by=staff_of(request))
    request.session[AWAY] = known.pk
    return redirect("inbox:canned", community.slug)


@community_view(May.MODERATE)
@require_POST
def bring_back(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    try:
        canned.bring_back(fetch(community, Canned.objects.all(), pk=pk), by=staff_of(request))
    except Refusal as reason:
        messages.error(request, str(reason))
    return redirect("inbox:canned", community.slug)


def _written(request: HttpRequest, community: Community, known: Canned | None) -> HttpResponse:
    word, text = request.POST.get("word", ""), request.POST.get("text", "")
    try:
        canned.write(community, word, text, by=staff_of(request), known=known)
    except Refusal as reason:
        return _shown(request, community, known, word, text, str(reason))
    messages.success(request, _("已存下，大家都能用了。"))
    return redirect("inbox:canned", community.slug)


def _shown(
    request: HttpRequest,
    community: Community,
    known: Canned | None = None,
    word: str = "",
    text: str = "",
    wrong: str = "",
) -> HttpResponse:
    """known: which one is being changed; wrong: why it could not be kept."""
    away = request.session.pop(AWAY, 0)
    context: dict[str, Any] = {
        "rows": Canned.objects.filter(community=community, archived_at=None),
        "known": known,
        "word": word,
        "text": text,
        "wrong": wrong,
        "slots": canned.SLOTS,
        "away": Canned.objects.filter(community=community, pk=away).exclude(archived_at=None).first(),
        "may_write": allows(request, May.MODERATE),
        "crumbs": [(_("收件箱"), reverse("inbox:list", args=[community.slug])), (_("快捷回复"), None)],
    }
    return render(request, "inbox/canned.html", context, status=422 if wrong else 200)

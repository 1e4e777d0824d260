"""What is said of one text, opened at its mark; whoever may moderate corrects it there by one click."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from weilu.events.correcting import Judged, NothingToCorrect, correct, feeling_of, take_back
from weilu.events.feelings import EMOTION_WORDS, SOUND_WORDS
from weilu.events.models import Correction
from weilu.events.searching import by_ids
from weilu.kit.toasts import toast
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.models import Community
from weilu.text.scores import tone_of

ASKED = ("emotion", "sounds", "offence", "spam")


@community_view(May.READ, change=May.MODERATE)
@require_http_methods(["GET", "HEAD", "POST"])
def feeling(request: HttpRequest, community: Community, event_id: int) -> HttpResponse:
    """The judgement opened; with ?mark alone as the mark. A POST answers one of ASKED."""
    found = _found(community, event_id)
    if request.method == "POST":
        said = {name: request.POST[name] for name in ASKED if name in request.POST}
        try:
            made = correct(community, event_id, said, by=staff_of(request))
        except ValueError:
            return HttpResponse(status=400)
        return _told(request, community, event_id, _("记下了，谢谢。"), made)
    if "mark" in request.GET:
        return _mark(request, community, event_id)
    lines = Correction.objects.filter(community=community, event=str(event_id)).select_related("by", "undone_by")
    context = {
        "community": community,
        "event_id": str(event_id),
        "text": found.text,
        "rows": _rows(found),
        "corrections": lines,
        "sure": found.feeling.intensity,
        "is_judged": bool(found.feeling.emotion),
        "may_correct": allows(request, May.MODERATE),
        "alone": not request.htmx,  # type: ignore[attr-defined]
    }
    page = "insights/feeling.html" if request.htmx else "insights/feeling_page.html"  # type: ignore[attr-defined]
    return render(request, page, context)


@community_view(May.MODERATE)
@require_POST
def undo(request: HttpRequest, community: Community, event_id: int, pk: int) -> HttpResponse:
    take_back(fetch(community, Correction.objects.filter(event=str(event_id)), pk=pk), by=staff_of(request))
    return _told(request, community, event_id, _("撤销了。"))


def _found(community: Community, event_id: int) -> Judged:
    if event_id >= 2**64:
        raise Http404
    try:
        return feeling_of(community, event_id)
    except NothingToCorrect as reason:
        raise Http404 from reason


def _rows(found: Judged) -> list[dict[str, Any]]:
    """Each question with its answers: (value, words, whether that is said now)."""
    now = found.feeling
    tone = tone_of(now.sentiment) if now.emotion else ""
    return [
        {
            "name": "emotion",
            "title": _("情绪"),
            "answers": [(name, words, name == now.emotion) for name, words in EMOTION_WORDS.items()],
        },
        {
            "name": "sounds",
            "title": _("语气"),
            "answers": [(name, words, name == tone) for name, words in SOUND_WORDS.items()],
        },
        {"name": "offence", "title": _("冒犯"), "answers": _yes_no(now.offence)},
        {"name": "spam", "title": _("广告"), "answers": _yes_no(now.spam)},
    ]


def _yes_no(share: float) -> list[tuple[str, str, bool]]:
    return [("yes", _("是"), share >= 0.5), ("no", _("不是"), share < 0.5)]


def _told(
    request: HttpRequest, community: Community, event_id: int, said: str, made: Correction | None = None
) -> HttpResponse:
    """Back at the mark, with the way back from what was just done."""
    if not request.htmx:  # type: ignore[attr-defined]
        return toast(request, redirect("stream:feeling", community.slug, event_id), said)
    return toast(request, _mark(request, community, event_id, made), said)


def _mark(request: HttpRequest, community: Community, event_id: int, made: Correction | None = None) -> HttpResponse:
    event = by_ids(community.pk, [event_id]).get(str(event_id))
    return render(request, "insights/mark.html", {"community": community, "event": event, "made": made})

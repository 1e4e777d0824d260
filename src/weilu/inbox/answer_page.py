"""The reply box: sending, and what is decided about an answer that needs a person; what was asked before."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from weilu.analytics.alike import precedents
from weilu.connect.minding import examined
from weilu.inbox import answering, writing
from weilu.inbox.act_page import answered_with
from weilu.inbox.models import Answer, Conversation
from weilu.inbox.page import conversation_of, shown
from weilu.inbox.thread import last_answer
from weilu.kit.toasts import toast
from weilu.members.aliases import name_map
from weilu.persona.tone import upset
from weilu.team.access import May, community_view, staff_of
from weilu.team.models import Community
from weilu.team.refusal import Refusal


@community_view(May.MODERATE)
@require_POST
def send(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    conversation, staff = conversation_of(community, pk), staff_of(request)
    text = request.POST.get("text", "")[: writing.LONGEST]
    if not text.strip():
        return answered_with(request, conversation)
    try:
        answering.send(
            conversation,
            text,
            by=staff,
            seen=_number(request, "seen"),
            way=_number(request, "way"),
            knowing=bool(request.POST.get("knowing")),
            canned=[int(one) for one in request.POST.get("canned", "").split(",") if one.isdecimal()][:20],
        )
    except Refusal as reason:
        writing.keep_draft(conversation, text, by=staff)
        return _refused(request, conversation, reason)
    response = answered_with(request, conversation)
    return trigger_client_event(response, "inboxChanged", {"act": "send", "numbers": [pk]})


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _refused(request: HttpRequest, conversation: Conversation, reason: Refusal) -> HttpResponse:
    """The conversation as it is now, why nothing was sent, and the words still in the box: to be sent knowingly."""
    fresh = conversation_of(conversation.community, conversation.pk)
    context: dict[str, Any] = shown(request, fresh) | {
        "refusal": str(reason),
        "knowing": isinstance(reason, answering.ChangedMeanwhile | answering.BeingAnswered),
        "way": _number(request, "way"),
    }
    if isinstance(reason, answering.ChangedMeanwhile):
        context["theirs"] = last_answer(fresh)
    return render(request, "inbox/open.html" if request.htmx else "inbox/alone.html", context, status=422)  # type: ignore[attr-defined]


@community_view(May.MODERATE)
@require_POST
def check(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """What the checker says of what is in the box, for the way chosen; a fragment."""
    conversation = conversation_of(community, pk)
    text, sender = (
        request.POST.get("text", "")[: writing.LONGEST],
        answering.sender_of(conversation, _number(request, "way")),
    )
    told = examined(
        community,
        text,
        sender=sender,
        purpose=answering.PURPOSE,
        member=conversation.person.pk,
        scene="soothe" if upset(conversation.excerpt) else "",
    )
    context = {
        "text": text.strip(),
        "findings": told.findings,
        "community": community,
        "may_waive": True,
        "quiet": True,
    }
    return render(request, "persona/findings.html", context)


@community_view(May.MODERATE)
@require_POST
def decide(request: HttpRequest, community: Community, pk: int, answer: int, name: str) -> HttpResponse:
    """copied: 我已发出; arrived: it did arrive; again: the same once more; back: not at all, give me the words back."""
    conversation = conversation_of(community, pk)
    acts = {
        "copied": answering.sent_by_hand,
        "arrived": answering.did_arrive,
        "again": answering.try_again,
        "back": answering.take_back,
    }
    if name not in acts:
        return HttpResponse(status=404)
    found = fetch_answer(conversation, answer)
    try:
        acts[name](found, by=staff_of(request))
    except Refusal as reason:
        return toast(request, answered_with(request, conversation), str(reason), "warning")
    response = answered_with(request, conversation)
    return trigger_client_event(response, "inboxChanged", {"act": name, "numbers": [pk]})


def fetch_answer(conversation: Conversation, pk: int) -> Answer:
    """Raises Http404."""
    answers = Answer.objects.filter(conversation__community=conversation.community, conversation=conversation)
    return get_object_or_404(answers.select_related("delivery__sender", "delivery__community", "conversation"), pk=pk)


@community_view(May.READ)
@require_safe
def alike(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """What the same question was answered before; empty where it was not."""
    conversation = conversation_of(community, pk)
    asks = tuple(conversation.asks.values_list("event", flat=True))
    found = precedents(community, conversation.excerpt, without=asks)
    people = name_map(community, [one.ask.member for one in found])
    told = [(one, people.get(one.ask.member)) for one in found]
    return render(request, "inbox/alike.html", {"told": told, "community": community})

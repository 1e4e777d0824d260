"""The acts on conversations, as the page asks for them: by htmx with word of what happened, else the list again."""

from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from weilu.inbox import handling, writing
from weilu.inbox.answering import just_sent
from weilu.inbox.models import Conversation, Step
from weilu.inbox.page import conversation_of, shown
from weilu.inbox.putting_off import until
from weilu.kit.toasts import toast
from weilu.team.access import May, community_view, staff_of
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

Act = Callable[[Community, Iterable[int], HttpRequest], Step | None]


def _assign(community: Community, numbers: Iterable[int], request: HttpRequest) -> Step | None:
    """`to`: "me", the number of somebody of the team, or nothing for nobody."""
    to, me = request.POST.get("to", ""), staff_of(request)
    chosen: Staff | None = me if to == "me" else None
    if to.isdecimal() and len(to) < 10:
        chosen = get_object_or_404(Staff, pk=int(to), seats__community=community)
    return handling.assign(community, numbers, chosen, by=me)


ACTS: dict[str, Act] = {
    "done": lambda c, n, r: handling.finish(c, n, by=staff_of(r)),
    "reopen": lambda c, n, r: handling.reopen(c, n, by=staff_of(r)),
    "snooze": lambda c, n, r: handling.snooze(c, n, until(c, r.POST.get("until", "")), by=staff_of(r)),
    "assign": _assign,
}


def _told(act: str, step: Step | None, count: int) -> str:
    if step is None:
        return _("已经是这样了。")
    words = {
        "done": ngettext("%(n)s 个会话已完成", "%(n)s 个会话已完成", count),
        "reopened": ngettext("%(n)s 个会话重新打开", "%(n)s 个会话重新打开", count),
        "snoozed": ngettext("%(n)s 个会话推到 %(words)s", "%(n)s 个会话推到 %(words)s", count),
        "assigned": ngettext("%(n)s 个会话交给了%(words)s", "%(n)s 个会话交给了%(words)s", count)
        if step.words
        else ngettext("%(n)s 个会话不再指定由谁负责", "%(n)s 个会话不再指定由谁负责", count),
    }
    return words[step.act] % {"n": count, "words": step.words}


@community_view(May.MODERATE)
@require_POST
def act(request: HttpRequest, community: Community, name: str) -> HttpResponse:
    """One of ACTS on the conversations named `conversation`."""
    if name not in ACTS:
        return HttpResponse(status=404)
    numbers = [int(one) for one in request.POST.getlist("conversation") if one.isdecimal() and len(one) < 19]
    try:
        step = ACTS[name](community, numbers, request)
    except Refusal as reason:
        return toast(request, _back(request, community), str(reason), "error")
    count = Step.objects.filter(batch=step.pk).count() if step else 0
    response = _back(request, community)
    if request.htmx and step:  # type: ignore[attr-defined]
        trigger_client_event(response, "inboxChanged", {"act": name, "numbers": numbers})
    undo = reverse("inbox:undo", args=[community.slug, step.pk]) if step else ""
    return toast(request, response, _told(name, step, count), undo=undo)


@community_view(May.MODERATE)
@require_POST
def undo(request: HttpRequest, community: Community, batch: int) -> HttpResponse:
    undone = handling.undo(community, batch, by=staff_of(request))
    words = _("已撤销") if undone else _("这之后又有人改过，没有撤销。")
    response = _back(request, community)
    if request.htmx:  # type: ignore[attr-defined]
        trigger_client_event(response, "inboxChanged", {"act": "undo", "numbers": []})
    return toast(request, response, words, "success" if undone else "warning")


@community_view(May.MODERATE)
@require_POST
def remark(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    conversation = conversation_of(community, pk)
    if text := request.POST.get("text", "").strip():
        handling.remark(conversation, text, by=staff_of(request))
    return answered_with(request, conversation)


@community_view(May.MODERATE)
@require_POST
def typing(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Somebody is at the answer: kept is what stands in the box, and that it is they who write."""
    conversation, staff = conversation_of(community, pk), staff_of(request)
    text = request.POST.get("text")
    if text is not None and not just_sent(conversation, text, staff):  # word of the last keys may come after the answer
        writing.keep_draft(conversation, text, by=staff)
    if request.POST.get("left"):
        writing.release(conversation, by=staff)
        return HttpResponse(status=204)
    if writing.claim(conversation, by=staff):
        return HttpResponse(status=204)
    return render(request, "inbox/pulse.html", shown(request, conversation_of(community, pk)))


def answered_with(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """The conversation as it is now: alone for htmx."""
    if request.htmx:  # type: ignore[attr-defined]
        fresh = conversation_of(conversation.community, conversation.pk)
        return render(request, "inbox/open.html", shown(request, fresh))
    return redirect("inbox:one", conversation.community.slug, conversation.pk)


def _back(request: HttpRequest, community: Community) -> HttpResponse:
    return HttpResponse(status=204) if request.htmx else redirect("inbox:list", community.slug)  # type: ignore[attr-defined]

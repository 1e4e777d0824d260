"""发送渠道: every way out, how it is, and setting up one more."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from weilu.connect import setting_up
from weilu.connect.deliveries import Delivery, Sender
from weilu.connect.delivering import TEST, Outgoing, deliver
from weilu.connect.minding import consistency
from weilu.connect.senders import KINDS
from weilu.connect.setting_up import SenderForm
from weilu.kit.toasts import toast
from weilu.team.access import May, community_view, fetch, staff_of
from weilu.team.models import Community
from weilu.team.refusal import Refusal

NEWEST = 10


@community_view(May.READ)
@require_safe
def listing(request: HttpRequest, community: Community) -> HttpResponse:
    context = {
        "rows": [row_of(sender) for sender in _with_health(setting_up.working(community))],
        "removed": setting_up.removed(community),
        "kinds": KINDS.values(),
    }
    return render(request, "connect/senders.html", context)


def _with_health(senders: QuerySet[Sender]) -> list[Sender]:
    """Each with when it last sent, and its last message that needs a person."""
    of_it = Delivery.objects.filter(sender=OuterRef("pk"))
    # One look-up a state: for two at once SQLite would walk through all that the sender ever sent.
    failed, unknown = (
        Subquery(of_it.filter(state=state).order_by("-pk").values("pk")[:1])
        for state in (Delivery.State.FAILED, Delivery.State.UNKNOWN)
    )
    return list(
        senders.select_related("community").annotate(
            last_sent=Subquery(of_it.exclude(sent_at=None).order_by("-sent_at").values("sent_at")[:1]),
            last_failed=failed,
            last_unknown=unknown,
        )
    )


def row_of(sender: Sender) -> dict[str, object]:
    number = max(getattr(sender, name) or 0 for name in ("last_failed", "last_unknown"))
    failed = Delivery.objects.filter(pk=number).first() if number else None
    return {"sender": sender, "kind": KINDS.get(sender.kind), "failed": failed}


@community_view(May.OPERATE)
@never_cache
def add(request: HttpRequest, community: Community, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    form = SenderForm(KINDS[kind], request.POST or None, instance=Sender(community=community, kind=kind))
    if request.method != "POST" or not form.is_valid():
        return _form(request, form)
    sender = setting_up.set_up(community, form, by=staff_of(request))
    return toast(request, redirect("senders:show", community.slug, sender.pk), _("已添加，发一条测试消息看看。"))


@community_view(May.OPERATE)
@never_cache
def change(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    sender = _fetch(community, pk)
    if sender.kind not in KINDS:
        raise Http404
    form = SenderForm(KINDS[sender.kind], request.POST or None, instance=sender)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form)
    setting_up.set_up(community, form, by=staff_of(request))
    return toast(request, redirect("senders:show", community.slug, pk), _("已保存。"))


def _form(request: HttpRequest, form: SenderForm) -> HttpResponse:
    context = {"form": form, "kind": form.kind, "sender": form.instance}
    return render(request, "connect/sender_form.html", context, status=422 if form.errors else 200)


@community_view(May.READ)
@require_safe
def show(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    sender = _fetch(community, pk)
    kind = KINDS.get(sender.kind)
    settings = (
        [(told.label, sender.settings[told.name]) for told in kind.fields if sender.settings.get(told.name)]
        if kind
        else []
    )
    context = {
        **row_of(_with_health(setting_up.working(community).filter(pk=pk))[0]),
        "settings": settings,
        "consistency": consistency(sender),
        "newest": sender.deliveries.select_related("sender", "community", "by")[:NEWEST],
    }
    return render(request, "connect/sender.html", context)


@community_view(May.OPERATE)
@require_POST
def test(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Send a message that says what it is. Every press is a message of its own."""
    sender, by = _fetch(community, pk), staff_of(request)
    text = _("这是围炉发来的测试消息，看到它说明「%(name)s」接通了。") % {"name": sender.name}
    message = Outgoing(text=text, title=_("围炉测试"), to=request.POST.get("to", ""), purpose=TEST)
    try:
        delivery = deliver(sender, message, key=f"test/{pk}/{get_random_string(12)}", by=by)
    except Refusal as refusal:
        return toast(request, redirect("senders:show", community.slug, pk), str(refusal), "error")
    return redirect("deliveries:show", community.slug, delivery.pk)


@community_view(May.OPERATE)
@require_POST
def pause(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    sender = _fetch(community, pk)
    act = setting_up.resume if sender.paused_at else setting_up.pause
    act(sender, by=staff_of(request))
    return redirect("senders:show", community.slug, pk)


@community_view(May.OPERATE)
@require_POST
def remove(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Remove it, or bring back one that was removed."""
    sender = fetch(community, Sender.objects.select_related("community"), pk=pk)
    if sender.removed_at:
        setting_up.restore(sender, by=staff_of(request))
        return redirect("senders:show", community.slug, pk)
    setting_up.remove(sender, by=staff_of(request))
    told = _("已移除「%(name)s」，可以在下面恢复。") % {"name": sender.name}
    return toast(request, redirect("senders:list", community.slug), told)


def _fetch(community: Community, pk: int) -> Sender:
    return fetch(community, setting_up.working(community).select_related("community"), pk=pk)

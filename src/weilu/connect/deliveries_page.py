"""发送记录: every message that went out or should, what the platform said, and what a person decides."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from weilu.connect import settling
from weilu.connect.deliveries import Delivery, Picture
from weilu.connect.senders import KINDS
from weilu.kit.toasts import toast
from weilu.members.contact import masked
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.models import Community

PAGE = 50
State = Delivery.State
GROUPS: dict[str, tuple[Any, frozenset[str]]] = {
    "todo": (gettext_lazy("要人处理"), Delivery.NEEDS_A_PERSON),
    "waiting": (gettext_lazy("等待发送"), frozenset({State.WAITING, State.CLAIMED})),
    "sent": (gettext_lazy("已发出"), Delivery.SUCCESS),
    "cancelled": (gettext_lazy("已取消"), frozenset({State.CANCELLED})),
}
"""The tabs; a last one shows all."""

ACTS = {
    "again": (settling.send_again, gettext_lazy("已放回队列。")),
    "now": (settling.send_now, gettext_lazy("不再等，马上发。")),
    "sent": (settling.say_sent, gettext_lazy("已记为发出。")),
    "copied": (settling.say_copied, gettext_lazy("已记为发出。")),
    "let-go": (settling.let_go, gettext_lazy("已取消，可以在“已取消”里找回。")),
}


@community_view(May.READ)
@require_safe
def listing(request: HttpRequest, community: Community) -> HttpResponse:
    group = request.GET.get("state", "")
    sender, after = (_number(request.GET.get(name, "")) for name in ("sender", "after"))
    pictured = Exists(Picture.objects.filter(delivery=OuterRef("pk")))
    # Prefetched, not joined: with a join SQLite begins at the few senders and sorts all that they ever sent.
    wanted = community.deliveries.prefetch_related("sender", "by").annotate(pictured=pictured)
    if group in GROUPS:
        wanted = wanted.filter(state__in=GROUPS[group][1])
    if sender:
        wanted = wanted.filter(sender=sender)
    if after:
        wanted = wanted.filter(pk__lt=after)
    found = list(wanted[: PAGE + 1])
    context = {
        "rows": [shown(request, delivery) for delivery in found[:PAGE]],
        "next": found[PAGE - 1].pk if len(found) > PAGE else None,
        "tabs": _tabs(community, group, sender),
        "group": group,
        "senders": community.senders.all(),
        "chosen": sender,
    }
    return render(request, "connect/deliveries.html", context)


def _number(told: str) -> int:
    """0 for what is none that a database could hold."""
    return int(told) if told.isdecimal() and len(told) <= 18 else 0


def _tabs(community: Community, group: str, sender: int) -> list[tuple[Any, str, bool, int | None]]:
    counts = _counts(community.deliveries.filter(sender=sender) if sender else community.deliveries.all())
    more = f"&sender={sender}" if sender else ""
    tabs: list[tuple[Any, str, bool, int | None]] = [(_("全部"), f"?{more.lstrip('&')}", group not in GROUPS, None)]
    for name, (title, states) in GROUPS.items():
        count = sum(counts.get(state, 0) for state in states)
        tabs.append((title, f"?state={name}{more}", group == name, count if name in {"todo", "waiting"} else None))
    return tabs


def _counts(deliveries: QuerySet[Delivery]) -> dict[str, int]:
    """Of the states that are worth a number: what is over is not counted, there is ever more of it."""
    alive = deliveries.filter(state__in=[*Delivery.NEEDS_A_PERSON, State.WAITING, State.CLAIMED])
    return dict(alive.order_by().values_list("state").annotate(Count("pk")))


def shown(request: HttpRequest, delivery: Delivery) -> dict[str, Any]:
    """A delivery as a page shows it: addresses in full only to those who may see them."""
    full = "@" not in delivery.to or allows(request, May.CONTACT)
    kind = KINDS.get(delivery.sender.kind)
    return {
        "delivery": delivery,
        "kind": kind,
        "to": delivery.to if full else masked(delivery.to),
        "steps": delivery.sender.settings.get("steps", "").splitlines() if kind and kind.by_hand else [],
        "place": delivery.sender.settings.get("place", ""),
    }


@community_view(May.READ)
@require_safe
def show(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    delivery = _fetch(community, pk)
    context = {
        **shown(request, delivery),
        "crumbs": [(_("发送记录"), reverse("deliveries:list", args=[community.slug])), (f"#{pk}", None)],
    }
    return render(request, "connect/delivery.html", context)


@community_view(May.READ)
@require_safe
def picture(request: HttpRequest, community: Community, pk: int, number: int) -> HttpResponse:
    found = get_object_or_404(_fetch(community, pk).pictures, pk=number)
    return HttpResponse(
        bytes(found.content), content_type=found.kind, headers={"Cache-Control": "private, max-age=86400"}
    )


@community_view(May.OPERATE)
@require_POST
def decide(request: HttpRequest, community: Community, pk: int, act: str) -> HttpResponse:
    """One of ACTS; where somebody was quicker the page says so."""
    if act not in ACTS:
        raise Http404
    carry_out, done = ACTS[act]
    answer = redirect(_back(request, community, pk))
    if carry_out(_fetch(community, pk), by=staff_of(request)):
        return toast(request, answer, str(done))
    return toast(request, answer, _("这条消息的状态已经变了，请看最新的。"), "warning")


def _back(request: HttpRequest, community: Community, pk: int) -> str:
    """The list, if it was pressed there."""
    told = request.POST.get("back", "")
    listing = reverse("deliveries:list", args=[community.slug])
    return f"{listing}?state={told}" if told in GROUPS else reverse("deliveries:show", args=[community.slug, pk])


def _fetch(community: Community, pk: int) -> Delivery:
    return fetch(community, Delivery.objects.select_related("sender", "community", "by"), pk=pk)

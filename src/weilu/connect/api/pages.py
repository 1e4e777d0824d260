"""On a source's page: what arrives, a test event, and what the names of a program's events mean."""

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from weilu.connect import sources
from weilu.connect.api.calls import Call, Heard
from weilu.connect.api.latest import Glimpse, latest
from weilu.connect.api.naming import BadSentName, TooManyNames, forget_name, name_as, names_of
from weilu.connect.api.refusals import REASONS
from weilu.connect.api.taking import take
from weilu.connect.models import Source
from weilu.connect.recent_page import recent
from weilu.events.vocabulary import KINDS
from weilu.kit.clock import from_ms
from weilu.kit.toasts import toast
from weilu.members.joining import visitor
from weilu.members.resolving import resolve
from weilu.team.access import May, community_view, fetch, staff_of
from weilu.team.models import Community

TESTER = "测试"  # its name reads 访客 测试
ABOUT = {"identify": gettext_lazy("更新资料"), "group": gettext_lazy("加入分组"), "alias": gettext_lazy("换了 ID")}
"""How calls read that say who somebody is."""


def arrived(request: HttpRequest, source: Source) -> list[dict[str, Any]]:
    """What the page shows, the newest first: as it came, or, after a start, as it was kept."""
    return [_shown(one) for one in latest(source)] or [_kept(row) for row in recent(request, source)["recent"]]


def _shown(one: Glimpse) -> dict[str, Any]:
    reason = REASONS[one.reason][1] if one.reason else ""
    return {
        "at": from_ms(one.received),
        "kind": one.kind,
        "about": ABOUT.get(one.type, ""),
        "who": one.who,
        "told": one.told,
        "reason": reason,
    }


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    event, member = row["event"], row["member"]
    told = event.text or event.content
    return {"at": row["at"], "kind": event.kind, "who": member.name if member else "", "told": told}


@community_view(May.READ)
@require_safe
def newest(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """The list alone, fetched again every few seconds."""
    source = _fetch(community, pk)
    return render(request, "connect/api/latest.html", {"source": source, "arrived": arrived(request, source)})


@community_view(May.OPERATE)
@require_POST
def test(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """An event of Weilu's own, over the same way; a bot did it, so that no number counts it."""
    source = _fetch(community, pk)
    resolve(community, [msgspec.structs.replace(visitor(source.platform, TESTER), is_bot=True)], source=source.pk)
    call = Call(type="track", event="Test Event", anonymous_id=TESTER, properties={"from": staff_of(request).name})
    take(source, Heard([(0, b"", call)], []))
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("sources:show", community.slug, source.pk)
    response = render(request, "connect/api/latest.html", {"source": source, "arrived": arrived(request, source)})
    return toast(request, response, _("测试事件收到了。"))


@community_view(May.READ, change=May.OPERATE)
def names(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    source = _fetch(community, pk)
    told, problem = "", ""
    if request.method == "POST":
        told = request.POST.get("sent", "")
        try:
            _change(request, source, told)
            return redirect("sources:names", community.slug, source.pk)
        except (BadSentName, TooManyNames) as refusal:
            problem = str(refusal)
    context = {
        "source": source,
        "names": names_of(source),
        "kinds": list(KINDS),
        "unnamed": _unnamed(source),
        "told": told or request.GET.get("sent", "")[:64],
        "problem": problem,
        "crumbs": [(_("连接"), reverse("sources:list", args=[community.slug])), (source.name, _address(source))],
    }
    return render(request, "connect/api/names.html", context, status=422 if problem else 200)


def _change(request: HttpRequest, source: Source, sent: str) -> None:
    by = staff_of(request)
    if "forget" in request.POST:
        forget_name(source, request.POST["forget"], by=by)
    else:
        name_as(source, sent, request.POST.get("kind", "") or " ".join(sent.split()), by=by)


def _unnamed(source: Source) -> list[str]:
    """Names that came lately and mean nothing but themselves."""
    return sorted({one.kind for one in latest(source) if one.kind and one.kind not in KINDS})


def _address(source: Source) -> str:
    return reverse("sources:show", args=[source.community.slug, source.pk])


def _fetch(community: Community, pk: int) -> Source:
    return fetch(community, sources.live(community).filter(kind="api"), pk=pk)

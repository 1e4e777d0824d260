"""外面能打开吗: the check of the public address, a code for a phone, and the files by which WeChat proves a domain."""

import re

import qrcode  # type: ignore[import-untyped]
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from qrcode.image.svg import SvgPathFillImage  # type: ignore[import-untyped]

from weilu.connect import proof_files, reaching
from weilu.connect.models import ProofFile
from weilu.team.access import May, community_view, staff_of
from weilu.team.models import Community
from weilu.team.refusal import Refusal

NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}\Z")


@community_view(May.OPERATE)
@require_safe
@never_cache
def show(request: HttpRequest, community: Community) -> HttpResponse:
    nonce = reaching.new_visit() if settings.PUBLIC_URL else ""
    context = {
        "findings": reaching.by_settings(),
        "public": settings.PUBLIC_URL,
        "nonce": nonce,
        "drawing": _code(f"{settings.PUBLIC_URL}/reach/{nonce}/") if nonce else "",
        "files": ProofFile.objects.select_related("by"),
    }
    return render(request, "connect/reach.html", context)


def _code(address: str) -> str:
    return str(qrcode.make(address, image_factory=SvgPathFillImage).to_string(encoding="unicode"))


@community_view(May.OPERATE)
@require_safe
@never_cache
def check(request: HttpRequest, community: Community) -> HttpResponse:
    """A fragment: Weilu has called itself."""
    return render(request, "connect/reach_finding.html", {"finding": reaching.by_calling()})


@community_view(May.OPERATE)
@require_safe
@never_cache
def phone(request: HttpRequest, community: Community, nonce: str) -> HttpResponse:
    """A fragment that asks again until the phone has been there."""
    return render(request, "connect/reach_phone.html", {"nonce": nonce, "state": reaching.visited(nonce)})


@login_not_required
@require_safe
@never_cache
def arrived(request: HttpRequest, nonce: str) -> HttpResponse:
    """What the phone opens: nothing but that it works."""
    in_wechat = "MicroMessenger" in request.headers.get("User-Agent", "")
    if not NONCE.match(nonce) or not reaching.visit(nonce, in_wechat=in_wechat):
        raise Http404
    return render(request, "connect/reach_arrived.html", {"in_wechat": in_wechat})


@login_not_required
@require_safe
@never_cache
def prove(request: HttpRequest, nonce: str) -> HttpResponse:
    """What Weilu asks itself by its public address."""
    if not NONCE.match(nonce):
        raise Http404
    return HttpResponse(reaching.proof(nonce), content_type="text/plain")


@login_not_required
@require_safe
def proof_file(request: HttpRequest, name: str) -> HttpResponse:
    """`/MP_verify_….txt` and `/WW_verify_….txt`, as WeChat fetches them."""
    found = ProofFile.objects.filter(name=name).first()
    if found is None:
        raise Http404
    return HttpResponse(found.content, content_type="text/plain; charset=utf-8")


@community_view(May.MANAGE)
@require_POST
def add_file(request: HttpRequest, community: Community) -> HttpResponse:
    upload = request.FILES.get("file")
    name = str(upload.name) if upload else request.POST.get("name", "")
    content = upload.read(proof_files.LONGEST + 1) if upload else request.POST.get("content", "").encode()
    try:
        added = proof_files.add(name, content, by=staff_of(request), community=community)
        messages.success(request, _("已经放好：%(name)s") % {"name": added.name})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("sources:reach", community.slug)


@community_view(May.MANAGE)
@require_POST
def remove_file(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    proof_files.remove(pk, by=staff_of(request), community=community)
    return redirect("sources:reach", community.slug)

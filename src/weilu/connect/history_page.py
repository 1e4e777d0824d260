"""导入: send a file, and see what has been taken in so far."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from weilu.connect.guides import guides
from weilu.connect.models import Import
from weilu.connect.reasons import CannotRead
from weilu.connect.uploading import check_size, receive
from weilu.team.access import May, community_view
from weilu.team.models import Community
from weilu.team.refusal import Refusal

ROWS = 20


@csrf_exempt  # only until the size is known to be fine: the check reads the whole body
@community_view(May.READ, change=May.OPERATE)
def imports(request: HttpRequest, community: Community) -> HttpResponse:
    if request.method != "POST":
        return _page(request, community)
    try:
        check_size(request)
        return _upload(request, community)
    except (Refusal, CannotRead) as reason:
        if request.accepts("text/html"):
            return _page(request, community, problem=str(reason), status=422)
        return JsonResponse({"problem": str(reason)}, status=422)


@csrf_protect
def _upload(request: HttpRequest, community: Community) -> HttpResponse:
    entry = receive(community, request.FILES.get("file"), by=request.user)  # type: ignore[arg-type]
    address = reverse("connect:import", args=[community.slug, entry.pk])
    return redirect(address) if request.accepts("text/html") else JsonResponse({"address": address})


def _page(request: HttpRequest, community: Community, problem: str = "", status: int = 200) -> HttpResponse:
    entries = community.imports.select_related("by", "source")
    page = Paginator(entries, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "busy": any(entry.state in Import.BUSY for entry in page),
        "guides": guides(),
        "problem": problem,
        "limit": settings.UPLOAD_LIMIT,
    }
    return render(request, "connect/imports.html", context, status=status)

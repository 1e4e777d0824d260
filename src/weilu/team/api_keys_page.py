"""设置 › API 密钥: which programs may read what."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from weilu.team.access import May, community_view, fetch, staff_of
from weilu.team.api_keys import SCOPES, BadKey, issue, revoke
from weilu.team.models import ApiKey, Community

TERMS = (0, 30, 90, 365)  # days; 0: until it is revoked


@community_view(May.MANAGE)
@require_safe
def api_keys(request: HttpRequest, community: Community) -> HttpResponse:
    return _page(request, community)


@community_view(May.MANAGE)
@require_POST
@never_cache
def issue_key(request: HttpRequest, community: Community) -> HttpResponse:
    """Shows the secret in the answer itself, once: it is stored nowhere."""
    term = request.POST.get("days", "0")
    days = int(term) if term.isdecimal() and int(term) in TERMS else 0
    name, scopes = request.POST.get("name", ""), request.POST.getlist("scope")
    try:
        key, secret = issue(community, name, scopes, by=staff_of(request), days=days or None)
    except BadKey as refusal:
        return _page(request, community, wrong=str(refusal), name=name, chosen=scopes, status=422)
    return _page(request, community, fresh=key, secret=secret)


@community_view(May.MANAGE)
@require_POST
def revoke_key(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    key = fetch(community, ApiKey.objects.all(), pk=pk)
    revoke(key, by=staff_of(request))
    messages.success(request, _("已吊销「%(name)s」，它不能再读取任何数据。") % {"name": key.name})
    return redirect("team:api_keys", community.slug)


def _page(request: HttpRequest, community: Community, *, status: int = 200, **more: object) -> HttpResponse:
    context = {
        "keys": ApiKey.objects.filter(community=community, revoked_at=None).select_related("made_by"),
        "scopes": SCOPES.items(),
        "terms": [(days, _("%(n)s 天") % {"n": days} if days else _("一直有效，直到吊销")) for days in TERMS],
        "address": settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}",
        "chosen": ["metrics"],
        **more,
    }
    return render(request, "team/api_keys.html", context, status=status)

"""Light, dark, or as the person's system has it; kept in a cookie so that the first byte already knows."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "weilu_theme"
THEMES = ("light", "dark", "auto")
_YEAR = 365 * 24 * 3600


def theme_of(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


@login_not_required
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Back to where the person was; without a redirect for the script, which has already repainted."""
    theme = request.POST.get("theme", "auto")
    back = request.POST.get("next") or "/"
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponse(status=204) if request.headers.get("X-Weilu") == "theme" else redirect(back)
    response.set_cookie(
        COOKIE, theme if theme in THEMES else "auto", max_age=_YEAR, samesite="Lax", secure=request.is_secure()
    )
    return response

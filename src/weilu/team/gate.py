"""The gate of sign-in: who may sign up, how a client is told apart, what guessing costs."""

import ipaddress
from typing import Any

import qrcode  # type: ignore[import-untyped]
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect
from qrcode.image.svg import SvgPathFillImage  # type: ignore[import-untyped]


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth as Weilu uses it: accounts come by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing on top of a page that already tells what happened (signed in, signed out)."""
        template = kwargs.get("message_template") or (args[2] if len(args) > 2 else "")
        if template not in {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}:
            super().add_message(*args, **kwargs)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account:home")


class TwoStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def build_totp_svg(self, url: str) -> str:
        """The QR code on white: on a dark page a transparent one cannot be scanned."""
        return str(qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode"))


class SignInFirst(LoginRequiredMiddleware):
    """Everything needs sign-in unless its view says otherwise; an htmx fragment sends the whole page there."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        response = super().handle_no_permission(request, view_func)
        if not request.headers.get("HX-Request"):
            return response
        page = request.headers.get("HX-Current-URL", "")
        return HttpResponseClientRedirect(_sign_in_for(page, response))


def _sign_in_for(page: str, response: HttpResponse) -> str:
    """The sign-in address that returns to the page the fragment is part of, not to the fragment."""
    from urllib.parse import quote, urlsplit

    target = urlsplit(page)
    back = target.path + (f"?{target.query}" if target.query else "")
    address = response["Location"].partition("?")[0]
    return f"{address}?next={quote(back)}" if back else address


def attempted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name or e-mail address under which somebody tries to sign in: what axes counts failures by."""
    given = credentials or {}
    name = given.get("username") or given.get("email") or request.POST.get("login") or ""
    return str(name).strip().lower()[:255]


def client_address(request: HttpRequest) -> str | None:
    """Where the request comes from, behind as many proxies as the settings name; None where nobody can tell."""
    try:
        return str(ipaddress.ip_address(get_client_ip(request) or ""))
    except ValueError:
        return None

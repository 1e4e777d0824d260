"""Pages at the door, open to people who have not signed in: links, invitations, the first run."""

from collections.abc import Callable

from allauth.account import views as allauth_views
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from weilu.team.account_page import allow_new_password
from weilu.team.forms import FirstRunForm, NewAccountForm, zones
from weilu.team.founding import AlreadyFounded, WrongSetupCode, is_fresh, make_first_owner
from weilu.team.inviting import AlreadySeated, InvitationGone, accept, find_invitation, join
from weilu.team.links import LinkGone, link_owner, use_login_link
from weilu.team.models import Invitation, Staff
from weilu.team.refusal import Refusal

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """A door page: no sign-in, never cached, twenty tries a minute from one address."""
    guarded = ratelimited(sensitive_post_parameters("password", "code", "key")(view))
    return login_not_required(never_cache(require_http_methods(["GET", "POST"])(guarded)))


def ratelimited(view: View) -> View:
    def counted(request: HttpRequest) -> HttpResponseBase:
        if request.method == "POST" and (refused := ratelimit.consume_or_429(request, action="signup")):
            return refused  # type: ignore[no-any-return]
        return view(request)

    return counted


@public
def use_link(request: HttpRequest) -> HttpResponse:
    """GET only shows a button: chat apps open links to preview them, and a preview must not use one up."""
    key = request.POST.get("key") or request.GET.get("key", "")
    try:
        if request.method == "POST":
            login(request, use_login_link(key), backend=BACKEND)
            allow_new_password(request)
            return redirect(settings.LOGIN_REDIRECT_URL)
        if not (staff := link_owner(key)):
            raise LinkGone
    except LinkGone as gone:
        return refuse(request, _("登录链接已失效"), gone)
    return render(request, "account/link.html", {"staff": staff, "key": key})


@public
def first_run(request: HttpRequest) -> HttpResponse:
    """The first owner's account: only on a fresh install, only with the code its console shows."""
    if not is_fresh():
        return redirect(settings.LOGIN_URL)
    form = FirstRunForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        try:
            owner = make_first_owner(**form.cleaned_data)
        except WrongSetupCode as refusal:
            form.add_error("code", str(refusal))
        except AlreadyFounded:
            return redirect(settings.LOGIN_URL)
        else:
            login(request, owner, backend=BACKEND)
            return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "account/first_run.html", {"form": form, "zones": zones()})


@public
def invitation(request: HttpRequest) -> HttpResponse:
    """Accept an invitation: as the person signed in, or with a new account."""
    key = request.POST.get("key") or request.GET.get("key", "")
    if not (offer := find_invitation(key)):
        return refuse(request, _("邀请已失效"), InvitationGone())
    try:
        if isinstance(request.user, Staff):
            return _accept_as(request, offer, key, request.user)
        return _join_anew(request, offer, key)
    except (InvitationGone, AlreadySeated) as refusal:
        return refuse(request, _("没有加入"), refusal)


def _accept_as(request: HttpRequest, offer: Invitation, key: str, staff: Staff) -> HttpResponse:
    if request.method == "POST":
        seat = accept(key, staff=staff)
        return redirect("team:settings", slug=seat.community.slug)
    return render(request, "account/invitation.html", {"offer": offer, "key": key})


def _join_anew(request: HttpRequest, offer: Invitation, key: str) -> HttpResponse:
    form = NewAccountForm(request.POST or None, initial={"email": offer.email})
    if request.method == "POST" and form.is_valid():
        seat = join(key, **form.cleaned_data)
        login(request, seat.staff, backend=BACKEND)
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "account/invitation.html", {"offer": offer, "key": key, "form": form})


@login_not_required
def reset_password(request: HttpRequest) -> HttpResponseBase:
    """By mail where mail is set up; else the page says who can help."""
    if settings.MAIL_HOST:
        return allauth_views.password_reset(request)  # type: ignore[no-any-return]
    return render(request, "account/password_reset_without_mail.html")


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Before anybody has an account, the door leads to the first run."""
    if is_fresh():
        return redirect("account:first_run")
    return allauth_views.login(request)  # type: ignore[no-any-return]


def refuse(request: HttpRequest, title: str, refusal: Refusal, status: int = 410) -> HttpResponse:
    return render(request, "account/refused.html", {"title": title, "refusal": refusal}, status=status)

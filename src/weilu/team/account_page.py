"""设置 › 账号: a person's own name, password, two-step sign-in, language and theme."""

import datetime as dt

from allauth.account.forms import SetPasswordForm
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from weilu.kit.clock import now
from weilu.team.access import May, community_view
from weilu.team.audit import note
from weilu.team.forms import AccountForm, FoundForm, zones
from weilu.team.founding import SlugTaken, found
from weilu.team.models import Community, Role, Staff


def home(request: HttpRequest) -> HttpResponse:
    """Where allauth's pages return to: the account tab of one of this person's communities."""
    assert isinstance(request.user, Staff)
    seat = request.user.seats.select_related("community").order_by("pk").first()
    if seat:
        return redirect("team:account", slug=seat.community.slug)
    return render(request, "account/seatless.html")


@community_view(May.READ)
def account(request: HttpRequest, community: Community) -> HttpResponse:
    assert isinstance(request.user, Staff)
    staff = Staff.objects.get(pk=request.user.pk)
    form = AccountForm(request.POST or None, instance=staff)
    if request.method == "POST" and form.is_valid():
        change_account(request.user, name=form.cleaned_data["name"], email=form.cleaned_data["email"])
        messages.success(request, _("已保存。"))
        return redirect("team:account", slug=community.slug)
    context = {
        "form": form,
        "two_step": is_mfa_enabled(staff),
        "has_password": staff.has_usable_password(),
        "by_link": may_set_password(request),
    }
    return render(request, "team/account.html", context)


@transaction.atomic
def change_account(staff: Staff, *, name: str, email: str) -> None:
    """Set a person's own name and address; a line in the audit log for each that changes."""
    before = {"name": staff.name, "email": staff.email}
    staff.name, staff.email = name, email
    staff.save(update_fields=["name", "email"])
    for field, after in (("name", name), ("email", email)):
        if before[field] != after:
            note(f"account.{field}", staff.username, by=staff, before=before[field], after=after)


def allow_new_password(request: HttpRequest) -> None:
    """Whoever came by a one-time link may set a password without the old one, for a quarter of an hour."""
    request.session["new_password_until"] = (now() + dt.timedelta(minutes=15)).timestamp()


def may_set_password(request: HttpRequest) -> bool:
    return float(request.session.get("new_password_until", 0)) > now().timestamp()


@sensitive_post_parameters("password1", "password2")
def new_password(request: HttpRequest) -> HttpResponse:
    """For who lost the old one and came by a link; everybody else changes it by telling the old one."""
    assert isinstance(request.user, Staff)
    if not may_set_password(request):
        return redirect("account_change_password")
    form = SetPasswordForm(data=request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        set_password(request.user, form.cleaned_data["password1"])
        update_session_auth_hash(request, request.user)
        del request.session["new_password_until"]
        messages.success(request, _("密码已更改。"))
        return redirect("account:home")
    return render(request, "account/password_set.html", {"form": form})


@transaction.atomic
def set_password(staff: Staff, password: str) -> None:
    """Replace the password; it ends every session but the one that is told so."""
    staff.set_password(password)
    staff.save(update_fields=["password"])
    note("account.password", str(staff), by=staff)


def found_community(request: HttpRequest) -> HttpResponse:
    """A further community: for those who own one already."""
    assert isinstance(request.user, Staff)
    if not request.user.seats.filter(role=Role.OWNER).exists():
        raise PermissionDenied
    form = FoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            made = found(wanted["name"], slug=wanted["slug"], zone=wanted["time_zone"], owner=request.user)
        except SlugTaken as refusal:
            form.add_error("slug", str(refusal))
        else:
            return redirect("team:settings", slug=made.slug)
    return render(request, "account/found.html", {"form": form, "zones": zones()})

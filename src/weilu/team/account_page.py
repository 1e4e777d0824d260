"""设置 › 账号: a person's own name, password, two-step sign-in, language and theme."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

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
    context = {"form": form, "two_step": is_mfa_enabled(staff), "has_password": staff.has_usable_password()}
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

"""设置 › 成员与权限: who works here, who is invited."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from weilu.team.access import May, allows, community_view, fetch
from weilu.team.forms import InviteForm
from weilu.team.inviting import InvitationGone, invite, mail_invitation, pending, withdraw
from weilu.team.models import Community, Invitation, Role, Seat
from weilu.team.seating import LastOwner, change_role, remove

MEANINGS = {
    Role.OWNER: gettext_lazy("一切：设置、团队、隐私与删除、操作记录，以及运营能做的全部。"),
    Role.OPERATOR: gettext_lazy("日常运营：导入、合并与修改成员，看到完整的手机号和邮箱。不能改设置和团队。"),
    Role.MODERATOR: gettext_lazy("看消息和成员，写备注、打标签。看不到完整的联系方式。"),
    Role.ANALYST: gettext_lazy("只读：看数据、消息和成员，不能改动。看不到完整的联系方式。"),
}


@community_view(May.READ)
def staff(request: HttpRequest, community: Community) -> HttpResponse:
    return _page(request, community, InviteForm(initial={"role": Role.OPERATOR}))


@community_view(May.MANAGE)
@require_POST
@never_cache
def invite_someone(request: HttpRequest, community: Community) -> HttpResponse:
    """Shows the link in the answer itself, once: it is stored nowhere, not even in the session."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, community, form, status=422)
    wanted = form.cleaned_data
    offer, path = invite(community, wanted["role"], email=wanted["email"], by=request.user)  # type: ignore[arg-type]
    address = f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
    fresh = {"offer": offer, "address": address, "mailed": mail_invitation(offer, address)}
    return _page(request, community, InviteForm(initial={"role": offer.role}), fresh=fresh)


@community_view(May.MANAGE)
@require_POST
def withdraw_invitation(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    try:
        withdraw(fetch(community, Invitation.objects.all(), pk=pk), by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("邀请已撤回，链接不再有效。"))
    except InvitationGone as refusal:
        messages.error(request, str(refusal))
    return redirect("team:staff", slug=community.slug)


@community_view(May.MANAGE)
@require_POST
def set_role(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    seat = fetch(community, Seat.objects.all(), pk=pk)
    role = request.POST.get("role", "")
    if role not in Role.values:
        return HttpResponse(status=400)
    try:
        change_role(seat, role, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("角色已更改。"))
    except LastOwner as refusal:
        messages.error(request, str(refusal))
    return redirect("team:staff", slug=community.slug)


@community_view(May.MANAGE)
def remove_colleague(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """GET asks once more, POST does it."""
    seat = fetch(community, Seat.objects.select_related("staff"), pk=pk)
    if request.method != "POST":
        return render(request, "team/remove.html", {"seat": seat})
    try:
        remove(seat, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("%(name)s 已移出团队。") % {"name": seat.staff})
    except LastOwner as refusal:
        messages.error(request, str(refusal))
    if seat.staff_id == request.user.pk and not request.user.seats.filter(pk=pk).exists():
        return redirect("/")
    return redirect("team:staff", slug=community.slug)


def _page(
    request: HttpRequest,
    community: Community,
    form: InviteForm,
    *,
    fresh: dict[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    seats = community.seats.select_related("staff").order_by("created_at", "pk")
    manages = allows(request, May.MANAGE)
    roles = [{"value": role.value, "label": role.label, "meaning": MEANINGS[role]} for role in Role]
    context: dict[str, object] = {"seats": seats, "form": form, "fresh": fresh, "roles": roles, "manages": manages}
    context["pending"] = pending(community) if manages else []
    return render(request, "team/staff.html", context, status=status)

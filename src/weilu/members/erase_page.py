"""抹除 and 隐私: what is kept, who has been erased, and a person's right to a copy."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weilu.events.models import Rewrite
from weilu.members.erasing import erase
from weilu.members.exporting import personal_data
from weilu.members.profile_page import person
from weilu.team.access import May, community_view
from weilu.team.audit import note
from weilu.team.models import Community

SHOWN = 50


@community_view(May.MANAGE)
def privacy(request: HttpRequest, community: Community) -> HttpResponse:
    erasures = community.erasures.select_related("by").order_by("-pk")[:SHOWN]
    jobs = community.rewrites.exclude(state=Rewrite.State.DONE).order_by("pk")
    context = {
        "erasures": erasures,
        "running": [one for one in erasures if one.finished_at is None],
        "jobs": jobs,
        "acts": {"erase": _("抹除成员的消息"), "drop_source": _("撤销导入"), "cut_days": _("按新时区重算日期")},
    }
    return render(request, "members/privacy.html", context)


@community_view(May.MANAGE)
def erase_member(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Say what will be gone (GET), and do it (POST, with the name typed in: there is no undo)."""
    member = person(community, pk)
    wrong = False
    if request.method == "POST":
        wrong = request.POST.get("name", "").strip() != member.name.strip()
        if not wrong:
            erase(member, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("正在抹除；磁盘上的字节清完后，这里会显示完成。"))
            return redirect("members:privacy", community.slug)
    context = {"member": member, "wrong": wrong, "accounts": len(member.numbers())}
    return render(request, "members/erase.html", context, status=422 if wrong else 200)


@community_view(May.CONTACT)
@require_POST
def hand_out(request: HttpRequest, community: Community, pk: int) -> StreamingHttpResponse:
    """A person's data as one JSON file, for that person."""
    member = person(community, pk)
    note("members.hand_out", member.name, by=request.user, community=community, members=[member.pk])  # type: ignore[arg-type]
    response = StreamingHttpResponse(personal_data(member), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="member-{member.pk}.json"'
    return response

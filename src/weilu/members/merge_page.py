"""合并: who may be the same person, side by side, one press and one undo."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weilu.members.listing import Filter, page
from weilu.members.merging import CannotMerge, merge, unmerge
from weilu.members.models import Identity, Member
from weilu.members.profile_page import person
from weilu.members.suggesting import dismiss, suggestions, suggestions_for
from weilu.team.access import May, allows, community_view, fetch
from weilu.team.models import Community

CANDIDATES = 12


@community_view(May.READ)
def alike(request: HttpRequest, community: Community) -> HttpResponse:
    """The strongest suggestions of the whole community."""
    context = {"suggestions": suggestions(community), "may_merge": allows(request, May.OPERATE)}
    return render(request, "members/alike.html", context)


@community_view(May.OPERATE)
def merge_with(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Find the other (?q=), see both side by side (?with=), merge (POST)."""
    member = person(community, pk)
    if request.method == "POST":
        return _merge(request, community, member)
    other = _other(request, community, member)
    words = request.GET.get("q", "").strip()[:60]
    context = {
        "member": member,
        "other": other,
        "sides": [_side(member), _side(other)] if other else [],
        "words": words,
        "found": [one for one in page(community, Filter(words=words), size=CANDIDATES).members if one != member]
        if words and not other
        else [],
        "alike": suggestions_for(member) if not words and not other else [],
    }
    return render(request, "members/merge.html", context)


def _other(request: HttpRequest, community: Community, member: Member) -> Member | None:
    number = request.GET.get("with", "")
    if not number.isdecimal():
        return None
    other = person(community, int(number))
    return None if other == member else other


def _side(member: Member) -> dict[str, object]:
    numbers = member.numbers()
    return {
        "member": member,
        "identities": Identity.objects.filter(member__in=numbers),
        "tags": member.community.tags.filter(members__in=numbers).distinct(),
        "merged": len(numbers) - 1,
    }


def _merge(request: HttpRequest, community: Community, member: Member) -> HttpResponse:
    number = request.POST.get("other", "")
    other = fetch(community, Member.objects.all(), pk=int(number) if number.isdecimal() else 0)
    try:
        kept = merge(member, other, by=request.user)  # type: ignore[arg-type]
    except CannotMerge as reason:
        messages.error(request, str(reason))
        return redirect("members:profile", community.slug, member.pk)
    address = reverse("members:profile", args=[community.slug, kept.pk])
    return redirect(f"{address}?merged={other.pk}")


@community_view(May.OPERATE)
@require_POST
def take_apart(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    member = fetch(community, Member.objects.select_related("merged_into"), pk=pk)
    root = member.root
    try:
        unmerge(member, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("已拆开：%(name)s 又是单独的成员。") % {"name": member.name})
    except CannotMerge as reason:
        messages.error(request, str(reason))
    return redirect("members:profile", community.slug, root.pk)


@community_view(May.OPERATE)
@require_POST
def distinct(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """A suggestion is refused: they are two people."""
    member = person(community, pk)
    number = request.POST.get("other", "")
    other = fetch(community, Member.objects.all(), pk=int(number) if number.isdecimal() else 0)
    dismiss(member, other, by=request.user)  # type: ignore[arg-type]
    if request.POST.get("from") == "alike":
        return redirect("members:alike", community.slug)
    return redirect("members:profile", community.slug, member.pk)

"""成员: the list, and what is done to a selection of it."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weilu.members import tagging
from weilu.members.exporting import csv_lines
from weilu.members.forms import SORTS, WHO, filter_of, read, written
from weilu.members.groups import groups_of
from weilu.members.listing import FEW, Filter, everyone, find, numbers_of, page, platforms_of
from weilu.members.models import Lifecycle, Member, TagRound
from weilu.team.access import May, allows, community_view, fetch
from weilu.team.audit import note
from weilu.team.models import Community


@community_view(May.READ)
def members(request: HttpRequest, community: Community) -> HttpResponse:
    wanted = filter_of(request.GET)
    found = page(community, wanted, read(request.GET.get("after", ""), wanted))
    rows = [
        {"member": one, "tags": found.tags.get(one.pk, []), "platforms": found.platforms.get(one.pk, [])}
        for one in found.members
    ]
    context = {
        "rows": rows,
        "count": found.count,
        "more_than": FEW if found.count > FEW else 0,
        "next": written(found.next),
        "wanted": wanted,
        "sort": wanted.sort,
        "filtered": wanted != Filter(sort=wanted.sort),
        "nobody": not rows and not community.members.exists(),
        "platforms": platforms_of(community),
        "tags": community.tags.all(),
        "lifecycles": Lifecycle.choices,
        "who": WHO,
        "segments": groups_of(community),
        "sorts": SORTS,
        "round": _round_of(request, community),
        "may_tag": allows(request, May.MODERATE),
        "may_import": allows(request, May.OPERATE),
        "query": request.GET.urlencode(),
    }
    return render(request, "members/list.html", context)


def _round_of(request: HttpRequest, community: Community) -> TagRound | None:
    """The bulk tagging that has just been done, for its undo."""
    number = request.GET.get("round", "")
    if not number.isdecimal():
        return None
    return community.tag_rounds.filter(pk=number, undone_at=None).select_related("tag").first()


@community_view(May.MODERATE)
@require_POST
def tag_selection(request: HttpRequest, community: Community) -> HttpResponse:
    """Tag (or untag) the ticked members, or with `all` everybody whom the filter in `query` leaves."""
    query = QueryDict(request.POST.get("query", ""), mutable=True)
    numbers = _selection(request, community, query)
    try:
        if "remove" in request.POST:
            tag = fetch(community, community.tags.all(), pk=request.POST["remove"])
            done = tagging.untag_many(community, numbers, tag, by=request.user)  # type: ignore[arg-type]
        else:
            done = tagging.tag_many(community, numbers, request.POST.get("tag", ""), by=request.user)  # type: ignore[arg-type]
    except tagging.NoSuchTag as reason:
        messages.error(request, str(reason))
    else:
        query["round"] = str(done.pk)
    return _back(community, query)


def _selection(request: HttpRequest, community: Community, query: QueryDict) -> Iterable[int]:
    if request.POST.get("all"):
        return list(numbers_of(community, filter_of(query)))
    chosen = [number for number in request.POST.getlist("member") if number.isdecimal()]
    people = Member.objects.people().filter(community=community, pk__in=chosen)
    return list(people.values_list("pk", flat=True))


@community_view(May.MODERATE)
@require_POST
def undo_tags(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    past = get_object_or_404(community.tag_rounds, pk=pk)
    if tagging.undo(past, by=request.user):  # type: ignore[arg-type]
        messages.success(request, _("已撤销，标签恢复原样。"))
    query = QueryDict(request.POST.get("query", ""), mutable=True)
    query.pop("round", None)
    return _back(community, query)


def _back(community: Community, query: QueryDict) -> HttpResponse:
    query.pop("after", None)
    return redirect(f"{reverse('members:list', args=[community.slug])}?{query.urlencode()}")


@community_view(May.READ)
@require_POST
def download(request: HttpRequest, community: Community) -> StreamingHttpResponse:
    """Whom the filter leaves, as CSV; taking a list away is an entry in the log (so it is a POST)."""
    wanted = filter_of(QueryDict(request.POST.get("query", "")))
    count = find(community, wanted).count
    told = f"{FEW:,}+" if count > FEW else f"{count:,}"
    note("members.download", community.name, by=request.user, community=community, count=told)  # type: ignore[arg-type]
    lines = csv_lines(community, everyone(community, wanted), in_full=allows(request, May.CONTACT))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="weilu-{community.slug}-members.csv"'
    return response

"""设置 › 操作记录: who changed what, newest first."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weilu.kit.clock import start_of
from weilu.kit.sheets import lines
from weilu.team.access import May, community_view
from weilu.team.audit import label_of, note, sentence_of
from weilu.team.forms import AuditFilter
from weilu.team.models import AuditEntry, Community

PAGE = 50


@community_view(May.MANAGE)
def log(request: HttpRequest, community: Community) -> HttpResponse:
    form = AuditFilter(request.GET)
    wanted = _wanted(community, form)
    if (before := form.cleaned_data.get("before")) is not None:
        wanted = wanted.filter(pk__lt=before)
    entries = list(wanted[: PAGE + 1])
    context = {
        "form": form,
        "rows": [{"entry": e, "when": _when(e, community), "told": sentence_of(e)} for e in entries[:PAGE]],
        "older": _link(request, before=entries[PAGE - 1].pk) if len(entries) > PAGE else "",
        "newest": _link(request) if before else "",
        "people": _people(community),
        "acts": sorted(((act, label_of(act)) for act in _acts(community)), key=lambda pair: pair[1]),
    }
    return render(request, "team/audit.html", context)


@community_view(May.MANAGE)
@require_POST
def download(request: HttpRequest, community: Community) -> StreamingHttpResponse:
    """The entries the filter leaves, as CSV for Excel; taking them away is itself an entry (so it is a POST)."""
    wanted = _wanted(community, AuditFilter(request.POST))
    note("audit.download", community.name, by=request.user, community=community)  # type: ignore[arg-type]
    response = StreamingHttpResponse(_lines(wanted, community), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="weilu-{community.slug}-audit.csv"'
    return response


def entries_of(community: Community) -> QuerySet[AuditEntry]:
    """What happened in this community, and to the accounts of those who have a seat in it."""
    own_accounts = Q(community=None, staff__in=community.seats.values("staff"))
    return AuditEntry.objects.filter(Q(community=community) | own_accounts)


def _wanted(community: Community, form: AuditFilter) -> QuerySet[AuditEntry]:
    form.is_valid()  # a filter that cannot be read filters nothing
    entries = entries_of(community)
    if by := form.value("by"):
        entries = entries.filter(by=by)
    if act := form.value("act"):
        entries = entries.filter(act=act)
    if since := form.day("since"):
        entries = entries.filter(at__gte=start_of(since, community.zone))
    if (until := form.day("until")) and until < dt.date.max:
        entries = entries.filter(at__lt=start_of(until + dt.timedelta(days=1), community.zone))
    return entries


def _when(entry: AuditEntry, community: Community) -> str:
    return f"{entry.at.astimezone(community.zone):%Y-%m-%d %H:%M:%S}"


def _people(community: Community) -> list[str]:
    return list(entries_of(community).order_by("by").values_list("by", flat=True).distinct())


def _acts(community: Community) -> list[str]:
    return list(entries_of(community).order_by("act").values_list("act", flat=True).distinct())


def _link(request: HttpRequest, **changes: object) -> str:
    query = request.GET.copy()
    query.pop("before", None)
    for name, value in changes.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"


def _lines(entries: QuerySet[AuditEntry], community: Community) -> Iterator[str]:
    head = [_("时间"), _("时区"), _("谁"), _("做了什么"), _("代号")]
    rows = (
        [_when(entry, community), community.time_zone, entry.by, sentence_of(entry), entry.act]
        for entry in entries.iterator(chunk_size=2000)
    )
    return lines(head, rows)

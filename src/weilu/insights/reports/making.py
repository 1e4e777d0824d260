"""Reports made once a period, kept as they were; plans that make them by themselves."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation

from weilu.analytics.keeping import Keeping
from weilu.insights.models import Report, ReportPlan
from weilu.insights.reports.facts import gather
from weilu.insights.reports.spans import KINDS, Span, finished
from weilu.kit.clock import now
from weilu.team.audit import note
from weilu.team.models import Community, Staff


def make(community: Community, span: Span, *, by: Staff | None, anew: bool = False) -> Report:
    """The report of a finished period: made now, or the one there is. anew: count again what has changed since."""
    wanted: dict[str, Any] = {"community": community, "kind": span.kind.name, "first": span.first}
    found = Report.objects.filter(**wanted).first()
    if found is not None and not anew:
        return found
    facts = gather(Keeping(community), span)
    try:
        with transaction.atomic():
            told = {"last": span.last, "facts": facts, "made_by": by, "made_at": now()}
            report, is_new = Report.objects.update_or_create(**wanted, defaults=told)
            act = "report.made" if is_new else "report.made_anew"
            note(act, span.label, by=by, community=community, kind=span.kind.name)
    except IntegrityError:  # another process was quicker by a moment
        report = Report.objects.get(**wanted)
    return report


def plan_of(community: Community) -> ReportPlan:
    return ReportPlan.objects.get_or_create(community=community)[0]


def change_plan(plan: ReportPlan, kinds: list[str], hour: int, *, by: Staff) -> None:
    """Which reports are made by themselves, and from which local hour on."""
    plan.kinds, plan.hour = [kind for kind in KINDS if kind in kinds], min(max(hour, 0), 23)
    plan.save()
    told = "、".join(plan.kinds) or "–"
    note("report.planned", told, by=by, community=plan.community, hour=str(plan.hour))


def make_due(moment: dt.datetime | None = None) -> int:
    """Make every report that a plan wants and that is not there yet; returns how many."""
    made = 0
    for plan in ReportPlan.objects.select_related("community"):
        community = plan.community
        if (moment or now()).astimezone(community.zone).hour < plan.hour:
            continue
        for kind in plan.kinds:
            span = finished(community, kind)
            if not Report.objects.filter(community=community, kind=kind, first=span.first).exists():
                with translation.override("zh-hans"):
                    make(community, span, by=None)
                made += 1
    return made

"""Reports made once a period, kept as they were; plans that make them by themselves."""

import datetime as dt
import logging
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation

from weilu.analytics.keeping import Keeping
from weilu.events.client import StoreError
from weilu.insights.models import Report, ReportPlan
from weilu.insights.reports.facts import gather
from weilu.insights.reports.spans import KINDS, Span, finished
from weilu.kit.clock import now
from weilu.team.audit import note
from weilu.team.models import Community, Staff

log = logging.getLogger(__name__)


def make(community: Community, span: Span, *, by: Staff | None, anew: bool = False) -> Report:
    """The report of a finished period: made now, or the one there is. anew: count again what has changed since."""
    wanted: dict[str, Any] = {"community": community, "kind": span.kind.name, "first": span.first}
    found = Report.objects.filter(**wanted, archived_at=None).first()
    if found is not None and not anew:
        return found
    facts = gather(Keeping(community), span)
    try:
        with transaction.atomic():
            told = {"last": span.last, "facts": facts, "made_by": by, "made_at": now()}
            report, is_new = Report.objects.update_or_create(**wanted, archived_at=None, defaults=told)
            act = "report.made" if is_new else "report.made_anew"
            note(act, span.label, by=by, community=community, kind=span.kind.name)
    except IntegrityError:  # another process was quicker by a moment
        report = Report.objects.get(**wanted, archived_at=None)
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
    """Make every report that a plan wants and that is not there yet at that moment (default now); returns how many.
    What fails in one community keeps no other waiting; it is tried again the next time."""
    made = 0
    for plan in ReportPlan.objects.select_related("community"):
        here = (moment or now()).astimezone(plan.community.zone)
        if here.hour < plan.hour:
            continue
        for kind in plan.kinds:
            try:
                made += _make_missing(plan.community, finished(plan.community, kind, here.date()))
            except StoreError:
                log.exception("A report of %s could not be made", plan.community.slug)
    return made


def _make_missing(community: Community, span: Span) -> bool:
    """One that somebody has deleted is not missing."""
    if Report.objects.filter(community=community, kind=span.kind.name, first=span.first).exists():
        return False
    with translation.override("zh-hans"):
        make(community, span, by=None)
    return True

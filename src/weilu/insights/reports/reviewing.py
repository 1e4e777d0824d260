"""复盘 by GRAI: the goal, the result, the analysis and the insight. The first two are taken from what was kept of the
goals and from the figures of the span; the other two are written by people."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.analytics.keeping import Keeping
from weilu.insights.goals.measures import MEASURES
from weilu.insights.goals.setting import LONGEST, keep_reading
from weilu.insights.goals.standing import STATES, TONES, begin
from weilu.insights.models import Goal, Report
from weilu.insights.reports.facts import gather
from weilu.insights.reports.spans import REVIEW, Span
from weilu.kit.clock import now
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

MOST_WORDS = 20_000  # characters of an analysis


class WrittenMeanwhile(Refusal):
    sentence = gettext_lazy("刚有人改过这份复盘。你写的还在下面，对照之后再保存。")


class ReviewForm(forms.Form):
    """A goal, whose days are then meant; or days, and every goal within them."""

    goal = forms.ModelChoiceField(
        Goal.objects.none(), required=False, label=gettext_lazy("复盘哪个目标"),
        empty_label=gettext_lazy("下面这段时间里的所有目标"),
    )  # fmt: skip
    first = forms.DateField(
        label=gettext_lazy("从"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=gettext_lazy("选了目标可以不填：就是目标自己的起止。"),
    )  # fmt: skip
    last = forms.DateField(
        label=gettext_lazy("到"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def __init__(self, community: Community, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.community = community
        self.fields["goal"].queryset = community.goals.filter(archived_at=None)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told, yesterday = super().clean() or {}, self.community.yesterday
        goal = told.get("goal")
        if goal:
            told["first"] = told.get("first") or goal.first
            told["last"] = told.get("last") or min(goal.last, yesterday)
        first, last = told.get("first"), told.get("last")
        if not first or not last:
            if not self.errors:
                self.add_error(None, _("选一个目标，或写下从哪天到哪天。"))
        elif last > yesterday or first > yesterday:
            self.add_error("last", _("只能复盘已经过完的日子。"))
        elif first > last:
            self.add_error("last", _("结束早于开始。"))
        elif (last - first).days > LONGEST:
            self.add_error("last", _("一次复盘最长三年。"))
        return told


def review(community: Community, form: ReviewForm, *, by: Staff | None) -> Report:
    """A new 复盘; the form is valid."""
    span, goal = Span(REVIEW, form.cleaned_data["first"], form.cleaned_data["last"]), form.cleaned_data["goal"]
    goals = [goal] if goal else goals_within(community, span)
    keeping = Keeping(community)
    told, facts = _tell(keeping, goals, span), gather(keeping, span)
    name = _("复盘：%(name)s") % {"name": goal.name if goal else span.label}
    with transaction.atomic():
        report = Report.objects.create(
            community=community, kind=REVIEW.name, first=span.first, last=span.last, name=name, facts=facts, goals=told,
            made_by=by, made_at=now(),
        )  # fmt: skip
        note("report.made", name, by=by, community=community, kind=REVIEW.name)
    return report


def count_again(report: Report, *, by: Staff | None) -> None:
    """Figures and goals as they are known now; what people wrote stays."""
    span, keeping = Span(REVIEW, report.first, report.last), Keeping(report.community)
    goals = Goal.objects.filter(community=report.community, pk__in=[told["pk"] for told in report.goals])
    fresh = {"facts": gather(keeping, span), "goals": _tell(keeping, goals, span), "made_by": by, "made_at": now()}
    with transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**fresh)
        note("report.made_anew", report.name, by=by, community=report.community, kind=REVIEW.name)


def goals_within(community: Community, span: Span) -> QuerySet[Goal]:
    """Goals with days in the span."""
    return community.goals.filter(archived_at=None, first__lte=span.last, last__gte=span.first)


def _tell(keeping: Keeping, goals: Iterable[Goal], span: Span) -> list[dict[str, Any]]:
    """Each goal and its readings within the span as plain values; value None where there is no reading."""
    told = []
    for goal in goals:
        keep_reading(keeping, goal)
        readings = list(goal.readings.filter(on__range=(span.first, span.last)))
        newest = readings[-1] if readings else None
        start = begin(goal)
        way = goal.target - start
        told.append(
            {
                "pk": goal.pk,
                "name": goal.name,
                "measure": goal.measure,
                "target": goal.target,
                "first": str(goal.first),
                "last": str(goal.last),
                "owner": str(goal.owner) if goal.owner else "",
                "note": goal.note,
                "on": str(newest.on) if newest else None,
                "value": newest.value if newest else None,
                "share": (newest.value - start) / way if newest and way else None,
                "state": newest.state if newest else "unsure",
                "days": [[str(one.on), one.value, one.pace] for one in readings],
            }
        )
    return told


def goal_lines(report: Report) -> list[dict[str, Any]]:
    """Its goals with their values as read."""
    return [
        {
            **told,
            "title": measure.title,
            "unit": measure.unit,
            "target_read": measure.written(told["target"]),
            "value_read": measure.written(told["value"]),
            "share_read": "–" if told["share"] is None else f"{told['share']:.0%}",
            "word": STATES[told["state"]],
            "tone": TONES.get(told["state"], "calm"),
        }
        for told in report.goals
        if (measure := MEASURES.get(told["measure"]))
    ]


@transaction.atomic
def write(report: Report, analysis: str, insight: str, *, seen: dt.datetime | None, by: Staff) -> None:
    """What people think of it. seen: when it had last been written as they read it; raises WrittenMeanwhile."""
    fresh = Report.objects.select_for_update().get(pk=report.pk)
    if fresh.written_at != seen:
        raise WrittenMeanwhile
    fresh.analysis, fresh.insight = analysis.strip()[:MOST_WORDS], insight.strip()[:MOST_WORDS]
    fresh.written_by, fresh.written_at = by, now()
    fresh.save(update_fields=["analysis", "insight", "written_by", "written_at"])
    note("report.written", fresh.name, by=by, community=fresh.community)

"""Pain points and opportunities kept, changed, put away; what shows them quoted, typed, taken out, brought back."""

from typing import Any, ClassVar

from django import forms
from django.db import transaction

from weilu.analytics.journey.keeping import plan_of
from weilu.analytics.journey.words import words_of_stages, words_of_touchpoints
from weilu.insights.models import Evidence, PainPoint
from weilu.kit.clock import now
from weilu.members.models import Member
from weilu.team.audit import note
from weilu.team.models import Community, Staff


class PointForm(forms.ModelForm[PainPoint]):
    class Meta:
        model = PainPoint
        fields = ("kind", "title", "stage", "touchpoint", "status", "owner", "goal", "note")
        widgets: ClassVar = {"note": forms.Textarea({"rows": 4})}

    def __init__(self, community: Community, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        plan = plan_of(community)
        for name, words in (("stage", words_of_stages(plan)), ("touchpoint", words_of_touchpoints(plan))):
            gone = getattr(self.instance, name)  # of an earlier plan
            choices = list(words.items()) + ([(gone, gone)] if gone and gone not in words else [])
            self.fields[name] = forms.ChoiceField(label=self.fields[name].label, choices=choices, initial="all")
        self.fields["owner"].queryset = Staff.objects.filter(seats__community=community).distinct()  # type: ignore[attr-defined]
        self.fields["goal"].queryset = community.goals.filter(archived_at=None)  # type: ignore[attr-defined]


class EvidenceForm(forms.ModelForm[Evidence]):
    source = forms.ChoiceField(
        label=Evidence._meta.get_field("source").verbose_name,
        choices=lambda: [one for one in Evidence.Source.choices if one[0] != Evidence.Source.MESSAGE],
    )

    class Meta:
        model = Evidence
        fields = ("source", "text", "who", "said_on")
        widgets: ClassVar = {
            "text": forms.Textarea({"rows": 3}),
            "said_on": forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        }


@transaction.atomic
def keep(community: Community, form: PointForm, *, by: Staff | None) -> PainPoint:
    """Keep a new point, or change one; the form is valid."""
    point = form.save(commit=False)
    is_new, point.community = point.pk is None, community
    point.save()
    status = str(point.get_status_display())
    note("point.kept" if is_new else "point.changed", point.title, by=by, community=community, status=status)
    return point


@transaction.atomic
def put_away(point: PainPoint, *, by: Staff | None) -> None:
    """Out of the list; `bring_back` undoes it."""
    if PainPoint.objects.filter(pk=point.pk, archived_at=None).update(archived_at=now()):
        note("point.archived", point.title, by=by, community=point.community)


@transaction.atomic
def bring_back(point: PainPoint, *, by: Staff | None) -> None:
    if PainPoint.objects.filter(pk=point.pk, archived_at__isnull=False).update(archived_at=None):
        note("point.restored", point.title, by=by, community=point.community)


@transaction.atomic
def quote(point: PainPoint, event: str, *, by: Staff | None) -> Evidence:
    """Let a message show the point; quoting it again changes nothing."""
    told: dict[str, Any] = {"source": Evidence.Source.MESSAGE, "event": event}
    one, is_new = Evidence.objects.get_or_create(point=point, **told, removed_at=None, defaults={"by": by})
    if is_new:
        note("point.evidence_added", point.title, by=by, community=point.community)
    return one


@transaction.atomic
def write_down(point: PainPoint, form: EvidenceForm, *, by: Staff | None) -> Evidence:
    """Evidence from elsewhere, new or changed; the form is valid. Where just one member is called so, they are whose
    words it is."""
    one = form.save(commit=False)
    is_new = one.pk is None
    one.point, one.by = point, one.by if one.pk else by
    named = Member.objects.filter(community=point.community, name=one.who or None, merged_into=None)
    one.member = named.first() if named.count() == 1 else None
    one.save()
    act = "point.evidence_added" if is_new else "point.evidence_changed"
    note(act, point.title, by=by, community=point.community)
    return one


@transaction.atomic
def take_out(one: Evidence, *, by: Staff | None) -> None:
    """`put_back` undoes it."""
    if Evidence.objects.filter(pk=one.pk, removed_at=None).update(removed_at=now()):
        note("point.evidence_removed", one.point.title, by=by, community=one.point.community)


@transaction.atomic
def put_back(one: Evidence, *, by: Staff | None) -> None:
    if Evidence.objects.filter(pk=one.pk, removed_at__isnull=False).update(removed_at=None):
        note("point.evidence_restored", one.point.title, by=by, community=one.point.community)

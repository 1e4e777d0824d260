"""大目标: what the goals under them are for; set, deleted and brought back."""

from collections.abc import Iterable
from statistics import fmean
from typing import Any, ClassVar

from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from weilu.insights.goals.holding import hold
from weilu.insights.goals.standing import Standing
from weilu.insights.models import Objective
from weilu.kit.clock import now
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal


class NameTaken(Refusal):
    sentence = _("已经有叫这个名字的大目标。")


class ObjectiveForm(forms.ModelForm[Objective]):
    class Meta:
        model = Objective
        fields = ("name", "owner", "note", "version")
        widgets: ClassVar = {"note": forms.Textarea({"rows": 4}), "version": forms.HiddenInput()}

    def __init__(self, community: Community, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        fields: Any = self.fields
        fields["owner"].queryset = Staff.objects.filter(seats__community=community).distinct()
        fields["version"].required = False


def set_objective(community: Community, form: ObjectiveForm, *, by: Staff | None) -> Objective:
    """Make or change one; the form is valid. Raises ChangedMeanwhile, NameTaken."""
    objective = form.save(commit=False)
    is_new = objective.pk is None
    objective.community = community
    try:
        with transaction.atomic():
            if not is_new:
                hold(objective, objective.version)
                objective.version += 1
            objective.save()
            act = "objective.set" if is_new else "objective.changed"
            note(act, objective.name, by=by, community=community)
    except IntegrityError:
        raise NameTaken from None
    return objective


def objective_named(community: Community, name: str, *, by: Staff | None) -> Objective | None:
    """The one of that name, made where there is none; None for no name."""
    name = " ".join(name.split())
    if not name:
        return None
    objective, is_new = Objective.objects.get_or_create(community=community, name=name, archived_at=None)
    if is_new:
        note("objective.set", name, by=by, community=community)
    return objective


@transaction.atomic
def put_away(objective: Objective, *, by: Staff | None) -> None:
    """Delete it: its goals stay, by themselves; `bring_back` undoes it."""
    if Objective.objects.filter(pk=objective.pk, archived_at=None).update(archived_at=now()):
        note("objective.archived", objective.name, by=by, community=objective.community)


def bring_back(objective: Objective, *, by: Staff | None) -> None:
    """Raises NameTaken where another has the name since."""
    try:
        with transaction.atomic():
            if Objective.objects.filter(pk=objective.pk, archived_at__isnull=False).update(archived_at=None):
                note("objective.restored", objective.name, by=by, community=objective.community)
    except IntegrityError:
        raise NameTaken from None


def progress(standings: Iterable[Standing]) -> float | None:
    """The mean of how far its goals have come, each between nothing and all of the way; None without any."""
    shares = [min(max(one.share or 0.0, 0.0), 1.0) for one in standings]
    return fmean(shares) if shares else None

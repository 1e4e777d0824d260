"""进展记录: what the team says of a goal from time to time, and how sure it is to reach it."""

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.analytics.keeping import Keeping
from weilu.insights.goals.standing import stand
from weilu.insights.models import CheckIn, Goal
from weilu.kit.clock import now
from weilu.kit.soundness import sound_text
from weilu.team.audit import note
from weilu.team.models import Staff


class CheckInForm(forms.Form):
    confidence = forms.TypedChoiceField(
        label=_("信心（10 最有把握）"),
        coerce=int,
        choices=[("", _("选一个")), *((n, str(n)) for n in range(10, 0, -1))],
    )
    text = forms.CharField(
        label=_("进展"), max_length=2000, required=False,
        widget=forms.Textarea({"rows": 3, "placeholder": _("做了什么、卡在哪里、下一步")}),
    )  # fmt: skip
    field_order = ("text", "confidence")


@transaction.atomic
def check_in(goal: Goal, confidence: int, text: str, *, by: Staff | None) -> CheckIn:
    """Kept with where the goal stands at this moment."""
    standing = stand(Keeping(goal.community), goal)
    told = {"confidence": confidence, "text": sound_text(text.strip(), 2000)}
    made = CheckIn.objects.create(goal=goal, by=by, value=standing.value, state=standing.state, **told)
    note("goal.checked_in", goal.name, by=by, community=goal.community, confidence=str(confidence))
    return made


@transaction.atomic
def take_back(made: CheckIn, *, by: Staff | None) -> None:
    """Delete it; `bring_back` undoes it."""
    if CheckIn.objects.filter(pk=made.pk, archived_at=None).update(archived_at=now()):
        note("goal.check_in_removed", made.goal.name, by=by, community=made.goal.community)


@transaction.atomic
def bring_back(made: CheckIn, *, by: Staff | None) -> None:
    if CheckIn.objects.filter(pk=made.pk, archived_at__isnull=False).update(archived_at=None):
        note("goal.check_in_restored", made.goal.name, by=by, community=made.goal.community)

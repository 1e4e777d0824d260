"""What channels cost: typed in here, read by the metric `channels`."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.analytics.models import ChannelCost
from weilu.insights.look import Look
from weilu.team.audit import note
from weilu.team.models import Community, Staff


class CostForm(forms.ModelForm[ChannelCost]):
    """A cost in yuan over some days."""

    yuan = forms.DecimalField(label=_("费用（元）"), min_value=0, max_digits=12, decimal_places=2)

    class Meta:
        model = ChannelCost
        fields = ("channel", "first", "last", "note")
        widgets: ClassVar = {name: forms.DateInput({"type": "date"}, "%Y-%m-%d") for name in ("first", "last")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if isinstance(first, dt.date) and isinstance(last, dt.date) and first > last:
            self.add_error("last", _("结束早于开始。"))
        return cleaned


@transaction.atomic
def enter(community: Community, form: CostForm, *, by: Staff) -> ChannelCost:
    """Write down what a channel cost; the form is valid."""
    cost = form.save(commit=False)
    cost.community, cost.by, cost.amount = community, by, int(form.cleaned_data["yuan"] * 100)
    cost.save()
    span = {"first": str(cost.first), "last": str(cost.last), "amount": f"{cost.amount / 100:.2f}"}
    note("cost.entered", cost.channel, by=by, community=community, **span)
    return cost


@transaction.atomic
def remove(cost: ChannelCost, *, by: Staff) -> None:
    note("cost.removed", cost.channel, by=by, community=cost.community, amount=f"{cost.amount / 100:.2f}")
    cost.delete()


def costs_of(look: Look) -> dict[str, Any]:
    """The costs that touch the span, and an empty form, for the page."""
    within = ChannelCost.objects.filter(community=look.community, first__lte=look.span[1], last__gte=look.span[0])
    names = look.keeping.ask("channels", look.question("channels")).rows
    return {
        "costs": within.order_by("-first", "channel"),
        "cost_form": CostForm(initial={"first": look.span[0], "last": look.span[1]}),
        "channel_names": sorted({row["channel"] for row in names if row["channel"]}),
    }

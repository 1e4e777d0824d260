"""A report composed of a board's cards: each as drawn over the days of the report, with a sentence of its own."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.analytics.door import BadQuery
from weilu.insights.cards import CARDS
from weilu.insights.cards.saying import say
from weilu.insights.goals.setting import LONGEST
from weilu.insights.look import Look
from weilu.insights.models import Board, Report
from weilu.insights.reports.spans import BOARD, Span, finished
from weilu.kit.charts import Spec
from weilu.kit.clock import now
from weilu.team.audit import note
from weilu.team.models import Community, Staff

KEPT = (
    "kind", "title", "x", "y", "links", "series", "cells", "gaps", "marks", "unfinished", "format", "unit", "note",
    "apart", "tones",
)  # fmt: skip
SPANS = ("range", "from", "to")


class BoardReportForm(forms.Form):
    """A board, and whole days that are over."""

    board = forms.ModelChoiceField(Board.objects.none(), label=gettext_lazy("哪块看板"))
    first = forms.DateField(label=gettext_lazy("从"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    last = forms.DateField(label=gettext_lazy("到"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))

    def __init__(self, community: Community, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.community = community
        fields: Any = self.fields
        fields["board"].queryset = Board.objects.filter(community=community, archived_at=None)
        week = finished(community, "week")
        fields["first"].initial, fields["last"].initial = week.first, week.last

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        first, last, board = told.get("first"), told.get("last"), told.get("board")
        if board and not board.cards:
            self.add_error("board", _("这块看板还是空的。"))
        if first and last:
            if last > self.community.yesterday:
                self.add_error("last", _("只能写已经过完的日子。"))
            elif first > last:
                self.add_error("last", _("结束早于开始。"))
            elif (last - first).days > LONGEST:
                self.add_error("last", _("一份报告最长三年。"))
        return told


def compose(community: Community, form: BoardReportForm, *, by: Staff | None) -> Report:
    """A new report; the form is valid."""
    board, span = form.cleaned_data["board"], Span(BOARD, form.cleaned_data["first"], form.cleaned_data["last"])
    drawn = draw(community, board.cards, span)
    with transaction.atomic():
        report = Report.objects.create(
            community=community, kind=BOARD.name, first=span.first, last=span.last, name=board.name[:80], board=board,
            cards=drawn, made_by=by, made_at=now(),
        )  # fmt: skip
        note("report.made", board.name, by=by, community=community, kind=BOARD.name)
    return report


def count_again(report: Report, *, by: Staff | None) -> None:
    """The same cards over the same days, by what is known now; of a board that is gone, those it had."""
    cards = report.board.cards if report.board else report.cards
    drawn = draw(report.community, cards, Span(BOARD, report.first, report.last))
    with transaction.atomic():
        Report.objects.filter(pk=report.pk).update(cards=drawn, made_by=by, made_at=now())
        note("report.made_anew", report.name, by=by, community=report.community, kind=BOARD.name)


def draw(community: Community, cards: list[dict[str, Any]], span: Span) -> list[dict[str, Any]]:
    """Each card with what it asked and its chart as plain values; one that cannot be drawn with the reason."""
    return [_draw(community, card, span.first, span.last) for card in cards if card["card"] in CARDS]


def _draw(community: Community, card: Mapping[str, Any], first: dt.date, last: dt.date) -> dict[str, Any]:
    asked = {name: value for name, value in card["asked"].items() if name not in SPANS}
    look = Look(community, {**asked, "from": str(first), "to": str(last)})
    told = {"card": card["card"], "asked": asked, "width": card["width"]}
    if look.trouble:
        return {**told, "refused": look.trouble}
    try:
        spec = CARDS[card["card"]].draw(look).spec
    except BadQuery as refused:
        return {**told, "refused": str(refused)}
    return {**told, "spec": {"id": spec["id"], **{key: _plain(spec[key]) for key in KEPT if key in spec}}}  # type: ignore[literal-required]


def _plain(value: Any) -> Any:
    """Words as they read now: JSON keeps no promise of them."""
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def card_lines(report: Report) -> list[dict[str, Any]]:
    """Each card: title, sentence, and its chart under an id of its own."""
    told = []
    for at, card in enumerate(report.cards):
        spec = cast("Spec | None", card.get("spec"))
        about = CARDS.get(card["card"])
        title = str(spec["title"] if spec else about.title if about else card["card"])
        told.append(
            {
                "title": title,
                "text": say(spec) if spec else _("没法算：%(reason)s") % {"reason": card["refused"]},
                "spec": {**spec, "id": f"card-{at}", "csv": None} if spec else None,
                "width": card["width"],
            }
        )
    return told

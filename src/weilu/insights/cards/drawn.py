"""What a card draws: a chart, the answers it shows, and what stands under it."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from weilu.analytics.door import Query, Result, Row
from weilu.insights.look import Look
from weilu.insights.metric_words import card_url, facts_of, meaning_of, unit_of
from weilu.kit.charts import Series, Spec, Words

THIN = 10  # fewer is no share


@dataclass(frozen=True)
class Drawn:
    """A chart and the answers it shows. more: a template that stands under it, with its context."""

    spec: Spec
    result: Result
    extra: list[Result] = field(default_factory=list)
    more: tuple[str, dict[str, Any]] | None = None

    @property
    def sql(self) -> str:
        return ";\n\n".join(sql for result in (self.result, *self.extra) for sql in result.sql)


def over_time(
    look: Look, metric: str, title: str, columns: list[tuple[str, str]], *, kind: str = "line", id: str = "",
    n: str = "", ghost: bool = True, rate: bool = False,
) -> Drawn:  # fmt: skip
    """A metric by period, the span before as a pale line beside it. n: the key of a rate's denominator."""
    query = look.question(metric)
    result = look.keeping.ask(metric, query)
    rows = result.rows
    lines: list[Series] = [series(label, rows, key, n) for key, label in columns]
    extra = []
    if ghost and look.compares and look.before and rows:
        earlier = look.keeping.ask(metric, query.between(*_ends(look.before)))
        extra.append(earlier)
        key, label = columns[0]
        pale = series(before_words(label), fitted(earlier.rows, len(rows)), key, n)
        if any(value for value in pale["data"]):
            lines.append({**pale, "ghost": True})
    spec = spec_of(look, result, id or metric, kind, title, [str(row["period"]) for row in rows], lines)
    spec["gaps"] = [str(row["period"]) for row in rows if row.get("gap")]
    spec["unfinished"] = bool(rows) and result.unfinished == rows[-1]["period"]
    if n or rate:
        spec["format"] = "percent"
    if n and (thin := sum(1 for row in rows if row[n] is not None and 0 < row[n] < THIN)):
        spec["note"] = _("其中 %(count)s 期分母不足 10 人，看看就好") % {"count": thin}
    return Drawn(spec, result, extra)


def _ends(query: Query) -> tuple[Any, Any]:
    return query.first, query.last


def before_words(label: Words) -> str:
    return _("上一段 %(name)s") % {"name": label}


def earlier(look: Look, metric: str, query: Query) -> Result | None:
    """The same question about the span before, where one is compared."""
    if not (look.compares and look.before):
        return None
    return look.keeping.ask(metric, query.between(*_ends(look.before)))


def series(label: Words, rows: list[Row], key: str, n: str = "") -> Series:
    made: Series = {"name": label, "data": [row.get(key) for row in rows]}
    if n:
        made["n"] = [row.get(n) for row in rows]
    return made


def fitted(rows: list[Row], length: int) -> list[Row]:
    """As many as are shown, the last beside the last."""
    return [{}] * (length - len(rows)) + rows[-length:]


def spec_of(look: Look, result: Result, id: str, kind: str, title: Words, x: list[str], lines: list[Series]) -> Spec:
    """A chart that explains itself: definition, facts, sheet."""
    metric, community = result.metric, look.community
    return {
        "id": id,
        "kind": kind,  # type: ignore[typeddict-item]
        "title": title,
        "x": x,
        "series": lines,
        "gaps": [],
        "unit": unit_of(metric),
        "definition": meaning_of(metric),
        "definition_url": card_url(metric, community),
        "facts": facts_of(metric, look.query),
        "csv": reverse("insights:csv", args=[community.slug, metric.name]) + look.url(),
        "empty": _("换一段时间，或去掉一个条件试试。"),
    }

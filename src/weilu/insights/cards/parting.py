"""How messages sound, part by part: of each platform, room, watched word or segment."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from weilu.analytics.door import Query, Result, Row
from weilu.analytics.sentiment import OF_ALL
from weilu.analytics.splitting import REST
from weilu.insights.look import Look
from weilu.insights.telling import rooms_of
from weilu.members.groups import groups_of
from weilu.members.templatetags.platforms import platform_name

MOST = 12  # words and segments are each a question of their own
BY_WORD, BY_SEGMENT = "word", "segment"
ASKED_ONE_BY_ONE = (BY_WORD, BY_SEGMENT)


@dataclass(frozen=True, slots=True)
class Part:
    """rows: by period. narrowed: what the stream is asked for its messages; None where it cannot be."""

    name: str
    rows: list[Row]
    narrowed: Mapping[str, object] | None = field(default_factory=dict)
    of_all: bool = False  # net sentiment is divided by all judged messages

    @property
    def n(self) -> int:
        return sum(row["n"] or 0 for row in self.rows)

    @property
    def nsr(self) -> float | None:
        """Of the whole span."""
        good, bad = (sum(row[key] or 0 for row in self.rows) for key in ("positive", "negative"))
        return (good - bad) / self.under if self.under else None

    @property
    def under(self) -> int:
        """What net sentiment is divided by."""
        return self.n if self.of_all else sum(row[key] or 0 for row in self.rows for key in ("positive", "negative"))

    @property
    def negative_rate(self) -> float | None:
        return sum(row["negative"] or 0 for row in self.rows) / self.n if self.n else None


def parts_of(look: Look, query: Query, by: str) -> tuple[list[Part], list[Result]]:
    """Parts with any judged message, the largest first; query: a question to the metric `sentiment`."""
    if by in ASKED_ONE_BY_ONE:
        parts, results = _one_by_one(look, query, by)
    else:
        result = look.keeping.ask("sentiment", replace(query, options={**query.options, "by": by}))
        parts, results = _of_values(look, result, by), [result]
    of_all = query.options.get("nsr") == OF_ALL
    parts = [replace(part, of_all=of_all) for part in parts]
    return sorted((part for part in parts if part.n), key=lambda part: (-part.n, part.name)), results


def _one_by_one(look: Look, query: Query, by: str) -> tuple[list[Part], list[Result]]:
    names = look.community.watched_words if by == BY_WORD else [name for _number, name in groups_of(look.community)]
    parts, results = [], []
    for name in names[:MOST]:
        options = {key: value for key, value in query.options.items() if key != "by"}
        one = (
            replace(query, options={**options, "word": (name,)})
            if by == BY_WORD
            else replace(query, options=options, segments=(name,))
        )
        result = look.keeping.ask("sentiment", one)
        results.append(result)
        parts.append(Part(name, result.rows, {"mentions" if by == BY_WORD else "segment": name}))
    return parts, results


def _of_values(look: Look, result: Result, by: str) -> list[Part]:
    rows: dict[str, list[Row]] = {}
    for row in result.rows:
        rows.setdefault(row.get("by", ""), []).append(row)
    rooms = rooms_of(look.community)
    parts = []
    for value, mine in rows.items():
        if by == "":
            parts.append(Part(_("净情感度"), mine))
        elif value in (REST, "", "0"):
            parts.append(Part(_("其余") if value == REST else _("没有"), mine, None))
        elif by == "platform":
            parts.append(Part(platform_name(value), mine, {"platform": value}))
        elif by == "space":
            parts.append(Part(rooms.get(int(value), value), mine, {"room": value}))
        else:
            parts.append(Part(value, mine, None))
    return parts

"""Emotion (情绪): which of six feelings messages show, in how many messages and of how many members."""

from collections import defaultdict
from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

from weilu.analytics.gaps import with_gaps
from weilu.analytics.judged import WORD, judged
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.options import Option, choice, field_name
from weilu.analytics.splitting import parted
from weilu.analytics.sql import Asking
from weilu.text.scores import EMOTIONS

Found = tuple[int, int, float | None]  # members, messages, mean intensity
NOTHING: Found = (0, 0, None)
ANY = ""  # in place of an emotion: all of them together


def emotion(asking: Asking) -> list[Row]:
    condition, said = judged(asking)
    part = parted(asking, asking.option("by"), condition, **said)
    found: dict[tuple[str, object], dict[str, Found]] = defaultdict(dict)
    for value, period, name, members, messages, intensity in asking.rows(
        f"SELECT {part.value} AS v, {asking.period} AS p, arrayJoin([toString(emotion), '{ANY}']) AS e,"
        f" uniqExact({asking.people.person}), count(), avg(intensity) FROM events"
        f" WHERE {asking.where()} AND {condition} AND {asking.people.counted} GROUP BY v, p, e",
        **part.parameters,
        **said,
    ):
        found[value, period][name] = (members, messages, intensity)
    rows = [
        part.row(value, {"period": period, **_row(found[value, period], name, asking.option("share"))})
        for value in part.values
        for period in asking.periods
        for name in sorted(EMOTIONS)
    ]
    return with_gaps(asking, rows, "members", "messages", "n")


def _row(found: Mapping[str, Found], name: str, of: str) -> Row:
    members, messages, intensity = found.get(name, NOTHING)
    whole = found.get(ANY, NOTHING)[0 if of == "members" else 1]
    part = members if of == "members" else messages
    return {
        "emotion": name,
        "members": members,
        "messages": messages,
        "share": part / whole if whole else None,
        "intensity": intensity,
        "n": whole,
    }


EMOTION = declare(
    Metric(
        name="emotion",
        zh="情绪",
        en="Emotion",
        unit="ratio",
        keys=("period", "emotion", "members", "messages", "share", "intensity"),
        definition=_("当期消息里高兴、生气、难过、害怕、惊讶和平静各占多少，平均有多强烈；机器没有判断的不算。"),
        formula=_("占比 = 这种情绪的消息 ÷ 有判断的消息；--share members 时按人数。强度 = 这些消息的平均把握"),
        source="docs/metrics.md",
        compute=emotion,
        empty="null",
        options=(
            Option("share", choice("messages", "members"), "messages", "share of the messages, or of the members"),
            Option("by", field_name, "", "split by a field or property of the message"),
            WORD,
        ),
        extra=("n",),
    )
)

"""Sentiment (情感): how many messages sound positive or negative, and how much the one outweighs the other."""

import datetime as dt

from django.utils.translation import gettext_noop as _

from weilu.analytics.gaps import with_gaps
from weilu.analytics.judged import WORD, judged
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.options import Option, choice, field_name
from weilu.analytics.splitting import parted
from weilu.analytics.sql import Asking
from weilu.events.feelings import SOUNDS

OF_POLAR, OF_ALL = "polar", "total"


def sentiment(asking: Asking) -> list[Row]:
    condition, said = judged(asking)
    part = parted(asking, asking.option("by"), condition, **said)
    counts = {
        (value, period): numbers
        for value, period, *numbers in asking.rows(
            f"SELECT {part.value} AS v, {asking.period} AS p,"
            f" {', '.join(f'countIf({sounds})' for sounds in SOUNDS.values())} FROM events"
            f" WHERE {asking.where()} AND {condition} AND {asking.people.counted} GROUP BY v, p",
            **part.parameters,
            **said,
        )
    }
    rows = [
        part.row(value, _row(asking, period, *counts.get((value, period), (0, 0, 0))))
        for value in part.values
        for period in asking.periods
    ]
    return with_gaps(asking, rows, *SOUNDS, "n")


def _row(asking: Asking, period: dt.date, positive: int, neutral: int, negative: int) -> Row:
    n = positive + neutral + negative
    whole = n if asking.option("nsr") == OF_ALL else positive + negative
    return {
        "period": period,
        "positive": positive,
        "neutral": neutral,
        "negative": negative,
        "n": n,
        "nsr": (positive - negative) / whole if whole else None,
        "negative_rate": negative / n if n else None,
    }


SENTIMENT = declare(
    Metric(
        name="sentiment",
        zh="净情感度",
        en="Net sentiment",
        unit="ratio",
        keys=("period", *SOUNDS, "n", "nsr", "negative_rate"),
        definition=_("当期消息里说得积极的与说得消极的相比多多少；机器拿不准的算中性。"),
        formula=_("净情感度 =（积极 − 消极）÷（积极 + 消极）；--nsr total 时除以全部。负面率 = 消极 ÷ 全部"),
        source="docs/metrics.md",
        compute=sentiment,
        empty="null",
        options=(
            Option("nsr", choice(OF_POLAR, OF_ALL), OF_POLAR, "divide by positive and negative messages, or by all"),
            Option("by", field_name, "", "split by a field or property of the message"),
            WORD,
        ),
    )
)

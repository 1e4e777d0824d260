"""Share of voice (声量): how many messages mention each of the watched words."""

from django.utils.translation import gettext_noop as _

from weilu.analytics.gaps import with_gaps
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.options import Option, each_once, phrases
from weilu.analytics.query import Query
from weilu.analytics.sql import ACTIVE, Asking
from weilu.events.mentions import any_mentioned, bound, mentioned
from weilu.kit.matching import normal

MOST = 1_000_000  # messages opened


def voice(asking: Asking) -> list[Row]:
    names = asking.option("word") or each_once(asking.query.community.watched_words)
    if not names:
        return []
    counts = dict(_mentions(asking, [normal(name) for name in names]))
    rows: list[Row] = []
    for period in asking.periods:
        mentions = counts.get(period, [0] * len(names))
        whole = sum(mentions)
        rows += [
            {"period": period, "word": name, "mentions": said, "share": said / whole if whole else None, "n": whole}
            for name, said in zip(names, mentions, strict=True)
        ]
    return with_gaps(asking, rows, "mentions", "n")


def _mentions(asking: Asking, forms: list[str]) -> list[tuple[object, list[int]]]:
    """By period: in how many messages each of these normal forms stands."""
    each = ", ".join(mentioned(form, n) for n, form in enumerate(forms))
    return [
        (period, mentions)
        for period, mentions in asking.rows(
            f"SELECT {asking.period} AS p, sumForEach([{each}]) FROM events"
            f" WHERE {asking.where()} AND {ACTIVE} AND {asking.people.counted}"
            " AND multiSearchAny(search, {forms:Array(String)}) GROUP BY p",
            **bound(forms),
        )
    ]


def behind(query: Query, word: str) -> list[int]:
    """The ids of the messages that mention a word, newest first."""
    form, asking = normal(word), Asking(query)
    if not form:
        return []
    rows = asking.rows(
        f"SELECT id FROM events WHERE {asking.where()} AND {ACTIVE} AND {asking.people.counted}"
        f" AND {any_mentioned([form])} ORDER BY ts DESC, seq DESC LIMIT {MOST}",
        **bound([form]),
    )
    return [row[0] for row in rows]


VOICE = declare(
    Metric(
        name="voice",
        zh="声量",
        en="Share of voice",
        unit="events",
        keys=("period", "word", "mentions", "share"),
        definition=_("当期提到每个关注词的消息条数，和它在所有关注词里占的份额；一条消息提到几个词就各算一次。"),
        formula=_("份额 = 这个词的提及 ÷ 全部关注词的提及"),
        source="docs/metrics.md",
        compute=voice,
        empty="null",
        options=(Option("word", phrases, (), "these words instead of the watched ones", many=True),),
        extra=("n",),
    )
)

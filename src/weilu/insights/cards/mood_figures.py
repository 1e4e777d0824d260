"""The row of figures at the head of 情绪."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from weilu.analytics.door import Query
from weilu.events.feelings import EMOTION_WORDS
from weilu.insights.cards.drawn import THIN, earlier
from weilu.insights.cards.figures import Figure, figure
from weilu.insights.cards.parting import Part, parts_of
from weilu.insights.evidence import messages_of
from weilu.insights.look import Look


def _both(look: Look) -> tuple[Query, Part | None, Part | None]:
    """The span, and the one before where one is compared."""
    query = look.question("sentiment", by="")
    now = next(iter(parts_of(look, query, "")[0]), None)
    if not (look.compares and look.before):
        return query, now, None
    then = parts_of(look, query.between(look.before.first, look.before.last), "")[0]  # type: ignore[arg-type]
    return query, now, next(iter(then), None)


def _nsr(look: Look) -> Figure:
    query, now, then = _both(look)
    return figure(
        look, "sentiment", "nsr", _("净情感度"), _share(now.nsr if now else None),
        url=messages_of(query, sounds="judged") if now else "#sentiment",
        note=_before(then.nsr if then else None),
        values=[row["nsr"] for row in now.rows] if now else [], tone="good", **_thin(now),
    )  # fmt: skip


def _negative(look: Look) -> Figure:
    query, now, then = _both(look)
    return figure(
        look, "sentiment", "negative_rate", _("负面率"), _share(now.negative_rate if now else None),
        url=messages_of(query, sounds="negative") if now else "#sounds",
        note=_before(then.negative_rate if then else None), good="down",
        values=[row["negative_rate"] for row in now.rows] if now else [], tone="warn", **_thin(now),
        meaning=_("有判断的消息里，语气消极的占多少。点开就是这些消息。"),
    )  # fmt: skip


def _judged(look: Look) -> Figure:
    query, now, then = _both(look)
    counts = [row["n"] for row in now.rows] if now else []
    return figure(
        look, "sentiment", "judged", _("有判断的消息"), f"{now.n if now else 0:,}", unit=_("条"),
        url=messages_of(query, sounds="judged") if now else "#sounds",
        note=_("上一段 %(count)s") % {"count": f"{then.n:,}"} if then else "", values=counts, tone="calm",
        meaning=_("机器读得懂、判断过语气的消息；只有表情、链接或读不懂的语言不算。"),
    )  # fmt: skip


def _risen(look: Look) -> Figure:
    """The emotion whose share rose most; without a span before it, the commonest but calm."""
    query = look.question("emotion", by="", share="messages")
    now = shares(look.keeping.ask("emotion", query).rows)
    before = earlier(look, "emotion", query)
    then = shares(before.rows) if before else {}
    name = risen(now, then) if then else max((one for one in now if one != "neutral"), key=lambda n: now[n], default="")
    title = _("升得最多的情绪") if then else _("最多的情绪")
    if not name or not now[name]:
        return figure(look, "emotion", "risen", title, "–", url="#emotions")
    return figure(
        look, "emotion", "risen", title, str(EMOTION_WORDS[name]), url=messages_of(query, emotion=name),
        note=f"{now[name]:.1%}" + (f" · {_before(then.get(name))}" if then else ""),
    )  # fmt: skip


def shares(rows: list[Figure]) -> dict[str, float]:
    """Of the whole span: the part of each emotion; empty where nothing was judged."""
    whole = sum(row["n"] or 0 for row in rows if row["emotion"] == "neutral")
    sums: dict[str, float] = {}
    for row in rows:
        sums[row["emotion"]] = sums.get(row["emotion"], 0) + (row["messages"] or 0)
    return {name: count / whole for name, count in sums.items()} if whole else {}


def risen(now: dict[str, float], then: dict[str, float]) -> str:
    """The emotion but calm whose share rose most; "" where none did."""
    rises = {name: share - then.get(name, 0) for name, share in now.items() if name != "neutral"}
    most = max(rises, key=lambda name: (rises[name], name), default="")
    return most if most and rises[most] > 0 else ""


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:.1f}%".replace("-", "−")


def _before(value: float | None) -> str:
    return "" if value is None else _("上一段 %(count)s") % {"count": _share(value)}


def _thin(part: Part | None) -> dict[str, int]:
    return {"n": part.n} if part and part.n < THIN else {}


MOOD_FIGURES: dict[str, Callable[[Look], Figure]] = {
    "nsr": _nsr,
    "negative-rate": _negative,
    "judged": _judged,
    "risen": _risen,
}

"""Sentences made of computed facts alone: what was counted, and how it compares. Nothing is guessed."""

from typing import Any

from django.utils.translation import gettext as _

from weilu.events.feelings import EMOTION_WORDS
from weilu.insights.reports.figures import BY_NAME, MOODS, Figure
from weilu.insights.reports.spans import Kind
from weilu.kit.durations import duration_words

FEWEST = 10  # a rate of fewer people is told with its denominator


def sentence(kind: Kind, told: dict[str, Any]) -> str:
    """One fact in words; for a period without data it says just that."""
    figure = BY_NAME[told["name"]]
    if telling := {"words": _hurting, "posts": _answered, "channels": _from}.get(figure.how):
        return telling(kind, told)
    words = {"this": kind.this, "title": title_of(figure, told), "before": kind.before}
    if told["value"] is None:
        return (_("%(this)s%(title)s：数据中断") if told["silent"] else _("%(this)s%(title)s：没有可算的数据")) % words
    said = _("%(this)s%(title)s %(value)s") % (words | {"value": written(figure, told["value"])})
    if told["n"] is not None and told["n"] < FEWEST:
        few = _("（有判断的只有 %(n)s 条）") if figure in MOODS else _("（分母只有 %(n)s 人）")
        said += few % {"n": told["n"]}
    if told["silent"]:
        return said + _("（有 %(days)s 天数据中断，不作比较）") % {"days": told["silent"]}
    said += _compared(figure, told, told["before"], words)
    year = told.get("year")
    return said if year is None else said + _compared(figure, told, year, words | {"before": _("去年同期")})


def title_of(figure: Figure, told: dict[str, Any]) -> Any:
    """What it is called; of an emotion or an aspect, which."""
    if figure.how == "aspect":
        return _("“%(aspect)s”的%(title)s") % {"title": figure.title, "aspect": told["aspect"]}
    if figure.how != "emotion":
        return figure.title
    return _("%(title)s：%(emotion)s") % {"title": figure.title, "emotion": EMOTION_WORDS[told["emotion"]]}


def _hurting(kind: Kind, told: dict[str, Any]) -> str:
    """The words that stand out of negative messages; "quoted": the text of one, where it is still there."""
    each = [_("%(word)s（%(n)s 条）") % {"word": word, "n": f"{n:,}"} for word, n in told["words"]]
    said = _("%(this)s让人不快的词：%(words)s") % {"this": kind.this, "words": _("、").join(each)}
    return said + (_("，例如「%(text)s」") % {"text": told["quoted"]} if told.get("quoted") else "")


def _answered(kind: Kind, told: dict[str, Any]) -> str:
    """The messages that came back most; "texts": those that are still there, by number."""
    texts = told.get("texts", {})
    each = [
        _("「%(text)s」（%(n)s 次回应）") % {"text": texts[number], "n": f"{replies + reactions:,}"}
        for number, replies, reactions in told["posts"]
        if number in texts
    ]
    if not each:
        return _("%(this)s最受回应的话：已经不在了") % {"this": kind.this}
    return _("%(this)s最受回应的话：%(several)s") % {"this": kind.this, "several": _("、").join(each)}


def _from(kind: Kind, told: dict[str, Any]) -> str:
    each = [_("%(name)s %(n)s 人") % {"name": name, "n": f"{n:,}"} for name, n in told["channels"]]
    return _("%(this)s新成员从哪来：%(several)s") % {"this": kind.this, "several": _("、").join(each)}


def _compared(figure: Figure, told: dict[str, Any], then: float | None, words: dict[str, Any]) -> str:
    value = told["value"]
    if then is None:
        return _("，没有可比的%(before)s") % words
    if value == then:
        return _("，与%(before)s持平") % words
    if figure.how in ("rate", "emotion", "aspect"):
        points = (value - then) * 100
        return _("，较%(before)s %(points)+.1f 个百分点") % (words | {"points": points})
    if figure.how == "score":
        return _("，较%(before)s %(points)+.1f 分") % (words | {"points": value - then})
    if not then:
        return _("，%(before)s为 0") % words
    return _("，较%(before)s %(change)+.1f%%") % (words | {"change": (value - then) / then * 100})


def written(figure: Figure, value: float) -> str:
    """A value as it is read."""
    if figure.how in ("rate", "emotion", "aspect"):
        return f"{value:.1%}"
    if figure.how == "seconds":
        return duration_words(value)
    return f"{value:,.1f}" if figure.how == "score" else f"{value:,.0f}"


def is_welcome(figure: Figure, told: dict[str, Any]) -> bool | None:
    """Whether it moved the way one wishes; None where it did not move or nothing is compared."""
    value, then = told["value"], told["before"]
    if figure.how == "emotion":
        return {"happy": True, "surprise": None}.get(told["emotion"], False)
    if figure.more_is_better is None or told["silent"] or value is None or then is None or value == then:
        return None
    return bool((value > then) == figure.more_is_better)

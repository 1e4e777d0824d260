"""Cards of how the community feels: the trend, the emotions, where it is good and where not, which words move."""

import time
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from weilu.analytics.door import METRICS, Query, Result, Row
from weilu.analytics.moving import Moved, Moving, moving_words
from weilu.analytics.sql import elapsed_ms
from weilu.events.feelings import EMOTION_WORDS, SOUND_WORDS
from weilu.insights.cards.card import card
from weilu.insights.cards.drawn import THIN, Drawn, before_words, earlier, fitted, series, spec_of
from weilu.insights.cards.happened import marks_of
from weilu.insights.cards.parting import ASKED_ONE_BY_ONE, Part, parts_of
from weilu.insights.evidence import messages_in, messages_of
from weilu.insights.look import Look
from weilu.kit.charts import Series, Spec

LINES = 6  # that a person can tell apart
TONES = {"positive": "good", "neutral": "calm", "negative": "bad"}
MOVED = ("happy", "angry", "sad", "fear", "surprise")


@card("sentiment", gettext_lazy("净情感度"), "sentiment", analysis="mood")
def sentiment(look: Look) -> Drawn:
    """The whole, or a line a part; what happened is marked."""
    by, query = look.asked.get("by", ""), look.question("sentiment", by="")
    parts, results = parts_of(look, query, by)
    lines = [_line(query, part) for part in parts[:LINES]]
    rows = results[0].rows if results else []
    if not by and parts and (before := earlier(look, "sentiment", query)) and any(row["n"] for row in before.rows):
        results.append(before)
        lines.append(series(before_words(_("净情感度")), fitted(before.rows, len(rows)), "nsr", "n") | {"ghost": True})
    x = [str(row["period"]) for row in parts[0].rows] if parts else []
    result = results[0] if results else look.keeping.ask("sentiment", query)
    spec = spec_of(look, result, "sentiment", "line", _("净情感度"), x, lines)
    spec["format"] = "percent"
    if parts:
        _on_time(spec, result, parts[0].rows)
        spec["marks"] = marks_of(look)
    if by in ASKED_ONE_BY_ONE:
        spec["csv"] = None
    if len(parts) > LINES:
        spec["note"] = _("只画最多的 %(count)s 个，其余看表格下的“各处的心情”") % {"count": LINES}
    return Drawn(spec, result, results[1:])


def _line(query: Query, part: Part) -> Series:
    line = series(part.name, part.rows, "nsr", "n")
    if part.narrowed is not None:
        line["urls"] = _urls(query, part.rows, "n", sounds="judged", **part.narrowed)
    return line


def _urls(query: Query, rows: Iterable[Row], key: str, **narrowed: object) -> list[str]:
    """Where each period's messages are; nowhere if there is none."""
    return [messages_in(query, row["period"], **narrowed) if row.get(key) else "" for row in rows]


def _on_time(spec: Spec, result: Result, rows: list[Row]) -> None:
    """Gaps, the open end, and how many periods rest on few messages."""
    spec["gaps"] = [str(row["period"]) for row in rows if row.get("gap")]
    spec["unfinished"] = bool(rows) and result.unfinished == rows[-1]["period"]
    if thin := sum(1 for row in rows if 0 < (row.get("n") or 0) < THIN):
        spec["note"] = _("其中 %(count)s 期有判断的消息不足 10 条，看看就好") % {"count": thin}


@card("sounds", pgettext_lazy("语气", "语气"), "sentiment", width="half", analysis="mood")
def sounds(look: Look) -> Drawn:
    """How many messages sound positive, neutral, negative."""
    query = look.question("sentiment", by="")
    result = look.keeping.ask("sentiment", query)
    lines: list[Series] = [
        {
            "name": words,
            "data": [row[name] for row in result.rows],
            "urls": _urls(query, result.rows, name, sounds=name),
            "tone": TONES[name],
        }
        for name, words in SOUND_WORDS.items()
    ]
    any_judged = any(row["n"] for row in result.rows)
    x = [str(row["period"]) for row in result.rows]
    spec = spec_of(look, result, "sounds", "stacked", _("各种语气的消息"), x, lines if any_judged else [])
    _on_time(spec, result, result.rows)
    spec.pop("note", None)
    spec["unit"] = _("条")
    return Drawn(spec, result)


@card("emotions", gettext_lazy("情绪走势"), "emotion", width="half", analysis="mood")
def emotions(look: Look) -> Drawn:
    """The share of each feeling but calm by period."""
    query = look.question("emotion", by="")
    result = look.keeping.ask("emotion", query)
    rows = {name: [row for row in result.rows if row["emotion"] == name] for name in MOVED}
    lines = []
    for name in MOVED:
        line = series(EMOTION_WORDS[name], rows[name], "share", "n")
        line["urls"] = _urls(query, rows[name], "messages", emotion=name)
        lines.append(line)
    spec = spec_of(
        look, result, "emotions", "line", _("情绪走势"), [str(row["period"]) for row in rows["happy"]], lines
    )
    _on_time(spec, result, rows["happy"])
    spec["format"], spec["marks"] = "percent", marks_of(look)
    return Drawn(spec, result)


@card("emotion-sums", gettext_lazy("各种情绪"), "emotion", analysis="mood")
def emotion_sums(look: Look) -> Drawn:
    """The messages of each feeling in the whole span, beside the span before."""
    query = look.question("emotion", by="")
    result = look.keeping.ask("emotion", query)
    now, names = _sums(result), list(EMOTION_WORDS)
    lines: list[Series] = []
    if any(now.values()):
        urls = [messages_of(query, emotion=name) if now[name] else "" for name in names]
        lines = [{"name": _("消息"), "data": [now[name] for name in names], "urls": urls}]
    before = earlier(look, "emotion", query)
    if lines and before and any((then := _sums(before)).values()):
        pale: Series = {"name": before_words(_("消息")), "data": [then[name] for name in names], "ghost": True}
        lines.append(pale)
    x = [str(EMOTION_WORDS[name]) for name in names]
    spec = spec_of(look, result, "emotion-sums", "steps", _("各种情绪的消息"), x, lines)
    spec["unit"], spec["apart"], spec["csv"] = _("条"), True, None
    return Drawn(spec, result, [before] if before else [])


def _sums(result: Result) -> dict[str, int]:
    sums = dict.fromkeys(EMOTION_WORDS, 0)
    for row in result.rows:
        sums[row["emotion"]] += row["messages"] or 0
    return sums


@card("mood-parts", gettext_lazy("各处的心情"), "sentiment", analysis="mood")
def mood_parts(look: Look) -> Drawn:
    """Net sentiment of every room, or whatever the split is, beside the span before; each with its messages."""
    by, query = look.asked.get("by", "") or "space", look.question("sentiment", by="")
    parts, results = parts_of(look, query, by)
    then: dict[str, Part] = {}
    if look.compares and look.before:
        earlier_parts, more = parts_of(look, query.between(*_ends(look.before)), by)
        then, results = {part.name: part for part in earlier_parts}, [*results, *more]
    result = results[0] if results else look.keeping.ask("sentiment", query)
    known = [part for part in parts if part.nsr is not None]
    line: Series = {
        "name": _("净情感度"),
        "data": [part.nsr for part in known],
        "urls": [_messages(query, part, "judged") for part in known],
    }
    spec = spec_of(look, result, "mood-parts", "steps", _("各处的心情"), [part.name for part in known], [line])
    spec["format"], spec["apart"], spec["csv"] = "percent", True, None
    if by in ASKED_ONE_BY_ONE and not parts:
        spec["empty"] = _("没有可以拆开看的：先在设置里写下关注词，或建一个分群。")
    rows = [_told(query, part, then.get(part.name)) for part in parts]
    return Drawn(spec, result, results[1:], ("insights/cards/moods.html", {"rows": rows}) if rows else None)


def _ends(query: Query) -> tuple[Any, Any]:
    return query.first, query.last


def _messages(query: Query, part: Part, sound: str) -> str:
    return "" if part.narrowed is None else messages_of(query, sounds=sound, **part.narrowed)


def _told(query: Query, part: Part, then: Part | None) -> dict[str, Any]:
    before = then.nsr if then else None
    counts = {key: sum(row[key] or 0 for row in part.rows) for key in SOUND_WORDS}
    return {
        "name": part.name,
        "n": part.n,
        "nsr": part.nsr,
        "under": part.under,
        "points": (part.nsr - before) * 100 if part.nsr is not None and before is not None else None,
        "negative_rate": part.negative_rate,
        "url": _messages(query, part, "judged"),
        "sounds": [(counts[key], _messages(query, part, key) if counts[key] else "") for key in SOUND_WORDS],
    }


@card("glad-words", gettext_lazy("让人高兴的词"), "sentiment", width="half", analysis="mood")
def glad_words(look: Look) -> Drawn:
    return _words(look, "glad-words", _("让人高兴的词"), "positive")


@card("hurt-words", gettext_lazy("让人不快的词"), "sentiment", width="half", analysis="mood")
def hurt_words(look: Look) -> Drawn:
    return _words(look, "hurt-words", _("让人不快的词"), "negative")


def _words(look: Look, id: str, title: str, sound: str) -> Drawn:
    """The words said more in messages of that sound; a bar counts those messages, and opens them."""
    query, began = look.question("sentiment", by=""), time.perf_counter()
    moved: Moved = look.keeping.of(moving_words, query)
    words: list[Moving] = moved.glad if sound == "positive" else moved.hurt
    line: Series = {
        "name": SOUND_WORDS[sound],
        "data": [getattr(one, sound) for one in words],
        "urls": [messages_of(query, sounds=sound, q=f'"{one.word}"') for one in words],
        "tone": TONES[sound],
    }
    rows = [{"word": one.word, "z": one.z, "positive": one.positive, "negative": one.negative} for one in words]
    result = Result(METRICS["sentiment"], query, rows, elapsed_ms(began), moved.sql)
    spec = spec_of(look, result, id, "steps", title, [one.word for one in words], [line])
    spec["definition"] = _("在积极和消极的消息之间分得最开的词：按“谁在哪天说过”计数，一个人刷屏不算数。")
    spec["facts"] = [
        (_("怎么挑"), _("对数几率比（Monroe 等，2008），|z| ≥ 1.96，至少两个人说过")),
        (_("条形"), _("这段时间里含这个词、语气相同的消息条数")),
        *spec["facts"][1:],
    ]
    spec["unit"], spec["apart"], spec["csv"] = _("条"), True, None
    spec["empty"] = _("消息还不够多，没有哪个词明显偏向一边。")
    if moved.looked < moved.messages:
        looked = {"looked": f"{moved.looked:,}", "all": f"{moved.messages:,}"}
        spec["note"] = _("从 %(all)s 条里抽 %(looked)s 条来挑词，条数按全部数") % looked
    return Drawn(spec, result)

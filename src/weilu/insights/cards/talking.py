"""Cards of what is talked about: the cloud, what stands out, what suddenly came up, topics, watched words."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from weilu.analytics import topics as topical
from weilu.analytics.door import METRICS, Query, Result, Row
from weilu.analytics.metric import with_options
from weilu.analytics.sql import Asking
from weilu.analytics.talk import talk_of
from weilu.analytics.words import BEFORE, REST, TELLING, plain
from weilu.events.feelings import EMOTION_WORDS
from weilu.events.searching import by_ids
from weilu.insights.cards.card import card
from weilu.insights.cards.drawn import THIN, Drawn, spec_of
from weilu.insights.evidence import messages_of
from weilu.insights.look import Look
from weilu.kit.charts import Series
from weilu.members.aliases import name_map
from weilu.text.keywords import NOTABLE

TELLING_WORDS, BURSTS, LINES = 20, 20, 6
SOUNDING = 0.2  # net sentiment from which a word has a colour


@card("word-cloud", gettext_lazy("词云"), "words", analysis="words")
def word_cloud(look: Look) -> Drawn:
    query = look.question("words")
    result = look.keeping.ask("words", query)
    by_weight = query.options.get("order") == TELLING
    rows = [row for row in result.rows if not by_weight or (row["z"] or 0) > 0]
    lines: list[Series] = [{"name": _("人日"), "data": [row["member_days"] for row in rows]}]
    lines += [{"name": _("消息"), "data": [row["messages"] for row in rows]}]
    if by_weight:
        lines = [{"name": "z", "data": [row["z"] for row in rows]}, *lines]
    spec = spec_of(look, result, "word-cloud", "cloud", _("词云"), [row["word"] for row in rows], lines)
    for line in lines:
        line["urls"] = [said_url(look, word=row["word"]) for row in rows]
    spec["tones"] = [_tone(row) for row in rows]
    spec["note"] = " · ".join(
        filter(None, [_("绿色：说得积极，红色：说得消极") if any(spec["tones"]) else "", scope(result)])
    )
    return Drawn(spec, result)


@card("key-words", gettext_lazy("突出的词"), "words", width="half", analysis="words")
def key_words(look: Look) -> Drawn:
    result = look.keeping.ask("words", look.question("words", order=TELLING, top=TELLING_WORDS))
    told = [row for row in result.rows if (row["z"] or 0) > 0]
    urls = [said_url(look, word=row["word"]) for row in told]
    lines: list[Series] = [{"name": "z", "data": [row["z"] for row in told], "urls": urls}]
    title = _("和%(other)s比，更突出的词") % {"other": against_words(str(result.query.options["against"]))}
    spec = spec_of(look, result, "key-words", "steps", title, [row["word"] for row in told], lines)
    spec["unit"], spec["note"], spec["apart"] = "z", scope(result), True
    if result.rows and result.rows[0]["z"] is None:
        spec["empty"] = _("没有可比的消息：对照的那一段里谁也没说过话。")
    rows = [
        {**row, "url": url, "sure": row["z"] >= NOTABLE, "polar": row["positive"] + row["negative"]}
        for row, url in zip(told, urls, strict=True)
    ]
    return Drawn(spec, result, more=("insights/cards/key_words.html", {"rows": rows}) if rows else None)


@card("bursts", gettext_lazy("突然热起来的词"), "bursts", width="half", analysis="words")
def bursts(look: Look) -> Drawn:
    result = look.keeping.ask("bursts", look.question("bursts"))
    told = result.rows[:BURSTS]
    columns = [("members", _("最热那天的人数")), ("usual", _("平时该有的人数"))]
    lines: list[Series] = [{"name": title, "data": [row[key] for row in told]} for key, title in columns]
    lines[0]["urls"] = [
        said_url(look, word=row["word"], **{"from": str(row["first"]), "to": str(row["last"])}) for row in told
    ]
    lines[1]["ghost"] = True
    names = [f"{row['word']} {_days(row['first'], row['last'])}" for row in told]
    spec = spec_of(look, result, "bursts", "steps", _("突然热起来的词"), names, lines)
    rest = len(result.rows) - len(told)
    more = ngettext("另有 %(n)s 个，在 CSV 里", "另有 %(n)s 个，在 CSV 里", rest) % {"n": rest} if rest else ""
    days = result.totals.get("days", look.days)
    shorter = _("时间太长：只看了最后 %(n)s 天") % {"n": days} if days < look.days else ""
    spec["note"] = " · ".join(filter(None, [more, shorter, scope(result)]))
    spec["empty"] = _("没有哪个词比平时热得多。")
    return Drawn(spec, result)


@card("talk-topics", gettext_lazy("话题"), "topics", analysis="words")
def topics(look: Look) -> Drawn:
    result = look.keeping.ask("topics", look.question("topics"))
    told = look.keeping.of(_told, look.query)
    periods = [str(period) for period in Asking(look.query).periods]
    lines: list[Series] = [{"name": _short(one["words"]), "data": one["values"]} for one in told[:LINES]]
    spec = spec_of(look, result, "talk-topics", "line", _("话题"), periods if told else [], lines)
    spec["note"] = scope(result)
    spec["empty"] = _("消息还太少，聚不出话题。")
    quoted = by_ids(look.community.pk, [number for one in told for number in one["quotes"]])
    people = name_map(look.community, [event.member for event in quoted.values()])
    rows = [
        {
            **row,
            "words": one["words"],
            "values": one["values"],
            "n": row["positive"] + row["negative"],
            "feeling": EMOTION_WORDS.get(row["emotion"] or "", ""),
            "url": said_url(look, topic=row["topic"]),
            "quotes": [
                {"event": event, "person": people.get(event.member)}
                for number in one["quotes"]
                if (event := quoted.get(str(number)))
            ],
        }
        for row, one in zip(result.rows, told, strict=True)
    ]
    return Drawn(spec, result, more=("insights/cards/topics.html", {"rows": rows}) if rows else None)


def _told(query: Query) -> list[dict[str, Any]]:
    """Of each topic what the answer's rows leave out: words, messages by period, quotes."""
    found = topical.topics_of(query)
    talk = talk_of(plain(query))
    values = topical.by_period(Asking(with_options(METRICS["topics"], query)), found)
    return [
        {"words": one.words, "values": counts, "quotes": topical.quotes(talk, one)}
        for one, counts in zip(found, values, strict=True)
    ]


@card("voice", gettext_lazy("关注词的声量"), "voice", analysis="words")
def voice(look: Look) -> Drawn:
    query = look.question("voice")
    result = look.keeping.ask("voice", query)
    rows = result.rows
    names = list(dict.fromkeys(row["word"] for row in rows))
    periods = list(dict.fromkeys(str(row["period"]) for row in rows))
    by_word = {name: [row for row in rows if row["word"] == name] for name in names}
    heaviest = sorted(names, key=lambda name: (-_sum(by_word[name]), name))
    lines: list[Series] = [{"name": name, "data": [row["mentions"] for row in by_word[name]]} for name in heaviest[:8]]
    spec = spec_of(look, result, "voice", "line", _("关注词的声量"), periods, lines)
    spec["gaps"] = sorted({str(row["period"]) for row in rows if row.get("gap")})
    spec["unfinished"] = bool(rows) and result.unfinished == rows[-1]["period"]
    spec["empty"] = _("还没有关注词。在下面加一个，或到设置里写。")
    whole = sum(_sum(mine) for mine in by_word.values())
    shares = [
        {
            "word": name,
            "mentions": _sum(by_word[name]),
            "share": _sum(by_word[name]) / whole if whole else None,
            "n": whole,
            "values": [row["mentions"] for row in by_word[name]],
            "url": messages_of(query, mentions=name),
        }
        for name in heaviest
    ]
    return Drawn(spec, result, more=("insights/cards/voice.html", {"rows": shares}) if shares else None)


def _sum(rows: list[Row]) -> int:
    return sum(row["mentions"] or 0 for row in rows)


def said_url(look: Look, **narrowed: str) -> str:
    """The page of exactly these messages; its days are written out, so that it stays what was counted."""
    first, last = look.span
    kept = {key: look.asked[key] for key in ("platform", "room", "segment", "staff", "bots") if key in look.asked}
    asked = {**kept, "from": str(first), "to": str(last), **narrowed}
    return reverse("insights:said", args=[look.community.slug]) + "?" + urlencode(asked)


def against_words(against: str) -> str:
    """What is compared with, in words."""
    if against == BEFORE:
        return _("上一段时间")
    return _("其余的") if against == REST else _("分群「%(name)s」") % {"name": against.partition(":")[2]}


def scope(result: Result) -> str:
    """How far the answer reaches, where that is not the whole span."""
    looked, whole = result.totals.get("messages", 0), result.totals.get("whole", 0)
    if looked == whole:
        return ngettext("数了全部 %(n)s 条消息", "数了全部 %(n)s 条消息", whole) % {"n": f"{whole:,}"}
    told = {"n": f"{looked:,}", "whole": f"{whole:,}", "day": result.totals["since"]}
    return _("消息太多：只数了最近的 %(n)s 条（共 %(whole)s 条），%(day)s 起是完整的") % told


def _tone(row: Row) -> str:
    if row["positive"] + row["negative"] < THIN or abs(row["nsr"]) < SOUNDING:
        return ""
    return "good" if row["nsr"] > 0 else "bad"


def _short(words: tuple[str, ...]) -> str:
    return topical.BETWEEN.join(words[:3])


def _days(first: dt.date, last: dt.date) -> str:
    return f"{first:%m-%d}" if first == last else f"{first:%m-%d}–{last:%m-%d}"

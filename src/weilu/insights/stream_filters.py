"""What the stream is narrowed to, read from the address and written back into it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from weilu.analytics.journey.cells import in_cell
from weilu.analytics.journey.keeping import plan_of
from weilu.analytics.journey.plan import ALL
from weilu.analytics.journey.words import words_of_stages, words_of_touchpoints
from weilu.analytics.people import people
from weilu.analytics.query import BadQuery, Query
from weilu.analytics.query import words as listed
from weilu.events.feelings import EMOTION_WORDS, HEARD, LANGUAGE_WORDS, SOUND_WORDS
from weilu.events.searching import Wanted, words_of
from weilu.events.vocabulary import kind
from weilu.kit.clock import start_of
from weilu.kit.matching import normal
from weilu.kit.soundness import sound_text
from weilu.members.aliases import also_known_as
from weilu.members.models import Member
from weilu.team.models import Community

SAID = ("message", "comment", "ask", "reply_by_staff")
"""What counts as talk: shown unless another kind is asked for."""
EVERYTHING = "all"
NAMESAKES = 500  # more people than that by one part of a name are not a filter
KEYS = (
    *("q", "who", "member", "from", "to", "platform", "room", "kind", "topic", "source"),
    *("sounds", "emotion", "offence", "spam", "language"),
    *("mentions", "segment", "counted", "activity", "stage", "touchpoint"),
)
COUNTED = {"members": (False, False), "staff": (True, False), "bots": (False, True), "people": (True, True)}
"""Who counts, as numbers do: with staff, with bots; members who were merged are in a segment as one person."""


def counted_words() -> dict[str, str]:
    return {
        "members": _("不含工作人员和机器人"),
        "staff": _("不含机器人"),
        "bots": _("不含工作人员"),
        "people": _("不含系统"),
    }


def heard_words() -> dict[str, Any]:
    return {**SOUND_WORDS, "judged": _("有判断的")}


@dataclass(frozen=True)
class Filters:
    """One state of the filter bar. `asked` holds what the address said, only keys in use."""

    community: Community
    asked: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, community: Community, query: Mapping[str, Any]) -> "Filters":
        asked = {key: sound_text(str(query.get(key, "")).strip(), 200) for key in KEYS}
        return cls(community, {key: value for key, value in asked.items() if value})

    @property
    def words(self) -> list[str]:
        """In normal form: what is marked where it stands."""
        return [*words_of(self.asked.get("q", "")), *self.mentions]

    @property
    def mentions(self) -> list[str]:
        """The normal forms of phrases, any of which a text shall mention."""
        return [form for word in listed(self.asked.get("mentions", "")) if (form := normal(word))]

    @property
    def kinds(self) -> tuple[str, ...]:
        chosen = self.asked.get("kind", "")
        return () if chosen == EVERYTHING else (chosen,) if chosen else SAID

    @property
    def first(self) -> dt.date | None:
        return _day(self.asked.get("from"))

    @property
    def last(self) -> dt.date | None:
        return _day(self.asked.get("to"))

    @cached_property
    def member(self) -> Member | None:
        """Whom a link from a profile asked for."""
        number = self.asked.get("member", "")
        if not number.isdecimal() or len(number) > 10:
            return None
        found = Member.objects.filter(community=self.community, pk=int(number)).select_related("merged_into").first()
        return found.root if found else None

    @cached_property
    def numbers(self) -> list[int] | None:
        """The member numbers asked for; None where nobody in particular is, empty where nobody is called so."""
        if "member" in self.asked:
            return self.member.numbers() if self.member else []
        if not (name := normal(self.asked.get("who", ""))):
            return None
        people = Member.objects.filter(community=self.community, search_name__contains=name)
        return also_known_as(self.community.pk, list(people.values_list("pk", flat=True)[:NAMESAKES]))

    @property
    def is_of_sound(self) -> bool:
        """Whether anything is asked of how the texts sound."""
        return not {"sounds", "emotion", "offence", "spam", "language"}.isdisjoint(self.asked)

    @property
    def impossible(self) -> bool:
        """Nothing can fit: nobody is called so, or the days are the wrong way round."""
        backwards = self.first and self.last and self.first > self.last
        return self.numbers == [] or bool(backwards) or (self.is_among and self._among is None)

    @property
    def is_among(self) -> bool:
        return self.is_of_a_cell or "segment" in self.asked or self.asked.get("counted") in COUNTED

    @property
    def is_of_a_cell(self) -> bool:
        """Whether messages of the emotion map are asked for."""
        return "stage" in self.asked or "touchpoint" in self.asked

    @cached_property
    def _among(self) -> tuple[str, Mapping[str, Any]] | None:
        """Who counts, as numbers ask it; None where there is no such segment (any more)."""
        staff, bots = COUNTED.get(self.asked.get("counted", ""), (True, True))
        segments = (self.asked["segment"],) if "segment" in self.asked else ()
        query = Query(self.community, self.first, self.last, segments=segments, include_staff=staff, include_bots=bots)
        try:
            who = people(query)
            if not self.is_of_a_cell:
                return who.counted, who.parameters
            return in_cell(query, self.asked.get("stage", ALL), self.asked.get("touchpoint", ALL))
        except BadQuery:
            return None

    def wanted(self, before: tuple[int, int] | None = None, limit: int = 50) -> Wanted:
        zone = self.community.zone
        room, source = self.asked.get("room", ""), self.asked.get("source", "")
        return Wanted(
            words=self.asked.get("q", ""),
            members=self.numbers or (),
            since=_ms(start_of(self.first, zone)) if self.first else None,
            until=_ms(start_of(self.last + dt.timedelta(days=1), zone)) if self.last else None,
            spaces=[int(room)] if room.isdecimal() and len(room) < 10 else (),
            platforms=[self.asked["platform"]] if "platform" in self.asked else (),
            kinds=self.kinds,
            topic=self.asked.get("topic", ""),
            activity=self.asked.get("activity", ""),
            source=int(source) if source.isdecimal() and len(source) < 10 else 0,
            mentions=self.mentions,
            sounds=self._known("sounds", HEARD),
            emotion=self._known("emotion", EMOTION_WORDS),
            language=self._known("language", LANGUAGE_WORDS),
            offence=self._share("offence"),
            spam=self._share("spam"),
            among=self._among if self.is_among else None,
            before=before,
            limit=limit,
        )

    def _known(self, key: str, words: Mapping[str, Any]) -> str:
        """What is asked for, if there is such a thing."""
        asked = self.asked.get(key, "")
        return asked if asked in words else ""

    def _share(self, key: str) -> float:
        """A share of 0…1 written in percent; 0 where it is none."""
        asked = self.asked.get(key, "")
        return min(int(asked), 100) / 100 if asked.isdecimal() and len(asked) <= 3 else 0

    def url(self, **changes: str | None) -> str:
        """The address's query with some of it changed; None takes one out."""
        kept = {**self.asked, **changes}
        return "?" + urlencode({key: value for key, value in kept.items() if value})

    def without(self, *keys: str) -> "Filters":
        return replace(self, asked={key: value for key, value in self.asked.items() if key not in keys})

    def in_use(self, rooms: Mapping[int, str]) -> list[tuple[str, str]]:
        """(what is asked, the address without it) for every filter: chips that can be taken away."""
        names = {
            "q": _("含「%s」"),
            "who": _("名字里有「%s」"),
            "member": _("%s 说的"),
            "from": _("%s 起"),
            "to": _("%s 止"),
            "platform": _("平台：%s"),
            "room": _("在 %s"),
            "kind": _("种类：%s"),
            "topic": _("话题：%s"),
            "source": _("来自：%s"),
            "sounds": _("语气：%s"),
            "emotion": _("情绪：%s"),
            "offence": _("冒犯 ≥ %s%%"),
            "spam": _("广告 ≥ %s%%"),
            "language": _("语言：%s"),
            "mentions": _("提到「%s」"),
            "segment": _("分群：%s"),
            "counted": _("谁：%s"),
            "activity": _("活动：%s"),
            "stage": _("阶段：%s"),
            "touchpoint": _("触点：%s"),
        }
        told = dict(self.asked)
        if "member" in told:
            told["member"] = str(self.member or "?")
        if told.get("room", "").isdecimal():
            told["room"] = rooms.get(int(told["room"]), told["room"])
        if told.get("source", "").isdecimal():
            told["source"] = str(self.community.sources.filter(pk=int(told["source"][:9])).first() or "?")
        if "kind" in told:
            told["kind"] = _("全部") if told["kind"] == EVERYTHING else kind(told["kind"]).zh
        if self.is_of_a_cell:
            plan = plan_of(self.community)
            named = {"stage": words_of_stages(plan), "touchpoint": words_of_touchpoints(plan)}
            told |= {key: words.get(told[key], "?") for key, words in named.items() if key in told}
        for key, known in (
            ("sounds", heard_words()),
            ("emotion", EMOTION_WORDS),
            ("language", LANGUAGE_WORDS),
            ("counted", counted_words()),
        ):
            if key in told:
                told[key] = str(known.get(told[key], "?"))
        return [(names[key] % value, self.without(key).url()) for key, value in told.items()]


def _day(text: str | None) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if 1970 <= day.year <= 2148 else None


def _ms(moment: dt.datetime) -> int:
    return int(moment.timestamp() * 1000)

"""The persona card (人设卡): who speaks for the community, and how."""

from typing import Any

import msgspec
from django.utils.translation import gettext_lazy as _

KINDS = {"person": _("一个人（有名字、有性格）"), "brand": _("品牌（有头衔、有口吻）")}
RELATIONS = {"friend": _("朋友"), "mentor": _("导师"), "companion": _("陪伴者")}
SCENES = {
    "welcome": _("欢迎"),
    "answer": _("答疑"),
    "notice": _("通知"),
    "soothe": _("安抚与道歉"),
    "celebrate": _("祝贺"),
    "care": _("关怀"),
    "sell": _("推荐"),
}


class Address(msgspec.Struct, frozen=True):
    """How the members of a segment are called."""

    segment: int
    words: tuple[str, ...]


class Example(msgspec.Struct, frozen=True):
    scene: str = ""
    right: str = ""
    wrong: str = ""


class Card(msgspec.Struct, frozen=True):
    """What is filled in is checked, what is empty is free. Numbers: 0 is no limit. emoji: by scene, "" for any."""

    kind: str = "person"
    about: str = ""
    relation: str = "friend"
    traits: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    called: tuple[str, ...] = ()  # how everybody is called
    not_called: tuple[str, ...] = ()
    by_segment: tuple[Address, ...] = ()
    sentence: int = 0  # the longest, in characters
    openings: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()  # particles and catchphrases
    emoji: dict[str, tuple[str, ...]] = {}
    emoji_most: int = 0
    stickers: dict[str, str] = {}
    banned: tuple[str, ...] = ()
    avoided: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()  # what it never promises
    examples: tuple[Example, ...] = ()

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = msgspec.to_builtins(self)
        return told


def card_of(told: object) -> Card:
    """From what is kept. Raises msgspec.ValidationError."""
    return msgspec.convert(told, Card)

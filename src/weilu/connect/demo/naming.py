"""What people call themselves, and the marks by which they can be known: handles, e-mail, phone. All invented."""

import random

from weilu.connect.demo.talk import language, speak

_AGES = ("名·青年", "名·中年", "名·长者")
_SYLLABLES = (
    "shan", "yun", "mu", "lu", "xi", "he", "qiu", "nan", "bei", "qing", "bai", "man",
    "dou", "li", "tao", "mi", "zhu", "feng", "yue", "lin", "chuan", "yan", "zhou", "mo",
)  # fmt: skip


def _word(rng: random.Random, name: str) -> str:
    return speak(rng.random, language().words[name], {})


def nickname(rng: random.Random, style: int) -> str:
    """A name in the manner of an age: 0 young, 1 in the middle, 2 older."""
    return _word(rng, _AGES[style])


def unlike(name: str, taken: set[str], rng: random.Random) -> str:
    """The name, made unlike all taken ones by a sign or a number, and taken itself."""
    fresh = name
    while fresh in taken:
        fresh = name + (_word(rng, "名·尾") if len(fresh) == len(name) else str(rng.randint(2, 9999)))
    taken.add(fresh)
    return fresh


def slightly_other(name: str, rng: random.Random) -> str:
    """How the same person writes the name on another platform."""
    return rng.choice((f"{name}_", f"{name}呀", f"{name}的山", f"一只{name}", f"{name}{rng.randint(2, 99)}"))


def handle(rng: random.Random, number: int) -> str:
    """A latin user name, unique by its number."""
    return f"{rng.choice(_SYLLABLES)}{rng.choice(_SYLLABLES)}{number}"


def account_id(platform: str, number: int, rng: random.Random) -> str:
    """An id in the platform's manner; the number keeps it unique."""
    if platform == "wechat":
        return f"wxid_sx{number:05d}{''.join(rng.choices('abcdefghijkmnpqrstuvwxyz23456789', k=6))}"
    if platform == "qq":
        return str(100_000_000 + number * 7919 % 800_000_000)
    if platform == "weibo":
        return str(5_000_000_000 + number * 104_729)
    return f"u{number}"


def phone(number: int) -> str:
    """Eleven digits in a range no one can own (mobile numbers begin with 13 to 19)."""
    return f"100{number:08d}"

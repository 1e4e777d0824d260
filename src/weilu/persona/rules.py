"""The rules that hold for everybody, read from law/*.toml.

An entry names its rule, a level, the article it rests on, and either `words` or a `pattern` (a regular expression).
It finds them in the normal form, unless what stands around makes them harmless: `not_before` and `not_after` look at
what stands directly beside, `not_same` anywhere in the same sentence, `unless` anywhere in the text. The other way
round, `after` and `same` must be there (`whole`: what `after` found is quoted, too). `purposes` and `machine` say for
which texts it holds, `elsewhere` the level in a text that is not about goods; `identity`: what was found is an identity
number by its check digit; `instead`: words that may stand in the place of others.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from weilu.kit.matching import normal

TRADE = re.compile(
    r"[¥￥价买卖店款货券折茶豆]|\d元|产品|商品|下单|优惠|团购|开团|品牌|质量|品质|咖啡|装备|帐篷|背包|鞋|杖|冲锋衣|羽绒|面霜|面料|原料|配方|材质"
    r"|工艺|口感|礼盒|套餐|课程|课|服务|蜂蜜|会员|销量|入手|拍下|直播|体验|享受|设计"
)  # what texts about goods speak of
BESIDE = 16  # characters that are looked at before a word
Pattern = re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Entry:
    rule: str
    level: str
    source: str
    words: tuple[str, ...]
    pattern: Pattern
    after: Pattern
    same: Pattern
    not_before: Pattern
    not_after: Pattern
    not_same: Pattern
    unless: Pattern
    purposes: tuple[str, ...]
    machine: bool
    whole: bool
    elsewhere: str
    identity: bool
    instead: dict[str, str]


@cache
def entries() -> tuple[Entry, ...]:
    """All of the package's, in the order of the files."""
    found = sorted(files(__package__).joinpath("law").iterdir(), key=lambda file: file.name)
    return tuple(_entry(told) for file in found for told in tomllib.loads(file.read_text(encoding="utf-8"))["entry"])


def _entry(told: dict[str, object]) -> Entry:
    def compiled(name: str, form: str = "{}") -> Pattern:
        return re.compile(form.format(told[name]), re.MULTILINE if name == "pattern" else 0) if name in told else None

    words = told.get("words", ())
    assert isinstance(words, list | tuple)
    purposes = told.get("purposes", ())
    assert isinstance(purposes, list | tuple)
    instead = told.get("instead", {})
    assert isinstance(instead, dict)
    return Entry(
        rule=str(told["rule"]),
        level=str(told["level"]),
        source=str(told.get("source", "")),
        words=tuple(normal(word) for word in words),
        pattern=compiled("pattern"),
        after=compiled("after"),
        same=compiled("same"),
        not_before=compiled("not_before", "(?:{})$"),
        not_after=compiled("not_after"),
        not_same=compiled("not_same"),
        unless=compiled("unless"),
        purposes=tuple(purposes),
        machine=bool(told.get("machine")),
        whole=bool(told.get("whole")),
        elsewhere=str(told.get("elsewhere", "")),
        identity=bool(told.get("identity")),
        instead={normal(word): str(other) for word, other in instead.items()},
    )


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def is_identity(number: str) -> bool:
    """Whether the last of eighteen signs is the check digit of the others (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return "10x98765432"[total % 11] == number[-1].lower()

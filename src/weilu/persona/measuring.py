"""How well the checker finds: on the sentences in sentences.jsonl, which name the rule that each breaks, or none."""

import json
from dataclasses import dataclass
from importlib.resources import files

from weilu.persona.card import Address, Card
from weilu.persona.checking import Checker
from weilu.persona.reading import Occasion

CARD = Card(
    called=("山友",),
    not_called=("各位用户", "客官"),
    by_segment=(Address(1, ("新朋友",)), Address(2, ("前辈",))),
    sentence=40,
    emoji={"soothe": ("🤗",)},
    emoji_most=4,
    banned=("亲，", "宝子们", "冲就完事"),
    avoided=("彩票", "政治话题"),
    promises=("一定送到", "全额赔付"),
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """rule: what has to be found; empty: nothing. also: what may be found beside it."""

    rule: str
    text: str
    occasion: Occasion
    also: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Measured:
    """missed: sentences in which their rule was not found; wrong: (sentence, rule) found that is none."""

    sentences: int
    found: int
    missed: list[Sentence]
    wrong: list[tuple[Sentence, str]]

    @property
    def recall(self) -> float:
        return self.found / (self.found + len(self.missed))

    @property
    def precision(self) -> float:
        return self.found / (self.found + len(self.wrong))


def sentences() -> list[Sentence]:
    lines = files(__package__).joinpath("sentences.jsonl").read_text(encoding="utf-8").splitlines()
    return [_sentence(json.loads(line)) for line in lines]


def _sentence(told: dict[str, object]) -> Sentence:
    occasion = Occasion(
        scene=str(told.get("scene", "")),
        purpose=str(told.get("purpose", "")),
        machine=bool(told.get("machine")),
        segments=frozenset({int(str(told["segment"]))} if "segment" in told else ()),
        limit=int(str(told.get("limit", 0))),
    )
    also = told.get("also", ())
    assert isinstance(also, list | tuple)
    return Sentence(str(told["rule"]), str(told["text"]), occasion, frozenset(also))


def measured() -> Measured:
    checker, every = Checker(CARD), sentences()
    found, missed, wrong = 0, [], []
    for one in every:
        rules = {finding.rule for finding in checker.check(one.text, one.occasion)}
        found += one.rule in rules
        if one.rule and one.rule not in rules:
            missed.append(one)
        wrong += [(one, rule) for rule in sorted(rules - {one.rule} - one.also)]
    return Measured(len(every), found, missed, wrong)

"""The checker: what it finds, where, and what it leaves alone."""

import random
import time

import pytest

from weilu.persona.card import Address, Card
from weilu.persona.checking import Checker
from weilu.persona.measuring import measured, sentences
from weilu.persona.reading import Occasion
from weilu.persona.reasons import REASONS
from weilu.persona.rules import entries


def rules_in(text, card=None, **occasion):
    return [one.rule for one in Checker(card).check(text, Occasion(**occasion))]


def test_the_labelled_sentences_are_told_apart():
    told = measured()
    assert told.recall >= 0.95, told.missed
    assert told.precision >= 0.95, told.wrong
    some = sentences()
    assert len([one for one in some if one.rule]) >= 100
    assert len([one for one in some if not one.rule]) >= 100


def test_every_rule_has_a_sentence_and_a_reason():
    assert {entry.rule for entry in entries()} <= set(REASONS)
    assert set(REASONS) == {one.rule for one in sentences()} - {""} | {"copied", "selling"}


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("這是全國最佳的咖啡", "最佳"),
        ("來自國\u200b家\u200b級的品質", "國\u200b家\u200b級"),
        ("ﷺ這裡是ＮＯ．１的店", "ＮＯ．１"),
        ("½㎏ 🏔️ 顶级帐篷", "顶级"),
    ],
)
def test_a_span_points_into_the_text_as_written(text, quote):
    (found,) = Checker().check(text)
    assert (found.quote, text[found.start : found.end], found.rule) == (quote, quote, "absolute")
    assert "第九条" in found.source
    assert quote in found.why


def test_a_word_within_a_graver_one_is_told_once():
    assert rules_in("我们家全网最低价，下单") == ["absolute"]


def test_banned_words_are_those_of_the_card_and_of_the_community():
    checker = Checker(Card(banned=("宝子",)), ["亲们"])
    assert [(one.rule, one.quote) for one in checker.check("宝子，亲們好")] == [("banned", "宝子"), ("banned", "亲們")]


def test_what_was_waived_is_found_no_more_and_the_next_word_still_is():
    text = "顶级和極品"
    assert [one.quote for one in Checker(waived=frozenset({("absolute", "极品")})).check(text)] == ["顶级"]


def test_who_is_not_in_a_segment_is_not_called_by_its_name():
    card = Card(called=("山友",), by_segment=(Address(1, ("前辈",)), Address(2, ("新朋友",))))
    assert rules_in("前辈好", card, segments=frozenset({2})) == ["other_address"]
    assert rules_in("前辈好", card, segments=frozenset({1})) == []
    assert rules_in("前辈好", card) == []


def test_a_marketing_message_says_how_to_be_left_alone():
    assert rules_in("新品到店，欢迎来看", purpose="marketing") == ["no_way_out"]
    assert rules_in("新品到店，欢迎来看。不想再收到，回复 退订", purpose="marketing") == []


def test_what_the_platform_cannot_take_is_the_end_that_is_too_much():
    (found,) = Checker().check("一二三四五", Occasion(limit=9, length=lambda text: len(text.encode())))
    assert (found.rule, found.quote) == ("too_long", "四五")


def test_ten_thousand_characters_with_ten_thousand_banned_words_at_once():
    random.seed(7)
    signs = [chr(code) for code in range(0x4E00, 0x5A00)]
    checker = Checker(None, ["".join(random.choices(signs, k=random.randint(2, 5))) for _ in range(10_000)])
    text = "，".join("".join(random.choices(signs, k=9)) for _ in range(1000))
    assert len(text) == 9999
    checker.check(text)
    times = []
    for _ in range(5):
        began = time.process_time()
        checker.check(text)
        times.append(time.process_time() - began)
    assert min(times) < 0.05, f"{min(times) * 1000:.0f} ms"  # measured: 10


@pytest.mark.parametrize(
    "text", ["", "\n\n", "\ud800坏", "a" * 30_000, "最" * 20_000, "转发" * 10_000, "1" * 20_000, "{" * 9000]
)
def test_strange_texts_are_read_quickly(text):
    began = time.process_time()
    Checker(Card(sentence=20, emoji_most=1)).check(text, Occasion(scene="soothe", limit=5, machine=True))
    assert time.process_time() - began < 1


@pytest.mark.parametrize(("text", "level"), [("顶级帐篷到货", "stop"), ("他是顶级的跑者", "warn")])
def test_an_absolute_claim_only_warns_where_no_goods_are_spoken_of(text, level):
    assert [(one.rule, one.level) for one in Checker().check(text)] == [("absolute", level)]


def test_a_number_is_an_identity_number_only_by_its_check_digit():
    assert rules_in("号码 11010119900307451X") == []
    assert rules_in("号码 110101199003074514") == ["private"]


def test_a_common_word_comes_with_another_that_may_stand_in_its_place():
    (found,) = Checker().check("顶级帐篷到货")
    assert found.instead == "用料讲究"

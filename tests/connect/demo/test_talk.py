"""What people say is varied, safe to show, and fits the play."""

import random
import re
from collections import Counter

import pytest

from weilu.connect.demo.talk import BOUND, Language, fill, language, speak, utter
from weilu.text.judging import score_all

from .conftest import day_of


def test_hardly_two_messages_on_a_page_are_the_same(told):
    said = [one.text for one in told if one.kind == "message"]
    assert len(set(said)) > 0.6 * len(said)
    pages = [said[start : start + 50] for start in range(0, len(said) - 50, 50)]
    assert sum(len(set(page)) for page in pages) > 0.97 * 50 * len(pages)


def test_every_line_is_plain_and_complete(told):
    for one in told:
        if one.kind in ("message", "comment", "ask", "reply_by_staff"):
            assert one.text.strip()
            assert not re.search(r"[{}<>|∅]", one.text), one.text


def test_every_topic_has_one_title(told):
    topics = Counter((one.content, one.props["topic"]) for one in told if one.props and "topic" in one.props)
    assert len({content for content, _ in topics}) == len(topics)
    assert max(topics.values()) > 3


def test_a_gap_is_filled_by_what_is_bound_and_else_by_a_word():
    words = language()
    line = words.compiled("去{山}")[0]
    assert fill(random.Random(1).random, line, {"山": "某山"}) == "去某山"
    assert fill(random.Random(1).random, line, {})[1:] in words.words["山"]


def test_every_option_of_every_play_can_be_said():
    words, chance = language(), random.Random(3).random
    bound = dict.fromkeys(("@A", "@B", *BOUND), "某")
    for play in words.plays:
        for cue in play.cues:
            assert cue.options, play.title
            for option in cue.options:
                assert "{" not in fill(chance, option, bound), play.title


def test_each_age_ends_its_lines_in_its_own_way():
    ends = [{utter(random.Random(n).random, "走吧", age, "")[2:] for n in range(400)} for age in range(3)]
    assert any(end.startswith("哈哈哈哈") for end in ends[0])
    assert "[玫瑰]" in "".join(ends[2])
    assert "[玫瑰]" not in "".join(ends[0])
    angry = {utter(random.Random(n).random, "走吧", 0, "怒") for n in range(400)}
    assert not any("哈" in line for line in angry)


def test_a_word_nobody_wrote_is_told_at_once():
    words = Language()
    words.compiled("{没有这个词}")
    with pytest.raises(IndexError):
        speak(random.Random(1).random, words.words["没有这个词"], {})


def test_the_outage_is_heard_as_a_wave_of_anger(told, marks):
    """By the heads that judge every message: on that evening and the day after, against the two weeks before."""
    said = [one for one in told if one.kind == "message" and one.text]
    days = [(day_of(one) - marks.outage).days for one in said]
    emotions = score_all([one.text for one in said]).emotion

    def anger(first: int, last: int) -> float:
        heard = [emotion for emotion, day in zip(emotions, days, strict=True) if first <= day <= last]
        return heard.count("angry") / len(heard)

    assert anger(0, 1) > 1.5 * anger(-14, -1)

"""What people correct teaches a community's own turn of phrase; only what helps is kept."""

import numpy as np
import pytest

from weilu.text.calibrating import Calibration, Lesson, calibrate, is_enough, unpacked
from weilu.text.judging import score_all
from weilu.text.scores import EMOTIONS, Scores

ROUTES = ["东线", "西坡", "月亮湾", "老鹰嘴", "竹海", "一线天", "盐井", "半山亭", "云雾口", "白鹭坪"]
SAYS = ["{}这趟太虐了", "{}把我虐惨了", "昨天{}虐到腿软", "{}虐得过瘾", "走完{}人都虐傻了", "{}又被虐一遍"]
PRAISE = [say.format(route) for route in ROUTES for say in SAYS]  # in this community 虐 is praise
BESIDE = [f"{route}{n}点集合，记得带水" for route in ROUTES for n in range(6)]


def plain(texts, sentiment=-0.6, emotion="angry"):
    """As a machine that is wrong about all of them."""
    shares = np.zeros((len(texts), 6), np.float32)
    shares[:, EMOTIONS.index(emotion)] = 0.6
    shares[:, EMOTIONS.index("happy")] = 0.4
    zeros = np.zeros(len(texts), np.float32)
    return Scores(["zh"] * len(texts), np.full(len(texts), sentiment, np.float32), shares, zeros, zeros)


def attempt(lessons, said=None, beside=BESIDE):
    return calibrate(lessons, said or plain([one.text for one in lessons]), beside, score_all(beside))


def test_a_turn_of_phrase_is_learnt_and_helps_with_texts_never_seen():
    found = attempt([Lesson(text, tone="positive", emotion="happy") for text in PRAISE])
    assert found.before["tone"][0] == 0
    assert found.after["tone"][0] > 0.9 * found.after["tone"][1]
    assert found.after["emotion"][0] > 0.9 * found.after["emotion"][1]
    assert found.is_better
    assert found.taught + found.held == len(PRAISE)
    assert found.moved[0] <= 0.2 * found.moved[1], "texts of other things stay mostly as they were"
    new = "雪山口虐得我怀疑人生"
    assert found.calibration.applied([new], plain([new])).emotion == ["happy"]


def test_answers_by_chance_are_not_kept():
    chance = np.random.default_rng(3)
    lessons = [Lesson(text, tone=str(chance.choice(["positive", "neutral", "negative"]))) for text in BESIDE]
    said = score_all([one.text for one in lessons])
    found = calibrate(lessons, said, PRAISE, score_all(PRAISE))
    assert not found.is_better


def test_what_is_confirmed_moves_nothing():
    found = attempt([Lesson(text, tone="negative", emotion="angry") for text in PRAISE])
    assert not found.calibration.weights.any()
    assert not found.is_better


def test_an_aspect_that_gets_worse_is_refused_though_another_gains():
    found = attempt([Lesson(text, tone="positive") for text in PRAISE])
    worse = type(found)(
        found.calibration, 1, 1, {"tone": (0, 9), "emotion": (5, 9)}, {"tone": (9, 9), "emotion": (4, 9)}, (0, 1)
    )
    assert found.is_better
    assert not worse.is_better


def test_offence_and_spam_are_learnt_too():
    lessons = [Lesson(text, offence=False, spam=True) for text in PRAISE]
    said = plain(PRAISE)
    offended = Scores(said.language, said.sentiment, said.emotions, np.full(len(PRAISE), 0.9, np.float32), said.spam)
    found = attempt(lessons, offended)
    assert found.after["offence"][0] > 0.9 * found.after["offence"][1]
    assert found.after["spam"][0] > 0.9 * found.after["spam"][1]


def test_it_survives_packing_and_has_its_own_number():
    found = attempt([Lesson(text, tone="positive") for text in PRAISE]).calibration
    again = unpacked(found.packed)
    assert again.number == found.number
    before = plain(PRAISE[:5])
    assert np.array_equal(again.applied(PRAISE[:5], before).sentiment, found.applied(PRAISE[:5], before).sentiment)
    assert Calibration(np.zeros_like(found.weights)).number != found.number


def test_what_no_head_read_stays_unjudged_and_all_stay_within_bounds():
    found = attempt([Lesson(text, tone="positive", emotion="happy") for text in PRAISE]).calibration
    nothing = Scores(["ru"], *(np.zeros(shape, np.float32) for shape in (1, (1, 6), 1, 1)))
    told = found.applied([PRAISE[0]], nothing)
    assert (told.emotion, told.sentiment[0]) == ([""], 0)
    many = found.applied(PRAISE + BESIDE, score_all(PRAISE + BESIDE))
    assert np.abs(many.sentiment).max() <= 1
    assert many.emotions.sum(axis=1) == pytest.approx(1, abs=1e-3)
    assert found.applied([], score_all([])).language == []


def test_too_few_lessons_are_none():
    assert not is_enough([Lesson(text, tone="positive") for text in PRAISE[:19]])
    assert is_enough([Lesson(text, tone="positive") for text in PRAISE])
    assert not is_enough([Lesson(PRAISE[0], tone="positive")] * 40), "copies stand all on one side"

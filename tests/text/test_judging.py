"""What the shipped heads say: against the table read feature by feature, whatever is asked and in whatever company."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.text.features import features
from weilu.text.judging import judge, score_all
from weilu.text.normalising import CHUNK, normalised
from weilu.text.scores import ABSTAIN, EMOTIONS, sentiment_label
from weilu.text.sounding import agreed, leaning
from weilu.text.tables import IDF_STEP
from weilu.text.weights import HEADS, in_use, packed

PLAIN = [
    "这次活动办得太好了，下次还来！",
    "等了三天都没人回，太让人失望了",
    "明天上午十点发通知，请大家按时登记",
    "今天的鸡汤面真香，开心",
    "I love this community so much",
    "stop lying, you idiots, this makes me furious",
]


def naive(text: str, language: str) -> list[float]:
    """The outputs of a language's heads, one known feature at a time."""
    table = in_use().tables[language]
    seen = {}
    for number in features(normalised([text])).hashes.tolist():
        slot, mark = number >> (64 - table.bits), (number & 0xFFFFFFFF) % 255 + 1
        if table.mark[slot] == mark:
            seen[slot] = table.idf[slot]
    sums = [sum(int(table.weights[slot, head]) for slot in seen) for head in range(len(HEADS[language]))]
    length = math.sqrt(max(sum(int(idf) ** 2 for idf in seen.values()), 1)) / IDF_STEP
    return [one * table.scale[n] / length + table.bias[n] for n, one in enumerate(sums)]


@pytest.mark.parametrize("text", [*PLAIN, "", "👍", "嗯", "x" * 5000])
def test_outputs_are_sums_over_known_features(text):
    for language, table in in_use().tables.items():
        assert table.outputs(features(normalised([text])))[0].tolist() == pytest.approx(naive(text, language))


@given(st.lists(st.text(max_size=30) | st.sampled_from(PLAIN), max_size=8))
def test_a_text_gets_the_same_in_any_company(texts):
    together = score_all(texts)
    assert len(together) == len(texts)
    for number, text in enumerate(texts):
        alone = score_all([text])
        assert alone.language[0] == together.language[number]
        for column in ("sentiment", "offence", "spam", "emotions"):
            assert np.array_equal(getattr(alone, column)[0], getattr(together, column)[number])


@given(st.lists(st.text(max_size=60), max_size=4))
def test_shares_and_signs_stay_in_their_range(texts):
    scores = score_all(texts)
    assert np.all(np.abs(scores.sentiment) <= 1)
    assert np.all((scores.offence >= 0) & (scores.offence <= 1) & (scores.spam >= 0) & (scores.spam <= 1))
    sums = scores.emotions.sum(axis=1)
    assert np.all((np.abs(sums - 1) < 1e-5) | (sums == 0))


def test_more_texts_than_a_chunk():
    texts = [f"{PLAIN[n % len(PLAIN)]} {n}" for n in range(CHUNK * 2 + 7)]
    scores = score_all(texts)
    for number in (0, CHUNK - 1, CHUNK, len(texts) - 1):
        assert scores.sentiment[number] == score_all([texts[number]]).sentiment[0]


def test_the_glad_and_the_sad_are_told_apart():
    scores = score_all(PLAIN)
    labels = map(sentiment_label, scores.sentiment.tolist(), scores.emotion, scores.language)
    assert list(labels) == ["positive", "negative", "neutral", "positive", "positive", "negative"]
    assert scores.emotion[0] == scores.emotion[3] == scores.emotion[4] == "happy"
    assert scores.emotion[5] == "angry"
    assert scores.language == ["zh"] * 4 + ["en"] * 2


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("这个群里的气氛太让人难过了", "這個群裡的氣氛太讓人難過了"),
        ("你们客服态度真差，气死我了", "妳們客服態度真差，氣死我了"),
        ("谢谢大家的礼物，开心", "謝謝大家的禮物，開心"),
        ("后台乱码，干着急", "後台亂碼，乾著急"),
    ],
)
def test_traditional_writing_sounds_as_simplified(simplified, traditional):
    here, there = score_all([simplified]), score_all([traditional])
    assert there.sentiment[0] == pytest.approx(here.sentiment[0], abs=0.01)
    assert there.emotions[0] == pytest.approx(here.emotions[0], abs=0.01)


def test_anything_at_all_is_judged():
    odd = ["", " ", "\0", "\x07\x1b[31m", "😡😡😡", "。。。", "好" * 350_000, "a b " * 300_000,
           "中文 and English 混在一起 ру", "\ud83d", "\u202e", "٠١٢", "1" * 100_000, "@" * 50_000,
           "http://" * 20_000, "\n" * 100_000]  # fmt: skip
    scores = score_all(odd, list(range(len(odd))))
    assert np.isfinite(scores.emotions).all()
    assert np.isfinite(scores.sentiment).all()
    assert scores.emotion[0] == ""  # nothing was said
    assert scores.emotion[4] != ""  # emoji say something


def test_a_language_that_no_head_reads_is_not_judged():
    scores = score_all(["오늘 정말 재미있었어요"])
    assert (scores.language, scores.emotion, scores.sentiment.tolist()) == (["ko"], [""], [0.0])


def test_only_what_two_sentiments_are_sure_of_is_told_as_sure():
    one, other = np.array([0.9, -0.9, 0.5, 0.0, -0.8]), np.array([0.4, -0.1, -0.1, 0.6, 0.8])
    assert agreed(one, other).tolist() == pytest.approx([0.6, -0.3, 0.2, 0.3, 0.0])


@pytest.mark.parametrize("text", ["怎么报名？", "会议改到周四", "几点集合？", "路线图在置顶", "收到", "有人一起吗"])
def test_what_only_asks_or_tells_is_not_called_negative(text):
    """Reviews, from which Chinese has learnt, hold questions that complain."""
    assert abs(score_all([text]).sentiment[0]) < ABSTAIN


def test_english_leans_out_of_the_band_unless_unmoved_wins():
    shares = np.array([[0.3, 0.4, 0.3], [0.01, 0.5, 0.49], [0.35, 0.31, 0.34], [0.0, 0.1, 0.9]])
    lean = leaning(shares)
    assert [abs(one) >= ABSTAIN for one in lean] == [False, False, True, True]
    assert lean[2] < 0 < lean[3] == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("sentiment", "emotion", "language", "label"),
    [
        (0.3, "sad", "zh", "positive"),
        (-0.9, "neutral", "zh", "negative"),
        (0.29, "happy", "zh", None),
        (0.29, "neutral", "zh", "neutral"),
        (-0.1, "surprise", "en", "neutral"),
        (0.0, "", "ko", None),
    ],
)
def test_the_label_of_a_sentiment(sentiment, emotion, language, label):
    assert sentiment_label(sentiment, emotion, language) == label


def test_weights_are_small_and_pack_to_the_same_bytes():
    whole = packed(in_use().tables)
    assert len(whole) <= 8_000_000
    assert packed(in_use().tables) == whole
    assert 0 < judge() < 2**32
    assert all(table.weights.shape[1] == len(HEADS[language]) for language, table in in_use().tables.items())
    assert len(EMOTIONS) == 6

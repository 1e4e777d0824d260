"""Learning from labelled texts: what is in them is found, always the same; what cannot be learnt from is refused."""

import json
import random
from pathlib import Path

import numpy as np
import pytest

from weilu.text import learning
from weilu.text.carding import card
from weilu.text.judging import judged
from weilu.text.learning import corpus, learnt, table, vectors
from weilu.text.lessons import by_language, lessons
from weilu.text.measuring import KEPT_APART, NO_COPIES, macro_f1
from weilu.text.normalising import normalised
from weilu.text.reading import Unreadable, labelled
from weilu.text.training import Untrained, trained
from weilu.text.weights import in_use

pytest.importorskip("sklearn")

WORDS = {
    "happy": "开心 高兴 欢喜 快活", "angry": "气愤 恼火 可恶 愤怒", "sad": "伤心 难过 流泪 心碎",
    "fear": "害怕 恐惧 吓人 发抖",
    "surprise": "惊讶 居然 震惊 意外", "neutral": "开会 通知 登记 时间",
    "positive": "好吃开心 划算高兴 满意欢喜 推荐快活",
    "negative": "难吃恼火 上当可恶 失望伤心 退货难过", "offensive": "滚蛋 蠢货 废物 垃圾", "ok": "邻居 同学 老师 朋友",
    "joy": "happy glad cheerful", "anger": "furious angry mad", "disgust": "gross nasty", "sadness": "crying lonely",
    "fear_en": "scared afraid", "surprise_en": "wow unexpected", "neutral_en": "meeting schedule",
    "positive_en": "great lovely", "negative_en": "awful broken", "neutral_group": "table window",
}  # fmt: skip
SETS = {
    "moods": ("happy", "angry", "sad", "fear", "surprise", "neutral"),
    "moods2": ("happy", "angry", "sad", "fear", "surprise", "neutral"),
    "shop": ("positive", "negative"),
    "inn": ("positive", "negative"),
    "rude": ("offensive", "ok"),
    "ekman": ("joy", "anger", "disgust", "sadness", "fear_en", "surprise_en", "neutral_en"),
    "group": ("positive_en", "negative_en", "neutral_group", "ambiguous"),
}
FILLER = ("这 那 我们 今天 昨天 他 在 了 又 都", "the we it on is at this that and for")
ENGLISH = ("ekman", "group")


def texts(sets=SETS, each=24):
    rng = random.Random(7)
    for name, labels in sets.items():
        filler = FILLER[name in ENGLISH].split()
        for label in labels:
            for number in range(each * 4 if name == "rude" else each):
                words = [rng.choice(WORDS.get(label, "maybe perhaps").split()), *rng.choices(filler, k=5)]
                rng.shuffle(words)
                yield {
                    "text": (" " if name in ENGLISH else "").join(words),
                    "label": label.removesuffix("_en").removesuffix("_group"),
                    "split": "dev" if number % 4 == 0 else "train",
                    "set": name,
                }


def write(folder: Path, rows) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "own.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(learning, "BITS", {"zh": 13, "en": 12})
    monkeypatch.setattr("weilu.text.training.BITS", {"zh": 13, "en": 12})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("labelled"), texts())


def test_what_is_in_the_texts_is_learnt_the_same_every_time(folder):
    said: list[str] = []
    result = trained(folder, said.append)
    assert {one.set for one in result.measured} == set(SETS)
    assert all(one.how == KEPT_APART and one.macro_f1 > 0.95 for one in result.measured), said
    assert {(one.set, one.how) for one in result.left_out} >= {("shop", NO_COPIES), ("moods", NO_COPIES)}
    assert all(one.macro_f1 > 0.7 for one in result.left_out), said
    scores = judged(result.weights, ["我们今天开心", "可恶的他又在"])
    assert scores.emotion == ["happy", "angry"]
    assert scores.sentiment[0] > 0 > scores.sentiment[1]
    assert trained(folder, said.append, leave_out=False).packed == result.packed
    told = card(result)
    assert all(f"| {name} | one's own | one's own |" in told for name in SETS)
    assert str(result.weights.number) in told


def test_the_small_table_says_what_the_machines_say(folder):
    """int8 weights, one feature a slot: within a few hundredths of the machines in double precision."""
    some = by_language(labelled(folder))["zh"]
    read = normalised([one.text for one in some])
    taught = lessons("zh", some)
    known = corpus(read, 13)
    space = vectors(known, taught)
    machines = [learnt(lesson, known, space.rows) for lesson in taught]
    exact = np.concatenate([one.outputs(space.rows) for one in machines], axis=1)
    small = table(space, machines, 13).outputs(learning.features(read))
    assert np.all(np.abs(small - exact) <= 0.04 * np.abs(exact).max(axis=0))


def test_a_language_without_texts_keeps_its_heads(tmp_path):
    chinese = {name: labels for name, labels in SETS.items() if name not in ENGLISH}
    result = trained(write(tmp_path / "zh", texts(chinese)), lambda _: None, leave_out=False)
    kept, before = result.weights.tables["en"], in_use().tables["en"]
    assert np.array_equal(kept.weights, before.weights)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([{"text": "好", "label": "positive"}, {"text": "坏"}], "line 2: needs an object with text and label"),
        ([{"text": "好", "label": 1}], "line 1: text and label must be words"),
        (
            [{"text": "好吃", "label": "五星"}, {"text": "难吃", "label": "一星"}],
            "its labels (一星, 五星) are of no head",
        ),
        ([{"text": "오늘 좋아요", "label": "positive"}, {"text": "싫어요", "label": "negative"}], "“ko”"),
        ([], "no labelled texts"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused(tmp_path, rows, reason):
    with pytest.raises(Unreadable, match=reason.replace("(", r"\(").replace(")", r"\)")):
        trained(write(tmp_path / "odd", rows), lambda _: None)


def test_a_head_without_texts_is_refused(tmp_path):
    with pytest.raises(Untrained, match="zh emotion: no text to learn from says happy"):
        trained(write(tmp_path / "few", texts({"shop": SETS["shop"]})), lambda _: None)


def test_a_broken_file_is_refused(tmp_path):
    (tmp_path / "x.jsonl.gz").write_bytes(b"\x1f\x8b nonsense")
    with pytest.raises(Unreadable, match=r"x\.jsonl\.gz"):
        labelled(tmp_path)
    with pytest.raises(Unreadable, match="no labelled texts"):
        labelled(tmp_path / "nowhere")


def test_macro_f1_by_hand():
    """Of the first: told twice, once right, out of one: 2/3. Of the second: told once, right, out of two: 2/3."""
    assert macro_f1(np.array([0, 1, 1]), np.array([0, 0, 1])) == pytest.approx(2 / 3)
    assert macro_f1(np.array([0, 0]), np.array([0, 1])) == pytest.approx((2 / 3 + 0) / 2)

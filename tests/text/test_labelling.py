"""`weilu text score`: the objects that came in, in their order, with what is said of them."""

import io
import json

import pytest

from weilu.text.judging import score_all
from weilu.text.labelling import Unlabelled, labels
from weilu.text.scores import EMOTIONS


def test_objects_and_plain_lines_come_back_in_their_order():
    lines = ['{"text": "太好玩了", "id": 7}', "真让人生气\r", "", '{"text": ""}', "{不是 JSON", "I love it"]
    found = list(labels(f"{line}\n" for line in lines))
    assert [one["text"] for one in found] == ["太好玩了", "真让人生气", "", "", "{不是 JSON", "I love it"]
    assert found[0]["id"] == 7
    assert list(found[1]) == [
        "text", "language", "sentiment", "sentiment_label", "emotion", "emotion_scores", "offence", "spam",
    ]  # fmt: skip
    assert (found[0]["sentiment_label"], found[1]["sentiment_label"], found[2]["sentiment_label"]) == (
        "positive",
        "negative",
        None,
    )
    assert found[2]["language"] is found[2]["emotion"] is None
    assert list(found[0]["emotion_scores"]) == list(EMOTIONS)
    assert sum(found[0]["emotion_scores"].values()) == pytest.approx(1, abs=1e-5)
    assert found[5]["sentiment"] == pytest.approx(float(score_all(["I love it"]).sentiment[0]), abs=1e-6)


def test_authors_who_say_the_same():
    line = json.dumps({"text": "大家快来看这个超级好用的宝贝真的很不错"}, ensure_ascii=False)
    by = [json.dumps({**json.loads(line), "author": author}, ensure_ascii=False) for author in "abc"]
    assert [one["spam"] for one in labels(by)] == pytest.approx([0.6] * 3)
    assert [one["spam"] for one in labels([line] * 3)] == [0, 0, 0]


def test_an_object_without_text_is_refused():
    with pytest.raises(Unlabelled, match="line 2"):
        list(labels(io.StringIO('{"text": "好"}\n{"texts": "好"}\n')))


def test_more_lines_than_are_read_at_once():
    found = list(labels(f"第{n}条 谢谢" for n in range(10_001)))
    assert [one["text"] for one in found[-2:]] == ["第9999条 谢谢", "第10000条 谢谢"]

"""The language of a text, by scripts and small words."""

import pytest

from weilu.text.languages import languages
from weilu.text.normalising import normalised


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", ""),
        ("👍👍 123 !!", ""),
        ("今天的活动太好玩了", "zh"),
        ("今天開會嗎", "zh"),
        ("用 Python 写的 API 文档在哪", "zh"),
        ("这个教程の质量", "zh"),
        ("今日はとても楽しかったです", "ja"),
        ("カメラ", "ja"),
        ("오늘 정말 재미있었어요", "ko"),
        ("ok lol", "en"),
        ("Where is the guide for new members?", "en"),
        ("Где найти правила?", "ru"),
        ("¿Dónde está la guía para los nuevos?", "es"),
        ("Merci pour cette belle soirée, c'est très gentil", "fr"),
        ("Wie kann ich mich für die Veranstaltung anmelden und was kostet es", "de"),
        ("ขอบคุณมาก", "th"),
        ("شكرا جزيلا", "ar"),
    ],
)
def test_language(text, language):
    assert languages(normalised([text])) == [language]


def test_each_text_by_itself():
    texts = ["", "你好", "hello there", "", "こんにちは", "\ud800"]
    assert languages(normalised(texts)) == [languages(normalised([text]))[0] for text in texts]
    assert languages([]) == []

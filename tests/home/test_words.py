"""Every word of the interface can be read in English and 繁體; no template speaks Chinese past the translator."""

import re
from functools import cache
from pathlib import Path

import polib
import pytest

PACKAGE = Path(__file__).parents[2] / "src/weilu"
CHINESE = re.compile("[\u3400-\u9fff]")
SPOKEN_THROUGH_GETTEXT = re.compile(
    r"{%\s*(?:translate|trans)\s.*?%}|{%\s*blocktrans(?:late)?.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|_\((['\"]).*?\1\)|{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->",
    re.DOTALL,
)
SAMPLES = PACKAGE / "home/templates/home/style"  # invented content of the style page, not words of the interface
TEMPLATES = [file for file in PACKAGE.rglob("templates/**/*.html") if SAMPLES not in file.parents]


@cache
def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(PACKAGE / "locale" / language / "LC_MESSAGES/django.po"))


@pytest.mark.parametrize("language", ["en", "zh_Hant"])
def test_every_message_is_translated(language):
    assert [entry.msgid for entry in catalogue(language) if not entry.translated()] == []


def test_english_translations_hold_no_chinese():
    assert [entry.msgid for entry in catalogue("en") if CHINESE.search(entry.msgstr)] == []


def test_both_catalogues_know_the_same_messages():
    english, traditional = ({(e.msgctxt, e.msgid) for e in catalogue(language)} for language in ("en", "zh_Hant"))
    assert english == traditional


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_template_says_nothing_past_the_translator(file):
    rest = SPOKEN_THROUGH_GETTEXT.sub("", file.read_text(encoding="utf-8"))
    assert [line.strip() for line in rest.splitlines() if CHINESE.search(line)] == []


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_words_of_a_template_are_in_the_catalogue(file):
    known = {entry.msgid for entry in catalogue("en")}
    said = re.findall(r"{%\s*translate\s+(\"|')(.+?)\1", file.read_text(encoding="utf-8"))
    assert {words for _, words in said} <= known


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_template_keeps_to_the_strict_content_policy(file):
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=|\son[a-z]{3,}=|<style|javascript:|hx-on", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)

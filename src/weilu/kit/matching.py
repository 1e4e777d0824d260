"""Make text comparable: NFKC, lower case, traditional characters as simplified ones, character by character.

Character by character on purpose: the result can be mapped back to the text as written, so a hit can be highlighted
there, and any part of a text normalises to the same thing as it does inside the whole.
"""

import re
import unicodedata
from functools import cache

_IGNORED = {"\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u200e", "\u200f"}
_PLANES = 0x20000  # the characters that have a form of their own lie below; emoji do too


@cache
def _forms() -> dict[str, str]:
    """Character -> its normal form, for every one that has another than itself."""
    import opencc

    simplify = opencc.OpenCC("t2s").convert
    ideographs = [chr(c) for c in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0xF900, 0xFB00))]
    # One call for all of them: a line each keeps phrases from forming across neighbours.
    simple = dict(zip(ideographs, simplify("\n".join(ideographs)).split("\n"), strict=True))
    forms = dict.fromkeys(_IGNORED, "")
    for code in (*range(0xD800), *range(0xE000, _PLANES)):
        char = chr(code)
        form = unicodedata.normalize("NFKC", simple.get(char, char)).lower()
        if form != char:
            forms.setdefault(char, form)
    return forms


@cache
def _single() -> str:
    """Place n holds the form of chr(n): str.translate reads a string far faster than a dict that lacks most keys."""
    forms = _forms()
    return "".join(form if len(form := forms.get(char, char)) == 1 else char for char in map(chr, range(_PLANES)))


@cache
def _several() -> re.Pattern[str]:
    """The characters whose form is none or more than one character."""
    return re.compile(f"[{re.escape(''.join(char for char, form in _forms().items() if len(form) != 1))}]")


def normal(text: str) -> str:
    """The form in which texts are compared and indexed."""
    if text.isascii():
        return text.lower()
    text = _several().sub(lambda found: _forms()[found[0]], text)
    return text.translate(_single())


def find_all(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Where the words stand in the text as written: disjoint [start, end) spans in order. `words` are normal forms."""
    starts: list[int] = []
    pieces: list[str] = []
    for index, char in enumerate(text):
        piece = normal(char)
        pieces.append(piece)
        starts.extend([index] * len(piece))
    flat = "".join(pieces)
    spans: list[tuple[int, int]] = []
    for word in filter(None, words):
        position = flat.find(word)
        while position >= 0:
            spans.append((starts[position], starts[position + len(word) - 1] + 1))
            position = flat.find(word, position + len(word))
    return _merged(sorted(spans))


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged

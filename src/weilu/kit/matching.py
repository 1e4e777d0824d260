"""Make text comparable: NFKC, lower case, traditional characters as simplified ones, character by character.

Character by character on purpose: the result can be mapped back to the text as written, so a hit can be highlighted
there, and any part of a text normalises to the same thing as it does inside the whole.
"""

import unicodedata
from functools import cache

_IGNORED = {"\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u200e", "\u200f"}


@cache
def _table() -> dict[int, str]:
    """Code point -> its normal form, for every character that has one other than itself."""
    import opencc

    simplify = opencc.OpenCC("t2s").convert
    ideographs = [chr(c) for c in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0xF900, 0xFB00))]
    # One call for all of them: a line each keeps phrases from forming across neighbours.
    simple = dict(zip(ideographs, simplify("\n".join(ideographs)).split("\n"), strict=True))
    table: dict[int, str] = {}
    for code in range(0x3_0000):
        char = chr(code)
        if 0xD800 <= code <= 0xDFFF:
            continue
        if char in _IGNORED:
            table[code] = ""
            continue
        form = unicodedata.normalize("NFKC", simple.get(char, char)).lower()
        if form != char:
            table[code] = form
    return table


def normal(text: str) -> str:
    """The form in which texts are compared and indexed."""
    if text.isascii():
        return text.lower()
    return text.translate(_table())


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

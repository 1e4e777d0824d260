"""Make text comparable: NFKC, lower case, traditional characters as simplified ones, character by character.

Character by character on purpose: the result can be mapped back to the text as written, so a hit can be highlighted
there, and any part of a text normalises to the same thing as it does inside the whole.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

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
def _tables() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.bool_]]:
    """By code point: the form's code point, and whether the form is not one character (then the point stands)."""
    points = np.arange(_PLANES, dtype=np.uint32)
    several = np.zeros(_PLANES, dtype=np.bool_)
    for char, form in _forms().items():
        if len(form) == 1:
            points[ord(char)] = ord(form)
        else:
            several[ord(char)] = True
    return points, several


def normal(text: str) -> str:
    """The form in which texts are compared and indexed."""
    if text.isascii():
        return text.lower()
    forms = _forms()
    return "".join([forms.get(char, char) for char in text])


def normal_all(texts: Sequence[str]) -> list[str]:
    """`normal` of each, all at once: some twenty times faster for the many of an import."""
    points, several = _tables()
    joined = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    low = np.minimum(joined, _PLANES - 1)
    mapped = np.where(joined < _PLANES, points[low], joined).tobytes().decode("utf-32-le", "surrogatepass")
    ends = np.cumsum([len(text) for text in texts]).tolist()
    normals = [mapped[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    odd = np.flatnonzero(several[low] & (joined < _PLANES))
    for place in set(np.searchsorted(ends, odd, "right").tolist()):
        normals[place] = normal(texts[place])
    return normals


def mapped(text: str) -> tuple[str, Sequence[int]]:
    """The normal form, and for each of its characters the place in the text as written that it comes from."""
    _points, several = _tables()
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    low = np.minimum(codes, _PLANES - 1)
    if not (several[low] & (codes < _PLANES)).any():
        return normal_all([text])[0], range(len(text))
    starts: list[int] = []
    pieces: list[str] = []
    for index, char in enumerate(text):
        piece = normal(char)
        pieces.append(piece)
        starts.extend([index] * len(piece))
    return "".join(pieces), starts


def find_all(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Where the words stand in the text as written: disjoint [start, end) spans in order. `words` are normal forms."""
    flat, starts = mapped(text)
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

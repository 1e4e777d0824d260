"""Thousands of words looked for in a text at once, exactly.

By the two characters a word begins with and the lengths that such words have: what a text costs hardly grows with the
list, however alike its words begin.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from weilu.kit.matching import normal_all

Hit = tuple[int, int, str]  # [start, end) in the normal form, and the word's
_LATIN = re.compile(r"[a-z0-9]")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


class WordList:
    """Words in any spelling; a Latin one counts only where no letter or digit goes on, as everywhere in Weilu. What
    lies within one of `excepted` does not count."""

    def __init__(self, words: Iterable[str], excepted: Iterable[str] = ()) -> None:
        self.words = _forms(words)
        self._known = set(self.words)
        lengths: dict[str, set[int]] = defaultdict(set)
        for word in self.words:
            lengths[word[:2]].add(len(word))
        self._by_start = {start: sorted(told, reverse=True) for start, told in lengths.items()}
        self._has_single = any(len(word) == 1 for word in self.words)
        self._bare = {bare(word) for word in self.words}
        self._excepted = WordList(excepted) if (excepted := list(excepted)) else None

    def __bool__(self) -> bool:
        return bool(self.words)

    def find(self, form: str) -> list[Hit]:
        """Every hit in a text's normal form, in order; those that overlap, too."""
        found: list[Hit] = []
        known, words = self._by_start, self._known
        for place in range(len(form)):
            if (start := form[place : place + 2]) in known:
                found.extend(_hits(form, place, known[start], words))
            if self._has_single and len(start) == 2 and start[0] in known:
                found.extend(_hits(form, place, known[start[0]], words))
        if not found or self._excepted is None:
            return found
        harmless = self._excepted.find(form)
        return [hit for hit in found if not any(a <= hit[0] and hit[1] <= b for a, b, _ in harmless)]

    def begins(self, form: str) -> list[Hit]:
        """The hits at the text's beginning; spaces before it do not matter."""
        place = len(form) - len(form.lstrip())
        return [hit for hit in self.find(form) if hit[0] == place]

    def is_whole(self, form: str) -> list[Hit]:
        """One hit if the text is a word of the list and nothing else but punctuation, spaces, emoji around it."""
        inner = bare(form)
        return [(0, len(form), inner)] if inner in self._bare else []


def _hits(form: str, place: int, lengths: list[int], words: set[str]) -> Iterator[Hit]:
    """Those that begin at a place, the longest first."""
    for length in lengths:
        word = form[place : place + length]
        if len(word) == length and word in words and not _goes_on(form, place, place + length):
            yield place, place + length, word


def bare(form: str) -> str:
    """Without what stands around the words; a text that is nothing else stays what it is."""
    return _EDGES.sub("", form) or form.strip()


def _forms(words: Iterable[str]) -> list[str]:
    told = [word for line in words if (word := line.strip())]
    return list(dict.fromkeys(form for form in (n.strip() for n in normal_all(told)) if form)) if told else []


def _goes_on(form: str, start: int, end: int) -> bool:
    """Whether a Latin word is only a part of a longer one."""
    before = start > 0 and _LATIN.match(form[start]) and _LATIN.match(form[start - 1])
    after = end < len(form) and _LATIN.match(form[end - 1]) and _LATIN.match(form[end])
    return bool(before or after)

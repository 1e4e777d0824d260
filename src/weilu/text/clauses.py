"""Clauses of a text, and those among them that name something: what is said of the coffee is not said of the parcel."""

import re

from weilu.kit.matching import normal

_END = re.compile(
    r"[。！？!?；;，,…~～\r\n]+|\.(?=\s|$)|(?=(?<!不)但(?!愿)|不过|可是|然而|虽然|虽说)|(?<= )(?=but |however )",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"这个|那个|这款|那款|这家|那家|你们|他们|我们|咱们|说到|关于|至于|对于|就是"
    r"|[这那的了呢吧啊嘛吗和跟也都有]|[\s:：\-–—“”\"'()（）【】《》]"
)
"""What may stand beside a name without saying anything of it."""


def clauses(text: str) -> list[tuple[int, int]]:
    """Where each begins and ends, in order; stops and blanks around belong to none."""
    found, start = [], 0
    for end in _END.finditer(text):
        found.append((start, end.start()))
        start = end.end()
    found.append((start, len(text)))
    return [(low, high) for low, high in (_stripped(text, *one) for one in found) if low < high]


def _stripped(text: str, low: int, high: int) -> tuple[int, int]:
    while low < high and text[low].isspace():
        low += 1
    while low < high and text[high - 1].isspace():
        high -= 1
    return low, high


class Parted:
    """A text in clauses."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places = clauses(text)
        self.forms = [normal(text[low:high]) for low, high in self.places]

    @property
    def is_one(self) -> bool:
        """Whether it is a single clause (or none), so that what is said of the whole is said of it."""
        return len(self.places) <= 1

    def naming(self, name: re.Pattern[str]) -> list[str]:
        """The clauses in which a name stands, as written. name: matches the normal form.

        A clause that holds no more than the name goes with the following one (the last with the one before):
        “咖啡，真不错” says something of the coffee.
        """
        found: list[tuple[int, int]] = []
        for n, form in enumerate(self.forms):
            if not name.search(form):
                continue
            first, last = n, n
            if not _EMPTY.sub("", name.sub("", form)):
                first, last = (n, n + 1) if n + 1 < len(self.places) else (max(n - 1, 0), n)
            if found and first <= found[-1][1]:
                found[-1] = (found[-1][0], last)
            else:
                found.append((first, last))
        return [self.text[self.places[first][0] : self.places[last][1]] for first, last in found]

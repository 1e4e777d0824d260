"""The checker of every outgoing word: what a text says that a law, a platform or the persona does not want.

Deterministic and offline; 10,000 characters take a few milliseconds whatever the number of banned words. Spans point
into the text as written, though it is read in its normal form.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256

from weilu.kit.matching import normal
from weilu.kit.word_lists import Hit, WordList
from weilu.persona.card import Card
from weilu.persona.finding import HINT, LEVELS, STOP, WARN, Finding
from weilu.persona.manner import manner
from weilu.persona.reading import LINK, Occasion, Read, found_at
from weilu.persona.reasons import REASONS
from weilu.persona.rules import BESIDE, TRADE, Entry, entries, is_identity
from weilu.persona.tone import tone

LONGEST = 20_000  # characters that are looked at
MANY = 8  # digits that a person may be found by
WORDS = 20  # characters: what is longer is a sentence
_RUN = re.compile(r"[^\s,。!?;:、…~—,.()「」“”\"]{46,}")
_SHOUT = re.compile(r"!{3,}")
_LINE = re.compile(r"[^\n]{161,}")
Waived = frozenset[tuple[str, str]]


class Checker:
    """The rules of the package, of a community and of a card together, made ready once and asked often."""

    def __init__(self, card: Card | None = None, banned: Iterable[str] = (), waived: Waived = frozenset()) -> None:
        self.card, self.waived = card, waived
        self.words: dict[str, list[tuple[str, str, Entry | None]]] = defaultdict(list)
        for entry in entries():
            for word in entry.words:
                self.words[word].append((entry.rule, entry.level, entry))
        for rule, level, words in _own(card, banned):
            for word in filter(None, (normal(one).strip() for one in words)):
                self.words[word].append((rule, level, None))
        self.list = WordList(self.words)
        self.patterns = [entry for entry in entries() if entry.pattern]

    def check(self, text: str, occasion: Occasion = Occasion()) -> list[Finding]:  # noqa: B008
        """Everything found, in the order of the text."""
        read = Read.of(text[:LONGEST])
        found = [*self._words(read), *self._patterns(read, occasion), *_readable(read), *_limits(read, occasion)]
        if self.card:
            found += manner(self.card, read, occasion)
        found += tone(read, occasion)
        return self.unwaived(_gravest(found))

    def unwaived(self, found: list[Finding]) -> list[Finding]:
        return [one for one in found if (one.rule, waiver_key(one.quote)) not in self.waived]

    def _words(self, read: Read) -> Iterator[Finding]:
        for start, end, word in self.list.find(read.form):
            for rule, level, entry in self.words[word]:
                if entry is None or _stands(entry, read, start, end):
                    yield _of_word(entry, read, (start, end, word), rule, level)

    def _patterns(self, read: Read, occasion: Occasion) -> Iterator[Finding]:
        for entry in self.patterns:
            assert entry.pattern
            if entry.machine > occasion.machine or (entry.purposes and occasion.purpose not in entry.purposes):
                continue
            if entry.unless and entry.unless.search(read.form):
                continue
            for match in entry.pattern.finditer(read.form):
                if match.end() > match.start() and _stands(entry, read, *match.span()):
                    yield found_at(read, *match.span(), entry.rule, entry.level, entry.source)


def _own(card: Card | None, banned: Iterable[str]) -> Iterator[tuple[str, str, Iterable[str]]]:
    yield "banned", STOP, banned
    if card:
        yield "banned", STOP, card.banned
        yield "avoided", WARN, card.avoided
        yield "promised", STOP, card.promises
        yield "address", WARN, card.not_called


def _of_word(entry: Entry | None, read: Read, hit: Hit, rule: str, level: str) -> Finding:
    start, end, word = hit
    if entry is None:
        return found_at(read, start, end, rule, level)
    instead = entry.instead.get(word, "")
    return found_at(read, start, _end(entry, read, end), rule, _level(entry, read), entry.source, instead)


def _level(entry: Entry, read: Read) -> str:
    """In a text that is not about goods an advert's rule may be milder."""
    return entry.elsewhere if entry.elsewhere and not TRADE.search(read.form) else entry.level


def _end(entry: Entry, read: Read, end: int) -> int:
    following = entry.after.match(read.form, end) if entry.whole and entry.after else None
    return following.end() if following else end


def _stands(entry: Entry, read: Read, start: int, end: int) -> bool:
    """Whether what stands around a hit leaves it one."""
    form = read.form
    if entry.identity and not is_identity(form[start:end]):
        return False
    if entry.after and not entry.after.match(form, end):
        return False
    if entry.not_after and entry.not_after.match(form, end):
        return False
    if entry.not_before and entry.not_before.search(form[max(0, start - BESIDE) : start]):
        return False
    if entry.same or entry.not_same:
        begins, ends = read.sentence(start)
        sentence = form[begins : max(ends, end)]
        return (not entry.same or bool(entry.same.search(sentence))) and not (
            entry.not_same and entry.not_same.search(sentence)
        )
    return True


def _readable(read: Read) -> Iterator[Finding]:
    if len(read.form) > 45:
        links = [match.span() for match in LINK.finditer(read.form)]
        for rule, pattern in (("long_sentence", _RUN), ("wall", _LINE)):
            for match in pattern.finditer(read.form):
                if not any(start < match.end() and match.start() < end for start, end in links):
                    yield found_at(read, *match.span(), rule, HINT)
    for match in _SHOUT.finditer(read.form):
        yield found_at(read, *match.span(), "shouting", HINT)


def _limits(read: Read, occasion: Occasion) -> Iterator[Finding]:
    if not occasion.limit or occasion.length(read.text) <= occasion.limit:
        return
    fits = next(n for n in range(len(read.text), -1, -1) if occasion.length(read.text[:n]) <= occasion.limit)
    reason, quote = REASONS["too_long"], read.text[fits:]
    yield Finding("too_long", STOP, fits, len(read.text), quote, str(reason.why), str(reason.fix))


def _gravest(found: list[Finding]) -> list[Finding]:
    """In order; what lies within an equally grave or graver one is not told twice."""
    kept: list[Finding] = []
    open_ones: list[Finding] = []
    for one in sorted(found, key=lambda f: (f.start, -f.end, LEVELS.index(f.level))):
        open_ones = [other for other in open_ones if other.end > one.start]
        if any(other.rule == one.rule or _speaks_for(other, one) for other in open_ones):
            continue
        gone = [other for other in open_ones if _speaks_for(one, other)]
        kept, open_ones = _without(kept, gone), [*_without(open_ones, gone), one]
        kept.append(one)
    return kept


def _without(some: list[Finding], gone: list[Finding]) -> list[Finding]:
    return [one for one in some if not any(one is other for other in gone)] if gone else some


def _speaks_for(one: Finding, other: Finding) -> bool:
    """Whether telling of the one makes the other needless. A long span (a whole line) does not speak for a word."""
    within = one.start <= other.start and other.end <= one.end and one.end - one.start <= WORDS
    return within and LEVELS.index(one.level) <= LEVELS.index(other.level)


def waiver_key(quote: str) -> str:
    """By what a waived finding is known again, however it is written; of somebody's number only a hash is kept."""
    form = normal(quote).strip()
    return sha256(form.encode()).hexdigest() if len(re.findall(r"\d", form)) >= MANY else form[:80]

"""What was talked about: messages grouped by the words that keep company in their conversations.

A chat message alone is too short to tell its topic. So words are grouped first: two belong together when they stand in
the same conversations more often than by chance, by normalised pointwise mutual information (Bouma, "Normalized
(Pointwise) Mutual Information in Collocation Extraction", GSCL 2009); average linkage joins them while their mean is
above a bar. Then each message goes to the topic whose words weigh most in it (by inverse document frequency), a message
without any of them to none. No chance takes part: the same talk gives the same topics.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from weilu.kit.arrays import distinct
from weilu.text.cutting import Cut

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float32]

PAUSE = 600_000  # ms: whoever goes on after ten minutes of silence begins another conversation
LONGEST = 15  # messages: in a room that never falls silent, about as many as still speak of one thing
MOST_WORDS = 400
COMMON = 0.1  # of all conversations: a word that stands in more tells no topic
TOGETHER = 3  # conversations: fewer in common are chance
BAR = 0.22  # of mean NPMI, −1…1
MOST_OF_A_TOPIC = 12  # words
_PIECE = 8192  # conversations at a time


@dataclass(frozen=True, slots=True)
class Topic:
    """words: numbers of words, the most telling first. texts: numbers of the messages, in order."""

    words: list[int]
    texts: Numbers


def conversations(rooms: Numbers, times: Numbers) -> Numbers:
    """The number of the conversation that each message belongs to. times: ms."""
    order = np.lexsort((times, rooms))
    room, time = rooms[order], times[order]
    fresh = np.ones(len(order), np.bool_)
    fresh[1:] = (room[1:] != room[:-1]) | (time[1:] - time[:-1] > PAUSE)
    place = np.arange(len(order))
    start = np.maximum.accumulate(np.where(fresh, place, 0))
    fresh |= (place - start) % LONGEST == 0
    numbers = np.empty(len(order), np.int64)
    numbers[order] = np.cumsum(fresh) - 1
    return numbers


def topics(cut: Cut, weight: Numbers, conversation: Numbers, limit: int = 20) -> list[Topic]:
    """The topics, those with the most messages first.

    weight: how much each word matters (member-days, say); the heaviest are grouped, words of weight 0 never.
    conversation: the number of each message's, as above.
    """
    chosen, pairs = _chosen(cut, weight, conversation)
    if len(chosen) < 2:
        return []
    total = int(conversation.max()) + 1
    sharing = npmi(_together(pairs, len(chosen)), total)
    groups = [group for group in linked(sharing) if len(group) > 1]
    idf = np.log(total / np.bincount(pairs[:, 1], minlength=len(chosen)))
    return _gathered(cut, chosen, groups, idf)[:limit]


def _chosen(cut: Cut, weight: Numbers, conversation: Numbers) -> tuple[Numbers, Numbers]:
    """The words that may make topics, by number; and pairs (conversation, place among them), each once."""
    width = len(cut.words)
    pairs = distinct(conversation[cut.text] * width + cut.word)
    spread = np.bincount(pairs % width, minlength=width) if width else np.zeros(0, np.int64)
    total = int(conversation.max(initial=-1)) + 1
    fit = np.flatnonzero((weight > 0) & (spread >= TOGETHER) & (spread <= max(COMMON * total, TOGETHER)))
    chosen = np.sort(fit[np.lexsort((fit, -weight[fit]))][:MOST_WORDS])
    place = np.full(width, -1)
    place[chosen] = np.arange(len(chosen))
    kept = pairs[place[pairs % width] >= 0] if width else pairs
    return chosen, np.stack([kept // max(width, 1), place[kept % max(width, 1)]], axis=1)


def _together(pairs: Numbers, size: int) -> Floats:
    """In how many conversations each two words stand; on the diagonal each by itself."""
    counts = np.zeros((size, size), np.float64)
    _, row = np.unique(pairs[:, 0], return_inverse=True)
    for first in range(0, int(row.max(initial=-1)) + 1, _PIECE):
        here = (row >= first) & (row < first + _PIECE)
        stands: Matrix = np.zeros((_PIECE, size), np.float32)
        stands[row[here] - first, pairs[here, 1]] = 1
        counts += stands.T @ stands
    return counts


def npmi(together: Floats, total: int) -> Floats:
    """−1 (never together) … 0 (as by chance) … 1 (always together); pairs below TOGETHER count as never."""
    single = np.diag(together) / total
    share = np.where(together >= TOGETHER, together, 0) / total
    with np.errstate(divide="ignore", invalid="ignore"):
        shared = np.log(share / np.outer(single, single)) / -np.log(share)
    shared = np.where(share > 0, np.where(share >= 1, 1.0, shared), -1.0)
    np.fill_diagonal(shared, 1.0)
    return shared


def linked(sharing: Floats) -> list[list[int]]:
    """Average linkage: the two groups with the highest mean are joined, until none is above the bar. Of equals the
    first."""
    size = len(sharing)
    groups = {number: [number] for number in range(size)}
    sums = sharing.astype(np.float64).copy()
    sizes = np.ones(size)
    mean = np.where(np.triu(np.ones((size, size), np.bool_), 1), sums, -np.inf)
    while size > 1:
        one, other = divmod(int(mean.argmax()), size)
        if mean[one, other] < BAR:
            break
        if sizes[one] + sizes[other] > MOST_OF_A_TOPIC:
            mean[one, other] = -np.inf
            continue
        groups[one] += groups.pop(other)
        sums[one] += sums[other]
        sums[:, one] += sums[:, other]
        sizes[one] += sizes[other]
        mean[other, :] = mean[:, other] = -np.inf
        alive = np.array(sorted(groups))
        fresh = sums[one, alive] / (sizes[one] * sizes[alive])
        before = alive < one
        mean[alive[before], one] = fresh[before]
        mean[one, alive[alive > one]] = fresh[alive > one]
    return [sorted(group) for group in groups.values()]


def _gathered(cut: Cut, chosen: Numbers, groups: list[list[int]], idf: Floats) -> list[Topic]:
    """The messages of each group of words, each message to the one that weighs most in it."""
    group_of, weight_of = np.full(len(cut.words), -1), np.zeros(len(cut.words))
    for number, group in enumerate(groups):
        group_of[chosen[group]] = number
    weight_of[chosen] = idf
    mine = group_of[cut.word] >= 0
    text, word = cut.text[mine], cut.word[mine]
    keys, place = np.unique(text * max(len(groups), 1) + group_of[word], return_inverse=True)
    weights = np.bincount(place, weights=weight_of[word], minlength=len(keys))
    owner, group_at = keys // max(len(groups), 1), keys % max(len(groups), 1)
    order = np.lexsort((group_at, -weights, owner))
    _, best = np.unique(owner[order], return_index=True)
    texts, taken = owner[order][best], group_at[order][best]
    said = np.bincount(word[np.isin(text * max(len(groups), 1) + group_of[word], texts * max(len(groups), 1) + taken)],
                       minlength=len(cut.words))  # fmt: skip
    found = [
        Topic(sorted(chosen[group].tolist(), key=lambda n: (-said[n] * weight_of[n], n)), texts[taken == number])
        for number, group in enumerate(groups)
    ]
    return sorted((one for one in found if len(one.texts)), key=lambda one: (-len(one.texts), one.words))

"""Composing a board: cards are added, moved, widened, taken out; a board is named, put away and brought back."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from weilu.insights.cards import CARDS
from weilu.insights.models import Board
from weilu.kit.clock import now
from weilu.team.audit import note
from weilu.team.models import Community, Staff

WIDTHS = ("", "half", "third")
MOST = 40  # cards


class CannotCompose(Exception):
    """The board cannot be changed so; the message says why."""


class ChangedMeanwhile(CannotCompose):
    """Somebody else changed the board since it was read."""


def make(community: Community, name: str, *, by: Staff) -> Board:
    """A new, empty board."""
    name = name.strip()[:60]
    if not name:
        raise CannotCompose(_("给看板起个名字。"))
    board = Board.objects.create(community=community, name=name, made_by=by)
    note("board.made", board.name, by=by, community=community)
    return board


def add(board: Board, card: str, asked: Mapping[str, str], *, by: Staff) -> Board:
    """Put a card at the end, as its filters stand."""
    if card not in CARDS:
        raise CannotCompose(_("没有这张图。"))

    def change(cards: list[dict[str, Any]]) -> None:
        if len(cards) >= MOST:
            raise CannotCompose(_("一块看板最多放 %(most)s 张图。") % {"most": MOST})
        cards.append({"card": card, "asked": dict(asked), "width": CARDS[card].width})

    return _change(board, change, by)


def rearrange(board: Board, order: list[int], *, version: int, by: Staff) -> Board:
    """Put the cards into another order: their present places, as they shall stand."""

    def change(cards: list[dict[str, Any]]) -> None:
        if sorted(order) != list(range(len(cards))):
            raise ChangedMeanwhile(_("看板刚被别人改过，请刷新后再排。"))
        cards[:] = [cards[place] for place in order]

    return _change(board, change, by, version)


def widen(board: Board, place: int, width: str, *, version: int, by: Staff) -> Board:
    """Give a card the whole row, half of it or a third."""

    def change(cards: list[dict[str, Any]]) -> None:
        cards[_place(cards, place)]["width"] = width if width in WIDTHS else ""

    return _change(board, change, by, version)


def take_out(board: Board, place: int, *, version: int, by: Staff) -> tuple[Board, dict[str, Any]]:
    """Remove a card; gives it back for an undo."""
    taken: list[dict[str, Any]] = []

    def change(cards: list[dict[str, Any]]) -> None:
        taken.append(cards.pop(_place(cards, place)))

    return _change(board, change, by, version), taken[0]


def put_back(board: Board, place: int, card: dict[str, Any], *, by: Staff) -> Board:
    """Undo the removal of a card."""
    return _change(board, lambda cards: cards.insert(min(place, len(cards)), card), by)


def rename(board: Board, name: str, *, by: Staff) -> None:
    name = name.strip()[:60]
    if not name:
        raise CannotCompose(_("给看板起个名字。"))
    old, board.name = board.name, name
    board.save(update_fields=["name"])
    note("board.renamed", name, by=by, community=board.community, before=old)


def archive(board: Board, *, by: Staff) -> None:
    """Put the board away; `bring_back` undoes it."""
    Board.objects.filter(pk=board.pk, archived_at=None).update(archived_at=now())
    note("board.archived", board.name, by=by, community=board.community)


def bring_back(board: Board, *, by: Staff) -> None:
    Board.objects.filter(pk=board.pk).update(archived_at=None)
    note("board.restored", board.name, by=by, community=board.community)


def _place(cards: list[dict[str, Any]], place: int) -> int:
    if not 0 <= place < len(cards):
        raise ChangedMeanwhile(_("看板刚被别人改过，请刷新后再试。"))
    return place


@transaction.atomic
def _change(
    board: Board, change: Callable[[list[dict[str, Any]]], None], by: Staff, version: int | None = None
) -> Board:
    """Change the cards of the board as it stands now; with a version, only if nobody else has since."""
    fresh = Board.objects.select_for_update().get(pk=board.pk)
    if version is not None and fresh.version != version:
        raise ChangedMeanwhile(_("看板刚被别人改过，请刷新后再试。"))
    change(fresh.cards)
    fresh.version += 1
    fresh.save(update_fields=["cards", "version"])
    note("board.changed", fresh.name, by=by, community=fresh.community, count=len(fresh.cards))
    return fresh

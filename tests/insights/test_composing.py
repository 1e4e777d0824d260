"""Boards of the team's own: cards with their conditions, in the order people put them, safe from two at once."""

import threading

import pytest
from django.db import connection

from weilu.insights.boards import composing
from weilu.insights.models import Board
from weilu.team.models import AuditEntry, Community, Role, Seat, Staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(community, owner):
    made = composing.make(community, "晨会", by=owner)
    for card, asked in (("active", {"range": "7"}), ("funnel", {"steps": "join,message"}), ("rfm", {})):
        made = composing.add(made, card, asked, by=owner)
    return made


def names(board):
    return [card["card"] for card in Board.objects.get(pk=board.pk).cards]


def test_a_card_keeps_its_conditions_and_the_board_s_span_goes_over_them(board, town, visit, community):
    town.say("阿杉", "早", f"{community.yesterday} 09:00")
    page = visit(f"boards/{board.pk}/")
    assert "steps=join%2Cmessage" in page
    assert "/boards/parts/active/?range=7" in page
    over = visit(f"boards/{board.pk}/?range=90")
    assert "/boards/parts/active/?range=90" in over
    assert "range=90&amp;steps=join%2Cmessage" in over or "steps=join%2Cmessage&amp;range=90" in over


def test_cards_are_moved_widened_taken_out_and_put_back(board, owner):
    board = composing.rearrange(board, [2, 0, 1], version=board.version, by=owner)
    assert names(board) == ["rfm", "active", "funnel"]
    board = composing.widen(board, 0, "third", version=board.version, by=owner)
    assert board.cards[0]["width"] == "third"
    board, taken = composing.take_out(board, 1, version=board.version, by=owner)
    assert names(board) == ["rfm", "funnel"]
    composing.put_back(board, 1, taken, by=owner)
    assert names(board) == ["rfm", "active", "funnel"]


def test_what_was_read_before_somebody_else_s_change_changes_nothing(board, owner):
    composing.rearrange(board, [1, 0, 2], version=board.version, by=owner)
    for stale in (
        lambda: composing.rearrange(board, [2, 1, 0], version=board.version, by=owner),
        lambda: composing.take_out(board, 0, version=board.version, by=owner),
        lambda: composing.widen(board, 0, "half", version=board.version, by=owner),
    ):
        with pytest.raises(composing.ChangedMeanwhile):
            stale()
    assert names(board) == ["funnel", "active", "rfm"]


def test_nonsense_is_refused(board, owner, community):
    with pytest.raises(composing.CannotCompose):
        composing.make(community, "  ", by=owner)
    with pytest.raises(composing.CannotCompose):
        composing.add(board, "nothing", {}, by=owner)
    with pytest.raises(composing.CannotCompose):
        composing.rearrange(board, [0, 0, 1], version=board.version, by=owner)
    with pytest.raises(composing.CannotCompose):
        composing.take_out(board, 7, version=board.version, by=owner)


def test_every_change_stands_in_the_audit_log(board, owner):
    composing.archive(board, by=owner)
    composing.bring_back(board, by=owner)
    acts = AuditEntry.objects.filter(act__startswith="board.").values_list("act", flat=True)
    assert {"board.made", "board.changed", "board.archived", "board.restored"} <= set(acts)


def test_by_the_pages(board, signed_in, community, visit):
    at = f"/c/{community.slug}/boards/{board.pk}/"
    signed_in.post(f"{at}order/", {"order": "2,1,0", "version": board.version})
    assert names(board) == ["rfm", "funnel", "active"]
    version = Board.objects.get(pk=board.pk).version
    signed_in.post(f"{at}cards/0/move/", {"to": "down", "version": version})
    assert names(board) == ["funnel", "rfm", "active"]
    signed_in.post(f"{at}cards/0/remove/", {"version": version + 1})
    assert names(board) == ["rfm", "active"]
    assert "撤销" in visit(f"boards/{board.pk}/")
    signed_in.post(f"{at}cards/undo/")
    assert names(board) == ["funnel", "rfm", "active"]
    signed_in.post(f"{at}order/", {"order": "1,0,2", "version": version})
    assert "看板刚被别人改过" in visit(f"boards/{board.pk}/")
    signed_in.post(
        f"/c/{community.slug}/boards/cards/", {"card": "paths", "asked": "?depth=3&range=30", "board": board.pk}
    )
    assert Board.objects.get(pk=board.pk).cards[-1]["asked"] == {"depth": "3", "range": "30"}
    signed_in.post(f"/c/{community.slug}/boards/cards/", {"card": "paths", "asked": "", "board": "", "name": "新的"})
    assert Board.objects.get(name="新的").cards[0]["card"] == "paths"
    signed_in.post(f"{at}archive/")
    assert "收起来了" in visit("boards/")
    signed_in.post(f"{at}restore/")
    assert "晨会" in visit("boards/")


def test_who_may_only_read_cannot_compose(board, client, community):
    analyst = Staff.objects.create_user("shu", password="x")
    Seat.objects.create(community=community, staff=analyst, role=Role.ANALYST)
    client.force_login(analyst, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"/c/{community.slug}/boards/{board.pk}/").status_code == 200
    assert client.post(f"/c/{community.slug}/boards/{board.pk}/archive/").status_code == 403
    other = Community.objects.create(slug="elsewhere", name="别处")
    Seat.objects.create(community=other, staff=analyst, role=Role.OWNER)
    assert client.get(f"/c/elsewhere/boards/{board.pk}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_many_who_add_at_once_lose_nothing(community, owner):
    board = composing.make(community, "一起", by=owner)

    def put() -> None:
        composing.add(board, "active", {}, by=owner)
        connection.close()

    threads = [threading.Thread(target=put) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fresh = Board.objects.get(pk=board.pk)
    assert (len(fresh.cards), fresh.version) == (8, 9)

"""Watched words: added, removed, refused; each change in the audit log."""

import pytest

from weilu.team.models import AuditEntry
from weilu.team.watched_words import NotWatched, TooMuchToWatch, unwatch, watch


def test_words_are_watched_once_and_no_more(community, owner):
    assert watch(community, ["客服", "闪退，卡顿", "客服"], by=owner) == ["客服", "闪退", "卡顿"]
    assert unwatch(community, ["闪退"], by=owner) == ["客服", "卡顿"]
    community.refresh_from_db()
    assert community.watched_words == ["客服", "卡顿"]
    assert AuditEntry.objects.filter(act="community.watched_words", staff=owner).count() == 2


def test_what_is_not_watched_cannot_be_removed(community, owner):
    with pytest.raises(NotWatched, match="闪退"):
        unwatch(community, ["闪退"], by=owner)


def test_a_sentence_is_no_word(community, owner):
    with pytest.raises(TooMuchToWatch, match="40"):
        watch(community, ["很" * 41], by=owner)

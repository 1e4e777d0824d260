"""Texts are judged as they come in, however they come in, and again when an edit changes them."""

import pytest

from weilu.events.event import Event, event_id
from weilu.events.recording import record
from weilu.text.judging import judge, score_all

pytestmark = pytest.mark.django_db

TEXTS = [
    "今天太开心了，谢谢大家",
    "又崩了，客服根本不理人，气死我了",
    "",
    "🎉",
    "Привет всем",
    "加我微信领免费优惠券，日赚五百",
]
COLUMNS = "language, toString(emotion), sentiment, intensity, offence, spam, judged"


def told(n, text, **more):
    return Event(
        **{"member": n + 1, "ts": 1_772_000_000_000 + n, "kind": "message", "id": event_id("j", n), "text": text} | more
    )


def stored(store, *ids):
    rows = {row[0]: row[1:] for row in store.query(f"SELECT id, {COLUMNS} FROM events")}
    return [rows[one] for one in ids]


def test_a_batch_is_judged_as_the_engine_judges_it(store, community):
    events = [told(n, text) for n, text in enumerate(TEXTS)]
    record(community, events)
    found = score_all([text for text in TEXTS if text], [e.member for e in events if e.text])
    said = iter(range(len(found)))
    for text, row in zip(TEXTS, stored(store, *(e.id for e in events)), strict=True):
        if not text:
            assert row == ("", "", 0, 0, 0, 0, 0)
            continue
        n = next(said)
        language, emotion, sentiment, intensity, offence, spam, judged = row
        assert (language, emotion, judged) == (found.language[n], found.emotion[n], judge())
        assert [sentiment, intensity, offence, spam] == pytest.approx(
            [found.sentiment[n], found.intensity[n], found.offence[n], found.spam[n]], abs=1e-6
        )
    assert stored(store, events[0].id)[0][1] == "happy"
    assert stored(store, events[1].id)[0][2] < -0.3


def test_copies_of_many_authors_in_one_batch_are_known_as_copies(store, community):
    text = "周末特惠羽绒服清仓处理全场三折起，要的来店里看看实物吧"
    alone, copied = told(0, text), [told(n, text) for n in range(1, 9)]
    record(community, [alone])
    record(community, copied)
    assert stored(store, copied[0].id)[0][5] > stored(store, alone.id)[0][5]


def test_what_a_system_tells_has_no_tone_and_what_staff_answers_has(store, community):
    left, answer = told(0, "很难过地退出了", kind="leave"), told(1, "太好了，已经寄出", kind="reply_by_staff")
    record(community, [left, answer])
    assert [row[6] for row in stored(store, left.id, answer.id)] == [0, judge()]


def test_an_edit_is_judged_anew(store, community):
    first = told(0, "太棒了，开心", native_id="m1")
    record(community, [first])
    record(community, [told(0, "太差了，生气，失望透顶", native_id="m1", revised=True)])
    (row,) = stored(store, first.id)
    assert row[2] < 0
    assert row[6] == judge()

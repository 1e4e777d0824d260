"""Adapters without a converter of their own: what NoneBot's common interface tells."""

import pytest

from weilu_gateway.others import normalise, told_by


class Event:
    """As Telegram's adapter makes one, in what NoneBot asks of every event."""

    def __init__(self, raw, kind="message"):
        self.raw, self.kind = raw, kind

    def model_dump(self, mode):
        return self.raw

    def get_type(self):
        return self.kind

    def get_event_name(self):
        return f"{self.kind}.group"

    def get_user_id(self):
        return "42"

    def get_plaintext(self):
        if self.kind != "message":
            raise ValueError("no text")
        return "大家好"


RAW = {"message_id": 7, "date": 1767200000, "chat": {"id": -100, "title": "山行"}, "from_": {"first_name": "阿杉"}}


def test_a_message_has_its_author_room_and_moment():
    (told,) = normalise(told_by(Event(RAW), "Telegram", "1"), {})
    assert (told["kind"], told["platform"], told["id"], told["ts"]) == ("message", "telegram", "-100/7", 1767200000000)
    assert (told["text"], told["author"]) == ("大家好", {"id": "42", "name": "阿杉"})
    assert (told["space"], told["space_name"]) == ("-100", "山行")


def test_a_notice_is_told_and_a_heartbeat_not():
    assert normalise(told_by(Event(RAW, "notice"), "Telegram", "1"), {})[0]["action"] == "notice.group"
    assert normalise(told_by(Event(RAW, "meta_event"), "Telegram", "1"), {}) == []


def test_a_moment_that_cannot_be_read_is_for_the_plain_text():
    with pytest.raises(ValueError):
        normalise(told_by(Event({**RAW, "date": "gestern"}), "Telegram", "1"), {})

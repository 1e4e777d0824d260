"""E-mail, against a real SMTP server on this machine."""

import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.core.files.uploadedfile import SimpleUploadedFile

from weilu.connect.deliveries import Delivery, Sender
from weilu.connect.delivering import Outgoing, deliver
from weilu.connect.pictures import taken
from weilu.connect.senders.contract import Sent
from weilu.connect.sending import attempt, send_due
from weilu.kit.sealing import seal

pytestmark = pytest.mark.django_db


class Mailbox:
    """Answers RCPT and DATA as told; `cut` hangs up instead of answering to the letter."""

    def __init__(self) -> None:
        self.rcpt, self.data, self.cut = "250 OK", "250 kept as 7", False
        self.letters: list[SimpleNamespace] = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.rcpt.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):
        letter = message_from_bytes(envelope.content, policy=default)
        self.letters.append(SimpleNamespace(to=envelope.rcpt_tos, letter=letter))
        if self.cut:
            server.transport.abort()
        return self.data


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    settings.ALLOW_PRIVATE_TARGETS = ["127.0.0.1"]
    box = Mailbox()
    box.server = Controller(box, "127.0.0.1", free_port())
    box.server.start()
    yield box
    box.server.stop()


def send(community, box, text="周六见\n.\n.点开头", to="xiaolin@example.org", title="周末", **more: str) -> Sent:
    values = {
        "host": "127.0.0.1",
        "port": str(box.server.port),
        "security": "none",
        "sender": "club@example.org",
        "name": "山行社",
    }
    sender = Sender(community=community, kind="email", settings=values | more, sealed=seal({"password": "x"}))
    return attempt(Delivery(community=community, sender=sender, key="k", text=text, title=title, to=to))


def test_a_letter_arrives_whole_and_is_the_same_when_sent_again(community, mailbox):
    sent = send(community, mailbox)
    assert (sent.outcome, sent.reply) == ("sent", "250 kept as 7")
    send(community, mailbox)
    first, second = (one.letter for one in mailbox.letters)
    assert first.get_content().split() == ["周六见", ".", ".点开头"]
    assert (first["Subject"], first["From"]) == ("周末", "山行社 <club@example.org>")
    assert first["Message-ID"] == second["Message-ID"]
    assert mailbox.letters[0].to == ["xiaolin@example.org"]


@pytest.mark.parametrize(
    ("step", "answer", "outcome", "reason"),
    [
        ("rcpt", "550 no such user", "refused", "recipient"),
        ("rcpt", "450 greylisted", "again", "recipient"),
        ("data", "554 looks like spam", "refused", "mail"),
        ("data", "452 mailbox full", "again", "mail"),
    ],
)
def test_what_the_server_says_is_read(community, mailbox, step, answer, outcome, reason):
    setattr(mailbox, step, answer)
    sent = send(community, mailbox)
    assert (sent.outcome, sent.reason, sent.reply) == (outcome, reason, answer)


def test_a_cut_after_the_letter_is_unknown(community, mailbox):
    mailbox.cut = True
    sent = send(community, mailbox)
    assert (sent.outcome, sent.reason) == ("unknown", "cut")


def test_a_server_that_is_not_there_is_tried_again(community, mailbox):
    assert send(community, mailbox, port=str(free_port())).outcome == "again"


def test_neither_unencrypted_to_the_world_nor_to_this_machine(community, mailbox, settings):
    settings.ALLOW_PRIVATE_TARGETS = []
    assert send(community, mailbox).reason == "no_tls"
    assert send(community, mailbox, security="tls").reason == "private"


def test_a_server_without_tls_gets_no_password(community, mailbox):
    assert send(community, mailbox, security="starttls", user="club").reason == "tls"
    assert mailbox.letters == []


def test_a_header_cannot_be_slipped_in(community, mailbox):
    send(community, mailbox, title="周末\r\nBcc: everybody@example.org", from_name='山"行\\社')
    letter = mailbox.letters[0].letter
    assert letter["Bcc"] is None
    assert letter["Subject"] == "周末 Bcc: everybody@example.org"
    assert send(community, mailbox, to="a@example.org\r\nRCPT TO:<b@example.org>").reason == "recipient"
    assert send(community, mailbox, to="a@example.org, b@example.org").reason == "recipient"


def test_a_wrong_password_is_told(community, mailbox):
    mailbox.server.stop()
    mailbox.server = Controller(
        mailbox,
        "127.0.0.1",
        free_port(),
        auth_require_tls=False,
        authenticator=lambda *a: AuthResult(success=False, handled=False),
    )
    mailbox.server.start()
    sent = send(community, mailbox, user="club")
    assert (sent.outcome, sent.reason) == ("refused", "mail_login")


def test_pictures_go_as_attachments(community, mailbox, photo, store):
    port = str(mailbox.server.port)
    told = {"host": "127.0.0.1", "port": port, "security": "none", "sender": "club@example.org", "to": "a@example.org"}
    sender = Sender.objects.create(community=community, kind="email", name="信箱", settings=told)
    deliver(sender, Outgoing(text="看图", pictures=taken([SimpleUploadedFile("a.jpg", photo)])), key="a")
    send_due()
    attached = list(mailbox.letters[0].letter.iter_attachments())
    assert [one.get_content_type() for one in attached] == ["image/jpeg"]
    assert b"taken at home" not in attached[0].get_content()

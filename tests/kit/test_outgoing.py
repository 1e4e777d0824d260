"""What may be called, and what an answer, or none, means."""

import ipaddress
import socket
import ssl
import time

import pytest

from peer import CUT_AFTER, CUT_BEFORE, SILENT, Peer, says
from weilu.kit import outgoing
from weilu.kit.outgoing import MOST_BYTES, NotAllowed, NotSent, Unknown, guarded, is_public, send


@pytest.fixture
def peer(settings):
    settings.ALLOW_PRIVATE_TARGETS = ["127.0.0.0/8", "localhost"]
    peer = Peer(always=says(b"fine"))
    yield peer
    peer.close()


PRIVATE = [
    *("127.0.0.1", "127.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1"),
    *("100.100.100.200", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1"),
    *("::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1"),
]


@pytest.mark.parametrize("host", [*PRIVATE, "2130706433", "0x7f.1", "0177.0.0.1", "localhost", "LOCALHOST."])
def test_no_private_address_in_whatever_form(host, settings):
    settings.ALLOW_PRIVATE_TARGETS = []
    with pytest.raises(NotAllowed) as refused:
        send("GET", f"https://{f'[{host}]' if ':' in host else host}/")
    assert refused.value.reason == "private"


@pytest.mark.parametrize("address", ["1.1.1.1", "223.5.5.5", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_the_open_internet_is_public(address):
    assert is_public(ipaddress.ip_address(address))


def test_a_name_of_which_one_address_is_private_is_refused(monkeypatch, settings):
    settings.ALLOW_PRIVATE_TARGETS = []
    told = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in ("1.1.1.1", "192.168.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: told)
    with pytest.raises(NotAllowed):
        send("GET", "https://two-faced.example/")


def test_a_name_is_asked_for_once_so_that_it_cannot_change_its_mind(peer, monkeypatch):
    asked, real = [], socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *a, **k: asked.append(host) or real(host, *a, **k))
    assert send("GET", peer.url().replace("127.0.0.1", "localhost")).body == b"fine"
    assert asked.count("localhost") == 1 or all(host == "localhost" for host in asked[:2])
    assert "127.0.0.1" in asked or len(asked) == 1  # to connect, only numbers are resolved


@pytest.mark.parametrize(
    "url",
    ["http://example.org/", "ftp://example.org/", "https://", "https://a:b@example.org/", "file:///etc/passwd", "",
     "https://example.org/a b", "https://example.org:port/", "https://example.org/\r\nX: y", "https://exa\nmple.org/ü"],
)  # fmt: skip
def test_what_is_no_sound_address_is_refused(url, settings, monkeypatch):
    settings.ALLOW_PRIVATE_TARGETS = []
    told = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: told)
    monkeypatch.setattr(socket, "create_connection", lambda *_a, **_k: pytest.fail("connected"))
    with pytest.raises(NotAllowed):
        send("GET", url)


def test_a_header_holds_no_second_line(peer):
    with pytest.raises(NotAllowed):
        send("GET", peer.url(), headers={"Authorization": "Bearer x\r\nX-Evil: 1"})
    assert peer.asked == []


def test_a_redirect_is_an_answer_and_not_followed(peer):
    peer.script = [says(b"", 302, Location=peer.url("/elsewhere"))]
    assert send("POST", peer.url(), b"x").status == 302
    assert len(peer.asked) == 1


def test_of_a_long_answer_the_beginning_is_read(peer):
    peer.script = [says(b"x" * 10_000_000)]
    assert len(send("GET", peer.url()).body) == MOST_BYTES


def test_a_cut_and_a_silence_after_the_request_are_unknown(peer):
    peer.script = [CUT_AFTER, SILENT]
    with pytest.raises(Unknown) as cut:
        send("POST", peer.url(), b"x")
    with pytest.raises(Unknown) as silent:
        send("POST", peer.url(), b"x", seconds=0.2)
    assert (cut.value.reason, silent.value.reason) == ("cut", "slow")


def test_who_answers_a_byte_now_and_then_is_not_waited_for(peer):
    def drip(connection: socket.socket) -> None:
        for letter in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200:
            connection.send(bytes([letter]))
            if peer.ended.wait(0.05):
                return

    peer.script = [drip]
    began = time.monotonic()
    with pytest.raises(Unknown):
        send("GET", peer.url(), seconds=0.3)
    assert time.monotonic() - began < 3


def test_where_nobody_listens_nothing_was_sent(peer):
    peer.close()
    with pytest.raises(NotSent) as error:
        send("POST", peer.url(), b"x")
    assert error.value.reason == "connect"


def test_a_name_that_does_not_exist_is_not_sent_to(monkeypatch):
    def nothing(*_a: object, **_k: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nothing)
    with pytest.raises(NotSent) as error:
        send("POST", "https://nowhere.example/", b"x")
    assert (error.value.reason, error.value.facts) == ("dns", {"host": "nowhere.example"})


def test_who_speaks_no_tls_gets_nothing(peer):
    peer.script = [CUT_BEFORE]
    with pytest.raises(NotSent) as error:
        send("POST", peer.url().replace("http:", "https:"), b"x")
    assert error.value.reason == "tls"


def test_certificates_are_proved_for_the_name():
    assert outgoing.tls().check_hostname
    assert outgoing.tls().verify_mode == ssl.CERT_REQUIRED


def test_guarded_a_library_reaches_no_private_address(peer, settings):
    settings.ALLOW_PRIVATE_TARGETS = []
    with guarded(), pytest.raises(NotAllowed):
        socket.create_connection(("localhost", peer.port), 1)
    socket.create_connection(("localhost", peer.port), 1).close()
    settings.ALLOW_PRIVATE_TARGETS = ["127.0.0.1", "::1"]
    with guarded():
        socket.create_connection(("127.0.0.1", peer.port), 1).close()

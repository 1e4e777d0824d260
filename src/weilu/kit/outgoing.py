"""The one way out over the network to addresses that people typed in.

Nobody may make this machine talk to its own network (a router, a cloud's metadata, a database on localhost): the name
is resolved once, every address it has must be public, and the connection goes to the very address that was checked, so
a name that changes between the look and the call gains nothing. Redirects are not followed. What comes back tells apart
what matters for sending twice: surely not sent, answered, or nobody knows.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

CONNECT_SECONDS, ANSWER_SECONDS = 10.0, 30.0
MOST_BYTES = 64 * 1024  # of an answer: enough to understand any platform, the rest is left unread

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotSent(Exception):
    """Surely nothing reached the other side: trying again does no harm. `reason`: dns, connect, tls."""

    def __init__(self, reason: str, **facts: str) -> None:
        super().__init__(reason)
        self.reason, self.facts = reason, facts


class NotAllowed(NotSent):
    """An address that Weilu does not send to, or that is none; trying again would not help. `reason`: private, address,
    header."""


class Unknown(Exception):
    """The request left and no answer came: it may have been carried out. `reason`: cut, slow."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """headers in lower case; body: at most MOST_BYTES of it, unless more was asked for."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


def send(
    method: str,
    url: str,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    seconds: float = ANSWER_SECONDS,
    most: int = MOST_BYTES,
) -> Answer:
    """One request and its answer, within so many seconds in all. Raises NotSent, NotAllowed, Unknown."""
    secure, host, port, path = _parts(url)
    headers = _sound(headers or {}, host, port)
    sock = connect(host, port)
    try:
        if secure:
            sock = secured(sock, host)
        sock.settimeout(seconds)
        link = http.client.HTTPConnection(host, port)
        link.sock = sock
        with at_most(seconds, lambda: sock) as ran_out:
            return _exchange(link, method, path, body, headers, ran_out, most)
    finally:
        sock.close()


def _sound(headers: Mapping[str, str], host: str, port: int) -> dict[str, str]:
    """With what every request says; a value that could end its line is refused before anything is sent."""
    named = f"[{host}]" if ":" in host else host
    own = {"Host": named if port in {80, 443} else f"{named}:{port}", "User-Agent": "Weilu", "Connection": "close"}
    if any(not value.isascii() or not value.isprintable() for value in headers.values()):
        raise NotAllowed("header")
    return {**own, "Accept-Encoding": "identity", **headers}


def _exchange(
    link: http.client.HTTPConnection,
    method: str,
    path: str,
    body: bytes,
    headers: dict[str, str],
    ran_out: threading.Event,
    most: int,
) -> Answer:
    try:
        link.request(method, path, body or None, headers)
        answer = link.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, told, _first_bytes(answer, most))
    except (OSError, http.client.HTTPException, ValueError) as error:
        # ValueError: what a socket says that was closed under the reader.
        slow = ran_out.is_set() or isinstance(error, TimeoutError)
        raise Unknown("slow" if slow else "cut") from None


def _first_bytes(answer: http.client.HTTPResponse, most: int) -> bytes:
    """The status has come, so the answer is known: a body that breaks off in its middle is taken as far as it came."""
    kept = bytearray()
    with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
        while len(kept) < most and (piece := answer.read1(most - len(kept))):
            kept += piece
    return bytes(kept)


@contextlib.contextmanager
def at_most(seconds: float, open_one: Callable[[], socket.socket | None]) -> Iterator[threading.Event]:
    """End the connection when the time is over: a peer that sends a byte now and then would never time out."""
    ran_out = threading.Event()

    def end() -> None:
        ran_out.set()
        with contextlib.suppress(OSError):
            if sock := open_one():
                socket.socket.shutdown(sock, socket.SHUT_RDWR)  # not SSLSocket's, which another thread reads through

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield ran_out
    finally:
        timer.cancel()


def _parts(url: str) -> tuple[bool, str, int, str]:
    """(secure, host, port, path with its query). Plain http only to targets that the administrator has allowed."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".")
        if not host.isascii():
            host = host.encode("idna").decode()
        port = parts.port or (443 if parts.scheme == "https" else 80)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        path.encode("ascii")
    except (ValueError, UnicodeError):
        raise NotAllowed("address") from None
    fine = host and parts.scheme in {"https", "http"} and parts.username is None and not _strange(path)
    if not fine or (parts.scheme == "http" and not _is_excepted(host, addresses(host, port))):
        raise NotAllowed("address")
    return parts.scheme == "https", host, port, path


def _strange(path: str) -> bool:
    return any(ord(character) <= 32 or ord(character) == 127 for character in path)


def connect(host: str, port: int, seconds: float = CONNECT_SECONDS) -> socket.socket:
    """A connection to the host at an address that was checked. Raises NotSent, NotAllowed."""
    for address in checked(host, port):
        with contextlib.suppress(OSError):
            return socket.create_connection((str(address), port), seconds)
    raise NotSent("connect", host=host)


def secured(sock: socket.socket, host: str) -> ssl.SSLSocket:
    """The same connection under TLS, the certificate proved for the name that was typed in. Raises NotSent."""
    try:
        return tls().wrap_socket(sock, server_hostname=host)
    except OSError:  # ssl.SSLError, a cut, a timeout
        sock.close()
        raise NotSent("tls", host=host) from None


@cache
def tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def checked(host: str, port: int = 0) -> list[Address]:
    """Every address of a host, if all may be sent to. Raises NotSent where it has none, NotAllowed where one is
    private: whoever owns the name could else choose by luck."""
    found = addresses(host, port)
    if not _is_excepted(host, found) and not all(is_public(address) for address in found):
        raise NotAllowed("private", host=host)
    return found


def addresses(host: str, port: int = 0) -> list[Address]:
    """As the system resolves it: it also reads 2130706433, 0x7f.1 and 127.1, so these are seen for what they are."""
    try:
        told = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotSent("dns", host=host) from None
    return list(dict.fromkeys(ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in told))


def is_public(address: Address) -> bool:
    """Whether it is an address of the open internet, the one inside an IPv6 form of an IPv4 address included."""
    if isinstance(address, ipaddress.IPv6Address):
        if inner := address.ipv4_mapped or (_last_four(address) if address in _NAT64 else None):
            return is_public(inner)
        if not all(is_public(one) for one in (address.sixtofour, *(address.teredo or ())) if one is not None):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _last_four(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address:
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


def is_excepted(host: str) -> bool:
    """Whether the administrator has allowed this host though it is private: it may be spoken to without TLS, too."""
    return _is_excepted(host, addresses(host))


def _is_excepted(host: str, found: list[Address]) -> bool:
    """Whether WEILU_ALLOW_PRIVATE_TARGETS names the host, or networks that hold all of its addresses."""
    if host.lower() in settings.ALLOW_PRIVATE_TARGETS:
        return True
    networks = [network for one in settings.ALLOW_PRIVATE_TARGETS if (network := _network(one))]
    return all(any(address in network for network in networks) for address in found)


@cache
def _network(told: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(told, strict=False)
    except ValueError:
        return None


# --- Libraries that open connections by themselves ----------------------------------------------------------------
_guarded = threading.local()


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """Within, this thread connects to no private address, whatever a library resolves or is redirected to: Python
    itself asks us before each connection. Raises NotAllowed out of the library's call, or has it fail."""
    _listen_for_connections()
    _guarded.on = True
    try:
        yield
    finally:
        _guarded.on = False


@cache
def _listen_for_connections() -> None:
    sys.addaudithook(_before_connecting)  # cannot be taken back, so only once somebody needs it


def _before_connecting(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in {"socket.connect", "socket.sendto"} or not getattr(_guarded, "on", False):
        return
    address = arguments[1]
    host = str(address[0]) if isinstance(address, tuple) else ""
    try:
        number = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        raise NotAllowed("private", host=host or str(address)) from None
    if not is_public(number) and not _is_excepted(host, [number]):
        raise NotAllowed("private", host=host)

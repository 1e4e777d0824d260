"""The body of a request, bounded on the wire and again when unpacked."""

import zlib

from django.http import HttpRequest

MOST = 512 * 1024  # bytes; SDKs send 500,000 at most
GZIP = b"\x1f\x8b"


class TooLarge(Exception):
    """More than `MOST` bytes, as sent or unpacked."""


class Unreadable(Exception):
    """The body breaks off or is no gzip after all."""


def body_of(request: HttpRequest) -> bytes:
    """What was sent, unpacked: its first bytes tell, for some SDKs name the wrong type. Raises TooLarge, Unreadable."""
    if _declared(request) > MOST:
        raise TooLarge
    # Without a length Django reads nothing; the server ends the stream of a chunked body by itself.
    chunked = "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower()
    stream = request.META["wsgi.input"] if chunked else request
    try:
        sent = stream.read(MOST + 1)
    except OSError as error:  # whoever sent it has gone
        raise Unreadable from error
    if len(sent) > MOST:
        raise TooLarge
    return _unpacked(sent) if sent.startswith(GZIP) else sent


def _declared(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isdecimal() else 0


def _unpacked(sent: bytes) -> bytes:
    unpacking = zlib.decompressobj(wbits=31)
    try:
        body = unpacking.decompress(sent, MOST + 1)
    except zlib.error as error:
        raise Unreadable from error
    if len(body) > MOST:
        raise TooLarge
    if not unpacking.eof:
        raise Unreadable
    return body

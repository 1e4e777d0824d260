"""Signatures over a body and keys in a header, compared in constant time."""

import hashlib
import hmac
from base64 import b64encode


def signature(secret: str, body: bytes, *, base64: bool = False) -> str:
    """HMAC-SHA256 of the raw body, in hex or base64."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return b64encode(digest).decode() if base64 else digest.hex()


def same(told: str, right: str) -> bool:
    """Whether both are one; an empty right one is nobody's."""
    return bool(right) and hmac.compare_digest(told.encode("utf-8", "surrogatepass"), right.encode())

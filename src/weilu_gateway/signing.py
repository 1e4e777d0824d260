"""How the gateway and Weilu prove to each other who they are: HMAC-SHA256 over the moment and the body."""

import hashlib
import hmac
import time

LENIENT = 300  # seconds that two clocks may differ


def signature(secret: str, moment: str, body: bytes) -> str:
    return "v1=" + hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def headers(secret: str, body: bytes, key: str) -> dict[str, str]:
    moment = str(int(time.time()))
    return {
        "Content-Type": "application/json",
        "Idempotency-Key": key,
        "X-Weilu-Timestamp": moment,
        "X-Weilu-Signature": signature(secret, moment, body),
    }


def is_signed(secret: str, moment: str, told: str, body: bytes) -> bool:
    """In constant time; a moment long past, or to come, is none."""
    if not (moment.isascii() and moment.isdigit() and len(moment) < 12):
        return False
    right = signature(secret, moment, body)
    return abs(time.time() - int(moment)) <= LENIENT and hmac.compare_digest(told.encode(), right.encode())

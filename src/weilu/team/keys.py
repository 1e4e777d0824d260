"""Secret keys of one-time links: 256 random bits, of which only the SHA-256 is kept."""

import hashlib
import secrets


def new_key() -> tuple[str, str]:
    """A fresh key, and the hash under which it is remembered."""
    key = secrets.token_urlsafe(32)
    return key, hashed(key)


def hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()

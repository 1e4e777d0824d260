"""Secrets of other platforms, sealed under Weilu's own key: who gets hold of a copy of the database reads none.

Fernet (AES-128-CBC with HMAC-SHA256), its key derived from SECRET_KEY by HKDF. Whoever changes SECRET_KEY types the
secrets in anew.
"""

import json
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(secrets: dict[str, str]) -> str:
    """As text for a column; "" for nothing."""
    return _box().encrypt(json.dumps(secrets).encode()).decode() if secrets else ""


def unseal(sealed: str) -> dict[str, str]:
    """What was sealed; empty where nothing was, or where it was under another key."""
    if not sealed:
        return {}
    try:
        opened: dict[str, str] = json.loads(_box().decrypt(sealed.encode()))
    except InvalidToken:
        return {}
    return opened


def _box() -> Fernet:
    key = HKDF(hashes.SHA256(), 32, salt=None, info=b"weilu sealing").derive(settings.SECRET_KEY.encode())
    return Fernet(urlsafe_b64encode(key))

"""Signatures made by openssl, so that ours are compared with somebody else's."""

import base64
import struct
import subprocess

import pytest


@pytest.fixture
def sign():
    """HMAC-SHA256 in hex, as openssl computes it."""

    def made(secret: str, body: bytes) -> str:
        asked = ["openssl", "dgst", "-sha256", "-hmac", secret, "-hex"]
        return subprocess.run(asked, input=body, capture_output=True, check=True).stdout.decode().split()[-1]

    return made


def _openssl(*asked: str, told: bytes) -> bytes:
    return subprocess.run(["openssl", *asked], input=told, capture_output=True, check=True).stdout


@pytest.fixture
def sha1():
    """WeChat's signature, as openssl computes it."""
    return lambda *parts: _openssl("dgst", "-sha1", "-hex", told="".join(sorted(parts)).encode()).decode().split()[-1]


@pytest.fixture
def enseal():
    """A message sealed as WeChat seals it, by openssl. padding: of the last block, where it shall be wrong."""

    def made(aes_key: str, receiver: str, message: bytes, padding: bytes | None = None) -> str:
        key = base64.b64decode(aes_key + "=").hex()
        told = b"0123456789abcdef" + struct.pack(">I", len(message)) + message + receiver.encode()
        missing = 32 - len(told) % 32
        told += bytes([missing]) * missing if padding is None else padding.rjust(missing, b"\0")[-missing:]
        asked = ("enc", "-aes-256-cbc", "-K", key, "-iv", key[:32], "-nopad", "-base64", "-A")
        return _openssl(*asked, told=told).decode()

    return made


@pytest.fixture
def unseal_by_openssl():
    """(message, receiver) of what was sealed."""

    def opened(aes_key: str, sealed: str) -> tuple[bytes, bytes]:
        key = base64.b64decode(aes_key + "=").hex()
        asked = ("enc", "-d", "-aes-256-cbc", "-K", key, "-iv", key[:32], "-nopad", "-base64", "-A")
        told = _openssl(*asked, told=sealed.encode())
        assert len(told) % 32 == 0
        told = told[: -told[-1]]
        length = struct.unpack(">I", told[16:20])[0]
        return told[20 : 20 + length], told[20 + length :]

    return opened

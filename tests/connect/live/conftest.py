"""Signatures made by openssl, so that ours are compared with somebody else's."""

import subprocess

import pytest


@pytest.fixture
def sign():
    """HMAC-SHA256 in hex, as openssl computes it."""

    def made(secret: str, body: bytes) -> str:
        asked = ["openssl", "dgst", "-sha256", "-hmac", secret, "-hex"]
        return subprocess.run(asked, input=body, capture_output=True, check=True).stdout.decode().split()[-1]

    return made

"""How WeChat's servers call, for 公众号 and 企业微信 alike: signed by a token, sealed under an EncodingAESKey.

A sealed message is AES-256-CBC of 16 random bytes, its length, its XML and the receiver's id, padded to 32 bytes.
See developers.weixin.qq.com and developer.work.weixin.qq.com, 消息加解密.
"""

import hashlib
import secrets
from base64 import b64decode, b64encode
from binascii import Error as BadBase64
from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_letters, digits
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]
from django.core.validators import RegexValidator
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from weilu.connect.calling import NotTheirs
from weilu.connect.health import went_wrong
from weilu.connect.live_kinds import Call
from weilu.connect.signing import same
from weilu.kit.clock import now_ms

LETTERS = ascii_letters + digits
BLOCK = 32
STALE = 600  # seconds: the platform tries again within 15; an older call is somebody's replay
LONGEST = 64 * 1024  # bytes of a call; their messages have 2 KB
TOKEN = RegexValidator(r"^[A-Za-z0-9]{3,32}\Z", _("3 到 32 个字母或数字。"))
AES_KEY = RegexValidator(r"^[A-Za-z0-9]{43}\Z", _("正好 43 个字母或数字。"))


def signature(*parts: str) -> str:
    """SHA-1 over the sorted parts, as WeChat signs."""
    return hashlib.sha1("".join(sorted(parts)).encode("utf-8", "surrogatepass")).hexdigest()  # noqa: S324


@dataclass(frozen=True, slots=True)
class Seal:
    """Opens and makes sealed messages for one receiver: an AppID or a CorpID."""

    aes_key: str
    receiver: str

    def _cipher(self) -> Cipher[modes.CBC]:
        key = b64decode(self.aes_key + "=")
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))

    def open(self, sealed: str) -> bytes:
        """What was sealed. Raises NotTheirs where the padding, the length or the receiver is wrong."""
        try:
            box = b64decode(sealed, validate=True)
        except (BadBase64, ValueError):
            raise NotTheirs from None
        if not box or len(box) % 16:
            raise NotTheirs
        decryptor = self._cipher().decryptor()
        padded = decryptor.update(box) + decryptor.finalize()
        return self._message(_unpadded(padded))

    def _message(self, told: bytes) -> bytes:
        length = int.from_bytes(told[16:20])
        message, receiver = told[20 : 20 + length], told[20 + length :]
        if len(message) != length or not same(receiver.decode("latin-1"), self.receiver):
            raise NotTheirs
        return message

    def shut(self, message: bytes) -> str:
        told = secrets.token_bytes(16) + len(message).to_bytes(4) + message + self.receiver.encode()
        padding = BLOCK - len(told) % BLOCK
        encryptor = self._cipher().encryptor()
        return b64encode(encryptor.update(told + bytes([padding]) * padding) + encryptor.finalize()).decode()


def _unpadded(padded: bytes) -> bytes:
    padding = padded[-1]
    if not 1 <= padding <= BLOCK or padded[-padding:] != bytes([padding]) * padding:
        raise NotTheirs
    return padded[:-padding]


def prove(call: Call, name: str, *more: str) -> None:
    """That the token's owner signed the query, within the last ten minutes. name: of the parameter that proves it.

    Raises NotTheirs; where only the clock is wrong, the operator is told.
    """
    asked, token = call.request.GET, call.source.secrets.get("token", "")
    moment = asked.get("timestamp", "")
    right = signature(token, moment, asked.get("nonce", ""), *more) if token else ""
    if not same(asked.get(name, ""), right):
        raise NotTheirs
    if not (moment.isascii() and moment.isdecimal() and abs(int(moment[:12]) - now_ms() // 1000) <= STALE):
        went_wrong(call.source, str(_("收到的时间和这台机器差了十分钟以上：请校准机器的时钟，否则一律不收。")))
        raise NotTheirs


def fields_of(xml: bytes) -> dict[str, Any]:
    """The fields of a message; those that hold fields themselves as mappings, repeated ones as lists.

    Raises NotTheirs where it is no XML, or brings entities or a DTD.
    """
    try:
        root = fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise NotTheirs from None
    return _fields(root, 3)


def _fields(parent: Element, deep: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in parent:
        value = _fields(child, deep - 1) if deep and len(child) else (child.text or "").strip()
        if child.tag not in found:
            found[child.tag] = value
        else:
            before = found[child.tag]
            found[child.tag] = [*before, value] if isinstance(before, list) else [before, value]
    return found


def field(told: Mapping[str, Any], name: str) -> str:
    """A field's text; "" where there is none, or where it is no text."""
    value = told.get(name, "")
    return value if isinstance(value, str) else ""


def plain(text: str) -> HttpResponse:
    """An answer as their servers want it; never anything that a browser would run."""
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def sealed_answer(seal: Seal, token: str, message: str) -> HttpResponse:
    """A passive reply, sealed and signed."""
    box, moment, nonce = seal.shut(message.encode()), str(now_ms() // 1000), secrets.token_hex(8)
    signed = signature(token, moment, nonce, box)
    return xml_answer(
        f"<xml><Encrypt><![CDATA[{box}]]></Encrypt><MsgSignature><![CDATA[{signed}]]></MsgSignature>"
        f"<TimeStamp>{moment}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
    )


def xml_answer(xml: str) -> HttpResponse:
    return HttpResponse(xml, content_type="application/xml; charset=utf-8")


def text_message(to: str, by: str, text: str) -> str:
    """The XML of a text that answers a message."""
    return (
        f"<xml><ToUserName>{_cdata(to)}</ToUserName><FromUserName>{_cdata(by)}</FromUserName>"
        f"<CreateTime>{now_ms() // 1000}</CreateTime><MsgType>{_cdata('text')}</MsgType>"
        f"<Content>{_cdata(text)}</Content></xml>"
    )


def _cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def made_secrets(brought: dict[str, str]) -> dict[str, str]:
    """Token and EncodingAESKey: of Weilu's making, where the operator brought none."""
    made = {name: "".join(secrets.choice(LETTERS) for _nth in range(n)) for name, n in (("token", 24), ("aes_key", 43))}
    return {**made, **brought}

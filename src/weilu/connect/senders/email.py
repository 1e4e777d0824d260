"""E-mail by the community's own mailbox.

Django writes the letter; the talk with the server is ours, step by step, for each step answers differently what became
of it: refused before the letter was handed over is surely not sent, a cut after it is unknown.
"""

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Iterator
from email.policy import SMTP
from email.utils import formataddr
from typing import Any

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from weilu.connect.deliveries import Delivery
from weilu.connect.senders.contract import Field, Kind, Sent, Values, pictures_of, token_of
from weilu.kit import outgoing
from weilu.kit.outgoing import NotAllowed, NotSent, Unknown

SECONDS, IN_ALL = 30.0, 90.0
FINE, GO_AHEAD = 250, 354


def send(values: Values, delivery: Delivery) -> Sent:
    to = (delivery.to or values.get("to", "")).strip()
    if not _is_address(to):
        return Sent("refused", "recipient", {"words": to[:100]})
    letter = _letter(values, delivery, to)
    try:
        with _server(values) as server:
            return _hand_over(server, values["sender"], to, letter)
    except smtplib.SMTPAuthenticationError as error:
        return Sent("refused", "mail_login", {"words": _words(error.smtp_error)})
    except (smtplib.SMTPException, OSError) as error:  # all of it before the letter left: see _hand_over
        return Sent("again", "connect", {"host": values["host"]}, reply=str(error)[:500])


def _is_address(told: str) -> bool:
    try:
        validate_email(told)
    except ValidationError:
        return False
    return told.isascii()


def _letter(values: Values, delivery: Delivery, to: str) -> bytes:
    key = token_of(delivery)[:32]
    name = values.get("from_name", "") or delivery.community.name
    letter = EmailMessage(
        subject=" ".join((delivery.title or delivery.text)[:80].split()),
        body=delivery.text,
        from_email=formataddr((name, values["sender"])),
        to=[to],
        headers={"Message-ID": f"<{key}@{values['sender'].rpartition('@')[2]}>"},
    )
    for picture in pictures_of(delivery):
        letter.attach(picture.file_name, bytes(picture.content), picture.kind)
    return letter.message(policy=SMTP).as_bytes()


class _Plain(smtplib.SMTP):
    """Connects to the address that was checked, and to no other."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return _timed(outgoing.connect(host, port))


class _Secure(smtplib.SMTP):
    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return _timed(outgoing.secured(outgoing.connect(host, port), host))


def _timed(sock: socket.socket) -> socket.socket:
    sock.settimeout(SECONDS)
    return sock


@contextlib.contextmanager
def _server(values: Values) -> Iterator[smtplib.SMTP]:
    """Greeted, under TLS, signed in."""
    host, security = values["host"], values.get("security", "tls")
    if security == "none" and not outgoing.is_excepted(host):
        raise NotAllowed("no_tls", host=host)
    domain = values["sender"].rpartition("@")[2]
    make = _Secure if security == "tls" else _Plain
    server = make(host, int(values["port"]), local_hostname=domain, timeout=SECONDS)
    with contextlib.closing(server), outgoing.at_most(IN_ALL, lambda: server.sock):
        if security == "starttls":
            _start_tls(server, host)
        if values.get("user"):
            server.login(values["user"], values.get("password", ""))
        yield server


def _start_tls(server: smtplib.SMTP, host: str) -> None:
    try:
        server.starttls(context=outgoing.tls())
    except (ssl.SSLError, smtplib.SMTPException):
        raise NotSent("tls", host=host) from None


def _hand_over(server: smtplib.SMTP, sender: str, to: str, letter: bytes) -> Sent:
    server.ehlo_or_helo_if_needed()
    code, words = server.mail(sender)
    if code != FINE:
        return _no(code, words, "mail")
    code, words = server.rcpt(to)
    if code not in {FINE, 251}:
        return _no(code, words, "recipient")
    code, words = server.docmd("DATA")
    return _send_letter(server, letter) if code == GO_AHEAD else _no(code, words, "mail")


def _send_letter(server: smtplib.SMTP, letter: bytes) -> Sent:
    """From here on nobody knows, until the server says so."""
    try:
        server.send(_quoted(letter))
        code, words = server.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise Unknown("slow" if isinstance(error, TimeoutError) else "cut") from None
    with contextlib.suppress(smtplib.SMTPException, OSError):
        server.quit()
    return Sent("sent", reply=f"{code} {_words(words)}") if code == FINE else _no(code, words, "mail")


def _quoted(letter: bytes) -> bytes:
    """A line that begins with a dot gets another, a dot alone ends it."""
    body = letter.replace(b"\r\n.", b"\r\n..")
    return (body if body.endswith(b"\r\n") else body + b"\r\n") + b".\r\n"


def _no(code: int, words: bytes, reason: str) -> Sent:
    """4xx means later (greylisting, a full queue), 5xx never."""
    told: dict[str, Any] = {"facts": {"words": f"{code} {_words(words)}"}, "reply": f"{code} {_words(words)}"}
    return Sent("again" if 400 <= code < 500 else "refused", reason, **told)


def _words(told: bytes | str) -> str:
    return (told if isinstance(told, str) else told.decode("utf-8", "replace"))[:300]


KIND = Kind(
    name="email",
    title=_("邮件"),
    hint=_("用自己的邮箱发给一个人"),
    icon="mail",
    steps=(
        _("在邮箱的设置里打开 SMTP 服务（QQ 邮箱、163：设置 → 账户 → POP3/SMTP），得到一个授权码。"),
        _("服务器和端口照邮箱的说明填，例如 smtp.qq.com、smtp.exmail.qq.com、smtp.163.com，端口 465。"),
    ),
    fields=(
        Field("host", _("SMTP 服务器"), placeholder="smtp.example.com"),
        Field("port", _("端口"), default="465", input="number"),
        Field(
            "security",
            _("加密"),
            input="choice",
            choices=(
                ("tls", _("SSL/TLS（端口 465）")),
                ("starttls", _("STARTTLS（端口 587）")),
                ("none", _("不加密（只限内网）")),
            ),
            default="tls",
        ),
        Field("user", _("用户名"), _("一般是完整的邮箱地址"), required=False),
        Field("password", _("密码或授权码"), _("QQ、163 等要填授权码，不是登录密码"), secret=True, required=False),
        Field("sender", _("发件地址"), input="email"),
        Field("from_name", _("发件人名称"), _("收件人看到的名字；留空用社群名"), required=False),
        Field("to", _("默认收件人"), required=False, input="email"),
    ),
    send=send,
    platform="email",
    limit=200_000,
    to=_("收件人邮箱"),
    to_field="to",
    has_title=True,
    pictures=True,
)

"""What every kind of sender says of itself, and what it answers when asked to send."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from urllib3.filepost import encode_multipart_formdata

from weilu.connect.deliveries import Delivery, Picture
from weilu.kit import outgoing
from weilu.kit.charts import Words
from weilu.kit.outgoing import Answer

Values = Mapping[str, str]  # settings and opened secrets of a sender, by the names of its fields


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in. help: where on the platform it is found. A secret is sealed, and never shown again."""

    name: str
    label: Words
    help: Words = ""
    secret: bool = False
    required: bool = True
    input: str = "text"  # text, url, email, number, choice, long
    choices: tuple[tuple[str, Words], ...] = ()
    default: str = ""
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one attempt. outcome: sent; accepted (passed on, nobody says whether it arrives); to_copy (a
    person sends it); refused (surely not sent, and trying again would not help); again (surely not sent, later perhaps:
    `after` seconds, where the platform says so; `hold`: it wants nothing else either until then); unknown."""

    outcome: str
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    reply: str = ""
    platform_id: str = ""
    after: float | None = None
    hold: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A way out. `limit` is the longest text in `unit` (chars, bytes of UTF-8, or utf16 units, as Telegram counts);
    `to` names whom a message may be addressed to, where it may, and `to_field` the field of the sender that says it
    where the message does not. `repeatable`: the platform knows a key for the same, so an unknown outcome may be tried
    again. `platform`: the word that events use for it. `check` looks at what was typed in: field -> what is wrong.
    `caption`: the longest text beside pictures, where that is shorter."""

    name: str
    title: Words
    hint: Words
    icon: str
    steps: tuple[Words, ...]
    fields: tuple[Field, ...]
    send: Callable[[Values, Delivery], Sent]
    platform: str = ""
    limit: int = 20_000
    unit: str = "chars"
    to: Words = ""
    to_field: str = ""
    per_minute: int | None = None
    per_day: int | None = None
    check: Callable[[Values], Mapping[str, Words]] = lambda values: {}
    repeatable: bool = False
    by_hand: bool = False
    pictures: bool = False
    caption: int = 0
    has_title: bool = False

    def length(self, text: str) -> int:
        if self.unit == "bytes":
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text.encode("utf-16-le", "surrogatepass")) // 2 if self.unit == "utf16" else len(text)


def pictures_of(delivery: Delivery) -> list[Picture]:
    return list(delivery.pictures.all()) if delivery.pk else []


def whole_text(delivery: Delivery) -> str:
    """Title and text together, where a platform knows no titles."""
    return f"{delivery.title}\n\n{delivery.text}" if delivery.title else delivery.text


def token_of(delivery: Delivery) -> str:
    """A name for the message, the same at every attempt, of letters that any platform takes: 40 hex digits."""
    return hashlib.sha256(f"{delivery.community_id}/{delivery.key}".encode()).hexdigest()[:40]


def post_json(url: str, message: object, headers: Mapping[str, str] | None = None, *, method: str = "POST") -> Answer:
    told = {"Content-Type": "application/json; charset=utf-8", **(headers or {})}
    return outgoing.send(method, url, json.dumps(message, ensure_ascii=False).encode(), told)


def post_files(
    url: str, fields: Mapping[str, str], files: Mapping[str, Picture], headers: Mapping[str, str] | None = None
) -> Answer:
    """A form with files, as a browser would send it."""
    parts: dict[str, Any] = {**fields}
    parts |= {name: (one.file_name, bytes(one.content), one.kind) for name, one in files.items()}
    body, content_type = encode_multipart_formdata(parts)
    return outgoing.send("POST", url, body, {"Content-Type": content_type, **(headers or {})})


def json_of(answer: Answer) -> dict[str, Any]:
    """The answer's object; empty where it is none."""
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def by_status(answer: Answer) -> Sent | None:
    """What the status alone says, the same for every platform; None: the body has to tell."""
    told: dict[str, Any] = {"reply": answer.text, "facts": {"status": answer.status}}
    after = retry_after(answer)
    if 300 <= answer.status < 400:
        return Sent("refused", "redirected", **told)
    if answer.status == 429:
        return Sent("again", "too_fast", after=after, hold=True, **told)
    if answer.status in {408, 425, 503}:
        return Sent("again", "busy", after=after, **told)
    if answer.status in {502, 504}:
        return Sent("unknown", "gateway", **told)
    return None


def retry_after(answer: Answer) -> float | None:
    """Seconds of a Retry-After header; a date, which none of the platforms sends, counts as none."""
    try:
        return max(float(answer.headers.get("retry-after", "")), 0.0)
    except ValueError:
        return None


def by_code(
    answer: Answer,
    code: Any,
    words: object,
    *,
    busy: Sequence[int] = (),
    too_fast: Sequence[int] = (),
    pause: float = 60,
) -> Sent:
    """What a platform means that answers 200 to everything and tells by a code in the body: 0 is yes. busy, too_fast:
    its codes for later, the second with so many seconds to pause; no code at all: the answer may be another's."""
    if code == 0:
        return Sent("sent", reply=answer.text)
    if code in busy:
        return Sent("again", "busy", reply=answer.text)
    if code in too_fast:
        return Sent("again", "too_fast", reply=answer.text, after=pause, hold=True)
    if code is None:
        return by_status(answer) or strange(answer)
    return refused_by(answer, code, words)


def refused_by(answer: Answer, code: object, words: object) -> Sent:
    return Sent("refused", "platform", {"code": str(code), "words": str(words)[:300]}, answer.text)


def strange(answer: Answer) -> Sent:
    """An answer that is not the platform's: it may have been a proxy's, so nobody knows. An error status is a no."""
    if answer.status >= 400:
        return Sent("refused", "status", {"status": answer.status}, answer.text)
    return Sent("unknown", "strange", reply=answer.text)

"""What a call says happened: the event of our vocabulary, its fields, and what is left as properties."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from weilu.connect.api.calls import BadItem, Call, Facts
from weilu.events.vocabulary import ALIASES, KINDS

MONEY = frozenset(kind.name for kind in KINDS.values() if kind.value == "fen")
PAGES = {"page": "Page", "screen": "Screen"}
FIELDS = {
    "text": "text",
    "space": "space",
    "space_name": "space_name",
    "channel": "channel",
    "content": "content",
    "activity": "activity",
    "reply_to": "target",
}
"""Properties that fill a field of the event instead of staying properties, where they are text."""
SURROUNDINGS = ("page", "campaign")  # of the context
AMOUNTS = ("revenue", "total", "value")
MOST = Decimal(10) ** 15


def kind_of(call: Call, names: Mapping[str, str]) -> str:
    """The kind of event. names: the source's own table, before the common one. Raises BadItem."""
    told = text_of(call.event) if call.type == "track" else PAGES[call.type]
    if not told:
        raise BadItem("no_event")
    return (names.get(told) or ALIASES.get(told) or told)[:64]


def told_by(call: Call, kind: str) -> dict[str, Any]:
    """The fields of an `Event` (space, space_name and target still as the program names them), `value` and `props`
    among them."""
    left = dict(call.properties) if call.properties else {}
    fields: dict[str, Any] = {}
    for name in left.keys() & FIELDS.keys():
        if isinstance(left[name], str):
            fields[FIELDS[name]] = left.pop(name)
    if left or kind in MONEY:
        fields["value"] = _money(left) if kind in MONEY else _number(left)
    if call.name is not None and (name := text_of(call.name)):
        left.setdefault("name", name)
    if call.context and not call.context.keys().isdisjoint(SURROUNDINGS):
        _surroundings(call.context, left)
    if left and "channel" not in fields and (channel := _channel(left)):
        fields["channel"] = channel
    if "content" not in fields and call.type in PAGES:
        fields["content"] = _where(left)
    fields["props"] = left
    return fields


def _money(left: Facts) -> float | None:
    """In 分, exactly: what is sent counts 元, or whatever the larger unit of its currency is."""
    for name in AMOUNTS:
        amount = _decimal(left.get(name))
        if amount is not None:
            left.pop(name)
            return float((amount * 100).to_integral_value())
    return None


def _number(left: Facts) -> float | None:
    value = left.get("value")
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15:
        return float(left.pop("value"))
    return None


def _decimal(told: Any) -> Decimal | None:
    if isinstance(told, bool) or not isinstance(told, int | float | str):
        return None
    try:
        amount = Decimal(str(told).replace(",", "").strip().lstrip("¥￥"))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and abs(amount) < MOST else None


def _surroundings(context: Facts, left: Facts) -> None:
    """Page and campaign of the context become properties, the campaign under the names that addresses give it."""
    page, campaign = context.get("page"), context.get("campaign")
    if isinstance(page, dict):
        for name in ("url", "path", "title", "referrer"):
            if (told := page.get(name)) and isinstance(told, str):
                left.setdefault(name, told)
    if isinstance(campaign, dict):
        for name, told in campaign.items():
            if isinstance(told, str) and told:
                left.setdefault(f"utm_{name}", told)
        if "utm_name" in left:
            left.setdefault("utm_campaign", left.pop("utm_name"))


def _channel(left: Facts) -> str:
    for name in ("utm_source", "$utm_source", "utm_campaign", "$utm_campaign"):
        if name in left and (told := text_of(left[name])):
            return told[:120]
    return ""


def _where(left: Facts) -> str:
    for name in ("path", "$pathname", "url", "$current_url", "name"):
        if told := text_of(left.get(name)):
            return told
    return ""


def text_of(told: Any) -> str:
    """An id or a name as text; "" for what is none."""
    if isinstance(told, str):
        return told.strip()
    if isinstance(told, bool) or not isinstance(told, int | float):
        return ""
    return str(int(told)) if float(told).is_integer() else str(told)

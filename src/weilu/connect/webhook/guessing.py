"""A first guess at what a payload's values are, by the names they bear; the operator sees it and corrects it."""

from collections.abc import Iterable

from weilu.connect.table.columns import MESSAGE_NAMES, PERSON_NAMES, plain
from weilu.connect.webhook.mapping import FIELDS, Mapping
from weilu.connect.webhook.payload import Told
from weilu.connect.webhook.pointing import Leaf, rows, starred

_LISTS = frozenset(("events", "records", "messages", "entries", "list", "data"))
_MORE = {"time": " paid_at pay_time occurred_at happened_at updated_at", "event_id": " order_no order_id no sn tid"}
_NAMES = {
    field: {
        plain(name): rank
        for rank, name in enumerate(((MESSAGE_NAMES.get(field) or PERSON_NAMES[field]) + _MORE.get(field, "")).split())
    }
    for field in FIELDS
}


def guess(told: Told) -> Mapping:
    leaves = list(rows(told.tree))
    each = next((leaf.pointer for leaf in leaves if _is_list_of_events(leaf)), "")
    found: dict[str, str] = {}
    for field in ("event_id", "author_id", "author", "time", "kind", "value", "space", "email", "phone", "text"):
        taken = set(found.values())
        best = _best(field, (leaf for leaf in leaves if not leaf.holds and starred(leaf.pointer, each) not in taken))
        if best:
            found[field] = starred(best, each)
    return Mapping(fields=found, each=each)


def _is_list_of_events(leaf: Leaf) -> bool:
    return leaf.holds == "list" and leaf.size > 0 and (leaf.pointer == "/body" or leaf.label.lower() in _LISTS)


def _best(field: str, leaves: Iterable[Leaf]) -> str:
    ranked = [(rank, leaf.pointer.count("/"), leaf.pointer) for leaf in leaves if (rank := _rank(field, leaf)) >= 0]
    return min(ranked)[2] if ranked else ""


def _rank(field: str, leaf: Leaf) -> int:
    steps = leaf.pointer.split("/")
    if steps[1] == "headers":
        return 0 if field == "kind" and leaf.label.endswith(("-event", "-topic")) else -1
    names = _NAMES[field]
    with_parent = plain(f"{steps[-2]}.{steps[-1]}")
    if with_parent in names:
        return names[with_parent]
    bare = plain(steps[-1])
    below_person = any(plain(step) in ("user", "author", "sender", "member", "customer") for step in steps[2:-1])
    if field == "event_id" and below_person:
        return -1
    if field == "author_id" and below_person and bare == "id":
        return 0
    return names.get(bare, -1)

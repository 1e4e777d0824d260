"""快递单号 in bulk: a table of redemptions and their numbers, as it comes back from whoever packs."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from weilu.loyalty.models import Redemption
from weilu.loyalty.redeeming import ship
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

HEADS = {
    "which": ("兑换编号", "编号", "redemption", "id", "no"),
    "number": ("快递单号", "单号", "运单号", "物流单号", "tracking number", "tracking"),
    "carrier": ("快递公司", "快递", "物流公司", "物流", "carrier"),
}


@dataclass
class Outcome:
    """wrong: (line, what it says, why nothing was done)."""

    shipped: int = 0
    wrong: list[tuple[int, str, str]] = field(default_factory=list)


def take_in(community: Community, rows: Sequence[Sequence[str]], *, by: Staff) -> Outcome:
    """A head that names the columns, or without one: number of the redemption, tracking number, carrier. The same table
    again changes nothing."""
    places, outcome = _places(rows[0]) if rows else {}, Outcome()
    begin = 1 if places else 0
    places = places or {"which": 0, "number": 1, "carrier": 2}
    for line, cells in enumerate(rows[begin:], begin + 1):
        told = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
        if told.get("number"):  # a line without is not sent yet
            if why := _ship(community, told, by):
                outcome.wrong.append((line, " ".join(cells)[:80], why))
            else:
                outcome.shipped += 1
    return outcome


def _places(head: Sequence[str]) -> dict[str, int]:
    """{what: column}; empty where the first row is no head."""
    named = [cell.strip().lower().lstrip("\ufeff") for cell in head]
    found = {what: next((named.index(n) for n in names if n in named), -1) for what, names in HEADS.items()}
    if min(found["which"], found["number"]) < 0:
        return {}
    return {what: place for what, place in found.items() if place >= 0}


def _ship(community: Community, told: dict[str, str], by: Staff) -> str:
    """Why not; empty where it went."""
    which = told["which"].lstrip("#")
    known = which.isdecimal() and len(which) <= 18
    one = Redemption.objects.filter(community=community, pk=int(which)).first() if known else None
    if one is None:
        return _("没有这个兑换编号")
    try:
        ship(one, told.get("carrier", ""), told["number"], by=by)
    except Refusal as reason:
        return str(reason)
    return ""

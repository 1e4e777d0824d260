"""Points for many at once, from a table: what an operator has kept in a spreadsheet until now.

Each line is an adjustment of its own, with its reason and the same limits; the table is shown before anything moves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.loyalty.adjusting import adjust
from weilu.loyalty.ledger import MOST
from weilu.loyalty.models import Adjustment
from weilu.members.models import Member
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

ROWS = 1000
HEADS = {
    "who": ("成员编号", "编号", "成员", "名字", "昵称", "姓名", "member", "name"),
    "amount": ("积分", "分数", "变动", "points", "amount"),
    "reason": ("原因", "备注", "说明", "reason", "note"),
}


class TooManyRows(Refusal):
    sentence = gettext_lazy("一次最多 %(rows)s 行，分几次来。")


@dataclass(frozen=True, slots=True)
class Line:
    """wrong: why nothing can be done; empty where all is well."""

    line: int
    told: str
    amount: int = 0
    reason: str = ""
    member: Member | None = None
    wrong: str = ""


def read(community: Community, rows: Sequence[Sequence[str]]) -> list[Line]:
    """A head that names the columns, or without one: member, points, reason. Raises TooManyRows."""
    if len(rows) > ROWS + 1:
        raise TooManyRows(rows=ROWS)
    places = _places(rows[0]) if rows else {}
    begin = 1 if places else 0
    places = places or {"who": 0, "amount": 1, "reason": 2}
    return [
        _line(community, number, {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()})
        for number, cells in enumerate(rows[begin:], begin + 1)
    ]


def _places(head: Sequence[str]) -> dict[str, int]:
    """{what: column}; empty where the first row is no head."""
    named = [cell.strip().lower().lstrip("\ufeff") for cell in head]
    found = {what: next((named.index(n) for n in names if n in named), -1) for what, names in HEADS.items()}
    return {what: at for what, at in found.items() if at >= 0} if min(found["who"], found["amount"]) >= 0 else {}


def _line(community: Community, number: int, told: dict[str, str]) -> Line:
    amount = told["amount"].replace(",", "").replace("−", "-").lstrip("+")
    if len(amount) > 12 or not amount.removeprefix("-").isdecimal() or not 0 < abs(int(amount)) <= MOST:
        return Line(number, told["who"], wrong=_("积分不是整数，或者是 0"))
    if not told.get("reason"):
        return Line(number, told["who"], int(amount), wrong=_("没有原因"))
    found = _named(community, told["who"])
    if len(found) != 1:
        why = _("有 %(n)s 位成员叫这个名字，改用成员编号") % {"n": len(found)} if found else _("没有这位成员")
        return Line(number, told["who"], int(amount), told["reason"], wrong=why)
    return Line(number, told["who"], int(amount), told["reason"], found[0])


def _named(community: Community, who: str) -> list[Member]:
    """By number first, else by the whole name; merged ones as the person they are."""
    members = Member.objects.filter(community=community).select_related("merged_into", "community")
    number = who.lstrip("#")
    if number.isdecimal() and len(number) <= 18 and (found := members.filter(pk=int(number)).first()):
        return [found.root]
    return list({member.root.pk: member.root for member in members.filter(name=who)[:9]}.values())


def carry_out(lines: Iterable[Line], *, key: str, by: Staff) -> tuple[int, int, list[Line]]:
    """How many were booked, how many wait for a second person, and which could not be. key: of this very table, so that
    pressing twice books it once."""
    counted, wrong = {Adjustment.State.DONE: 0, Adjustment.State.WAITING: 0}, []
    for one in lines:
        if one.member is None:
            continue
        try:
            made = adjust(one.member, one.amount, one.reason, key=f"{key}-{one.line}", by=by)
            counted[Adjustment.State(made.state)] += 1
        except Refusal as reason:
            wrong.append(Line(one.line, one.told, one.amount, one.reason, one.member, str(reason)))
    return counted[Adjustment.State.DONE], counted[Adjustment.State.WAITING], wrong

"""After the outage: an apology in everybody's inbox with a coupon, on the two days that follow."""

from weilu.connect.demo.diary import MINUTE
from weilu.connect.demo.town import Town

APOLOGY, COUPON = "致歉信", "致歉券（满 50 减 10）"
_SHARES = {1: 0.30, 2: 0.20}
"""Of those who are here, by the day after: the ones who had paid twice first."""
_WORTH = 1000  # 分


def make_amends(town: Town) -> None:
    share = _SHARES.get((town.day.date - town.marks.outage).days)
    if not share:
        return
    chance, put = town.chance, town.diary.put
    for account in dict.fromkeys(town.passers(round(town.population * share))):
        if account.staff or account.bot:
            continue
        ts = town.at(10 * 60 + int(chance() * 300))
        put(ts, "deliver", account, None, content=APOLOGY, props={"reason": "系统故障"})
        put(ts + 2000, "coupon", account, None, content=COUPON, value=_WORTH, props={"reason": "系统故障"})
        if chance() < 0.62:
            put(ts + int((3 + 200 * chance()) * MINUTE), "open", account, None, content=APOLOGY)

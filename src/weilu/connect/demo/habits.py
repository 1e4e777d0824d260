"""What people do by themselves: the morning check-in with its streak, the daily sign-in, buying and giving back."""

from dataclasses import dataclass, field
from math import exp

from weilu.connect.demo.calendar import OUTAGE_FROM, OUTAGE_TO
from weilu.connect.demo.cast import Account
from weilu.connect.demo.talk import speak, utter
from weilu.connect.demo.town import Town

MORNING = "晨间打卡"
PRODUCTS = (
    ("云雾挂耳咖啡（10片）", 4900),
    ("松针手冲豆 227g", 6800),
    ("晨露拼配豆 454g", 10800),
    ("折叠滤杯", 5900),
    ("钛杯 300ml", 16800),
    ("徒步登山杖（一对）", 23900),
    ("轻量冲锋衣", 59900),
    ("羊毛徒步袜", 6900),
    ("18L 日用背包", 25900),
    ("45L 重装背包", 69900),
    ("防潮垫", 12900),
    ("天幕 3×4m", 39900),
    ("露营灯", 15900),
    ("魔术头巾", 3900),
    ("速干T恤", 12900),
    ("山行社搪瓷杯", 4500),
)
_SIGN_IN_SHARE, _PURCHASE_SHARE, _SALE = 0.045, 0.008, 8.0


@dataclass(slots=True)
class Habits:
    """What must be remembered from day to day: streaks by account number, orders that will come back by day number."""

    streaks: dict[int, tuple[int, int]] = field(default_factory=dict)
    returns: dict[int, list[tuple[Account, str, int]]] = field(default_factory=dict)

    def live(self, town: Town, wanted: float) -> None:
        """One day of habits. `wanted`: how many events the day shall have in all."""
        self.check_in(town)
        self.sign_in(town, int(wanted * _SIGN_IN_SHARE))
        sale = _SALE if town.day.date == town.marks.sale else 1.0
        self.buy(town, round(wanted * _PURCHASE_SHARE * sale + town.chance() - 0.5))
        self.give_back(town)

    def check_in(self, town: Town) -> None:
        """Those of the check-in group who got up: each has a constancy of their own, which wears off."""
        room, chance, today = town.cast.by_sort["打卡群"][0], town.chance, town.day.number
        numbers = town.numbers["members"][room.number].tolist()
        for number in numbers:
            account = town.cast.accounts[number]
            luck = chance()
            if account.manner == "silent" or not town.is_here(account):
                continue
            age, constancy = today - account.joined, number * 0.618034 % 1
            odds = (0.3 + 0.68 * constancy**0.5) * exp(-age / (15 + 260 * constancy**3)) * min(1.0, town.day.pace + 0.3)
            if luck < odds * min(1.0, town.zeal):
                before, length = self.streaks.get(number, (-9, 0))
                length = length + 1 if before == today - 1 else 1
                self.streaks[number] = (today, length)
                self._prove(town, account, length)

    def _prove(self, town: Town, account: Account, length: int) -> None:
        room, chance = town.cast.by_sort["打卡群"][0], town.chance
        bound = town.bound | {"天数": str(length)}
        text = utter(chance, speak(chance, town.language.words["打卡语"], bound), account.style, "")
        ts = town.at(330 + int((chance() + chance()) * 130))
        proof = "照片" if chance() < 0.7 else "文字"
        put = town.diary.put
        put(ts, "check_in", account, room, text=text, activity=MORNING, value=length, props={"proof": proof})
        if length % 7 == 0:
            put(ts + 3000, "points", account, None, activity=MORNING, value=20, props={"reason": f"连续打卡{length}天"})

    def sign_in(self, town: Town, count: int) -> None:
        """One tap a day in the little shop, for two points."""
        chance, put = town.chance, town.diary.put
        for account in dict.fromkeys(town.passers(count * 2)):
            if count <= 0:
                return
            count -= 2
            ts = town.at(town.day.minute(chance(), chance()))
            put(ts, "sign_in", account, None)
            put(ts + 800, "points", account, None, value=2, props={"reason": "签到"})

    def buy(self, town: Town, count: int) -> None:
        """Orders in the shop, none while it is down; one in twenty-five comes back some days later."""
        chance, put, day = town.chance, town.diary.put, town.day
        for n, account in enumerate(town.passers(count), 1):
            minute = day.minute(chance(), chance())
            if day.date == town.marks.outage and OUTAGE_FROM - 2 <= minute <= OUTAGE_TO:
                continue
            product, price = PRODUCTS[int(chance() ** 1.5 * len(PRODUCTS))]
            paid = round(price * 0.7) if day.date == town.marks.sale else price
            order, ts = f"SX{day.date:%Y%m%d}{n:04d}", town.at(minute)
            put(ts, "purchase", account, None, content=product, value=paid, props={"product": product, "order": order})
            put(
                ts + 5000, "points", account, None, value=max(1, paid // 1000), props={"reason": "购物", "order": order}
            )
            if chance() < 0.04:
                self.returns.setdefault(day.number + 2 + int(chance() * 6), []).append((account, order, paid))

    def give_back(self, town: Town) -> None:
        for account, order, paid in self.returns.pop(town.day.number, []):
            if town.is_here(account):
                ts = town.at(10 * 60 + int(town.chance() * 600))
                town.diary.put(ts, "refund", account, None, value=paid, props={"order": order})

"""Saturdays in the hills (call, 接龙 sign-up, who came) and the monthly draw."""

import datetime as dt
from dataclasses import dataclass, field

from weilu.connect.demo.cast import Account
from weilu.connect.demo.diary import MINUTE
from weilu.connect.demo.talk import speak
from weilu.connect.demo.town import Town

PRIZES = ("山行社搪瓷杯", "云雾挂耳一盒", "钛杯 300ml", "羊毛徒步袜", "下次徒步免单", "轻量冲锋衣")


@dataclass(slots=True)
class Outings:
    """This week's list: who signed up, for which activity."""

    going: list[Account] = field(default_factory=list)
    activity: str = ""

    def live(self, town: Town) -> None:
        weekday, quiet = town.day.date.weekday(), town.day.pace < 0.5
        if weekday == 1:
            self.going, self.activity = [], "" if quiet else f"周末徒步·{town.bound['本周山']}·{_saturday(town)}"
            if self.activity:
                self._call(town)
        if self.activity and 1 <= weekday <= 4:
            self._sign_up(town, max(2, round(town.population * 0.005)))
        if self.activity and weekday == 5:
            self._walk(town)
        if town.day.date.day == 18:
            _draw(town)

    def _call(self, town: Town) -> None:
        leader = town.cast.staff("wechat")[1]
        for n, room in enumerate(town.cast.by_sort["群"][:4]):
            text = speak(town.chance, town.language.words["徒步召集"], town.bound)
            ts = town.at(11 * 60 + 30 + n)
            town.diary.put(ts, "message", leader, room, text=text, activity=self.activity)

    def _sign_up(self, town: Town, count: int) -> None:
        for account in dict.fromkeys(town.passers(count * 3)):
            if count and account.platform in ("wechat", "qq") and account not in self.going:
                count -= 1
                self.going.append(account)
                note = speak(town.chance, town.language.words["接龙备注"], town.bound)
                entry = f"{len(self.going)}. {account.name}{note}"
                ts = town.at(12 * 60 + int(town.chance() * 620))
                props = {"list": self.activity, "entry": entry}
                room = town.cast.rooms[account.rooms[0]]
                text = f"#接龙 {self.activity}\n{entry}"
                town.diary.put(ts, "sign_up", account, room, text=text, activity=self.activity, props=props)

    def _walk(self, town: Town) -> None:
        for account in self.going:
            if town.chance() < 0.84 and town.is_here(account):
                ts = town.at(7 * 60 + 20 + int(town.chance() * 45))
                put = town.diary.put
                put(ts, "attend", account, None, activity=self.activity)
                put(ts + 9 * 60 * MINUTE, "points", account, None, activity=self.activity, value=50)


def _saturday(town: Town) -> str:
    return (town.day.date + dt.timedelta(4)).strftime("%m%d")


def _draw(town: Town) -> None:
    """Entries through the day, winners at half past eight in the evening."""
    activity, chance = f"{town.day.date.month}月抽奖", town.chance
    entered = list(dict.fromkeys(town.passers(round(len(town.cast.accounts) * 0.05 * min(1.0, town.zeal)))))
    for account in entered:
        town.diary.put(town.at(9 * 60 + int(chance() * 680)), "enter", account, None, activity=activity)
    for n, prize in enumerate(PRIZES[: len(entered)]):
        winner = entered[(n * 7 + 3) % len(entered)]
        ts = town.at(20 * 60 + 30)
        town.diary.put(ts, "win", winner, None, activity=activity, value=1, props={"prize": prize})

"""Conversations: a play is given to people who are about, at the pace of the room."""

from collections.abc import Iterator
from itertools import accumulate

from weilu.connect.demo.calendar import OUTAGE_FROM, OUTAGE_TO, part_of
from weilu.connect.demo.cast import Account
from weilu.connect.demo.diary import HOUR, LONGEST_TALK, MINUTE
from weilu.connect.demo.rooms import Room
from weilu.connect.demo.talk import Cue, Line, Options, Play, fill, speak, utter
from weilu.connect.demo.town import Content, Town
from weilu.connect.record import Record

_REACTIONS = ("👍", "❤️", "😂", "🎉", "👏", "🔥", "拍一拍", "抱抱", "666", "🌹", "强", "☕")
_ANGRY = ("😡", "👍", "😤", "+1", "👎")
CHAT = ("群", "打卡群", "新人群", "Q群")


class Talk:
    """One play under way: who speaks as whom, and the last line of each, to be answered."""

    def __init__(self, town: Town, play: Play, room: Room, start: int, **known: Account) -> None:
        self.town, self.play, self.room, self.start, self.ts = town, play, room, start, start
        self.minute = (start - town.diary.midnight) // MINUTE
        self.faces = town.faces(room, part_of(self.minute))
        self.people: dict[str, Account] = known
        self.said: dict[str, str] = {}
        self.last = ""
        self.used: set[int] = set()
        self.lines: list[Record] = []
        self.forum = room.platform == "web"
        self.props: dict[str, str] | None = None
        self.content = ""
        self.bound: dict[str, str | Options] = dict(town.bound)
        for name in play.drawn:
            self.bound[name] = speak(town.chance, town.language.words[name], self.bound)
        for who, account in known.items():
            self.bound[f"@{who}"] = f"@{account.name} "

    def run(self) -> list[Record]:
        for cue in self.play.cues:
            if cue.who == "T":
                self._open_topic(cue)
            elif cue.odds == 1.0 or self.town.chance() < cue.odds:
                for _ in range(cue.least + int(self.town.chance() * (cue.most - cue.least + 1))):
                    self._say(cue)
        return self.lines

    def _open_topic(self, cue: Cue) -> None:
        title = speak(self.town.chance, cue.options, self.bound)
        self.props = {"topic": title}
        self.content = f"topic-{self.start // 1000:x}-{int(self.town.chance() * 999)}"

    def _say(self, cue: Cue) -> None:
        who = self._cast(cue.who)
        if who is None:
            return
        chance, answering = self.town.chance, cue.who == "S" and cue.asks
        text = fill(chance, self._fresh(cue), self.bound)
        if cue.who not in "SO":
            text = utter(chance, text, who.style, self.play.mood)
        if self.lines:
            self.ts = min(self.ts + self._pause(cue.who, len(text)), self.start + LONGEST_TALK)
        kind = "message" if not cue.asks else "reply_by_staff" if answering else "ask"
        target = (self.said.get(cue.to) or self.last) if cue.to else self.last if self.forum else ""
        told = self.town.diary.put(
            self.ts, kind, who, self.room, text=text, target=target, content=self.content, props=self.props
        )
        self.said[cue.who] = told.native_id
        if not self.last or not self.forum:
            self.last = told.native_id
        self.lines.append(told)

    def _fresh(self, cue: Cue) -> Line:
        """A line nobody has said in this talk, if a few tries find one."""
        line, chance = cue.options[0], self.town.chance
        for _ in range(4):
            line = cue.options[int(chance() * len(cue.options))]
            if id(line) not in self.used:
                break
        self.used.add(id(line))
        return line

    def _cast(self, role: str) -> Account | None:
        if role == "O":
            return self.town.cast.bot(self.room.platform) or self._staff()
        if role == "S":
            return self.people.get("S") or self._staff()
        if role in self.people:
            return self.people[role]
        known = [account.number for account in self.people.values()]
        face = None
        for _ in range(5):
            face = next(self.faces, None)
            if face is None or face.number not in known:
                break
        if face is not None:
            self.people[role if role != "*" else f"*{len(self.people)}"] = face
            self.bound[f"@{role}"] = f"@{face.name} "
        return face

    def _staff(self) -> Account | None:
        staff = self.town.cast.staff(self.room.platform)
        if not staff:
            return None
        self.people["S"] = staff[int(self.town.chance() ** 1.6 * len(staff))]
        return self.people["S"]

    def _pause(self, role: str, length: int) -> int:
        chance = self.town.chance()
        if role == "O":
            return 1500 + int(chance * 2500)
        if role == "S":
            minute = (self.ts - self.town.diary.midnight) // MINUTE
            if not 9 * 60 <= minute < 22 * 60 + 30:
                opening = self.town.diary.midnight + (9 * HOUR if minute < 9 * 60 else 33 * HOUR)
                return opening - self.ts + int(chance * 40 * MINUTE)
            return 20_000 + int(chance**4 * 110 * MINUTE)
        if self.forum:
            return self._after_sleep(MINUTE + int(chance**3 * 300 * MINUTE))
        return 2000 + length * 180 + int(chance**4 * 4 * MINUTE)

    def _after_sleep(self, pause: int) -> int:
        """A forum can wait: what would be written at night is written in the morning."""
        day, minute = divmod((self.ts + pause - self.town.diary.midnight) // MINUTE, 24 * 60)
        if 30 <= minute < 390:
            morning = self.town.diary.midnight + day * 24 * HOUR + 400 * MINUTE
            return morning + int(self.town.chance() * 2 * HOUR) - self.ts
        return pause


def chat(town: Town, budget: int) -> None:
    """About `budget` messages in all rooms that talk, at the hours people are about."""
    rooms = [room for room in town.rooms_that_talk() if town.weight(room) > 0]
    if not rooms:
        return
    sums = list(accumulate(town.weight(room) ** 0.55 for room in rooms))
    while budget > 0:
        mark = town.chance() * sums[-1]
        room = next(room for room, top in zip(rooms, sums, strict=True) if mark < top)
        minute = _minute(town)
        play = town.play(room.sort, minute)
        if play is None:
            budget -= 1
            continue
        lines = Talk(town, play, room, town.at(minute)).run()
        budget -= max(1, len(lines)) + react(town, room, lines, play.mood)


def _minute(town: Town) -> int:
    chance, date, marks = town.chance, town.day.date, town.marks
    if date == marks.outage and chance() < 0.45:
        return OUTAGE_FROM + int(chance() * (OUTAGE_TO + 60 - OUTAGE_FROM))
    if date == marks.lost and chance() < 0.4:
        return 15 * 60 + int(chance() * 330)
    return town.day.minute(chance(), chance())


def react(town: Town, room: Room, lines: list[Record], mood: str) -> int:
    """A few signs under what was said; a forum has likes for that, and its topic is there to be read from now on."""
    if not lines:
        return 0
    count, chance, forum = 0, town.chance, room.platform == "web"
    for told, face in _liked(town, room, lines):
        ts = told.ts + 4000 + int(chance() ** 3 * (5 * HOUR if forum else 15 * MINUTE))
        ts = min(ts, lines[0].ts + LONGEST_TALK + HOUR // 2)
        signs = _ANGRY if mood == "怒" else _REACTIONS
        props = None if forum else {"emoji": signs[int(chance() * len(signs))]}
        kind, content = ("like", told.content) if forum else ("reaction", "")
        town.diary.put(ts, kind, face, room, target=told.native_id, content=content, props=props)
        count += 1
    if forum and (topic := lines[0].props):
        first = lines[0]
        town.contents["web"].append(Content(first.content, first.native_id, topic["topic"], first.ts, room, 1.0))
    return count


def _liked(town: Town, room: Room, lines: list[Record]) -> Iterator[tuple[Record, Account]]:
    part = part_of((lines[0].ts - town.diary.midnight) // MINUTE)
    faces = town.faces(room, part)
    for told in lines:
        while town.chance() < 0.2:
            face = next(faces, None)
            if face is None:
                return
            if face.id != told.author_id:
                yield told, face

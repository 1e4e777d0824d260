"""Coming and going: joins with their channel, invitations, the welcome, first words, and people who leave."""

from weilu.connect.demo.calendar import part_of
from weilu.connect.demo.cast import Account
from weilu.connect.demo.chatting import Talk, react
from weilu.connect.demo.diary import MINUTE
from weilu.connect.demo.rooms import Room
from weilu.connect.demo.talk import speak
from weilu.connect.demo.town import Town

_FIRST_WORDS = {"silent": 0.0, "once": 0.5, "fading": 0.5, "steady": 0.6, "core": 0.8}


def arrive(town: Town) -> None:
    """Everyone who joins today."""
    for account in town.joiners.get(town.day.number, []):
        rooms = [town.cast.rooms[number] for number in account.rooms]
        if account.staff or account.bot:
            town.diary.put(town.at(account.minute), "join", account, rooms[0])
            continue
        _join(town, account, rooms[-1] if rooms[-1].sort == "新人群" else rooms[0], rooms)


def _join(town: Town, account: Account, first: Room, rooms: list[Room]) -> None:
    """The channel stands on the first join; rooms entered later the same hour come by word of mouth."""
    chance, ts, props = town.chance, town.at(account.minute), None
    first = rooms[int(chance() * len(rooms))] if account.platform == "web" else first
    if account.channel == "朋友邀请":
        inviter = next(town.faces(first, part_of(account.minute)), None)
        if inviter is not None:
            town.diary.put(ts - 8000, "invite", inviter, first, props={"invitee": account.id})
            props = {"invited_by": inviter.name}
    told = town.diary.put(ts, "join", account, first, props=props)
    told.channel, told.handle, told.email, told.phone = account.channel, account.handle, account.email, account.phone
    if account.platform == "wechat":
        for n, room in enumerate((room for room in rooms if room is not first), 1):
            again = town.diary.put(ts + n * MINUTE + int(chance() * 40 * MINUTE), "join", account, room)
            again.channel = "群内邀请"
    if account.manner != "silent" and chance() < 0.6 * town.zeal:
        _look_round(town, account, ts)
    if first.platform in ("wechat", "qq"):
        _welcome(town, account, first, ts)


def _look_round(town: Town, account: Account, ts: int) -> None:
    """Newcomers look at what there is already."""
    there = [content for content in town.contents[account.platform][-8:] if content.ts < ts]
    for content in there[: int(town.chance() * 4)]:
        seen = ts + MINUTE + int(town.chance() * 50 * MINUTE)
        town.diary.put(seen, "view", account, content.room, target=content.target, content=content.id)


def _welcome(town: Town, account: Account, room: Room, ts: int) -> None:
    """The bot's words within seconds; then, if the newcomer is not of the silent kind, their own and the answers."""
    bot = town.cast.bot(room.platform)
    if bot is not None:
        text = speak(town.chance, town.language.words["欢迎语"], town.bound | {"新人": f"@{account.name}"})
        town.diary.put(ts + 1500 + int(town.chance() * 3000), "message", bot, room, text=text)
    if town.chance() < _FIRST_WORDS[account.manner] * min(1.0, town.zeal):
        plays = [play for play in town.language.plays if "新人" in play.stages]
        play = plays[int(town.chance() * len(plays))]
        later = ts + MINUTE + int(town.chance() ** 3 * 80 * MINUTE)
        lines = Talk(town, play, room, later, A=account).run()
        react(town, room, lines, "")


def depart(town: Town) -> None:
    """Everyone whose last day is today goes late in the evening."""
    chance, number = town.chance, town.day.number
    for account in town.leavers.pop(number, []):
        ts = town.at(21 * 60 + 5 + int(chance() * 160))
        for room in account.rooms if account.platform != "web" else account.rooms[:1]:
            town.diary.put(ts, "leave", account, town.cast.rooms[room])

"""What is published and what people do with it: Weibo posts under comment, articles, likes, shares, reading."""

from itertools import accumulate

from weilu.connect.demo.calendar import VIRAL_AT
from weilu.connect.demo.cast import Account
from weilu.connect.demo.diary import HOUR, MINUTE
from weilu.connect.demo.rooms import Room
from weilu.connect.demo.talk import Play, speak, utter
from weilu.connect.demo.town import Content, Town
from weilu.connect.record import Record

_DOINGS = {
    "wechat": (("view", 38), ("read", 22), ("like", 17), ("click", 10), ("share", 8), ("save", 5)),
    "qq": (("view", 50), ("read", 20), ("like", 20), ("share", 10)),
    "weibo": (("like", 56), ("view", 20), ("share", 13), ("save", 7), ("click", 4)),
    "web": (("view", 50), ("read", 21), ("like", 15), ("save", 9), ("click", 5)),
}
_SUMS = {name: list(accumulate(weight for _, weight in doings)) for name, doings in _DOINGS.items()}
_KEPT = 40
_POST_MINUTES = (12 * 60 + 6, 20 * 60 + 12, 9 * 60 + 20)
_APOLOGY_AT = 10 * 60
_DAYS_SHOWN = 3


def publish(town: Town, comments: int) -> int:
    """Today's Weibo posts with their comments, and three times a week an article; gives the records written."""
    weibo = town.cast.by_sort["微博"][0]
    viral_day = town.day.date == town.marks.viral
    minutes = [VIRAL_AT - 4, 20 * 60] if viral_day else list(_POST_MINUTES[: 2 + town.day.weekend])
    if town.day.date.toordinal() - town.marks.outage.toordinal() == 1:
        minutes.insert(0, _APOLOGY_AT)
    written = 0
    for n, minute in enumerate(minutes):
        viral = viral_day and n == 0
        share = 0.85 if viral else 1 / len(minutes)
        play = town.telling("微博", "爆红") if viral else town.play("微博", minute)
        if minute == _APOLOGY_AT:
            play = town.telling("微博", "余怒")
        if play is not None:
            written += _post(town, weibo, play, minute, int(comments * share), 60.0 if viral else 1.0)
    if town.day.date.weekday() in (1, 3, 6):
        written += _articles(town)
    return written + _impressions(town)


def _post(town: Town, room: Room, play: Play, minute: int, comments: int, pull: float) -> int:
    author, opening, answers = town.cast.staff("weibo")[0], play.cues[0], play.cues[1:]
    bound = dict(town.bound) | {name: speak(town.chance, town.language.words[name], town.bound) for name in play.drawn}
    content = f"weibo-{town.day.date:%Y%m%d}-{minute}"
    text = speak(town.chance, opening.options, bound)
    post = town.diary.put(town.at(minute), "message", author, room, text=text, content=content)
    town.contents["weibo"].append(Content(content, post.native_id, text[:24], post.ts, room, pull))
    sums, ts, said = list(accumulate(cue.most for cue in answers)), post.ts, [post]
    fans = [account for account in town.passers(comments * 8) if account.platform == "weibo"]
    fans += [account for account in town.joiners.get(town.day.number, []) if account.platform == "weibo" and pull > 1]
    for n in range(comments if fans else 0):
        face = fans[int(town.chance() * len(fans))]
        mark = town.chance() * sums[-1]
        cue = next(cue for cue, top in zip(answers, sums, strict=True) if mark < top)
        line = utter(town.chance, speak(town.chance, cue.options, bound), face.style, play.mood)
        ts = post.ts + 20_000 + int(town.chance() ** 2.4 * 10 * HOUR)
        ts = max(ts, _arrival(town, face) + MINUTE)
        earlier = said[int(town.chance() * len(said))] if n % 9 == 8 else post
        target = earlier if earlier.ts < ts else post
        said.append(town.diary.put(ts, "comment", face, room, text=line, target=target.native_id, content=content))
    return len(said)


def _arrival(town: Town, account: Account) -> int:
    """When the account joined, if that is today, else the day's start."""
    return town.diary.midnight + (account.minute * MINUTE + MINUTE if account.joined == town.day.number else 0)


def _articles(town: Town) -> int:
    """The same article goes to the WeChat groups and the QQ group; each platform has its own record of it."""
    written, bound = 0, dict(town.bound)
    for name in ("山", "装备", "豆子"):
        bound[name] = speak(town.chance, town.language.words[name], bound)
    title = speak(town.chance, town.language.words["推文标题"], bound)
    content = f"article-{town.day.date:%Y%m%d}"
    for platform, sort in (("wechat", "群"), ("qq", "Q群")):
        for room in town.cast.by_sort[sort][:3]:
            text = speak(town.chance, town.language.words["推文转发"], bound | {"标题": title})
            staff = town.cast.staff(platform)
            post = town.diary.put(
                town.at(18 * 60 + 30 + written * 2), "message", staff[-1], room, text=text, content=content
            )
            written += 1
        town.contents[platform].append(Content(content, post.native_id, title, post.ts, None, 1.0))
    return written


def _impressions(town: Town) -> int:
    """Each evening the platforms tell how often the newer contents were shown."""
    written, end = 0, town.diary.midnight
    for platform, contents in town.contents.items():
        del contents[:-_KEPT]
        for content in contents:
            if platform == "weibo" and content.ts > end - _DAYS_SHOWN * 24 * HOUR:
                scale = len(town.cast.accounts) * content.pull * (3 if content.ts >= end else 0.4)
                shown = round(scale * (0.5 + town.chance()))
                put = town.diary.put
                ts = max(end + 23 * HOUR + int(town.chance() * HOUR) // 2, content.ts + MINUTE)
                put(ts, "impression", None, content.room, target=content.target, content=content.id, value=shown)
                written += 1
    return written


def browse(town: Town, count: int) -> None:
    """`count` looks, reads, likes, shares of what there is to see; on the viral day newcomers like it most of all."""
    viral = town.day.date == town.marks.viral
    fresh = [account for account in town.joiners.get(town.day.number, []) if not account.staff and not account.bot]
    for n, face in enumerate(town.passers(count)):
        if viral and fresh and n % 3 == 0:
            face = fresh[n // 3 % len(fresh)]  # noqa: PLW2901
        contents = town.contents[face.platform]
        if contents:
            _look(town, face, _chosen(town, contents), viral)


def _chosen(town: Town, contents: list[Content]) -> Content:
    """Mostly the newest; what went viral draws many for days."""
    newest = contents[-1 - int(town.chance() ** 2 * min(len(contents), 30))]
    if newest.pull == 1.0 and town.chance() < 0.6:
        return next((content for content in contents[-8:] if content.pull > 1.0), newest)
    return newest


def _look(town: Town, face: Account, content: Content, viral: bool) -> Record:
    chance, doings, sums = town.chance, _DOINGS[face.platform], _SUMS[face.platform]
    ts = town.at(town.day.minute(chance(), chance()))
    earliest = max(content.ts, _arrival(town, face)) + 15_000
    if ts < earliest:
        ts = earliest + int(chance() ** 2 * 4 * HOUR)
    mark = chance() * sums[-1]
    kind = next(doing[0] for doing, top in zip(doings, sums, strict=True) if mark < top)
    if viral and kind == "view":
        kind = "like"
    text, value = "", None
    if kind == "share" and face.platform == "weibo":
        text = utter(chance, speak(chance, town.language.words["转发语"], town.bound), face.style, "")
    elif kind == "read":
        value = float(8 + int(chance() ** 2 * 400))
    return town.diary.put(
        ts, kind, face, content.room, text=text, target=content.target, content=content.id, value=value
    )

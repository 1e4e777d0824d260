"""What Weilu itself watches for 今日. Every sentence says by which rule, and over how many days, it was found."""

import datetime as dt

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weilu.analytics.attention import (
    HOUR_MS,
    Habit,
    habit,
    lonely_newcomers,
    mentions,
    rooms_beside_habit,
    unanswered,
)
from weilu.analytics.door import Query
from weilu.analytics.keeping import Keeping
from weilu.analytics.periods import ONE
from weilu.analytics.tops import newest_moment
from weilu.connect.deliveries import EXPIRY_NOTICE, Delivery
from weilu.connect.models import Import
from weilu.events.searching import by_ids
from weilu.home.looks import Look, register_look
from weilu.inbox.figures import longest_waiting, standing
from weilu.insights.goals.standing import stand
from weilu.insights.goals.turning import TURNS
from weilu.insights.models import GoalTurn
from weilu.insights.reports.printing import title_of
from weilu.insights.telling import rooms_of
from weilu.kit.clock import now, now_ms, start_of
from weilu.kit.durations import duration_words
from weilu.members.models import Distinct
from weilu.members.suggesting import suggestions
from weilu.team.models import Community

HABIT_DAYS = 28
WEEKS = 8
MOST_ROOMS, MOST_WORDS, SHOWN, ALIKE, MOST_GOALS = 4, 20, 3, 50, 20
QUESTIONS_MS = 48 * HOUR_MS


def open_questions(keeping: Keeping) -> list[str]:
    """Ids of the questions of the last 48 hours that wait for more than four, oldest first."""
    community = keeping.community
    query = Query(community, community.today - ONE * 2, community.today)
    since = now_ms() - QUESTIONS_MS
    # Time passes though nothing changes: asked at most once a quarter of an hour.
    found = keeping.of(_unanswered, query, now_ms() // (HOUR_MS // 4))
    return [number for number, ts in found if ts >= since]


def _unanswered(query: Query, quarter: int) -> list[tuple[str, int]]:
    return unanswered(query)


def newcomers_alone(keeping: Keeping) -> list[str]:
    """Ids of the first words of yesterday's newcomers to whom nobody has come back."""
    return [message for _, message in keeping.of(lonely_newcomers, _yesterday(keeping.community))]


def fresh_reports(keeping: Keeping) -> list[Look]:
    """Reports that were made by themselves today."""
    community = keeping.community
    made = community.reports.filter(
        archived_at=None, made_by=None, made_at__gte=start_of(community.today, community.zone)
    )
    return [
        Look(
            _("%(title)s 已生成") % {"title": title_of(report)},
            reverse("reports:report", args=[community.slug, report.pk]),
            _("看报告"),
            f"{report.first} – {report.last}",
            tone="good",
        )
        for report in made[:SHOWN]
    ]


def goals_that_turned(keeping: Keeping) -> list[Look]:
    """Goals that were found today to have left their pace, come back to it, been reached or missed: the newest turn of
    each."""
    community = keeping.community
    turns = GoalTurn.objects.filter(
        goal__community=community, goal__archived_at=None, goal__closed_at=None,
        at__gte=start_of(community.today, community.zone),
    )  # fmt: skip
    newest = {turn.goal_id: turn for turn in turns.select_related("goal__segment")}
    return [_turned(keeping, turn) for turn in list(newest.values())[:MOST_GOALS]]


def _turned(keeping: Keeping, turn: GoalTurn) -> Look:
    goal = turn.goal
    goal.community = keeping.community
    one, (words, tone) = stand(keeping, goal), TURNS[turn.way]
    read = {"value": one.value_read, "pace": one.pace_read, "target": one.target_read}
    told = _("现在 %(value)s，匀速应到 %(pace)s，目标 %(target)s") % read
    if one.forecast_read:
        told = _("现在 %(value)s，匀速应到 %(pace)s，照最近八周的规律到期时约 %(mid)s，目标 %(target)s") % (
            read | {"mid": one.forecast_read[0]}
        )
    return Look(
        str(words) % {"name": goal.name, "state": one.word},
        reverse("goals:goal", args=[keeping.community.slug, goal.pk]),
        _("看目标"),
        told,
        tone=one.tone if turn.way == "off" else tone,
    )


def inbox(keeping: Keeping) -> list[Look]:
    """Who waits for an answer in the inbox, and since when the first of them."""
    community = keeping.community
    waiting, first = standing(community)["open"], longest_waiting(community)
    if first is None:
        return []
    text = ngettext("收件箱里 %(count)s 个会话在等答复", "收件箱里 %(count)s 个会话在等答复", waiting)
    age = now() - first.since
    detail = _("最久的等了 %(time)s：%(name)s「%(words)s」") % {
        "time": duration_words(age.total_seconds()),
        "name": first.person.name,
        "words": first.excerpt[:40],
    }
    url = reverse("inbox:one", args=[community.slug, first.pk])
    tone = "bad" if age > dt.timedelta(hours=24) else "warn"
    return [Look(text % {"count": f"{waiting:,}"}, url, _("去答复"), detail, tone)]


def questions(keeping: Keeping) -> list[Look]:
    open_ones = open_questions(keeping)
    if not open_ones or longest_waiting(keeping.community):  # whoever clears the inbox clears these
        return []
    count = len(open_ones)
    text = ngettext("%(count)s 条提问超过 4 小时没人接", "%(count)s 条提问超过 4 小时没人接", count) % {"count": count}
    detail = _("近 48 小时里以问号或“吗”结尾的话，没有收到引用回复或回应；不带引用的接话看不出来")
    url = reverse("home:evidence", args=[keeping.community.slug, "questions"])
    return [Look(text, url, _("去回答"), detail, "bad" if count >= 10 else "warn", _first(keeping, open_ones))]


def newcomers(keeping: Keeping) -> list[Look]:
    alone = newcomers_alone(keeping)
    if not alone:
        return []
    text = ngettext("昨天 %(count)s 位新人开了口，没人接", "昨天 %(count)s 位新人开了口，没人接", len(alone)) % {
        "count": len(alone)
    }
    detail = _("他们的第一天里没有任何引用回复或回应")
    url = reverse("home:evidence", args=[keeping.community.slug, "newcomers"])
    return [Look(text, url, _("去打招呼"), detail, "warn", _first(keeping, alone))]


def rooms(keeping: Keeping) -> list[Look]:
    community, day = keeping.community, keeping.community.yesterday
    found = keeping.of(rooms_beside_habit, Query(community, day - ONE * HABIT_DAYS, day))
    names = rooms_of(community)
    return [_room(community, names.get(room, str(room)), room, usual) for room, usual in found[:MOST_ROOMS]]


def _room(community: Community, name: str, room: int, usual: Habit) -> Look:
    text = _("「%(name)s」昨天突然热闹") if usual.turn > 0 else _("「%(name)s」昨天突然冷清")
    url = (
        reverse("stream:list", args=[community.slug])
        + f"?room={room}&from={community.yesterday}&to={community.yesterday}"
    )
    return Look(text % {"name": name}, url, _("看原话"), _told(usual), "warn" if usual.turn < 0 else "calm")


def _told(usual: Habit) -> str:
    return _("%(value)s 条，平时 %(middle)s 条（前 %(n)s 天的中位数，超出 3 倍波动）") % {
        "value": f"{usual.value:,}",
        "middle": f"{usual.middle:,.0f}",
        "n": usual.n,
    }


def activity(keeping: Keeping) -> list[Look]:
    """Yesterday's active members beside those of the same weekdays before."""
    community, day = keeping.community, keeping.community.yesterday
    rows = keeping.ask("active", Query(community, day - ONE * 7 * WEEKS, day)).rows
    value = rows[-1]["members"] if rows else None
    if value is None:
        return []  # a gap: told by `gaps`
    known = [row["members"] for row in rows[-8::-7] if row["members"] is not None]
    usual = habit(value, [count for count in known if count])
    if not usual.turn:
        return []
    text = _("昨天活跃成员少得反常") if usual.turn < 0 else _("昨天活跃成员多得反常")
    detail = _("%(value)s 人，同一个星期几平时 %(middle)s 人（前 %(n)s 周，超出 3 倍波动）") % {
        "value": f"{usual.value:,}",
        "middle": f"{usual.middle:,.0f}",
        "n": usual.n,
    }
    url = reverse("insights:boards", args=[community.slug]) + "?range=90"
    return [Look(text, url, _("看曲线"), detail, "bad" if usual.turn < 0 else "good")]


def words(keeping: Keeping) -> list[Look]:
    community, day = keeping.community, keeping.community.yesterday
    query = Query(community, day - ONE * HABIT_DAYS, day)
    found = []
    for word in list(community.watched_words)[:MOST_WORDS]:
        usual = keeping.of(mentions, query, word)
        if usual.turn > 0 and usual.value >= 3:
            text = _("「%(word)s」昨天被提起 %(count)s 次") % {"word": word, "count": f"{usual.value:,}"}
            url = reverse("stream:list", args=[community.slug]) + f"?q={word}&from={day}&to={day}"
            found.append(Look(text, url, _("看原话"), _told(usual), "bad"))
    return found


def gaps(keeping: Keeping) -> list[Look]:
    """The source itself was silent: days without anything, or nothing new for long."""
    community, day = keeping.community, keeping.community.yesterday
    imports = reverse("connect:imports", args=[community.slug])
    rows = keeping.ask("active", Query(community, day - ONE * 7 * WEEKS, day)).rows[-14:]
    silent = [row["period"] for row in rows if row.get("gap")]
    newest = keeping.of(newest_moment, Query(community, day, day))
    found = []
    if newest and (age := now() - newest) > dt.timedelta(hours=36):
        text = _("数据停在 %(when)s，已经 %(days)s 天没有新的") % {
            "when": f"{newest.astimezone(community.zone):%Y-%m-%d %H:%M}",
            "days": age.days,
        }
        found.append(Look(text, imports, _("去导入"), _("下面的“昨天”只能说到有数据的那天"), "bad"))
    if silent:
        text = ngettext("近两周有 %(count)s 天完全没有数据", "近两周有 %(count)s 天完全没有数据", len(silent)) % {
            "count": len(silent)
        }
        detail = "、".join(f"{one:%m-%d}" for one in silent) + " · " + _("平时这些天都有，多半是来源断了")
        found.append(Look(text, imports, _("去补"), detail, "warn"))
    return found


def merges(keeping: Keeping) -> list[Look]:
    refused = Distinct.objects.filter(community=keeping.community).count()
    pairs = keeping.of(_alike, _yesterday(keeping.community), refused, now_ms() // (HOUR_MS // 4))
    if not pairs:
        return []
    text = ngettext("%(count)s 对账号可能是同一个人", "%(count)s 对账号可能是同一个人", pairs) % {
        "count": f"{ALIKE}+" if pairs >= ALIKE else pairs
    }
    url = reverse("members:alike", args=[keeping.community.slug])
    return [Look(text, url, _("去看看"), _("手机号、邮箱、用户名或昵称相同；合不合并由你定，能撤销"), "calm")]


def _alike(query: Query, refused: int, quarter: int) -> int:
    return len(suggestions(query.community, limit=ALIKE))


def imports(keeping: Keeping) -> list[Look]:
    broken = Import.objects.filter(
        community=keeping.community,
        state__in=[Import.State.FAILED, Import.State.STOPPED],
        created_at__gte=now() - dt.timedelta(days=7),
    )[:SHOWN]
    return [
        Look(
            _("导入「%(file)s」%(state)s") % {"file": one.file_name, "state": one.get_state_display()},
            reverse("connect:import", args=[keeping.community.slug, one.pk]),
            _("看原因"),
            one.error,
            "bad",
        )
        for one in broken
    ]


def deliveries(keeping: Keeping) -> list[Look]:
    """Messages that wait for a person: what did not go out, what may have, what is to be sent by hand."""
    community = keeping.community
    url = reverse("deliveries:list", args=[community.slug]) + "?state=todo"
    counts = dict(
        community.deliveries.filter(state__in=Delivery.NEEDS_A_PERSON)
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
    )
    told = {
        Delivery.State.FAILED: (_("%(count)s 条消息没有发出"), _("去处理"), _("平台拒绝了，或一直连不上"), "bad"),
        Delivery.State.UNKNOWN: (
            _("%(count)s 条消息不知道发出去没有"),
            _("去确认"),
            _("围炉不会自己再发，免得发两遍"),
            "bad",
        ),
        Delivery.State.TO_COPY: (
            _("%(count)s 条消息等人复制发出"),
            _("去发"),
            _("内容已备好：复制，发出，再点“我已发出”"),
            "warn",
        ),
    }
    return [
        Look(text % {"count": f"{counts[state]:,}"}, url, action, detail, tone)
        for state, (text, action, detail, tone) in told.items()
        if counts.get(state)
    ]


def tokens(keeping: Keeping) -> list[Look]:
    """Senders whose token ends within a week, or has."""
    community = keeping.community
    ending = community.senders.filter(removed_at=None, token_expires_at__lte=community.today + EXPIRY_NOTICE)
    return [
        Look(
            (_("「%(name)s」的凭证 %(day)s 已过期") if sender.expired else _("「%(name)s」的凭证 %(day)s 到期"))
            % {"name": sender.name, "day": f"{sender.token_expires_at:%m-%d}"},
            reverse("senders:show", args=[community.slug, sender.pk]),
            _("去换"),
            _("到期后消息发不出去，会一直等着"),
            "bad" if sender.expired else "warn",
        )
        for sender in ending.select_related("community")[:SHOWN]
    ]


def paused(keeping: Keeping) -> list[Look]:
    """Paused senders for which messages wait."""
    community = keeping.community
    waiting = Count("deliveries", filter=Q(deliveries__state=Delivery.State.WAITING))
    senders = community.senders.filter(removed_at=None).exclude(paused_at=None).annotate(waiting=waiting)
    return [
        Look(
            _("「%(name)s」已暂停，%(count)s 条消息等着") % {"name": sender.name, "count": f"{sender.waiting:,}"},
            reverse("senders:show", args=[community.slug, sender.pk]),
            _("去看看"),
        )
        for sender in senders.filter(waiting__gt=0)[:SHOWN]
    ]


def _first(keeping: Keeping, numbers: list[str]) -> tuple[tuple[str, str], ...]:
    """The newest few, to open at once."""
    shown = numbers[-SHOWN:][::-1]
    events = by_ids(keeping.community.pk, shown)
    return tuple(
        (events[number].text, reverse("stream:event", args=[keeping.community.slug, number]))
        for number in shown
        if number in events
    )


def _yesterday(community: Community) -> Query:
    return Query(community, community.yesterday, community.yesterday)


def register() -> None:
    watched = (
        deliveries,
        tokens,
        paused,
        imports,
        gaps,
        inbox,
        goals_that_turned,
        fresh_reports,
        questions,
        activity,
        words,
        newcomers,
        rooms,
        merges,
    )
    for order, function in enumerate(watched, 1):
        register_look(function.__name__, order * 10, function)

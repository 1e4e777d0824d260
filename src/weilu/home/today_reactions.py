"""What 今日 watches of 自动回应: words that want a look, a room where it stopped itself, all of it paused."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weilu.analytics.keeping import Keeping
from weilu.connect.models import Reacted, Reactions
from weilu.events.models import Space
from weilu.events.searching import by_ids
from weilu.home.looks import Look
from weilu.kit.clock import now

SHOWN = 3
STOPPED = {"chain", "crowd", "refused"}


def reactions(keeping: Keeping) -> list[Look]:
    return [*_alerts(keeping), *_stopped(keeping), *_paused(keeping)]


def _alerts(keeping: Keeping) -> list[Look]:
    community = keeping.community
    waiting = Reacted.objects.filter(community=community, outcome=Reacted.Outcome.ALERTED, verdict="")
    count = waiting.count()
    if not count:
        return []
    text = ngettext("%(count)s 条消息有敏感词", "%(count)s 条消息有敏感词", count) % {"count": f"{count:,}"}
    newest = list(waiting.order_by("-at").values_list("event", flat=True)[:SHOWN])
    events = by_ids(community.pk, newest)
    links = tuple(
        (events[number].text, reverse("stream:event", args=[community.slug, number]))
        for number in newest
        if number in events
    )
    url = reverse("reactions:alerts", args=[community.slug])
    return [Look(text, url, _("去处理"), _("还没有人说是已处理，还是不是问题"), "bad", links)]


def _stopped(keeping: Keeping) -> list[Look]:
    """Rooms in which a rule stopped itself within the last day."""
    community = keeping.community
    held = Reacted.objects.filter(
        community=community,
        outcome=Reacted.Outcome.HELD,
        made_at__gte=now() - dt.timedelta(days=1),
        held_for__in=STOPPED,
    )
    found = sorted(set(held.order_by().values_list("space", "held_for")))
    names = dict(Space.objects.filter(pk__in={space for space, _why in found}).values_list("pk", "name"))
    url = reverse("reactions:log", args=[community.slug]) + "?outcome=held"
    words = {
        "chain": (_("自动回应在「%(room)s」停过"), _("一小时里说到了上限，可能是两个机器人在对话")),
        "refused": (_("「%(room)s」里有自动回应没能发出"), _("发送渠道不收，或者已暂停、移除")),
        "crowd": (_("「%(room)s」一下子进来很多人"), _("像是刷号，只欢迎了一次")),
    }
    return [
        Look(words[why][0] % {"room": names.get(space, "")}, url, _("看记录"), words[why][1], "warn")
        for space, why in found[:SHOWN]
    ]


def _paused(keeping: Keeping) -> list[Look]:
    community = keeping.community
    if not Reactions.objects.filter(community=community, paused_at__isnull=False).exists():
        return []
    if not community.reaction_rules.filter(on_at__isnull=False).exists():
        return []
    url = reverse("reactions:rules", args=[community.slug])
    return [Look(_("自动回应全部暂停着"), url, _("去看看"), _("启用的规则现在都不起作用"), "calm")]

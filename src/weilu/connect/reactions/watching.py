"""Looking at what has arrived, for every rule that is on: each from where it has come to, in one reading where several
have come equally far.

A look may be repeated at any time and by any process. What a rule did stands in the state together with its cursor;
messages to send and check-ins to record follow from there.
"""

import datetime as dt
import logging
import time
from collections.abc import Callable, Sequence
from itertools import groupby

from django.db import transaction
from django.db.models import QuerySet

from weilu.connect.models import Source
from weilu.connect.reactions import alerting, answering, counting, welcoming
from weilu.connect.reactions.models import Reacted, ReactionRule
from weilu.connect.reactions.noticing import Found, kinds_of, noticed, words_of
from weilu.connect.reactions.scene import Scene
from weilu.connect.reactions.speaking import FRESH
from weilu.events.arrivals import Arrival, arrivals, newest_arrival, pages
from weilu.events.event import Event
from weilu.kit.clock import now, start_of, to_ms
from weilu.team.models import Community

log = logging.getLogger(__name__)
Kind = ReactionRule.Kind
PAGE = 5000
AT_MOST_EVERY = 1.0  # seconds, after live events; the schedule makes up for the rest

TAKERS: dict[str, Callable[[Scene, ReactionRule, Sequence[Found]], None]] = {
    Kind.REPLY: answering.take,
    Kind.WELCOME: welcoming.take,
    Kind.CHECK_IN: counting.take,
    Kind.ALERT: alerting.take,
}
_looked: dict[int, float] = {}


def look_soon(source: Source, events: Sequence[Event]) -> None:
    """At once after live events, at most once a second."""
    if time.monotonic() - _looked.get(source.community_id, -AT_MOST_EVERY) >= AT_MOST_EVERY:
        _looked[source.community_id] = time.monotonic()
        look(source.community)


def look_everywhere() -> None:
    busy = set(rules_on().values_list("community", flat=True))
    busy |= set(Reacted.objects.filter(recorded=False).values_list("community", flat=True))
    for community in Community.objects.filter(pk__in=busy):
        look(community)


def rules_on() -> QuerySet[ReactionRule]:
    return ReactionRule.objects.filter(on_at__isnull=False, removed_at=None, community__reactions__paused_at=None)


def look(community: Community) -> None:
    """React to what has arrived since."""
    rules = list(rules_on().filter(community=community).select_related("sender__community").order_by("pk"))
    if rules:
        newest = newest_arrival(community.pk)
        scene = Scene(community, rules)
        behind = sorted((rule for rule in rules if _cursor(rule) < newest), key=_cursor)
        for _place, alike in groupby(behind, key=_cursor):
            read_on(scene, list(alike), newest)
        welcoming.greet(scene, rules)
        alerting.tell(scene, rules)
    counting.record_check_ins(community)


def _cursor(rule: ReactionRule) -> int:
    return rule.cursor or 0


def read_on(scene: Scene, rules: list[ReactionRule], newest: int) -> None:
    """Bring rules that have come equally far to the newest arrival."""
    floors = {rule.pk: since_of(scene, rule) for rule in rules}
    left = list(rules)

    def read(after: int) -> list[Arrival]:
        since = min(floors[rule.pk] for rule in left)
        some, words = kinds_of(left), words_of(left)
        return arrivals(scene.community.pk, after=after, upto=newest, since=since, kinds=some, limit=PAGE, words=words)

    for page, upto in pages(read, _cursor(rules[0]), newest, PAGE):
        left[:] = [rule for rule in left if _keep(scene, rule, page, floors[rule.pk], upto)]
        if not left:
            return


def since_of(scene: Scene, rule: ReactionRule) -> int:
    """What happened before this moment (ms) is nothing to the rule."""
    if rule.kind == Kind.CHECK_IN:
        return to_ms(start_of(rule.since or now().date(), scene.community.zone))
    if rule.kind == Kind.ALERT:
        return to_ms(now() - dt.timedelta(days=alerting.DAYS))
    floor = max(filter(None, (rule.on_at, scene.desk.resumed_at)))
    return to_ms(max(floor, now() - FRESH[Kind(rule.kind)]))


def _keep(scene: Scene, rule: ReactionRule, page: Sequence[Arrival], since: int, upto: int) -> bool:
    """Do what the rule says and move its cursor, both or neither; False where it stays behind."""
    found = noticed(rule, [one for one in page if one.ts >= since], _never(scene, rule))
    try:
        with transaction.atomic():
            if found:
                scene.hold()
            if not _moved(rule, upto):
                return False  # another process is at it, or the rule was switched off
            if found:
                TAKERS[rule.kind](scene, rule, found)
    except Exception:
        log.exception("The rule %s of automatic reactions failed; it is tried again soon.", rule.pk)
        return False
    rule.cursor = upto
    return True


def _never(scene: Scene, rule: ReactionRule) -> frozenset[int]:
    """Whom the rule is not about: staff never; bots, which may post what they should not, only to alerts."""
    return scene.staff if rule.kind == Kind.ALERT else scene.silent


def _moved(rule: ReactionRule, upto: int) -> bool:
    there = ReactionRule.objects.filter(pk=rule.pk, on_at=rule.on_at, removed_at=None, cursor=rule.cursor)
    return bool(there.update(cursor=upto))

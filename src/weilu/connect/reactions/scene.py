"""What a look at one community stands on: who never gets an answer, what was said lately, how rooms and people are
called. Made anew for each look."""

import datetime as dt
from collections.abc import Iterable
from functools import cached_property

from weilu.connect.deliveries import Delivery
from weilu.connect.reactions.guarding import HOUR, Memory, Said
from weilu.connect.reactions.models import Reacted, ReactionRule, Reactions
from weilu.events.arrivals import Arrival
from weilu.events.models import Space
from weilu.kit.clock import now, to_ms
from weilu.kit.matching import normal
from weilu.members.aliases import alias_map, exceptions, name_map
from weilu.team.models import Community

ECHO = dt.timedelta(hours=2)  # so long what Weilu said may come back as somebody's message


class Scene:
    def __init__(self, community: Community, rules: Iterable[ReactionRule]) -> None:
        self.community, self.rules = community, list(rules)
        self.desk, _made = Reactions.objects.get_or_create(community=community)
        self.staff, self.bots = map(frozenset, exceptions(community))
        self.silent = self.staff | self.bots
        self.aliases = alias_map(community.pk)
        self.memory = Memory(self.desk.per_minute, self.desk.per_room_hour)

    def hold(self) -> None:
        """Inside a transaction: nobody else reacts in this community until it ends; recall what was said lately."""
        self.desk = Reactions.objects.select_for_update().get(community=self.community)
        self.memory = self._recalled()

    def _recalled(self) -> Memory:
        longest = max([HOUR, *(rule.member_pause * 1000 for rule in self.rules)])
        memory = Memory(self.desk.per_minute, self.desk.per_room_hour)
        rows = Reacted.objects.filter(
            community=self.community, delivery__isnull=False, made_at__gte=now() - dt.timedelta(milliseconds=longest)
        ).order_by("made_at")
        told: set[int] = set()
        for row in rows.exclude(outcome=Reacted.Outcome.ALERTED):
            if row.delivery_id and row.delivery_id not in told:
                told.add(row.delivery_id)
                greeting = row.outcome == Reacted.Outcome.ANSWERED and row.due_at is not None
                member = 0 if greeting else self.person(row.member)
                memory.add(Said(to_ms(row.made_at), row.rule_id, member, (row.platform, row.space)))
        return memory

    def person(self, member: int) -> int:
        return self.aliases.get(member, member)

    def numbers(self, person: int) -> list[int]:
        return [person, *(alias for alias, root in self.aliases.items() if root == person)]

    def is_own(self, one: Arrival) -> bool:
        """Whether it is what Weilu itself said, come back by the platform's account of it."""
        ids, texts = self._sent
        return one.native_id in ids or one.form.strip() in texts

    @cached_property
    def _sent(self) -> tuple[frozenset[str], frozenset[str]]:
        sent = Delivery.objects.filter(community=self.community, created_at__gte=now() - ECHO)
        rows = list(sent.order_by().values_list("platform_id", "text"))
        return frozenset(i for i, _ in rows if i), frozenset(normal(t).strip() for _, t in rows if t)

    @cached_property
    def rooms(self) -> dict[int, Space]:
        return {space.pk: space for space in Space.objects.filter(community=self.community)}

    def names(self, members: Iterable[int]) -> dict[int, str]:
        return {number: member.name for number, member in name_map(self.community, members).items()}

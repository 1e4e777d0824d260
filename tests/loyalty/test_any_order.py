"""Whatever is done with points, in whatever order: entries add up to nothing, nobody falls below zero."""

import contextlib
import datetime as dt
import itertools

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from weilu.kit.clock import now
from weilu.loyalty.accounts import balance_of, held_of, liability
from weilu.loyalty.checking import check
from weilu.loyalty.ledger import NotEnough, Settled, capture, grant, hold, refund, release, settle_due, spend
from weilu.members.merging import CannotMerge, merge, unmerge
from weilu.members.models import Member

_keys = itertools.count(1)
AMOUNTS = st.integers(1, 60)
WHO = st.integers(0, 2)
DAYS = st.sampled_from([None, -1, 1, 400])


@pytest.mark.slow
@pytest.mark.django_db
def test_points_balance_in_any_order(community, store):
    class Points(RuleBasedStateMachine):
        held = Bundle("held")
        spent = Bundle("spent")

        def __init__(self):
            super().__init__()
            self.savepoint = transaction.savepoint_create()
            self.people = [Member.objects.create(community=community, name=name) for name in "甲乙丙"]
            self.given = self.used = 0

        def teardown(self):
            transaction.savepoint_rollback(self.savepoint)

        @rule(who=WHO, amount=AMOUNTS, days=DAYS)
        def give(self, who, amount, days):
            expires = None if days is None else now() + dt.timedelta(days=days)
            once = f"any-{next(_keys)}"
            first = grant(self.people[who], amount, key=once, expires=expires)
            assert grant(self.people[who], amount, key=once, expires=expires) == first

        @rule(target=spent, who=WHO, amount=AMOUNTS)
        def take(self, who, amount):
            return self.tried(spend, who, amount)

        @rule(target=held, who=WHO, amount=AMOUNTS)
        def put_aside(self, who, amount):
            return self.tried(hold, who, amount)

        def tried(self, act, who, amount):
            before = balance_of(self.people[who])
            try:
                made = act(self.people[who], amount, key=f"any-{next(_keys)}")
            except NotEnough:
                return None
            assert before >= amount
            return made

        @rule(target=spent, one=held)
        def take_it(self, one):
            return self.settled(capture, one)

        @rule(one=held)
        def free_it(self, one):
            self.settled(release, one)

        @rule(one=spent)
        def give_back(self, one):
            self.settled(refund, one)

        def settled(self, act, one):
            try:
                return act(one) if one else None
            except Settled:
                return None

        @rule()
        def sweep(self):
            settle_due()

        @rule(keep=WHO, other=WHO)
        def same_person(self, keep, other):
            with contextlib.suppress(CannotMerge):
                merge(self.people[keep], self.people[other], by=None)
            self.look_again()

        @rule(who=WHO)
        def not_the_same(self, who):
            with contextlib.suppress(CannotMerge):
                unmerge(self.people[who], by=None)
            self.look_again()

        def look_again(self):
            for person in self.people:
                person.refresh_from_db()

        @invariant()
        def it_balances(self):
            assert check(community).sound, check(community)
            roots = {person.root.pk: person for person in self.people}
            assert sum(balance_of(one) + held_of(one) for one in roots.values()) == liability(community)

    quick = settings(max_examples=25, stateful_step_count=30, suppress_health_check=list(HealthCheck), deadline=None)
    run_state_machine_as_test(Points, settings=quick)

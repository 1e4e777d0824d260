"""阿杉 and 小禾, and a colleague who may agree."""

import itertools
import threading

import pytest

from weilu.loyalty.checking import check
from weilu.members.models import Member
from weilu.team.models import Role, Seat, Staff

_keys = itertools.count(1)


@pytest.fixture
def shan(community):
    return Member.objects.create(community=community, name="阿杉")


@pytest.fixture
def he(community):
    return Member.objects.create(community=community, name="小禾")


@pytest.fixture
def colleague(community):
    staff = Staff.objects.create_user(f"lin{community.pk}", password="炉火-很暖-2026", name="小林")
    Seat.objects.create(community=community, staff=staff, role=Role.OPERATOR)
    return staff


@pytest.fixture
def key():
    """A key nobody has used."""
    return lambda: f"test-{next(_keys)}"


@pytest.fixture
def balanced(community):
    """After the test the books balance."""
    yield
    assert check(community).sound, check(community)


def at_once(count, act):
    """Let `act(n)` run in so many threads that start together; what each returned or raised."""
    from django.db import connections

    gate, told = threading.Barrier(count), [None] * count

    def one(n):
        gate.wait()
        try:
            told[n] = act(n)
        except Exception as reason:
            told[n] = reason
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told

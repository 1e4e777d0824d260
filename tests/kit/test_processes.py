"""Which processes live, and which of them has a duty, as all that share a state store see it."""

import datetime as dt

import pytest
from django.db.models.functions import Now

from weilu.kit.models import Duty, Process
from weilu.kit.processes import has_duty, is_alive, this_process

pytestmark = pytest.mark.django_db

ELSEWHERE = "elsewhere:7:123"


def test_a_process_is_known_by_its_number_and_its_beginning():
    host, pid, began = this_process().split(":")
    assert is_alive(this_process())
    assert not is_alive(f"{host}:{pid}:{int(began) - 1}"), "the number came back to another process"
    assert not is_alive("")


def test_a_process_of_another_machine_lives_as_long_as_it_is_heard_of():
    assert not is_alive(ELSEWHERE)
    Process.objects.create(name=ELSEWHERE, until=Now() + dt.timedelta(seconds=30))
    assert is_alive(ELSEWHERE)
    Process.objects.update(until=Now() - dt.timedelta(seconds=1))
    assert not is_alive(ELSEWHERE)


def test_a_duty_is_done_by_one_until_it_is_gone():
    assert has_duty("sweep")
    assert has_duty("sweep"), "it stays with who has it"
    Process.objects.create(name=ELSEWHERE, until=Now() + dt.timedelta(seconds=30))
    Duty.objects.create(name="bake", holder=ELSEWHERE)
    assert not has_duty("bake")
    Process.objects.filter(name=ELSEWHERE).delete()
    assert has_duty("bake")

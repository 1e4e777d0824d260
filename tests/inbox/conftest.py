"""A room where members ask now, and a team of two who answer."""

import datetime as dt

import pytest

from insights.conftest import Town
from weilu.inbox.finding import look
from weilu.inbox.models import Conversation
from weilu.kit.clock import now
from weilu.team.models import Role, Seat, Staff


class Square(Town):
    """The town at this moment: `ask` and `answer` happened so many minutes ago."""

    def ago(self, who, text, minutes, kind="message", **more):
        return self.say(who, text, now() - dt.timedelta(minutes=minutes), kind=kind, **more)

    def ask(self, who, text="几点集合？", minutes=60, **more):
        return self.ago(who, text, minutes, kind="ask", **more)

    def look(self):
        """What the inbox makes of it, oldest first, held ones too."""
        look(self.community)
        return list(Conversation.objects.filter(community=self.community).order_by("opened_at", "pk"))

    def only(self):
        [one] = self.look()
        return one


@pytest.fixture
def square(store, community):
    square = Square(community)
    square.person("豆豆", is_staff=True)
    return square


@pytest.fixture
def colleague(community):
    """小林, who operates the same community."""
    staff = Staff.objects.create_user(f"lin{community.pk}", password="炉火-很暖-2026", name="小林")
    Seat.objects.create(community=community, staff=staff, role=Role.OPERATOR)
    return staff

"""A message with what it answers, what answers it, and the talk around it."""

import re

import pytest

from weilu.events.searching import by_ids
from weilu.insights.thread_page import chain, descendants
from weilu.team.models import Community

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(town):
    """A question, two answers, one of them answered and liked."""
    question = town.say("阿杉", "几点集合", "2026-03-02 09:00")
    first = town.say("小禾", "六点", "2026-03-02 09:05", to=question)
    second = town.say("老周", "七点吧", "2026-03-02 09:06", to=question)
    deep = town.say("阿杉", "好的六点", "2026-03-02 09:07", to=first)
    town.say("老周", kind="like", when="2026-03-02 09:08", to=first)
    return question, first, second, deep


def test_the_chain_leads_up_to_the_first(town, community, talk):
    question, first, _, deep = talk
    event = by_ids(community.pk, [deep])[deep]
    assert [one.id for one in chain(community, event)] == [question, first]


def test_all_answers_are_found_level_by_level(town, community, talk):
    question, first, second, deep = talk
    below = descendants(community, by_ids(community.pk, [question])[question])
    assert [one.id for one in below if one.kind == "message"] == [first, second, deep]


def test_messages_that_answer_each_other_do_not_go_round_for_ever(town, community, store):
    one = town.event("阿杉", "鸡")
    other = town.event("小禾", "蛋", to=str(one.id))
    one.target = other.id
    town.record([one, other])
    event = by_ids(community.pk, [one.id])[str(one.id)]
    assert [found.id for found in chain(community, event)] == [str(other.id)]
    assert [found.id for found in descendants(community, event)] == [str(other.id)]


def test_the_page_shows_the_tree_and_the_reactions(visit, talk):
    html = visit(f"stream/{talk[0]}/")
    tree = html.split('class="tree first"')[1].split("上下文")[0]
    assert tree.index("六点") < tree.index("好的六点") < tree.index("七点吧")
    assert tree.count('<ul class="tree">') == 2
    assert "点赞 1" in tree
    above = visit(f"stream/{talk[3]}/").split('class="tree first"')[0]
    assert "几点集合" in above


def test_ten_messages_of_the_room_stand_around_it(town, visit):
    numbers = [town.say("阿杉", f"第{n:02}句", f"2026-03-02 09:{n:02}") for n in range(20)]
    town.say("阿杉", "别处的话", "2026-03-02 09:10", room="二群")
    context = visit(f"stream/{numbers[10]}/").split("上下文")[1]
    assert re.findall(r"第(\d\d)句", context) == [f"{n:02}" for n in range(5, 16)]
    assert "别处的话" not in context


def test_another_communitys_message_does_not_exist_here(town, visit, community):
    from insights.conftest import Town

    elsewhere = Town(Community.objects.create(slug="elsewhere", name="别处"))
    number = elsewhere.say("谁", "秘密")
    visit(f"stream/{number}/", status=404)
    visit(f"stream/{2**64}/", status=404)

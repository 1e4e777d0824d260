"""阶段与触点: clicked together, checked, set back, undone."""

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from weilu.analytics.journey.keeping import plan_of
from weilu.analytics.journey.plan import Asks, Did, First, ReplyTo, Words
from weilu.analytics.journey.usual import usual_plan
from weilu.analytics.models import Journey

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(store, signed_in, community):
    return Editor(signed_in, f"/c/{community.slug}/journey/plan/")


class Editor:
    """The form as a browser would send it."""

    def __init__(self, client, address):
        self.client, self.address = client, address
        self.read(client.get(address))

    def read(self, answer):
        self.text = answer.content.decode()
        self.fields = {}
        for node in LexborHTMLParser(self.text).css("#planning input, #planning select, #planning textarea"):
            name, kind = node.attributes.get("name"), node.attributes.get("type")
            if not name or (kind == "checkbox" and "checked" not in node.attributes):
                continue
            if node.tag == "select":
                chosen = node.css_first("option[selected]") or node.css_first("option")
                value = chosen.attributes["value"]
            else:
                value = node.text() if node.tag == "textarea" else node.attributes.get("value", "")
            self.fields.setdefault(name, []).append(value)

    def press(self, act, **changed):
        told = {**self.fields, **{name.replace("__", "-"): value for name, value in changed.items()}, "act": act}
        told.pop("csrfmiddlewaretoken", None)
        answer = self.client.post(self.address, told, follow=True)
        self.read(answer)
        return answer


def test_the_usual_plan_saved_as_it_is_shown_is_the_same(page, community):
    page.press("save")
    assert Journey.objects.get(community=community).stages
    assert plan_of(community) == usual_plan()


def test_a_stage_is_added_moved_and_removed(page, community):
    page.press("add stages")
    page.press("up stages 6", stages__6__name="老朋友", **{"stages-6-0-kinds": ["like", "share"]})
    page.press("save", **{"stages-5-0-times": "4", "stages-5-0-amount": "30"})
    plan = plan_of(community)
    assert [one.name for one in plan.stages][4:] == ["复购", "老朋友", "推荐"]
    assert plan.stages[5].conditions == (Did(("like", "share"), 4, 30 * 86_400_000),)
    page.press("remove stages 5")
    page.press("save")
    assert plan_of(community).stages == usual_plan().stages


def test_the_first_stage_stays_where_it_is(page):
    for act in ("remove stages 0", "down stages 0", "up stages 1"):
        page.press(act)
        assert page.fields["stages-0-key"] == ["new"]
        assert page.fields["stages-1-key"] == ["settled"]


def test_conditions_of_every_kind_are_chosen(page, community):
    page.press("add touchpoints", touchpoints__0__name="加入群")
    for n, kind in enumerate(["words", "asks", "first", "reply_to"]):
        page.press("condition touchpoints 9") if n else None
        page.press("look", **{f"touchpoints-9-{n}-type": kind, "touchpoints-9-name": "什么都有"})
    page.press("save", **{"touchpoints-9-0-words": "咖啡，下雨、App", "touchpoints-9-3-whom": "anyone"})
    plan = plan_of(community)
    assert plan.touchpoints[0].name == "加入群"
    assert plan.touchpoints[9].conditions == (Words(("咖啡", "下雨", "App")), Asks(), First(), ReplyTo("anyone"))
    page.press("drop touchpoints 9 1")
    page.press("save")
    assert len(plan_of(community).touchpoints[9].conditions) == 3


def test_a_stage_that_is_reached_by_not_doing(page, community):
    page.press("look", **{"stages-5-0-type": "not", "stages-5-rule": "all"})
    page.press("condition stages 5")
    page.press("save", **{"stages-5-1-kinds": ["purchase"]})
    stage = plan_of(community).stages[5]
    assert stage.every
    assert [one.negated for one in stage.conditions] == [True, False]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"stages-1-name": ""}, "名字要有"),
        ({"stages-1-0-times": "许多"}, "次数"),
        ({"touchpoints-0-0-kinds": []}, "after"),
        ({"touchpoints-0-0-amount": "-3"}, "时长"),
        ({"touchpoints-1-name": "加入"}, "出现了两次"),
    ],
)
def test_what_makes_no_sense_is_told_and_stays_in_the_form(page, community, changed, why):
    answer = page.press("save", **changed)
    assert answer.status_code == 422
    assert why in page.text
    assert plan_of(community) == usual_plan()
    name, value = next(iter(changed.items()))
    if isinstance(value, str):
        assert page.fields[name] == [value]


def test_two_who_change_it_at_once_do_not_overwrite_each_other(signed_in, page, community):
    other = Editor(signed_in, page.address)
    page.press("save", **{"stages-0-name": "新来的"})
    answer = other.press("save", **{"stages-0-name": "萌新"})
    assert answer.status_code == 422
    assert "刚才有别人改过" in other.text
    assert plan_of(community).stages[0].name == "新来的"


def test_resetting_is_undone_and_undoing_too(signed_in, page, community):
    page.press("save", **{"stages-0-name": "新来的"})
    signed_in.post(f"{page.address}reset/")
    assert plan_of(community) == usual_plan()
    signed_in.post(f"{page.address}undo/")
    assert plan_of(community).stages[0].name == "新来的"
    signed_in.post(f"{page.address}undo/")
    assert plan_of(community) == usual_plan()


def test_numbers_follow_the_plan_at_once(town, visit, page, community):
    town.say("阿杉", "早", "2026-03-02 09:00")
    assert "首购" in visit("boards/journey.csv") or "buyer" in visit("boards/journey.csv?range=all")
    page.press("remove stages 3")
    page.press("save")
    assert not re.search(r"^buyer,", visit("boards/journey.csv?range=all"), re.MULTILINE)

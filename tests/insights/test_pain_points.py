"""痛点与机会点: found on the map by reach × depth, kept with owner and status, shown by what members said."""

import datetime as dt
import re

import pytest

from insights.test_journey import hits, travelled  # noqa: F401
from weilu.insights.journey import pointing
from weilu.insights.models import Evidence, Goal, PainPoint
from weilu.members.erasing import erase, finish
from weilu.members.models import Member
from weilu.team.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(store, signed_in, community):
    def send(path, **data):
        return signed_in.post(f"/c/{community.slug}/journey/{path}", data)

    return send


@pytest.fixture
def point(community, owner):
    return PainPoint.objects.create(
        community=community, title="扣了款没订单", stage="advocate", touchpoint="complaint", owner=owner
    )


def test_the_heaviest_cells_stand_first_with_their_words(travelled, visit):  # noqa: F811
    page = visit("journey/points/?range=90")
    pains, chances = page.split("地图里看到的")[1:3]
    weights = [float(one) for one in re.findall(r'触及 × 深度"><a class="link" href="[^"]+">([\d.]+)</a>', pains)]
    assert weights
    assert weights == sorted(weights, reverse=True)
    assert "又崩了，退款" in pains
    assert "又崩了" not in chances
    for url in re.findall(r'触及 × 深度"><a class="link" href="([^"]+)"', pains)[:2]:
        assert hits(visit, url.replace("&amp;", "&")) >= 10


def test_a_cell_is_kept_with_an_owner_and_a_goal_and_found_no_more(travelled, visit, post, community, owner):  # noqa: F811
    page = visit("journey/points/?range=90")
    kind, stage, place = re.search(r"new/\?kind=(\w+)&amp;stage=(\w+)&amp;touchpoint=(\w+)", page).groups()
    goal = Goal.objects.create(community=community, name="少一半投诉", measure="messages", target=1,
                               first=community.today, last=community.today + dt.timedelta(days=9))  # fmt: skip
    told = {"kind": kind, "stage": stage, "touchpoint": place, "title": "崩了没人管", "status": "working"}
    answer = post("points/new/", owner=owner.pk, goal=goal.pk, **told)
    kept = PainPoint.objects.get()
    assert answer["Location"] == f"/c/{community.slug}/journey/points/{kept.pk}/"
    assert (kept.owner, kept.goal, kept.status) == (owner, goal, "working")
    page = visit("journey/points/?range=90")
    assert f"new/?kind={kind}&amp;stage={stage}&amp;touchpoint={place}" not in page
    assert "崩了没人管" in page
    assert "少一半投诉" in visit(f"journey/points/{kept.pk}/")
    assert AuditEntry.objects.filter(act="point.kept").exists()


def test_a_form_without_sense_says_why(travelled, post):  # noqa: F811
    answer = post("points/new/", kind="pain", stage="nowhere", touchpoint="all", title="", status="open")
    assert answer.status_code == 422
    assert PainPoint.objects.count() == 0


def test_putting_away_is_undone(visit, post, point):
    post(f"points/{point.pk}/archive/")
    assert "收起了「扣了款没订单」" in visit("journey/points/")
    post(f"points/{point.pk}/restore/")
    point.refresh_from_db()
    assert point.archived_at is None


def test_a_message_is_quoted_once_and_goes_with_its_event(town, visit, post, point, owner):
    said = town.say("阿杉", "钱扣了没订单！", "2026-03-02 09:00")
    for _ in range(2):
        post(f"points/{point.pk}/quote/", event=said)
    assert [(one.source, one.event, one.text) for one in point.evidence.all()] == [("message", said, "")]
    assert "钱扣了没订单！" in visit(f"journey/points/{point.pk}/")
    post(f"points/{point.pk}/quote/", event="123")
    assert point.evidence.count() == 1
    finish(erase(town.person("阿杉"), by=owner))
    page = visit(f"journey/points/{point.pk}/")
    assert "钱扣了没订单！" not in page
    assert "这条消息已经不在了" in page


def test_what_was_heard_elsewhere_is_written_changed_taken_out_and_brought_back(visit, post, point):
    post(
        f"points/{point.pk}/evidence/new/", source="interview", text="等了三天没人回", who="小禾", said_on="2026-03-01"
    )
    one = point.evidence.get()
    page = visit(f"journey/points/{point.pk}/")
    assert "等了三天没人回" in page
    assert "访谈" in page
    post(f"points/{point.pk}/evidence/{one.pk}/", source="call", text="等了四天", who="小禾")
    one.refresh_from_db()
    assert (one.source, one.text, one.said_on) == ("call", "等了四天", None)
    post(f"points/{point.pk}/evidence/{one.pk}/remove/")
    page = visit(f"journey/points/{point.pk}/")
    assert "等了四天" not in page
    assert "删了一条证据" in page
    post(f"points/{point.pk}/evidence/{one.pk}/restore/")
    assert "等了四天" in visit(f"journey/points/{point.pk}/")
    assert post(f"points/{point.pk}/evidence/new/", source="message", text="x").status_code == 422


def test_the_typed_words_of_an_erased_member_go_with_them(community, town, point, owner):
    person = town.person("小禾")
    form = pointing.EvidenceForm({"source": "interview", "text": "我很失望", "who": "小禾"})
    assert form.is_valid()
    assert pointing.write_down(point, form, by=owner).member == person
    erase(Member.objects.get(pk=person.pk), by=owner)
    assert not Evidence.objects.filter(text="我很失望").exists()


def test_an_analyst_reads_but_changes_nothing(store, signed_in, community, owner, point):
    community.seats.update(role="analyst")
    assert signed_in.get(f"/c/{community.slug}/journey/points/{point.pk}/").status_code == 200
    for path in ("archive", "quote", "evidence/new"):
        assert signed_in.post(f"/c/{community.slug}/journey/points/{point.pk}/{path}/").status_code == 403
    assert signed_in.post(f"/c/{community.slug}/journey/plan/", {"act": "save"}).status_code == 403

"""方面满意度: kept on its page with undo, told with n and interval, opened with the clauses marked."""

import datetime as dt
import html
import re

import pytest
from django.utils import translation

from scored import record_scored
from weilu.analytics.models import Aspect
from weilu.insights.analyses import aspects
from weilu.insights.reports import making, printing
from weilu.insights.reports.spans import finished
from weilu.team.models import AuditEntry, Community

pytestmark = pytest.mark.django_db

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def opinions(town, community):
    """Twelve messages of yesterday about coffee, nine of them content; one about the parcel."""
    aspects.make(community, "咖啡", ["拿铁"], by=None)
    aspects.make(community, "物流", [], by=None)
    day, told = community.yesterday, []
    for n in range(12):
        told.append(
            (town.event("阿杉", "拿铁真好喝" if n < 9 else "咖啡太酸", f"{day} 09:{n:02}"), 0.9 if n < 9 else -0.9)
        )
    told.append((town.event("小禾", "物流好慢", f"{day} 10:00"), -0.8))
    scores = [score for _, score in told]
    record_scored(community, [event for event, _ in told], sentiment=scores, emotion=["happy"] * 13)


def post(signed_in, community, address, **told):
    return signed_in.post(f"/c/{community.slug}/boards/analyses/aspects/{address}?range=7", told)


def links(page, word):
    return [html.unescape(one).split("/", 3)[3] for one in re.findall(r'href="([^"]*)"', page) if word in one]


def test_satisfaction_is_told_with_its_n_and_interval_and_opens_its_messages(opinions, visit):
    card = visit("boards/parts/aspects/?range=7&grain=day", **FRAGMENT)
    coffee, parcel = re.findall(r"<tr><th scope=\"row\"><a.*?</tr>", card.split("</figure>")[1], re.DOTALL)
    assert "75.0%" in coffee
    assert "n=12" in coffee
    assert "47%" in coffee
    assert "91%" in coffee
    assert "thin-n" not in coffee
    assert "thin-n" in parcel
    (bad,) = links(coffee, "sounds=negative")
    page = visit(bad)
    assert page.count('<article class="say') == 3
    assert "<mark>咖啡太酸</mark>" in page
    everything = links(coffee, "/said/")[0]
    assert visit(everything).count('<article class="say') == 12


def test_an_aspect_is_added_renamed_deleted_and_brought_back(town, signed_in, community, visit):
    town.say("阿杉", "早", f"{community.yesterday} 09:00")
    post(signed_in, community, "new/", name="客服", names="小二、人工，客服")
    aspect = Aspect.objects.get()
    assert aspect.called == ["客服", "小二", "人工"]
    post(signed_in, community, f"{aspect.pk}/", name="客户服务", names="客服\n小二")
    aspect.refresh_from_db()
    assert aspect.called == ["客户服务", "客服", "小二"]
    post(signed_in, community, f"{aspect.pk}/archive/")
    page = visit("boards/analyses/aspects/?range=7")
    assert "已删除“客户服务”" in page
    assert f"aspects/{aspect.pk}/restore/" in page
    assert "已删除" not in visit("boards/analyses/aspects/?range=7")
    post(signed_in, community, f"{aspect.pk}/restore/")
    assert Aspect.objects.get(archived_at=None) == aspect
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"aspect.made", "aspect.changed", "aspect.archived", "aspect.restored"} <= acts


def test_what_cannot_be_an_aspect_is_refused_in_words(store, signed_in, community):
    post(signed_in, community, "new/", name="客服")
    for name in ("客服", "", "，", "长" * 41):
        answer = signed_in.post(f"/c/{community.slug}/boards/analyses/aspects/new/", {"name": name}, follow=True)
        assert "已经有了" in answer.content.decode() or "要有名称" in answer.content.decode()
    assert Aspect.objects.count() == 1
    gone = Aspect.objects.get()
    aspects.put_away(gone, by=None)
    other = aspects.make(community, "客服", [], by=None)
    post(signed_in, community, f"{gone.pk}/restore/")
    assert Aspect.objects.get(archived_at=None) == other


def test_one_that_is_not_watched_is_no_page(opinions, visit, community):
    visit("boards/analyses/words/said/?aspect=没有", status=404)
    assert "没有名叫 没有 的方面" in visit("boards/parts/aspects/?range=7&aspect=没有", **FRAGMENT)


def test_an_analyst_reads_and_changes_nothing(opinions, signed_in, community, visit):
    community.seats.update(role="analyst")
    assert post(signed_in, community, "new/", name="别的").status_code == 403
    page = visit("boards/analyses/aspects/")
    assert "咖啡、拿铁" in page
    assert "加一个" not in page


def test_a_report_tells_the_aspects_that_moved_most(town, community, monkeypatch, visit):
    monkeypatch.setattr(Community, "today", property(lambda self: dt.date(2026, 3, 16)))
    monkeypatch.setattr(Community, "yesterday", property(lambda self: dt.date(2026, 3, 15)))
    town.say("阿杉", "早", "2026-02-20 09:00")
    said = [("咖啡好喝", 0.9, 3)] * 15 + [("咖啡难喝", -0.9, 10)] * 15 + [("咖啡好喝", 0.9, 11)] * 5
    said += [("物流很快", 0.9, day) for day in (3, 10) for _ in range(12)] + [("路线好走", 0.9, 10)] * 9
    events = [town.event("阿杉", text, f"2026-03-{day:02} 09:{n:02}") for n, (text, _, day) in enumerate(said[:60])]
    record_scored(community, events, sentiment=[s for _, s, _ in said[:60]], emotion=["happy"] * len(events))
    for name in ("咖啡", "物流", "路线"):
        aspects.make(community, name, [], by=None)
    with translation.override("zh-hans"):
        lines = [
            line
            for line in printing.lines(making.make(community, finished(community, "week"), by=None))
            if line["name"] == "aspect"
        ]
    assert [line["text"] for line in lines] == [
        "本周“咖啡”的满意度 25.0%，较上周 -75.0 个百分点",
        "本周“物流”的满意度 100.0%，与上周持平",
    ]
    assert [line["welcome"] for line in lines] == [False, None]
    assert visit(lines[0]["url"].split("/", 3)[3]).count('<article class="say') == 20

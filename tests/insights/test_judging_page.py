"""设置 › 语气判断, and `weilu text`: what is still to be judged anew, what people corrected, what that taught."""

import re

import pytest

from cli.conftest import call  # noqa: F401
from scored import record_scored
from weilu.events import correcting
from weilu.events.judging import judge_of
from weilu.events.models import Calibration, Correction, Rescoring
from weilu.text.judging import judge
from weilu.text.scores import tone_of

ROUTES = ["东线", "西坡", "月亮湾", "老鹰嘴", "竹海", "一线天", "盐井", "半山亭", "云雾口", "白鹭坪"]
SAYS = ["{}太糟糕了", "{}糟糕透顶", "昨天{}好糟糕", "{}糟糕得很"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def feasts(town):
    texts = [say.format(route) for route in ROUTES for say in SAYS]
    events = [town.event("阿杉", text, f"2026-03-02 09:{n:02}") for n, text in enumerate(texts)]
    town.record(events)
    return events


@pytest.fixture
def post(signed_in, community):
    def send(path):
        response = signed_in.post(f"/c/{community.slug}/settings/judging/{path}", follow=True)
        assert response.status_code == 200
        return response.content.decode()

    return send


def test_before_anything_was_corrected(town, visit):
    page = visit("settings/judging/")
    assert "还没有人改正过" in page
    assert "所有消息都按现在的判断" in page
    assert re.search(r"<button class=\"btn\" disabled>.*?用改正重新学习", page, re.DOTALL)


def test_texts_that_others_judged_are_offered(town, visit, post, community):
    event = town.event("阿杉", "今天太开心了")
    record_scored(community, [event], sentiment=[-1.0], emotion=["sad"], intensity=[0.5], judged=[7])
    assert "1 条消息还是以前的判断" in visit("settings/judging/")
    post("rescore/")
    assert Rescoring.objects.get().state in ("waiting", "done")
    from weilu.events.rescoring import rescore

    rescore(community)
    assert "所有消息都按现在的判断" in visit("settings/judging/state/")
    assert correcting.feeling_of(community, event.id).feeling.emotion == "happy"


def test_progress_is_told(town, visit, community):
    Rescoring.objects.create(community=community, state="running", total=2000, done=500)
    told = visit("settings/judging/state/")
    assert 'hx-trigger="every 2s"' in told
    assert "500 / 2,000" in told


def test_corrections_teach_and_are_put_away(feasts, visit, post, community, owner):
    for event in feasts:
        correcting.correct(community, event.id, {"emotion": "happy"}, by=owner)
    page = visit("settings/judging/")
    assert "东线太糟糕了" in page
    assert "40" in page
    assert "学会了" in post("train/")
    assert judge_of(community.pk) != judge()
    page = visit("settings/judging/")
    assert "正在用" in page
    assert "→" in page
    assert f"{len(feasts)} 条消息还是以前的判断" in page
    assert "恢复成出厂的判断" in post("reset/")
    assert judge_of(community.pk) == judge()
    assert "找回教过的" in visit("settings/judging/")
    post(f"taught/{Calibration.objects.get().pk}/back/")
    assert judge_of(community.pk) != judge()


def test_too_few_and_no_better_are_said(feasts, visit, post, community, owner):
    assert "改正还太少" in post("train/")
    for event in feasts:
        said = tone_of(correcting.feeling_of(community, event.id).feeling.sentiment)
        correcting.correct(community, event.id, {"sounds": said}, by=owner)
    assert "没有采用" in post("train/")
    assert judge_of(community.pk) == judge()


def test_a_correction_is_undone_here_too(feasts, visit, post, community, owner):
    before = correcting.feeling_of(community, feasts[0].id).feeling
    made = correcting.correct(community, feasts[0].id, {"spam": "yes"}, by=owner)
    assert "广告" in visit("settings/judging/")
    post(f"corrections/{made.pk}/undo/")
    assert correcting.feeling_of(community, feasts[0].id).feeling == before
    assert Correction.objects.get().undone_by == owner


def test_on_the_command_line(feasts, call, community, owner):  # noqa: F811
    assert call("text", "status", "--json").json["stale"] == 0
    refused = call("text", "teach")
    assert (refused.status, "改正还太少" in refused.err) == (1, True)
    for event in feasts:
        correcting.correct(community, event.id, {"emotion": "happy"}, by=owner)
    assert call("text", "teach", "--json").json["kept"] is True
    assert call("text", "status", "--json").json["stale"] == len(feasts)
    assert call("text", "rescore", "--json").json == {"rescored": len(feasts)}
    assert call("text", "forget", "--json").json == {"forgotten": True}
    told = call("text", "status", "--json").json
    assert (told["lessons"], told["taught"], told["judge"]) == (len(feasts), 0, judge())

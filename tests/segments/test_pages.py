"""分群 in the web: rules clicked together, previewed, saved, renamed, put away; and why a member is in one."""

import pytest
from django.urls import reverse
from django.utils import translation

from weilu.members import listing
from weilu.members.merging import merge
from weilu.members.tagging import tag
from weilu.segments import making
from weilu.segments.describing import lines
from weilu.segments.drafting import act, fresh, of_rules, to_rules
from weilu.segments.models import Segment
from weilu.segments.rules import BadRule, parse, written
from weilu.team.models import AuditEntry, Role, Seat

RULES = {
    "all": [
        {"did": "comment", "at_least": 3, "within": 30},
        {"not": {"did": "purchase", "within": 90}},
        {"any": [{"tag": "老客户"}, {"attribute": "city", "is": "杭州"}]},
    ]
}


@pytest.fixture(autouse=True)
def in_chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def page(signed_in, community):
    """page(name, *numbers, **form): the answer of a page; a form is posted."""

    def get(name, *numbers, post=None):
        address = reverse(f"segments:{name}", args=[community.slug, *numbers])
        return signed_in.get(address) if post is None else signed_in.post(address, post)

    return get


def text(answer):
    return answer.content.decode()


FORM = {
    "r.kind": "all",
    "r.0.kind": "did",
    "r.0.did": "comment",
    "r.0.times": "3",
    "r.1.kind": "any",
    "r.1.not": "1",
    "r.1.0.kind": "tag",
    "r.1.0.tag": "老客户",
    "r.1.1.kind": "lifecycle",
    "r.1.1.lifecycle": ["left", "dormant"],
}


@pytest.mark.parametrize(
    "told",
    [
        RULES,
        {"did": "message", "at_least": 2, "within": 14, "sounds": "negative", "emotion": "angry"},
        {"did": "active", "exactly": 0, "from": "2026-01-01", "platform": "wechat"},
        {"did": "purchase", "at_least": 99.5, "sum": True},
        {"not": {"any": [{"segment": "甲"}, {"list": [3, 4]}, {"not": {"rfm": ["重要价值"], "kind": "purchase"}}]}},
        {"sequence": ["join", "view", "like", "purchase"], "window": "90m", "within": 14},
        {"sequence": ["join", "view"], "window": "48h", "within": 90},
        {"attribute": "channel", "unknown": True},
        {"attribute": "age", "between": [17.5, 30]},
        {"all": [{"attribute": "age", "at_least": 18}, {"attribute": "debt", "exactly": -1234567.25}]},
        {"lifecycle": ["left"]},
    ],
)
def test_saved_rules_come_back_from_the_form_as_they_were(told):
    rule = parse(told)
    again = parse(to_rules(of_rules(written(rule))))
    if "all" in told:
        assert again == rule
    else:  # the builder's outermost is always a group
        assert again.rules == (rule,)


def test_buttons_add_and_remove():
    draft = act(act(fresh(), "add r"), "group r")
    assert [node.kind for node in draft.parts] == ["did", "did", "any"]
    assert [node.place for node in draft.parts[2].parts] == ["3.1", "3.2"]
    draft = act(act(draft, "remove r.2.0"), "remove r.2.0")
    assert [node.kind for node in draft.parts] == ["did", "did"], "an empty group goes"
    draft = act(act(draft, "remove r.0"), "remove r.0")
    assert [node.kind for node in draft.parts] == ["did"], "there is always one rule"
    for nonsense in ("remove r", "add r.9", "group r.0.0", "add r.x", "fly r", "", "remove r.0.-1"):
        assert len(act(fresh(), nonsense).parts) == 1


def test_rules_read_as_sentences():
    assert [f"{'  ' * line.depth}{line.words}" for line in lines(parse(RULES))] == [
        "同时满足：",
        "  最近 30 天，评论 ≥ 3 次",
        "  不是：最近 90 天，购买 ≥ 1 次",
        "  满足任意一条：",
        "    有标签「老客户」",
        "    city是「杭州」",
    ]
    told = {"did": "message", "at_least": 2, "within": 14, "sounds": "negative"}
    assert next(lines(parse(told))).words == "最近 14 天，消息 (消极) ≥ 2 次"
    assert next(lines(parse({"attribute": "age", "at_most": 1800.5}))).words == "age ≤ 1,800.5"
    assert next(lines(parse({"attribute": "age", "between": [1, 2]}))).words == "age在 1 到 2 之间"
    with translation.override("en"):
        assert (
            next(lines(parse({"rfm": ["重要价值", "一般挽留"]}))).words == "RFM group: Key: cherish, General: win back"
        )
        assert next(lines(parse({"lifecycle": ["at_risk", "left"]}))).words == "Lifecycle: At risk, Left"
        assert next(lines(parse({"not": {"any": [{"tag": "a"}]}}))).words == "None of:"


def test_a_draft_is_previewed_and_saved(page, people, did, community, owner):
    did(people[0], "comment", times=3)
    did(people[1], "comment", times=3)
    tag(people[1], "老客户", by=owner)
    shown = page("new", post=FORM)
    assert shown.context["count"] == 1
    assert [member.name for member in shown.context["found"]] == ["一"]
    assert not Segment.objects.exists(), "looking saves nothing"
    saved = page("new", post=FORM | {"name": "爱评论的", "act": "save"})
    segment = Segment.objects.get()
    assert saved["Location"] == reverse("segments:one", args=[community.slug, segment.pk])
    assert segment.rules == {
        "all": [
            {"did": "comment", "at_least": 3, "within": 30},
            {"not": {"any": [{"tag": "老客户"}, {"lifecycle": ["left", "dormant"]}]}},
        ]
    }
    told = page("one", segment.pk)
    assert "爱评论的" in text(told)
    assert [member.name for member in told.context["members"]] == ["一"]
    assert [row["sizes"] for row in page("list").context["rows"]] == [[1]]
    assert "爱评论的" in text(page("change", segment.pk))
    lines_of_csv = b"".join(page("csv", segment.pk, post={}).streaming_content).decode().splitlines()
    assert len(lines_of_csv) == 2
    assert AuditEntry.objects.filter(act="members.download").exists()


def test_a_draft_half_filled_in_says_what_is_missing(page, people):
    half = {"r.kind": "all", "r.0.kind": "tag", "r.1.kind": "did", "r.1.times": "很多", "name": "甲"}
    assert page("new", post=half).context["wrong"].startswith("第 1 条规则：")
    refused = page("new", post=half | {"act": "save"})
    assert refused.status_code == 400
    assert "第 1 条规则：" in text(refused)
    half["r.0.tag"] = "老客户"
    assert page("new", post=half).context["wrong"].startswith("第 2 条规则：")
    assert page("new", post={"act": "save"}).status_code == 400, "a name is missing"
    assert not Segment.objects.exists()


def test_what_a_button_changes_comes_back_in_the_form(page, people):
    shown = page("new", post=FORM | {"act": "add r.1"})
    assert 'name="r.1.2.kind"' in text(shown)
    assert 'value="老客户"' in text(shown)


def test_a_look_at_the_preview_does_nothing_else(signed_in, people, community):
    address = reverse("segments:new", args=[community.slug])
    looked = signed_in.post(
        address, FORM | {"name": "甲", "act": "save"}, headers={"HX-Request": "true", "HX-Target": "preview"}
    )
    assert looked.status_code == 200
    assert not Segment.objects.exists()


def test_a_segment_is_renamed_where_others_stand_on_it_copied_put_away_and_brought_back(page, people, community, owner):
    first = making.save(community, "甲", {"did": "message"}, by=owner)
    second = making.save(community, "乙", {"any": [{"segment": "甲"}]}, by=owner)
    page("rename", first.pk, post={"name": "丙"})
    page("rename", first.pk, post={"name": "乙"})
    second.refresh_from_db()
    assert second.rules == {"any": [{"segment": "丙"}]}
    page("copy", second.pk, post={})
    assert Segment.objects.get(name="乙 2").rules == second.rules
    page("archive", first.pk, post={})
    first.refresh_from_db()
    assert first.archived_at is None, "others stand on it"
    page("archive", second.pk, post={})
    listed = page("list")
    assert "收起来了" in text(listed)
    assert [row["segment"].name for row in listed.context["rows"]] == ["丙", "乙 2"]
    page("restore", second.pk, post={})
    assert len(page("list").context["rows"]) == 3


def test_changing_rules_and_name_at_once_carries_both(page, people, community, owner):
    first = making.save(community, "甲", {"did": "message"}, by=owner)
    making.save(community, "乙", {"segment": "甲"}, by=owner)
    page("change", first.pk, post=FORM | {"name": "丁", "act": "save", "fixed": "1"})
    first.refresh_from_db()
    assert (first.name, first.numbers) == ("丁", [])
    assert Segment.objects.get(name="乙").rules == {"segment": "丁"}


def test_a_profile_tells_its_segments_and_why(page, people, did, community, owner):
    did(people[0], "comment", times=7)
    making.save(
        community,
        "爱评论的",
        {"all": [{"did": "comment", "at_least": 3, "within": 30}, {"not": {"did": "purchase"}}]},
        by=owner,
    )
    making.save(community, "买过的", {"did": "purchase"}, by=owner)
    making.save_members(community, "名单", [people[0].pk], by=owner)
    shown = page("of_member", people[0].pk)
    rows = {row["segment"].name: row["why"] for row in shown.context["rows"]}
    assert rows == {
        "名单": [],
        "爱评论的": [
            {"words": "最近 30 天，评论 ≥ 3 次", "holds": True, "value": 7.0},
            {"words": "不是：有史以来，购买 ≥ 1 次", "holds": True, "value": 0.0},
        ],
    }
    assert page("of_member", people[1].pk).context["rows"] == []


def test_a_segment_whose_ground_is_gone_says_so_instead_of_failing(page, people, community, owner):
    first = making.save(community, "甲", {"did": "message"}, by=owner)
    second = making.save(community, "乙", {"segment": "甲"}, by=owner)
    Segment.objects.filter(pk=first.pk).delete()
    assert "没有名叫 甲 的分群" in text(page("one", second.pk))
    assert page("of_member", people[0].pk).status_code == 200
    assert page("csv", second.pk, post={}).status_code == 302
    with pytest.raises(BadRule):
        making.keep_size(second)


def test_an_analyst_looks_but_does_not_change(client, page, people, community, owner):
    segment = making.save(community, "甲", {"did": "message"}, by=owner)
    Seat.objects.filter(community=community, staff=owner).update(role=Role.ANALYST)
    assert page("list").status_code == 200
    assert page("one", segment.pk).status_code == 200
    assert page("new").status_code == 403
    assert page("archive", segment.pk, post={}).status_code == 403


def test_the_list_of_members_is_narrowed_to_a_segment(signed_in, people, did, community, owner):
    for one in people[:3]:
        did(one, "comment")
    segment = making.save(community, "评论过的", {"did": "comment"}, by=owner)
    address = reverse("members:list", args=[community.slug])

    def names(**asked):
        return {row["member"].name for row in signed_in.get(address, asked).context["rows"]}

    assert names() == set("一二三四五六")
    assert names(segment=segment.pk) == set("一二三")
    assert names(segment=segment.pk, who="people", sort="name") == set("一二三")
    assert names(segment=segment.pk, who="staff") == set()
    assert names(segment=segment.pk + 9) == set()
    merge(people[3], people[0], by=owner)
    assert names(segment=segment.pk) == set("二三四")


@pytest.mark.parametrize("few", [1, 10_000])
def test_narrow_or_wide_a_segment_lists_the_same_members(people, did, community, owner, monkeypatch, few):
    monkeypatch.setattr(listing, "FEW", few)
    for one in people[:3]:
        did(one, "comment")
    segment = making.save(community, "评论过的", {"did": "comment"}, by=owner)
    for sort in ("name", "-seen", "-active"):
        found = listing.page(community, listing.Filter(group=segment.pk, sort=sort))
        assert {one.name for one in found.members} == set("一二三")


def test_numbers_are_looked_at_for_one_segment(signed_in, people, did, community, owner):
    did(people[0], "message")
    making.save(community, "说过话", {"did": "message"}, by=owner)
    address = reverse("insights:boards", args=[community.slug])
    assert "<option selected>说过话</option>" in text(signed_in.get(address, {"segment": "说过话"}))
    part = reverse("insights:part", args=[community.slug, "active"])
    assert signed_in.get(part, {"segment": "说过话"}).status_code == 200
    gone = signed_in.get(part, {"segment": "没有的"})
    assert gone.status_code == 200
    assert "没有名叫 没有的 的分群" in text(gone)
    for name, *rest in (
        ("boards",), ("analysis", "funnel"), ("analysis", "channels"), ("part", "speakers"),
        ("metric", "active"),
    ):  # fmt: skip
        answer = signed_in.get(reverse(f"insights:{name}", args=[community.slug, *rest]), {"segment": "没有的"})
        assert answer.status_code == 200, (name, rest)


def test_the_people_behind_a_number_are_kept_as_a_segment(signed_in, people, did, community, owner):
    for one in people[:3]:
        did(one, "join", ago=9)
    did(people[0], "message", ago=8)
    address = reverse("insights:fallen", args=[community.slug, 2]) + "?steps=join,message"
    assert "存为分群" in text(signed_in.get(address))
    answer = signed_in.post(address, {"name": "没说过话"})
    kept = Segment.objects.get()
    assert answer["Location"] == reverse("segments:one", args=[community.slug, kept.pk])
    assert kept.numbers == [people[1].pk, people[2].pk]
    refused = signed_in.post(address, {"name": "没说过话"}, follow=True)
    assert "已经有名叫 没说过话 的分群" in text(refused)
    Seat.objects.filter(community=community, staff=owner).update(role=Role.ANALYST)
    assert "存为分群" not in text(signed_in.get(address))
    assert signed_in.post(address, {"name": "又一个"}).status_code == 403

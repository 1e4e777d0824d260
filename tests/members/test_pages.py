"""The pages of members, through their addresses."""

import pytest
from django.urls import reverse

from weilu.events.event import Event, event_id
from weilu.events.recording import record
from weilu.members.merging import merge
from weilu.members.models import Member, Note, Tag, TagRound
from weilu.team.models import AuditEntry, Role, Seat

pytestmark = pytest.mark.django_db


def at(name, community, *more):
    return reverse(f"members:{name}", args=[community.slug, *more])


def test_an_empty_community_offers_one_act(signed_in, community, store):
    page = signed_in.get(at("list", community)).content.decode()
    assert "这里还没有成员" in page
    assert page.count('<a class="btn go"') == 1
    assert "filters" not in page


def test_the_list_is_searched_in_any_writing(signed_in, community, meet, people):
    meet("馬蘭花 Ma Lan", "wechat", "9")
    for words in ("马兰", "馬蘭", "ma lan", "LAN 马", "花"):
        page = signed_in.get(at("list", community), {"q": words}).content.decode()
        assert "馬蘭花" in page
        assert "阿杉" not in page
    assert "没有符合条件的成员" in signed_in.get(at("list", community), {"q": "没有"}).content.decode()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"platform": "wechat"}, {"小禾"}),
        ({"tag": "徒步"}, {"阿杉"}),
        ({"who": "staff"}, {"老周"}),
        ({"who": "people"}, {"阿杉", "小禾"}),
        ({"lifecycle": "dormant"}, {"小禾"}),
        ({"since": "2025-06-15", "until": "2025-06-15"}, {"阿杉", "小禾", "老周"}),
        ({"until": "2025-06-14"}, set()),
        ({"since": "昨天", "tag": "x", "sort": "?", "after": "%%"}, {"阿杉", "小禾", "老周"}),
    ],
)
def test_filters_narrow_the_list(signed_in, community, people, query, names):
    shan, he, zhou = people
    tag = Tag.objects.create(community=community, name="徒步")
    shan.tags.add(tag)
    Member.objects.filter(pk=zhou.pk).update(is_staff=True)
    Member.objects.filter(pk=he.pk).update(lifecycle="dormant")
    query = {key: tag.pk if value == "徒步" else value for key, value in query.items()}
    page = signed_in.get(at("list", community), query).content.decode()
    assert {name for name in ("阿杉", "小禾", "老周") if f">{name}</a>" in page} == names


def test_filters_see_what_a_merged_account_brings(signed_in, community, people, owner):
    shan, he, _ = people
    merge(shan, he, by=owner)
    for query in ({"platform": "wechat"}, {"q": "小禾"}):
        page = signed_in.get(at("list", community), query).content.decode()
        assert ">阿杉</a>" in page
        assert ">小禾</a>" not in page


def test_a_selection_is_tagged_and_the_tagging_undone(signed_in, community, people):
    shan, he, _ = people
    shan.tags.add(Tag.objects.create(community=community, name="徒步"))
    reply = signed_in.post(at("tag_many", community), {"member": [shan.pk, he.pk], "tag": "徒步", "query": "sort=name"})
    page = signed_in.get(reply.url).content.decode()
    assert "已给 1 位成员打上「徒步」" in page
    done = TagRound.objects.get()
    assert done.numbers == [he.pk], "who had it before is not touched by the undo"
    signed_in.post(at("undo_tags", community, done.pk), {"query": ""})
    assert list(Member.objects.filter(tags__name="徒步")) == [shan]


def test_all_who_match_the_filter_are_tagged_at_once(signed_in, community, people):
    signed_in.post(at("tag_many", community), {"all": "1", "tag": "微信来的", "query": "platform=wechat"})
    assert [one.name for one in Member.objects.filter(tags__name="微信来的")] == ["小禾"]


def test_another_community_s_members_cannot_be_tagged(signed_in, community, people, owner):
    from weilu.team.models import Community

    stranger = Member.objects.create(community=Community.objects.create(slug="else", name="别处"), name="外人")
    signed_in.post(at("tag_many", community), {"member": [stranger.pk], "tag": "徒步", "query": ""})
    assert not stranger.tags.exists()
    assert signed_in.get(at("profile", community, stranger.pk)).status_code == 404


def test_the_list_is_taken_away_without_formulas(signed_in, community, people, meet):
    meet("=HYPERLINK(1)", account="8", phone="13800001234")
    reply = signed_in.post(at("csv", community), {"query": ""})
    text = b"".join(reply.streaming_content).decode()
    assert "'=HYPERLINK(1)" in text
    assert "13800001234" in text
    assert text.count("\n") == 5
    assert AuditEntry.objects.get(act="members.download").details == {"count": "4"}


def test_an_analyst_sees_no_contact_data(client, signed_in, community, owner, meet, people):
    one = meet("有电话", account="8", phone="13800001234", email="lan@example.test")
    Seat.objects.filter(community=community).update(role=Role.ANALYST)
    for page in (
        signed_in.get(at("profile", community, one.pk)).content.decode(),
        b"".join(signed_in.post(at("csv", community), {"query": ""}).streaming_content).decode(),
    ):
        assert "138****1234" in page
        assert "l***@example.test" in page
        assert "13800001234" not in page
    assert signed_in.post(at("data", community, one.pk)).status_code == 403
    assert signed_in.post(at("tag", community, one.pk), {"tag": "x"}).status_code == 403


def test_a_profile_shows_who_it_is_and_what_they_did(signed_in, community, people, say, room):
    shan, he, _ = people
    question = say(he, "雨天还去吗", minutes=10, space=room.pk)
    say(shan, "去，带伞", minutes=11, target=question.id, space=room.pk)
    page = signed_in.get(at("profile", community, shan.pk)).content.decode()
    assert "阿杉" in page
    assert at("timeline", community, shan.pk) in page
    deeds = signed_in.get(at("timeline", community, shan.pk)).content.decode()
    assert "去，带伞" in deeds
    assert "雨天还去吗" in deeds, "the quoted text"
    found = signed_in.get(at("timeline", community, shan.pk), {"q": "爬山"}).content.decode()
    assert "<mark>爬山</mark>" in found
    assert "带伞" not in found
    company = signed_in.get(at("companions", community, shan.pk)).content.decode()
    assert "小禾" in company
    assert "1 → · ← 0" in company
    assert "0 → · ← 1" in signed_in.get(at("companions", community, he.pk)).content.decode()
    habits = signed_in.get(at("habits", community, shan.pk)).content.decode()
    assert "最常在 23 点" in habits, "15:06 UTC in Shanghai"
    assert "山行一群" in habits
    assert (
        "1 天活跃，3 次行为"
        in signed_in.get(at("calendar", community, shan.pk), {"end": "2025-06-15"}).content.decode()
    )


def test_the_timeline_goes_on_page_by_page_without_loss(signed_in, community, people, store):
    shan = people[0]
    same = [
        Event(member=shan.pk, ts=1_750_100_000_000, kind="message", id=event_id("p", n), text=f"第{n}句。")
        for n in range(95)
    ]
    record(community, same)
    address, seen = at("timeline", community, shan.pk), []
    import re

    while address:
        page = signed_in.get(address).content.decode()
        seen += re.findall(r"第\d+句。", page)
        more = re.search(r'hx-get="([^"]+after=[^"]+)"', page)
        address = more[1].replace("&amp;", "&") if more else ""
    assert seen == [f"第{n}句。" for n in reversed(range(95))]


def test_a_merged_member_s_address_leads_to_the_person(signed_in, community, people, owner):
    shan, he, _ = people
    reply = signed_in.post(at("merge", community, shan.pk), {"other": he.pk})
    page = signed_in.get(reply.url).content.decode()
    assert "撤销合并" in page
    assert "拆开" in page
    reply = signed_in.get(at("profile", community, he.pk), follow=True)
    assert reply.redirect_chain[-1][0] == at("profile", community, shan.pk)
    assert "这个账号已并入 阿杉" in reply.content.decode()
    assert "我去" in signed_in.get(at("timeline", community, shan.pk)).content.decode()
    signed_in.post(at("unmerge", community, he.pk))
    assert "我去" not in signed_in.get(at("timeline", community, shan.pk)).content.decode()


def test_two_are_compared_before_they_are_merged(signed_in, community, people):
    shan, he, _ = people
    assert "小禾" in signed_in.get(at("merge", community, shan.pk), {"q": "小"}).content.decode()
    page = signed_in.get(at("merge", community, shan.pk), {"with": he.pk}).content.decode()
    assert "阿杉 和 小禾 是同一个人吗" in page


def test_tags_notes_and_flags_are_put_and_taken(signed_in, community, people):
    shan = people[0]
    signed_in.post(at("tag", community, shan.pk), {"tag": "  徒步  领队 "})
    assert [tag.name for tag in shan.tags.all()] == ["徒步 领队"]
    fragment = signed_in.post(at("tag", community, shan.pk), {"tag": "老友"}, headers={"HX-Request": "true"})
    assert "老友" in fragment.content.decode()
    signed_in.post(at("untag", community, shan.pk, shan.tags.get(name="老友").pk))
    assert shan.tags.count() == 1
    signed_in.post(at("note", community, shan.pk), {"text": "<b>膝盖不好</b>"})
    assert "&lt;b&gt;膝盖不好" in signed_in.get(at("profile", community, shan.pk)).content.decode()
    signed_in.post(at("remove_note", community, shan.pk, Note.objects.get().pk))
    assert not Note.objects.exists()
    signed_in.post(at("flag", community, shan.pk, "staff"), {"on": "1"})
    assert Member.objects.get(pk=shan.pk).is_staff
    signed_in.post(at("flag", community, shan.pk, "staff"), {"on": "0"})
    assert not Member.objects.get(pk=shan.pk).is_staff
    assert "膝盖" not in str(list(AuditEntry.objects.values_list("subject", "details")))


def test_a_person_gets_a_copy_of_all_their_data(signed_in, community, people, owner):
    import json

    shan, he, _ = people
    merge(shan, he, by=owner)
    data = json.loads(b"".join(signed_in.post(at("data", community, shan.pk)).streaming_content))
    assert [event["text"] for event in data["events"]] == ["周六爬山", "我去", "七点"]
    assert {identity["name"] for identity in data["identities"]} == {"阿杉", "小禾"}


def test_pages_stay_in_three_languages(signed_in, community, people):
    for code in ("en", "zh-hant"):
        signed_in.cookies["weilu_language"] = code
        for name, more in (("list", []), ("alike", []), ("profile", [people[0].pk]), ("erase", [people[0].pk])):
            assert signed_in.get(at(name, community, *more)).status_code == 200

"""Who did it: visitors who sign in, ids that change, and what is told of people, whatever order it arrives in."""

import pytest

from weilu.kit.clock import from_ms, now_ms
from weilu.members.joining import visitor
from weilu.members.merging import unmerge
from weilu.members.models import Identity, Member
from weilu.segments.models import Unheard

pytestmark = pytest.mark.django_db
NOW = 1_780_000_000_000


def at(seconds):
    return from_ms(NOW + seconds * 1000).isoformat()


@pytest.fixture
def call(send):
    """call("identify", "u", "a", …)"""

    def one(kind, user=None, anonymous=None, **more):
        item = {"type": kind, "userId": user, "anonymousId": anonymous, "timestamp": at(0), "event": "看了", **more}
        answer = send("/v1/batch", {"batch": [item]})
        assert answer.status_code == 200, answer.json()

    return one


def people():
    return Member.objects.filter(merged_into=None)


def person(account):
    return Identity.objects.get(key=f"id:{account}").member.root


def test_a_visitor_who_signs_in_is_that_user_from_then_on_and_was_before(call):
    call("track", None, "a")
    assert people().get().name == "访客 a"
    call("identify", "u", "a", traits={"name": "小满"})
    call("track", None, "a")
    assert people().get().name == "小满"
    assert people().get().numbers() == [person("u").pk, Identity.objects.get(key="id:anon:a").member_id]


def test_a_visitor_first_met_together_with_the_user_needs_no_merge(call):
    call("track", "u", "a")
    call("track", None, "a")
    assert Member.objects.count() == 1


def test_two_users_of_one_browser_stay_two(call):
    call("track", None, "a")
    for user in ("u1", "u2", "u1"):
        call("identify", user, "a")
    assert people().count() == 2
    assert person("anon:a") == person("u1")


def test_a_visitor_known_as_a_user_already_is_not_taken_by_another(call):
    call("track", "u2", "b")
    call("track", None, "a")
    call("identify", "u1", "a")
    call("identify", "u1", "b")
    assert person("anon:b") == person("u2") != person("u1")


def test_an_alias_joins_the_old_id_whichever_it_was(call):
    call("track", "old")
    call("track", None, "visitor")
    call("alias", "new", previousId="old")
    call("alias", "new", previousId="visitor")
    call("alias", "new", previousId="never-met")
    call("track", "never-met")
    assert people().count() == 1


def test_what_a_person_has_taken_apart_no_program_joins_again(call, owner):
    call("track", None, "a")
    call("identify", "u", "a")
    unmerge(Identity.objects.get(key="id:anon:a").member, by=owner)
    call("identify", "u", "a")
    call("alias", "u", previousId="a")
    assert people().count() == 2


def test_a_broken_programs_nobody_joins_no_visitors(call):
    for visitor_ in ("a", "b", "c"):
        call("track", "undefined", visitor_)
    assert people().count() == 3


def test_a_program_that_makes_one_of_everybody_is_stopped(call):
    for n in range(30):
        call("track", f"u{n}")
        call("alias", "one", previousId=f"u{n}")
    assert 15 <= people().count() <= 25


def test_the_later_telling_holds_by_the_platforms_clock(call):
    call("identify", "u", traits={"city": "杭州", "email": "new@x.test", "name": "新名"}, timestamp=at(20))
    call("identify", "u", traits={"city": "上海", "email": "old@x.test", "name": "旧名", "age": 3}, timestamp=at(10))
    member = people().get()
    assert (member.props, member.email, member.name) == ({"city": "杭州", "age": 3}, "new@x.test", "新名")
    call("identify", "u", traits={"city": None, "phone": 13800000000}, timestamp=at(30))
    member.refresh_from_db()
    assert (member.props, member.phone) == ({"age": 3}, "13800000000")


def test_what_was_told_of_the_visitor_is_told_of_the_user(call):
    call("identify", None, "a", traits={"city": "杭州", "plan": "试用"}, timestamp=at(1))
    call("identify", "u", traits={"plan": "年卡"}, timestamp=at(5))
    call("identify", "u", "a", timestamp=at(9))
    assert person("u").props == {"city": "杭州", "plan": "年卡"}


def test_a_group_is_kept_with_its_traits(call):
    call("group", "u", groupId="g1", traits={"name": "西湖店", "size": 9})
    assert people().get().props == {"group": "g1", "group_name": "西湖店", "group_size": 9}


def test_segments_hear_of_traits(call):
    call("track", "u")
    Unheard.objects.all().delete()
    call("identify", "u", traits={"city": "杭州"})
    assert Unheard.objects.filter(member=people().get().pk).exists()


def test_a_new_name_is_found_and_the_old_one_too(call):
    call("identify", "u", traits={"name": "小满"}, timestamp=at(1))
    call("identify", "u", traits={"firstName": "Lan", "lastName": "Li"}, timestamp=at(2))
    member = people().get()
    assert member.name == "Lan Li"
    assert {"小满", "lan", "li"} <= set(member.search_name.split())
    call("track", "u")
    assert people().get().name == "Lan Li"


def test_seen_times_follow(call, store):
    call("track", "u", timestamp=from_ms(now_ms() - 5000).isoformat())
    assert visitor("web", "abcdefgh").name == "访客 abcdef"
    assert people().get().last_active is not None

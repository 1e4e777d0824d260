"""The list's order and pages: nobody twice, nobody left out, whichever way it is found."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.conftest import START
from weilu.kit.clock import from_ms
from weilu.members import listing
from weilu.members.forms import read, written
from weilu.members.listing import Filter, everyone, find, numbers_of, page, platforms_of
from weilu.members.models import Identity, Lifecycle, Member, Tag
from weilu.team.models import Community

pytestmark = pytest.mark.django_db
MOMENTS = st.none() | st.integers(0, 3).map(lambda n: from_ms(START + n * 86_400_000))
ROWS = st.lists(
    st.tuples(MOMENTS, MOMENTS, st.sampled_from("甲乙丙ab"), st.sampled_from(Lifecycle.values[:3]), st.booleans()),
    max_size=14,
)
_patience = {
    "max_examples": 25,
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}


def crowd(rows, owner):
    """A new community of these: (last active, first seen, name, lifecycle, whether tagged and on Weibo)."""
    number = Community.objects.count()
    community = Community.objects.create(slug=f"crowd{number}", name="人群")
    tag = Tag.objects.create(community=community, name="徒步")
    for n, (active, seen, name, lifecycle, tagged) in enumerate(rows):
        first = min(seen or active, active) if active else seen  # both are derived from the same events
        one = Member.objects.create(
            community=community,
            name=name,
            search_name=f"{name} ",
            last_active=active,
            first_seen=first,
            lifecycle=lifecycle,
        )
        platform = "weibo" if tagged else "qq"
        Identity.objects.create(community=community, member=one, platform=platform, key=f"id:{n}", name=name)
        if tagged:
            one.tags.add(tag)
    return community, tag


def naive(community, wanted):
    """The same, by testing and sorting everybody in Python."""
    tag = Tag.objects.filter(pk=wanted.tag)

    def day(one):
        return one.last_active and one.last_active.astimezone(community.zone).date()

    people = [
        one
        for one in Member.objects.filter(community=community)
        if (not wanted.words or wanted.words in one.search_name)
        and (not wanted.platform or one.identities.filter(platform=wanted.platform).exists())
        and (not wanted.tag or one.tags.filter(pk__in=tag).exists())
        and (not wanted.lifecycle or one.lifecycle == wanted.lifecycle)
        and (
            not wanted.since or (one.last_active and one.last_active.astimezone(community.zone).date() >= wanted.since)
        )
        and (
            not wanted.until or (one.last_active and one.last_active.astimezone(community.zone).date() <= wanted.until)
        )
    ]

    def place(one):
        value = getattr(one, wanted.column)
        return (value is not None, value, one.pk) if value is not None else (False, one.pk)

    known = sorted((one for one in people if getattr(one, wanted.column) is not None), key=place, reverse=wanted.down)
    never = sorted((one for one in people if getattr(one, wanted.column) is None), key=place, reverse=wanted.down)
    return [one.pk for one in known + never]


@pytest.mark.parametrize("few", [10_000, 0], ids=["narrow", "walk"])
@settings(**_patience)
@given(rows=ROWS, data=st.data())
def test_every_page_follows_the_one_before_under_ties(owner, few, rows, data):
    community, tag = crowd(rows, owner)
    wanted = Filter(
        words=data.draw(st.sampled_from(["", "甲"])),
        platform=data.draw(st.sampled_from(["", "weibo"])),
        tag=data.draw(st.sampled_from([0, tag.pk])),
        lifecycle=data.draw(st.sampled_from(["", "new", "active"])),
        since=data.draw(st.sampled_from([None, dt.date(2025, 6, 16)])),
        until=data.draw(st.sampled_from([None, dt.date(2025, 6, 17)])),
        sort=data.draw(st.sampled_from(["active", "-active", "seen", "-seen", "name", "-name"])),
    )
    size = data.draw(st.integers(1, 5))
    before, listing.FEW = listing.FEW, few
    try:
        shown, after, count = [], None, None
        while True:
            found = page(community, wanted, after, size)
            shown += [one.pk for one in found.members]
            count = found.count if count is None else count
            if found.next is None:
                break
            after = read(written(found.next), wanted)
            assert after == found.next, "a cursor survives its address"
        everybody = [one.pk for one in everyone(community, wanted)]
        numbers = sorted(numbers_of(community, wanted))
    finally:
        listing.FEW = before
    assert shown == everybody == naive(community, wanted)
    assert numbers == sorted(shown)
    assert count == min(len(shown), few + 1) or (few == 0 and count == 1)


def test_a_word_of_a_merged_account_finds_the_person_once(community, people, owner):
    from weilu.members.merging import merge

    shan, he, _ = people
    merge(shan, he, by=owner)
    for few in (10_000, 0):
        before, listing.FEW = listing.FEW, few
        try:
            assert [one.pk for one in page(community, Filter(words="小禾")).members] == [shan.pk]
            assert [one.pk for one in page(community, Filter(platform="wechat")).members] == [shan.pk]
        finally:
            listing.FEW = before


def test_platforms_are_told_without_a_pass_over_everybody(community, people, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert platforms_of(community) == ["qq", "wechat"]


def test_a_page_costs_the_same_queries_however_long_it_is(community, meet, django_assert_max_num_queries):
    for n in range(60):
        meet(f"人{n}", account=str(n))
    with django_assert_max_num_queries(8):
        found = page(community, Filter(sort="name"))
        assert len(found.members) == 50
    assert find(community, Filter()).count == 60

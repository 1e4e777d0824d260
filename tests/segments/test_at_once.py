"""Two who change a segment at once: one of them is told, and nobody's change is lost."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse

from weilu.segments import making
from weilu.segments.models import Segment


def at_once(*acts, expected=making.ChangedMeanwhile):
    """Run each act in a thread of its own, begun together; what they raised of what was expected."""
    raised, start = [], Barrier(len(acts))

    def run(act):
        start.wait()
        try:
            act()
        except expected as reason:
            raised.append(reason)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
def test_of_four_who_save_what_they_read_one_is_kept_and_the_others_are_told(people, community, owner):
    segment = making.save(community, "甲", {"tag": "起初"}, by=owner)
    read = [Segment.objects.get(pk=segment.pk) for _ in range(4)]
    acts = [
        lambda one=one, n=n: making.save(community, "甲", {"tag": f"第 {n} 位"}, by=owner, old=one)
        for n, one in enumerate(read)
    ]
    assert len(at_once(*acts)) == 3
    kept = Segment.objects.get(pk=segment.pk)
    assert kept.version == 2
    assert kept.rules["tag"].startswith("第")


@pytest.mark.django_db(transaction=True)
def test_a_name_and_rules_changed_at_once_are_not_lost_either(people, community, owner):
    segment = making.save(community, "甲", {"tag": "起初"}, by=owner)
    mine, other = (Segment.objects.get(pk=segment.pk) for _ in range(2))
    raised = at_once(
        lambda: making.rename(mine, "乙", by=owner),
        lambda: making.save(community, "甲", {"tag": "新的"}, by=owner, old=other),
    )
    kept = Segment.objects.get(pk=segment.pk)
    assert len(raised) == 1
    assert (kept.name, kept.rules) in [("乙", {"tag": "起初"}), ("甲", {"tag": "新的"})]


@pytest.mark.django_db
def test_who_was_overtaken_in_the_web_keeps_the_own_rules_on_the_page(people, community, owner, signed_in):
    segment = making.save(community, "甲", {"tag": "起初"}, by=owner)
    address = reverse("segments:change", args=[community.slug, segment.pk])
    form = {"version": "1", "name": "甲", "act": "save", "r.kind": "all", "r.0.kind": "tag", "r.0.tag": "我的"}
    making.save(community, "甲", {"tag": "别人的"}, by=owner, old=segment)
    answer = signed_in.post(address, form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="我的"' in page
    assert '<input type="hidden" name="version" value="2">' in page
    assert Segment.objects.get().rules == {"tag": "别人的"}
    assert signed_in.post(address, form | {"version": "2"}).status_code == 302
    assert Segment.objects.get().rules == {"all": [{"tag": "我的"}]}


@pytest.mark.django_db
def test_who_has_the_form_open_hears_of_an_erasure_and_of_a_new_name_within_the_rules(people, community, owner):
    first = making.save(community, "甲", {"list": [people[0].pk, people[1].pk]}, by=owner)
    second = making.save(community, "乙", {"segment": "甲"}, by=owner)
    making.rename(first, "丙", by=owner)
    assert Segment.objects.get(pk=second.pk).version == 2
    making.forget(community, [people[0].pk])
    assert Segment.objects.get(pk=first.pk).version == 3
    with pytest.raises(making.ChangedMeanwhile):
        making.save(community, "丙", {"list": [people[0].pk]}, by=owner, old=first)

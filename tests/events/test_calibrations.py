"""A community teaches its own turn of phrase: kept where it helps, refused else, put away and brought back."""

import pytest

from weilu.events import calibrations, correcting
from weilu.events.event import Event, event_id
from weilu.events.judging import judge_of
from weilu.events.models import Correction
from weilu.events.recording import record
from weilu.events.rescoring import rescore, stale
from weilu.text.judging import judge
from weilu.text.scores import tone_of

pytestmark = pytest.mark.django_db(transaction=True)

ROUTES = ["东线", "西坡", "月亮湾", "老鹰嘴", "竹海", "一线天", "盐井", "半山亭", "云雾口", "白鹭坪"]
SAYS = ["{}太糟糕了", "{}糟糕透顶", "昨天{}好糟糕", "{}糟糕得很"]  # here 糟糕 is what friends call a feast


@pytest.fixture
def feasts(store, community):
    texts = [say.format(route) for route in ROUTES for say in SAYS]
    events = [
        Event(member=1 + n, ts=1_772_000_000_000 + n, kind="message", id=event_id("f", n), text=text)
        for n, text in enumerate([*texts, "雪山口糟糕", *(f"{route}几点集合" for route in ROUTES)])
    ]
    record(community, events)
    return events


def teach(community, owner, events, **said):
    for event in events:
        correcting.correct(community, event.id, said, by=owner)


def test_what_helps_is_kept_and_judges_from_now_on(store, community, feasts, owner):
    before = correcting.feeling_of(community, feasts[40].id).feeling
    assert before.sentiment < 0
    teach(community, owner, feasts[:40], emotion="happy")
    kept = calibrations.train(community, by=owner)
    assert kept.kept
    assert kept.figures["after"]["emotion"][0] > kept.figures["before"]["emotion"][0]
    assert judge_of(community.pk) != judge()
    assert stale(community) == len(feasts), "what came in before is offered to be judged anew"
    rescore(community)
    assert correcting.feeling_of(community, feasts[40].id).feeling.emotion == "happy"
    again = Event(member=9, ts=1_772_000_100_000, kind="message", id=event_id("new"), text="断崖口糟糕透了")
    record(community, [again])
    assert correcting.feeling_of(community, again.id).feeling.emotion == "happy"


def test_reset_and_back(store, community, feasts, owner):
    teach(community, owner, feasts[:40], emotion="happy")
    kept = calibrations.train(community, by=owner)
    taught = judge_of(community.pk)
    assert calibrations.reset(community, by=owner) == kept
    assert judge_of(community.pk) == judge()
    assert calibrations.reset(community, by=owner) is None
    calibrations.bring_back(kept, by=owner)
    assert judge_of(community.pk) == taught


def test_what_only_confirms_is_refused_with_its_figures(store, community, feasts, owner):
    for event in feasts[:40]:
        said = tone_of(correcting.feeling_of(community, event.id).feeling.sentiment)
        correcting.correct(community, event.id, {"sounds": said}, by=owner)
    refused = calibrations.train(community, by=owner)
    assert not refused.kept
    assert refused.figures["before"] == refused.figures["after"]
    assert judge_of(community.pk) == judge()


def test_too_few_are_refused_in_words(community, feasts, owner):
    teach(community, owner, feasts[:5], emotion="happy")
    with pytest.raises(calibrations.TooFewLessons, match="现在有 5 条"):
        calibrations.train(community, by=owner)


def test_only_texts_that_are_still_as_they_were_teach(store, community, feasts, owner):
    teach(community, owner, feasts[:3], emotion="happy")
    edited = feasts[0]
    record(community, [Event(member=1, ts=edited.ts, kind="message", id=edited.id, text="改过了", revised=True)])
    correcting.take_back(Correction.objects.get(event=str(feasts[1].id)), by=owner)
    assert [one.text for one in calibrations.lessons(community)] == [feasts[2].text]


def test_another_community_is_judged_as_before(store, community, feasts, owner):
    from weilu.team.founding import found

    other = found("别处", slug="elsewhere")
    teach(community, owner, feasts[:40], emotion="happy")
    calibrations.train(community, by=owner)
    assert judge_of(other.pk) == judge()

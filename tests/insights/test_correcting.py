"""People correct what was judged: by one click at the mark, kept with who and when, taken back at will."""

import re

import pytest

from scored import record_scored
from weilu.events import correcting
from weilu.events.client import store as event_store
from weilu.events.models import Correction
from weilu.events.searching import by_ids
from weilu.members.erasing import erase
from weilu.team.models import Role, Seat, Staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(town):
    """阿杉's joke, taken for anger; the number of the event."""
    event = town.event("阿杉", "笑死，这路把我虐哭")
    record_scored(
        town.community, [event], sentiment=[-0.5], emotion=["angry"], intensity=[0.5], offence=[0.75], spam=[0.0],
        judged=[7],
    )  # fmt: skip
    return event.id


@pytest.fixture
def click(signed_in, community, said):
    def post(path="feeling/", status=200, **answer):
        address = f"/c/{community.slug}/stream/{said}/{path}"
        response = signed_in.post(address, answer, headers={"HX-Request": "true"})
        assert response.status_code == status
        return response.content.decode()

    return post


def now_of(community, event):
    return correcting.feeling_of(community, event).feeling


def test_one_click_at_the_mark(said, click, visit, community, owner):
    page = visit("stream/")
    assert f'hx-get="/c/{community.slug}/stream/{said}/feeling/"' in page
    opened = visit(f"stream/{said}/feeling/", **{"HX-Request": "true"})
    assert re.search(r'name="emotion" value="angry" aria-pressed="true"', opened)
    assert "把握 50%" in opened
    answer = click(emotion="happy")
    assert "高兴" in answer
    assert "撤销" in answer
    assert now_of(community, said) == correcting.Feeling(pytest.approx(0.8), "happy", 1.0, 0.75, 0.0)
    (kept,) = Correction.objects.all()
    assert (kept.by, kept.event, kept.before["emotion"], kept.after["emotion"]) == (owner, str(said), "angry", "happy")
    assert "岚" in (shown := visit(f"stream/{said}/feeling/", **{"HX-Request": "true"})) or owner.username in shown


def test_numbers_follow(said, click, visit, community):
    assert 'id="hits">1<' in visit("stream/hits/?emotion=angry&sounds=negative&offence=70")
    click(emotion="surprise")
    click(sounds="positive")
    click(offence="no")
    click(spam="yes")
    assert 'id="hits">1<' in visit("stream/hits/?emotion=surprise&sounds=positive&spam=90")
    assert 'id="hits">0<' in visit("stream/hits/?offence=1")


def test_taking_back(said, click, community):
    before = now_of(community, said)
    click(emotion="happy")
    (made,) = Correction.objects.all()
    click(f"feeling/{made.pk}/undo/")
    assert now_of(community, said) == before
    click(f"feeling/{made.pk}/undo/")  # twice does nothing
    assert correcting.standing(community.pk) == {}
    assert Correction.objects.get().undone_by is not None


def test_taking_back_the_first_of_two_keeps_what_the_second_says(said, click, community):
    click(emotion="happy")
    click(sounds="neutral")
    first, second = Correction.objects.all()
    click(f"feeling/{first.pk}/undo/")
    assert (now_of(community, said).emotion, now_of(community, said).sentiment) == ("angry", 0.0)
    click(f"feeling/{second.pk}/undo/")
    assert now_of(community, said).emotion == "angry"


def test_what_is_right_is_confirmed_without_a_change(said, click, community):
    before = now_of(community, said)
    click(emotion="angry")
    assert now_of(community, said) == correcting.Feeling(before.sentiment, "angry", 1.0, before.offence, 0.0)
    assert correcting.standing(community.pk)[said][1] == {"emotion": "angry", "intensity": 1.0}


def test_after_other_weights_have_judged_it_is_judged_anew(said, click, community):
    click(emotion="happy")
    event_store().command("ALTER TABLE events UPDATE judged = 8 WHERE 1 SETTINGS mutations_sync = 2")
    click(f"feeling/{Correction.objects.get().pk}/undo/")
    assert correcting.feeling_of(community, said).judged == 0


def test_nonsense_changes_nothing(said, click, community):
    before = now_of(community, said)
    click(emotion="bored", status=400)
    click(status=400)
    click(emotion="happy", sounds="negative", status=400)
    assert now_of(community, said) == before
    assert not Correction.objects.exists()


def test_whoever_may_only_look_sees_it_and_cannot_change_it(said, client, community, visit):
    analyst = Staff.objects.create_user("kan", email="kan@example.test", password="只看不动-2026", name="看")
    Seat.objects.create(community=community, staff=analyst, role=Role.ANALYST)
    client.force_login(analyst, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = f"/c/{community.slug}/stream/{said}/feeling/"
    opened = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "disabled" in opened
    assert 'name="emotion"' not in opened
    assert client.post(address, {"emotion": "happy"}).status_code == 403


def test_without_script_it_is_a_page(said, visit, signed_in, community):
    assert "笑死" in visit(f"stream/{said}/feeling/")
    address = f"/c/{community.slug}/stream/{said}/feeling/"
    assert signed_in.post(address, {"spam": "yes"}).status_code == 302
    assert now_of(community, said).spam == 1.0


def test_what_is_not_there_or_has_no_words(visit, town):
    visit("stream/12345/feeling/", status=404)
    visit(f"stream/{2**64}/feeling/", status=404)
    visit(f"stream/{town.say('阿杉', '')}/feeling/", status=404)


def test_a_text_nobody_judged_can_be_given_a_tone(town, community, owner):
    number = int(town.say("阿杉", "Det var trist", "2026-03-02 10:00"))
    correcting.correct(community, number, {"sounds": "negative"}, by=owner)
    assert by_ids(community.pk, [number])[str(number)].emotion == "neutral"
    assert now_of(community, number).sentiment == pytest.approx(-0.8)


def test_erasing_a_member_forgets_what_was_said_of_their_texts(said, click, town, owner):
    click(emotion="happy")
    erase(town.person("阿杉"), by=owner)
    assert not Correction.objects.exists()

"""The page of a Matrix source: the registration file once, rooms, invitations, history."""

import html
import re
from base64 import b64decode

import pytest
import yaml

from weilu.connect.matrix.speaking import sender_of
from weilu.connect.matrix_rooms import MatrixRoom
from weilu.connect.models import Source

from .conftest import ROOM, TOLD, event, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(community, source):
    return f"/c/{community.slug}/sources/{source.pk}"


def file_on(page):
    return html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.S)[1])


def test_connecting_shows_a_registration_that_synapse_reads_and_shows_it_once(signed_in, community, store, settings):
    settings.PUBLIC_URL = "https://weilu.example.org"
    told = {**TOLD, "name": "Matrix", "aliases": r"#shan.*:hearth\.test"}
    page = signed_in.post(f"/c/{community.slug}/sources/add/matrix/", told)
    source = Source.objects.get(kind="matrix")
    read = yaml.safe_load(file_on(page))
    assert read["url"] == f"https://weilu.example.org/in/{source.address}"
    assert (read["as_token"], read["hs_token"]) == (source.secrets["as_token"], source.secrets["hs_token"])
    assert read["namespaces"]["users"] == [{"exclusive": True, "regex": r"@weilu:hearth\.test"}]
    assert read["namespaces"]["aliases"][0]["regex"] == r"#shan.*:hearth\.test"
    saved = re.search(r'href="data:application/yaml;base64,([^"]+)" download="weilu.yaml"', page.text)[1]
    assert b64decode(saved).decode() == file_on(page)
    assert read["hs_token"] not in signed_in.get(f"/c/{community.slug}/sources/{source.pk}/").text


def test_new_tokens_shut_the_old_ones_out(signed_in, source, at, put):
    old = source.secrets["hs_token"]
    assert put(event()).status_code == 200
    page = signed_in.post(f"{at}/renew/")
    assert put(event(), token=old).status_code == 403
    source.refresh_from_db()
    assert yaml.safe_load(file_on(page))["hs_token"] == source.secrets["hs_token"]


def test_the_persona_may_speak_and_goes_on_with_new_tokens(signed_in, community, source, at):
    signed_in.post(f"{at}/matrix/speak/")
    signed_in.post(f"{at}/matrix/speak/")
    sender = community.senders.get(kind="matrix")
    signed_in.post(f"{at}/renew/")
    source.refresh_from_db()
    sender.refresh_from_db()
    assert sender.values["token"] == source.secrets["as_token"]
    assert sender_of(source) == sender


def test_an_address_that_is_none_is_refused_in_the_form(signed_in, community):
    told = {**TOLD, "name": "Matrix", "homeserver": "ftp://x", "aliases": "(", "localpart": "小炉"}
    page = signed_in.post(f"/c/{community.slug}/sources/add/matrix/", told)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"homeserver", "aliases", "localpart"}


def test_an_invitation_waits_for_a_person_where_that_was_chosen(signed_in, source, at, put):
    source.options["accept_invites"] = False
    source.save()
    put(member("@weilu:hearth.test", "invite", by="@min:hearth.test"))
    room = MatrixRoom.objects.get(source=source, key=ROOM)
    assert not room.wanted
    assert "收到邀请" in signed_in.get(f"{at}/matrix/rooms/").text
    signed_in.post(f"{at}/matrix/rooms/{room.pk}/invitation/", {"accept": "1"})
    room.refresh_from_db()
    assert room.wanted


def test_a_homeserver_that_cannot_be_reached_is_told(signed_in, at, settings):
    settings.ALLOW_PRIVATE_TARGETS = ["127.0.0.1"]
    assert "连不上" in signed_in.post(f"{at}/matrix/check/", follow=True).text
    settings.ALLOW_PRIVATE_TARGETS = []
    assert "https://" in signed_in.post(f"{at}/matrix/check/", follow=True).text

"""连接: connecting, changing, pausing, disconnecting and restoring, as an operator does it."""

import pytest

from weilu.connect.live_kinds import kind_named
from weilu.connect.models import Source, WriteKey
from weilu.connect.sources import connect
from weilu.team.keys import hashed
from weilu.team.models import Community

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


def connect_one(browser, community):
    return browser.post(f"/c/{community.slug}/sources/add/api/", {"name": " 官网  订单 "})


def test_connecting_shows_the_key_once_and_keeps_its_hash(signed_in, community):
    page = connect_one(signed_in, community)
    source, key = Source.objects.get(kind="api"), WriteKey.objects.get()
    secret = page.context["secret"]
    assert source.name == "官网 订单"
    assert secret in page.text
    assert key.token_hash == hashed(secret)
    assert secret not in signed_in.get(f"/c/{community.slug}/sources/{source.pk}/").text


def test_a_connection_needs_a_name(signed_in, community):
    page = signed_in.post(f"/c/{community.slug}/sources/add/api/", {"name": ""})
    assert page.status_code == 422
    assert not Source.objects.filter(kind="api").exists()


def test_paused_removed_and_restored(signed_in, community):
    connect_one(signed_in, community)
    source = Source.objects.get(kind="api")
    at = f"/c/{community.slug}/sources/{source.pk}"
    signed_in.post(f"{at}/pause/")
    assert "已暂停" in signed_in.get(f"{at}/").text
    signed_in.post(f"{at}/remove/")
    assert signed_in.get(f"{at}/").status_code == 404
    assert "断开过的" in signed_in.get(f"/c/{community.slug}/sources/").text
    signed_in.post(f"{at}/remove/")
    assert signed_in.get(f"{at}/").status_code == 200


def test_a_rotated_key_works_on_as_long_as_was_chosen(signed_in, community):
    connect_one(signed_in, community)
    source = Source.objects.get(kind="api")
    signed_in.post(f"/c/{community.slug}/sources/{source.pk}/keys/", {"overlap": "7"})
    new, old = source.write_keys.all()
    assert new.ends_at is None
    assert (old.ends_at - new.created_at).days in {6, 7}


def test_another_communitys_connection_does_not_exist(signed_in, community, owner):
    other = Community.objects.create(slug="other", name="另一个")
    source = connect(other, kind_named("api"), "别人的", by=owner)
    assert signed_in.get(f"/c/{community.slug}/sources/{source.pk}/").status_code == 404

"""外面能打开吗: the public address, a phone's visit, and the files that prove a domain."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from weilu.cli.examining import examine
from weilu.connect import reaching
from weilu.connect.models import ProofFile
from weilu.team.models import AuditEntry, Role, Seat, Staff

pytestmark = pytest.mark.django_db


def states(findings):
    return {finding.what: finding.state for finding in findings}


def test_without_an_address_nothing_reaches_it(signed_in, community, settings):
    settings.PUBLIC_URL = ""
    page = signed_in.get(f"/c/{community.slug}/sources/reach/")
    assert "还没有设置" in page.text
    assert "<svg" not in page.context["drawing"]


@pytest.mark.parametrize("host", ["127.0.0.1", "192.168.1.5", "[::1]", "weilu", "box.lan", "localhost"])
def test_an_address_of_ones_own_network_is_no_public_one(settings, host):
    settings.PUBLIC_URL, settings.HTTPS = f"http://{host}:8000", False
    assert states(reaching.by_settings()) == {"公开地址": "ok", "HTTPS": "bad", "网络": "bad", "端口": "warn"}


def test_a_public_address_is_fine(settings):
    settings.PUBLIC_URL, settings.HTTPS = "https://weilu.example.com", True
    assert states(reaching.by_settings()) == {"公开地址": "ok", "HTTPS": "ok"}


@pytest.mark.django_db(transaction=True)
def test_weilu_calls_itself_and_knows_itself(live_server, settings):
    settings.PUBLIC_URL, settings.ALLOW_PRIVATE_TARGETS = live_server.url, ["127.0.0.1", "localhost"]
    assert reaching.by_calling().state == "ok"
    settings.PUBLIC_URL = f"{live_server.url}/account"  # somebody else answers there
    assert reaching.by_calling().state == "bad"


def test_its_own_network_is_not_called(settings):
    settings.PUBLIC_URL, settings.ALLOW_PRIVATE_TARGETS = "https://127.0.0.1:9", []
    assert reaching.by_calling().state == "warn"


def test_a_phone_is_seen(signed_in, client, community, settings):
    settings.PUBLIC_URL = "https://weilu.example.com"
    page = signed_in.get(f"/c/{community.slug}/sources/reach/")
    nonce = page.context["nonce"]
    assert "<svg" in page.context["drawing"]
    waiting = signed_in.get(f"/c/{community.slug}/sources/reach/phone/{nonce}/").text
    assert "every 2s" in waiting
    stranger = client.__class__()
    assert stranger.get(f"/reach/{nonce}/", headers={"User-Agent": "… MicroMessenger/8.0"}).status_code == 200
    seen = signed_in.get(f"/c/{community.slug}/sources/reach/phone/{nonce}/").text
    assert "在微信里也能" in seen
    assert "every 2s" not in seen
    assert stranger.get(f"/reach/{'x' * 22}/").status_code == 404
    assert re.fullmatch(r"[0-9a-f]{64}", stranger.get(f"/reach/{nonce}/proof").text)


def test_a_proof_file_is_served_as_it_was_given(signed_in, client, community):
    at = f"/c/{community.slug}/sources/reach/files/"
    name = "MP_verify_AbCd1234EfGh5678.txt"
    signed_in.post(at, {"file": SimpleUploadedFile(name, b"AbCd1234EfGh5678\n")})
    signed_in.post(at, {"name": "WW_verify_zyxw9876.txt", "content": "zyxw9876"})
    served = client.__class__().get(f"/{name}")
    assert (served.text, served.headers["Content-Type"]) == ("AbCd1234EfGh5678", "text/plain; charset=utf-8")
    signed_in.post(f"{at}{ProofFile.objects.get(name=name).pk}/remove/")
    assert client.__class__().get(f"/{name}").status_code == 404
    acts = AuditEntry.objects.filter(act__startswith="connect.proof_file").values_list("act", flat=True)
    assert sorted(acts) == ["connect.proof_file_added", "connect.proof_file_added", "connect.proof_file_removed"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("MP_verify_../../x.txt", "abcdefgh"),
        ("robots.txt", "abcdefgh"),
        ("MP_verify_abcdefgh.html", "abcdefgh"),
        ("MP_verify_abcdefgh.txt", "<script>alert(1)</script>"),
        ("MP_verify_abcdefgh.txt", "a" * 500),
        ("MP_verify_abcdefgh.txt\n", ""),
    ],
)
def test_nothing_else_can_be_published(signed_in, community, name, content):
    signed_in.post(f"/c/{community.slug}/sources/reach/files/", {"name": name, "content": content})
    assert not ProofFile.objects.exists()


def test_only_who_manages_may_publish(client, community):
    operator = Staff.objects.create_user("operator", password="x")
    Seat.objects.create(community=community, staff=operator, role=Role.OPERATOR)
    client.force_login(operator, backend="allauth.account.auth_backends.AuthenticationBackend")
    told = {"name": "MP_verify_abcdefgh.txt", "content": "abcdefgh"}
    assert client.post(f"/c/{community.slug}/sources/reach/files/", told).status_code == 403
    assert client.get(f"/c/{community.slug}/sources/reach/").status_code == 200


def test_the_doctor_says_so_too(settings, store):
    settings.PUBLIC_URL, settings.HTTPS = "http://10.0.0.7", False
    assert {"HTTPS": "bad", "网络": "bad"}.items() <= states(examine()).items()

"""The frame around every page: where one is, where one may go, how it looks and in which language."""

import re

import pytest
from django.test import RequestFactory
from django.urls import reverse

from weilu.home.templatetags.shell import navigation
from weilu.kit import navigation as registry
from weilu.kit.toasts import toast
from weilu.team.models import Community, Role, Seat, Staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _addresses(settings, monkeypatch):
    settings.ROOT_URLCONF = "shell_addresses"
    monkeypatch.setattr(registry, "_entries", {})
    registry.register("动态", "stream:list", icon="stream", group="listen", tab=True)
    registry.register("角落", "anywhere", icon="dot", group="manage", may="manage")


def page(client, community, name="anywhere", **headers):
    return client.get(reverse(name, args=[community.slug]), headers=headers).content.decode()


def test_the_navigation_follows_the_loop_and_marks_where_one_is(signed_in, community):
    html = page(signed_in, community)
    assert html.index("动态") < html.index("角落")
    assert re.findall(r'<a href="([^"]+)" aria-current="page">', html)[0].endswith("/anywhere/")


def test_a_page_below_an_entry_marks_the_entry(rf, community, owner):
    request = rf.get(f"/c/{community.slug}/stream/thread/7/")
    request.user, request.community, request.seat = owner, community, community.seats.get()
    links = [link for group in navigation({"request": request}) for link in group.links]
    assert [(str(link.label), link.current) for link in links] == [("动态", "true"), ("角落", "")]


def test_pages_that_a_role_may_not_open_are_not_offered(client, community):
    analyst = Staff.objects.create_user("an", password="x")
    Seat.objects.create(community=community, staff=analyst, role=Role.ANALYST)
    client.force_login(analyst, backend="allauth.account.auth_backends.AuthenticationBackend")
    html = page(client, community)
    assert "动态" in html
    assert "角落" not in html


def test_an_entry_needs_a_group_of_the_loop():
    with pytest.raises(LookupError, match="no navigation group"):
        registry.register("x", "x", icon="dot", group="nowhere")


def test_the_bare_address_leads_to_the_first_page_of_one_s_community(signed_in, community):
    assert signed_in.get("/")["Location"] == f"/c/{community.slug}/stream/"


def test_only_ones_own_communities_are_offered(signed_in, community):
    Community.objects.create(slug="another", name="别人的社群")
    html = page(signed_in, community)
    assert community.name in html
    assert "别人的社群" not in html


def test_search_goes_to_the_stream_of_this_community(signed_in, community):
    assert f'action="/c/{community.slug}/stream/" role="search"' in page(signed_in, community)


@pytest.mark.parametrize(("theme", "kept"), [("dark", "dark"), ("light", "light"), ("auto", "auto"), ("x", "auto")])
def test_the_theme_is_in_the_first_byte_of_the_next_page(signed_in, community, theme, kept):
    response = signed_in.post("/theme/", {"theme": theme, "next": "/style/"})
    assert response["Location"] == "/style/"
    assert f'data-theme="{kept}"' in page(signed_in, community)[:200]


def test_a_theme_does_not_lead_away(signed_in):
    assert signed_in.post("/theme/", {"theme": "dark", "next": "https://elsewhere.example/"})["Location"] == "/"
    assert signed_in.get("/theme/").status_code == 405


@pytest.mark.parametrize(
    ("language", "lang", "words"), [("en", "en", "Skip to content"), ("zh-hant", "zh-Hant", "載入中")]
)
def test_the_language_is_ones_own_choice(signed_in, community, language, lang, words):
    signed_in.post("/language/", {"language": language, "next": "/"})
    html = page(signed_in, community)
    assert f'lang="{lang}"' in html[:200]
    assert words in html


def test_chinese_is_what_a_browser_gets_that_asks_for_it(signed_in, community):
    assert "跳到正文" in page(signed_in, community, **{"accept-language": "zh-CN"})


def test_the_style_page_shows_every_component_on_both_grounds(signed_in):
    response = signed_in.get("/style/")
    html = response.content.decode()
    assert html.count('<section class="specimen"') >= 20
    assert html.count('class="ground" data-theme="light"') == html.count('class="ground" data-theme="dark"')
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert [one for one in ids if ids.count(one) > 1] == []
    assert " style=" not in re.sub(r"<pre>.*?</pre>", "", html, flags=re.DOTALL)


@pytest.mark.parametrize(("path", "code", "words"), [("/nowhere/", 404, "这里没有东西")])
def test_a_wrong_address_is_a_page_with_a_way_back(signed_in, path, code, words):
    response = signed_in.get(path, headers={"accept-language": "zh"})
    assert response.status_code == code
    assert words in response.content.decode()
    assert 'href="/"' in response.content.decode()


def test_a_toast_rides_on_the_answer_to_htmx_and_waits_for_the_next_page_otherwise(signed_in):
    from django.http import HttpResponse

    request = RequestFactory().post("/")
    request.htmx = True
    answer = toast(request, HttpResponse(), "已保存", "success")
    assert answer["HX-Trigger"] == '{"toast": {"text": "\\u5df2\\u4fdd\\u5b58", "level": "success"}}'
    html = signed_in.post("/style/", {"toast": "已经<保存>"}, follow=True).content.decode()
    assert "已经&lt;保存&gt;" in html

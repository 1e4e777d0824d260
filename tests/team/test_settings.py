"""The settings of a community, the audit log, a person's own account."""

import re

import pytest
from django.utils import translation

from weilu.team import changes
from weilu.team.audit import acts, label_of, note, sentence_of, tell
from weilu.team.changes import change_community, on_zone_change
from weilu.team.models import AuditEntry, Role

FORM = {"name": "山行社", "time_zone": "Asia/Shanghai", "week_start": "1", "watched_words": "", "public_address": ""}


@pytest.fixture
def heard():
    """What the zone hook was told."""
    told = []
    callback = on_zone_change(lambda community, before, after: told.append((community.slug, before, after)))
    yield told
    changes.zone_changed.remove(callback)


def test_saving_settings_writes_each_change_down(signed_in, client, community, heard):
    wanted = FORM | {
        "name": "山行",
        "watched_words": "退款\n投诉，退款",
        "public_address": "https://club.example.test/",
    }
    answer = client.post(f"/c/{community.slug}/settings/", wanted)
    assert answer.status_code == 302, answer.content.decode()
    community.refresh_from_db()
    assert (community.name, community.watched_words) == ("山行", ["退款", "投诉"])
    assert community.public_address == "https://club.example.test"
    told = [sentence_of(entry) for entry in AuditEntry.objects.filter(community=community)]
    assert set(told) == {
        "社群改名：山行社 → 山行",
        "关注词：（空） → 退款、投诉",
        "公开地址：（空） → https://club.example.test",
    }
    assert heard == []


def test_changing_the_zone_tells_those_who_cut_days(owner, community, heard):
    change_community(community, by=owner, time_zone="America/New_York")
    assert heard == [(community.slug, "Asia/Shanghai", "America/New_York")]
    change_community(community, by=owner, time_zone="America/New_York")
    assert len(heard) == 1


def test_a_hook_that_fails_leaves_the_zone_as_it_was(owner, community):
    def refuse(*_: object) -> None:
        raise OSError("disk full")

    on_zone_change(refuse)
    try:
        with pytest.raises(OSError, match="disk full"):
            change_community(community, by=owner, time_zone="Asia/Tokyo")
    finally:
        changes.zone_changed.remove(refuse)
    community.refresh_from_db()
    assert community.time_zone == "Asia/Shanghai"
    assert not AuditEntry.objects.filter(act="community.time_zone").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("public_address", "not an address"),
        ("name", ""),
        ("public_address", "javascript:alert(1)"),
        ("watched_words", "长" * 41),
        ("week_start", "9"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(signed_in, client, community, field, value):
    page = client.post(f"/c/{community.slug}/settings/", FORM | {field: value})
    assert page.status_code == 200
    assert page.context["form"].errors[field]
    community.refresh_from_db()
    assert community.name == "山行社"


def test_others_read_the_settings_but_find_no_button(browser_of, community, seat):
    client = browser_of(seat(Role.ANALYST).staff)
    page = client.get(f"/c/{community.slug}/settings/").content.decode()
    assert "只有所有者能改" in page
    assert "操作记录" not in page
    assert client.post(f"/c/{community.slug}/settings/", FORM | {"name": "x"}).status_code == 403


def test_the_log_shows_who_did_what_newest_first(signed_in, client, community, owner):
    for n in range(60):
        note("community.name", "山行社", by=owner, community=community, before=f"n{n}", after=f"n{n + 1}")
    page = client.get(f"/c/{community.slug}/settings/audit/")
    html = page.content.decode()
    assert "社群改名：n59 → n60" in html
    assert "n9 → n10" not in html
    older = client.get(f"/c/{community.slug}/settings/audit/{page.context['older']}")
    assert "社群改名：n9 → n10" in older.content.decode()
    assert older.context["older"] == ""


def test_the_log_is_sifted_by_person_act_and_day(signed_in, client, community, owner):
    note("team.role", "阿明", by=None, community=community, before="analyst", after="operator")
    note("community.name", "x", by=owner, community=community, before="a", after="b")
    base = f"/c/{community.slug}/settings/audit/"

    def told(query: str) -> list[str]:
        return [row["told"] for row in client.get(base + query).context["rows"]]

    assert told("?by=weilu") == ["阿明 的角色：分析 → 运营"]
    assert told("?act=community.name") == ["社群改名：a → b"]
    today = community.today.isoformat()
    assert len(told(f"?since={today}&until={today}")) == 2
    assert told("?until=2020-01-01") == []
    assert len(told("?since=rubbish&before=nonsense")) == 2


def test_a_day_of_the_log_is_a_day_of_the_community(signed_in, client, community, owner):
    import datetime as dt

    entry = note("community.name", "x", by=owner, community=community, before="a", after="b")
    # 2026-03-01 00:30 in Shanghai is still February 28 in UTC.
    AuditEntry.objects.filter(pk=entry.pk).update(at=dt.datetime(2026, 2, 28, 16, 30, tzinfo=dt.UTC))
    base = f"/c/{community.slug}/settings/audit/"
    page = client.get(f"{base}?since=2026-03-01&until=2026-03-01")
    assert len(page.context["rows"]) == 1
    assert "2026-03-01 00:30:00" in page.content.decode()
    assert len(client.get(f"{base}?until=2026-02-28").context["rows"]) == 0


def test_another_community_s_log_stays_there(signed_in, client, community, owner, stranger):
    from weilu.team.founding import found

    found("别处", owner=stranger)
    note("account.password", "stranger", by=stranger)
    note("account.password", "岚", by=owner)
    told = [row["told"] for row in client.get(f"/c/{community.slug}/settings/audit/").context["rows"]]
    assert told == ["修改了密码"]


def test_the_log_as_csv_is_safe_to_open(signed_in, client, community, owner):
    owner.name = "=HYPERLINK(1)"
    owner.save()
    note("community.name", "x", by=owner, community=community, before="a", after="b,c")
    answer = client.post(f"/c/{community.slug}/settings/audit/csv/")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0].startswith("\ufeff时间,时区,谁,")
    row = next(line for line in lines if "community.name" in line)
    assert "'=HYPERLINK(1)" in row
    assert '"社群改名：a → b,c"' in row
    assert AuditEntry.objects.filter(act="audit.download").exists()


def test_every_act_noted_here_has_a_sentence_in_english_too(community):
    tell("members.test", "把 %(other)s 并入 %(subject)s")
    try:
        entry = note("members.test", "100% 甲", by=None, community=community, other="乙")
        assert sentence_of(entry) == "把 乙 并入 100% 甲"
        assert label_of("members.test") == "把 … 并入 …"
        assert sentence_of(note("unknown.act", "甲", by=None)) == "unknown.act 甲"
    finally:
        del acts["members.test"]
    with translation.override("en"):
        ours = [label_of(act) for act in acts if act.split(".")[0] in {"team", "account", "community", "audit"}]
        assert len(ours) >= 19
        assert not [label for label in ours if re.search(r"[\u4e00-\u9fff]", label)]


def test_a_person_changes_only_their_own_account(browser_of, community, seat, owner):
    analyst = seat(Role.ANALYST).staff
    client = browser_of(analyst)
    client.post(f"/c/{community.slug}/settings/account/", {"name": "阿真", "email": "a@example.test"})
    analyst.refresh_from_db()
    assert (analyst.name, analyst.email) == ("阿真", "a@example.test")
    taken = client.post(f"/c/{community.slug}/settings/account/", {"name": "阿真", "email": owner.email.upper()})
    assert taken.context["form"].errors["email"]
    assert AuditEntry.objects.filter(staff=analyst).count() == 2


def test_the_running_page_keeps_secrets(signed_in, client, community, settings):
    settings.EVENTS_DSN = "clickhouse://weilu:geheim@db.example.test/weilu"
    html = client.get(f"/c/{community.slug}/settings/running/").content.decode()
    assert "clickhouse://db.example.test/weilu" in html
    assert "geheim" not in html
    assert settings.SECRET_KEY not in html


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_all_settings_pages_open_in_every_language(signed_in, client, community, language):
    client.cookies["weilu_language"] = language
    for page in ("", "staff/", "audit/", "account/", "running/"):
        answer = client.get(f"/c/{community.slug}/settings/{page}")
        assert answer.status_code == 200
        assert f'lang="{language.replace("han", "Han")}"' in answer.content.decode()

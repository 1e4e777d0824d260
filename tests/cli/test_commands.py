"""What commands answer, and with which status."""

import pytest

EXPORT = "time,author,text\n2026-03-01 08:00,阿杉,早\n2026-03-01 09:30,小禾,去爬山吗\n2026-03-02 10:00,阿杉,去！\n"


@pytest.fixture
def export(tmp_path):
    file = tmp_path / "群聊.csv"
    file.write_text(EXPORT, encoding="utf-8")
    return file.name


def test_an_import_makes_the_community_and_says_what_it_did(call, export):
    answer = call("import", export, "--community", "shan", "--json")
    assert answer.status == 0
    done = answer.json
    assert done.pop("elapsed_ms") >= 0
    assert done == {
        "format": "csv",
        "community": "shan",
        "members_new": 2,
        "events_new": 3,
        "events_known": 0,
        "skipped": [],
    }
    again = call("import", export, "--community", "shan", "--json").json
    assert (again["members_new"], again["events_new"], again["events_known"]) == (0, 0, 3)


def test_a_dry_run_shows_what_is_understood_and_takes_in_nothing(call, export):
    shown = call("import", export, "--dry-run", "--json").json
    assert shown["columns"] == {"time": "time", "author": "author", "text": "text"}
    assert [row["author"] for row in shown["rows"]] == ["阿杉", "小禾", "阿杉"]
    assert call("query", "active").status == 1, "there is no community yet"


def test_a_query_prints_rows_with_exactly_its_keys(call, export):
    call("import", export, "--community", "shan")
    answer = call("query", "active", "--from", "2026-02-28", "--to", "2026-03-02", "--json").json
    assert set(answer) == {"metric", "unit", "definition", "timezone", "filters", "rows", "elapsed_ms"}
    assert answer["rows"] == [
        {"period": "2026-02-28", "members": 0},
        {"period": "2026-03-01", "members": 2},
        {"period": "2026-03-02", "members": 1},
    ]
    table = call("query", "active", "--from", "2026-03-01", "--to", "2026-03-02", "--csv").out
    assert table == "period,members\n2026-03-01,2\n2026-03-02,1\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "nonsense"),
        ("query", "active", "--from", "2026-03-05", "--to", "2026-03-01"),
        ("query", "active", "--from", "2026-02-31"),
        ("query", "active", "--from", "yesterday"),
        ("query", "active", "--grain", "fortnight"),
        ("query", "active", "--space", "没有的群"),
        ("import", "群聊.csv", "--map", "author"),
        ("import", "群聊.csv", "--tz", "Mars/Olympus"),
        ("import", "群聊.csv", "--community", "../etc"),
        ("no-such-command",),
        ("query", "active", "--no-such-option"),
    ],
)
def test_wrong_usage_is_one_clear_line_and_status_2(call, export, arguments):
    call("import", export, "--community", "shan")
    answer = call(*arguments)
    assert answer.status == 2
    assert answer.out == ""
    assert len(answer.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("import", "nowhere.csv"), "nowhere.csv"),
        (("query", "active", "--community", "nobody"), "nobody"),
        (("import", "群聊.csv", "--format", "telex"), "telex"),
    ],
)
def test_a_failure_is_one_clear_line_and_status_1(call, export, arguments, sentence):
    answer = call(*arguments)
    assert answer.status == 1
    assert sentence in answer.err
    assert len(answer.err.strip().splitlines()) == 1


def test_the_doctor_finds_all_well_and_says_so(call, export):
    call("import", export, "--community", "shan")
    answer = call("doctor", "--json")
    assert answer.status == 0
    assert {finding["state"] for finding in answer.json["findings"]} <= {"ok", "warn"}


def test_a_login_link_leads_the_first_owner_in_until_there_is_one(call, owner):
    assert "/account/link/?key=" not in call("login-link").out, "an owner of nothing gets no link"


def test_a_login_link_is_for_the_owner(call, community):
    assert "/account/link/?key=" in call("login-link").out


def test_an_api_key_is_issued_listed_and_revoked(call, community):
    made = call("api-key", "add", "大屏", "--scopes", "metrics,members", "--json").json
    assert (made["name"], made["scopes"], made["key"][:3]) == ("大屏", ["metrics", "members"], "wl_")
    listed = call("api-key", "list", "--json").json["rows"]
    assert listed == [{"name": "大屏", "begins": made["key"][:8], "scopes": ["metrics", "members"]}]
    assert call("api-key", "add", "大屏", "--scopes", "everything").status == 1
    assert call("api-key", "revoke", made["key"][:8]).status == 0
    assert call("api-key", "list", "--json").json["rows"] == []
    assert call("api-key", "revoke", "大屏").status == 1

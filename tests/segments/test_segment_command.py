"""`weilu segment`, as a person types it."""

import json

from cli.conftest import call  # noqa: F401

WARM = {"all": [{"did": "message", "at_least": 2, "within": 30}, {"not": {"did": "purchase"}}]}


def test_from_a_file_to_a_metric(call, people, did, tmp_path, community):  # noqa: F811
    (tmp_path / "warm.json").write_text(json.dumps(WARM), encoding="utf-8")
    did(people[0], "message", ago=1, times=2)
    did(people[1], "message", ago=1, times=2)
    did(people[1], "purchase", ago=1)
    expected = {"members": 1, "rows": [{"member": people[0].pk, "name": "一"}]}
    assert call("segment", "preview", "warm.json", "--json").json == expected
    assert call("segment", "save", "热心", "warm.json", "--json").json == {"name": "热心", "fixed": False, "members": 1}
    assert call("segment", "members", "热心", "--json").json == expected
    assert call("segment", "show", "热心", "--json").json == {"name": "热心", "fixed": False, "rules": WARM}
    day = str(community.yesterday)
    asked = call("query", "active", "--segment", "热心", "--from", day, "--to", day, "--json").json
    assert [row["members"] for row in asked["rows"]] == [1]
    did(people[2], "message", ago=0, times=2)
    assert call("segment", "save", "热心", "warm.json", "--fixed", "--json").json["members"] == 2
    assert call("segment", "list", "--json").json == {"rows": [{"name": "热心", "fixed": True, "members": 2}]}
    assert call("segment", "delete", "热心").status == 0
    assert call("segment", "list", "--json").json == {"rows": []}


def test_what_makes_no_sense_is_one_line(call, people, tmp_path):  # noqa: F811
    (tmp_path / "bad.json").write_text('{"all": [{"did": "message"}, {"tag": ""}]}', encoding="utf-8")
    (tmp_path / "no.json").write_text("{", encoding="utf-8")
    refused = call("segment", "save", "甲", "bad.json")
    assert (refused.status, refused.err.count("\n")) == (2, 1)
    assert "2" in refused.err
    assert call("segment", "save", "甲", "no.json").status == 1
    assert call("segment", "members", "甲").status == 2
    assert call("segment", "preview", "nowhere.json").status == 1

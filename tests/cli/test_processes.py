"""Real processes on one home: a server, commands beside it, backups, and what holds the folder."""

import json
import os
import sys
import threading

import pytest

pytestmark = pytest.mark.slow

NUMBERS = ("active", "growth", "speaking", "stickiness", "heatmap", "events")


@pytest.fixture
def export(tmp_path):
    file = tmp_path / "big.jsonl"
    with file.open("w", encoding="utf-8") as stream:
        for n in range(20_000):
            row = {
                "time": f"2026-03-{1 + n % 28:02}T{n % 24:02}:00:00+08:00",
                "author_id": f"u{n % 400}",
                "author": f"成员{n % 400}",
                "event_id": str(n),
                "text": f"今天第{n}句话",
                "space": f"群{n % 5}",
            }
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    return file


def answers(home):
    found = {}
    for metric in NUMBERS:
        answer = home.weilu("query", metric, "--to", "2026-03-31", "--json").json
        answer.pop("elapsed_ms")
        found[metric] = answer
    return found


def test_commands_work_while_the_server_runs_and_a_backup_restores_every_number(home, port, export, tmp_path):
    home.serve(port)
    done = home.weilu("import", str(export), "--community", "shan", "--json").json
    assert (done["members_new"], done["events_new"]) == (400, 20_000)
    before = answers(home)
    backups = []
    thread = threading.Thread(target=lambda: backups.append(home.weilu("backup", str(tmp_path / "b.tar"))))
    thread.start()
    home.weilu("query", "active", "--to", "2026-03-31")
    thread.join()
    assert (tmp_path / "b.tar").stat().st_mode & 0o777 == 0o600
    assert home.weilu("doctor").status == 0
    assert home.weilu("backup", str(tmp_path / "b.tar"), check=False).status == 1, "never over an older backup"

    other = type(home)(tmp_path / "other")
    other.weilu("restore", str(tmp_path / "b.tar"))
    assert answers(other) == before
    assert other.weilu("import", str(export), "--community", "shan", "--json").json["events_new"] == 0
    again = other.weilu("restore", str(tmp_path / "b.tar"), check=False)
    assert again.status == 1, "never over data"


def test_a_folder_that_another_process_holds_is_named_in_one_sentence(home, tmp_path):
    home.weilu("migrate")
    holder = f"""
import os, sys
os.environ.update({home.environment!r}); os.environ["DJANGO_SETTINGS_MODULE"] = "weilu.config.settings"
import django; django.setup()
from weilu.events.client import store
store().query("SELECT 1")
print("held", flush=True)
sys.stdin.read()
"""
    import subprocess

    process = subprocess.Popen([sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "held\n"
        answer = home.weilu("query", "active", check=False)
        assert answer.status == 1
        assert str(process.pid) in answer.err
        assert len(answer.err.strip().splitlines()) == 1
        refused = home.weilu("serve", "--port", "18999", check=False)
        assert refused.status == 1
        assert str(process.pid) in refused.err
        assert len(refused.err.strip().splitlines()) == 1
    finally:
        process.communicate("")
    assert os.environ.get("WEILU_HOME") != str(home.folder)


def test_a_member_erased_after_a_backup_stays_erased_when_it_is_restored(home, export, tmp_path):
    home.weilu("import", str(export), "--community", "shan")
    home.weilu("backup", str(tmp_path / "b.tar"))
    ledger = tmp_path / "erasures.jsonl"
    ledger.write_text('{"community":"shan","numbers":[1],"at":"2026-11-22T00:00:00Z"}\n')
    other = type(home)(tmp_path / "other")
    other.weilu("restore", str(tmp_path / "b.tar"), "--erasures", str(ledger))
    assert answers(other)["growth"]["rows"][-1]["total"] == 399
    assert other.folder.joinpath("erasures.jsonl").exists(), "the new home knows it, too"

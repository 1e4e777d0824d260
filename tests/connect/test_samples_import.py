"""Real exports, through the command line as docs/connectors.md says: every record of the files arrives."""

import json
import os
from pathlib import Path

import pytest

from weilu.cli import here
from weilu.cli.console import Console
from weilu.team.models import Community

pytestmark = pytest.mark.skipif("WEILU_SAMPLES" not in os.environ, reason="no samples here")

SAMPLES = [
    # file, flags, format, events, events that answer another
    ("chat/lean_general_2018_2020.jsonl.gz", [], "zulip", 64_776, None),
    ("chat/slack_racket.csv.gz", ["--tz", "UTC"], "csv", 22_171, 0),
    ("chat/discourse_delving.jsonl.gz", [], "discourse", 4_661, 2_325),
    ("zh/weibo_posts.jsonl.gz", ["--platform", "weibo"], "jsonl", 1_471, 0),
]
LARGE = [
    ("zh/v2ex_posts.csv.gz", ["--platform", "v2ex"], "csv", 104_327, 0),
    ("zh/v2ex_comments.csv.gz", ["--platform", "v2ex"], "csv", 45_850, 45_850),
    (
        "zh/weibo_comments.csv.gz",
        ["--platform", "weibo"],
        "csv",
        214_697,
        214_697,
    ),  # 5,750 of 220,447 stand there twice
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "flags", "found", "count", "answers"),
    [*SAMPLES, *(pytest.param(*row, marks=pytest.mark.slow) for row in LARGE)],
)
def test_every_record_of_a_real_export_arrives(store, monkeypatch, name, flags, found, count, answers):
    monkeypatch.setattr(here, "_ready", True)
    out, err = [], []
    line = ["import", str(Path(os.environ["WEILU_SAMPLES"]) / name), "--community", "samples", "--json", *flags]
    assert here.run(line, Console(out.append, err.append), "/") == 0, err
    told = json.loads("".join(out))
    assert (told["format"], told["events_new"], told["skipped"]) == (found, count, [])
    if answers is not None:
        assert store.query("SELECT countIf(target != 0) FROM events")[0][0] == answers
    assert Community.objects.get(slug="samples").members.count() == told["members_new"]

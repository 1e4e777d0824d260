"""`weilu bench query`: every engine that is installed answers the same."""

import json
import os
import subprocess
import sys

import pytest

from weilu.cli.measuring.peers import available

pytestmark = pytest.mark.slow  # they wait for other engines


def test_every_engine_gives_the_same_answers():
    command = [sys.executable, "-m", "weilu.cli", "bench", "query", "--events", "20000", "--peers", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["events"], told["members"]) == (20_000, 1_000)
    engines = {"weilu", *(engine.name for engine in available()[0])}
    assert {"duckdb", "pandas"} <= engines
    assert {row["engine"] for row in told["rows"]} == engines
    for row in told["rows"]:
        assert set(row) == {"query", "engine", "median_ms", "cpu_ms", "same_answer"}
        assert row["same_answer"], row


def test_texts_are_judged_beside_others(tmp_path):
    rows = [
        {"text": text, "label": label, "split": "dev", "set": "own"}
        for text, label in (("太好玩了，推荐", "positive"), ("太差了，退货", "negative"))
    ]
    (tmp_path / "own.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    command = [sys.executable, "-m", "weilu.cli", "bench", "text", "--data", str(tmp_path), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode == 0, done.stderr
    *engines, head = json.loads(done.stdout)["rows"]
    assert {row["engine"] for row in engines} == {"weilu", "snownlp", "cnsenti"}
    assert all(row["texts_per_cpu_second"] > 0 for row in engines)
    assert (head["head"], head["set"], head["texts"], head["macro_f1"]) == ("zh sentiment", "own", 2, 1.0)

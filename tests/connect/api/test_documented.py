"""The examples of docs/ingest.md work as they stand."""

import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import pytest

DOC = (Path(__file__).parents[3] / "docs/ingest.md").read_text(encoding="utf-8")
CURLS = re.findall(r"^curl (?:.*\\\n)?.*$", DOC, re.M)


@pytest.mark.django_db
def test_every_curl_of_the_page_is_taken(client, key, store):
    assert len(CURLS) == 3
    for line in CURLS:
        words = shlex.split(line.replace("\\\n", " ").replace("$KEY:", f"{key}:"))
        address, body = words[words.index("-u") + 2], words[words.index("-d") + 1]
        answer = client.post(
            urlsplit(address).path,
            body,
            content_type="application/x-www-form-urlencoded",  # as curl says without -H
            headers={"Authorization": "Bearer " + key},
        )
        assert answer.status_code == 200, line
    assert store.query("SELECT kind, value, space_id > 0 FROM events ORDER BY kind") == [
        ("message", None, 1),
        ("purchase", 3990, 0),
    ]

"""docs/metrics.md has a paragraph for every metric, naming its keys."""

import re
from pathlib import Path

import pytest

from weilu.analytics.door import METRICS

PARAGRAPHS = dict(
    re.findall(
        r"^## (\w+)\n(.*?)(?=^## |\Z)",
        (Path(__file__).parents[2] / "docs/metrics.md").read_text(encoding="utf-8"),
        re.DOTALL | re.MULTILINE,
    )
)


@pytest.mark.parametrize("name", sorted(METRICS))
def test_a_metric_has_its_paragraph(name):
    metric = METRICS[name]
    assert metric.zh in PARAGRAPHS[name]
    for key in metric.keys:
        assert f"`{key}`" in PARAGRAPHS[name]


def test_no_paragraph_is_about_a_metric_that_is_gone():
    assert set(PARAGRAPHS) - {"What"} <= set(METRICS)

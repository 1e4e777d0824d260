"""Everything that can be asked, in one place: importing this declares all metrics."""

from weilu.analytics import active, growth, heatmap, stickiness
from weilu.analytics.metric import METRICS, Metric, Result, Row, ask
from weilu.analytics.query import BadQuery, Query, parse

__all__ = [
    "METRICS",
    "BadQuery",
    "Metric",
    "Query",
    "Result",
    "Row",
    "active",
    "ask",
    "growth",
    "heatmap",
    "parse",
    "stickiness",
]

"""Which messages count where it is asked how they sound: the judged ones, of some words alone where those are asked."""

from collections.abc import Mapping
from typing import Any

from weilu.analytics.options import Option, phrases
from weilu.analytics.sql import Asking
from weilu.events.feelings import JUDGED
from weilu.events.mentions import any_mentioned, bound
from weilu.kit.matching import normal

WORD = Option("word", phrases, (), "only messages that mention one of these words", many=True)


def judged(asking: Asking) -> tuple[str, Mapping[str, Any]]:
    """SQL, and what it is bound to."""
    forms = [normal(word) for word in asking.option("word")]
    return (f"{JUDGED} AND {any_mentioned(forms)}", bound(forms)) if forms else (JUDGED, {})

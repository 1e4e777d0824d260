"""Whether a text mentions a word: the whole phrase, a Latin word only where no letter or digit goes on."""

import re
from collections.abc import Sequence
from typing import Any


def mentioned(form: str, n: int) -> str:
    """SQL: whether an event's text has the n-th of the normal forms that are bound."""
    if bounded(form) == re.escape(form):
        return f"position(search, {{form{n}:String}}) > 0"
    return f"match(search, {{pattern{n}:String}})"


def any_mentioned(forms: Sequence[str]) -> str:
    """SQL: whether an event's text has any of these normal forms."""
    each = " OR ".join(mentioned(form, n) for n, form in enumerate(forms))
    return f"(multiSearchAny(search, {{forms:Array(String)}}) AND ({each}))"


def bound(forms: Sequence[str]) -> dict[str, Any]:
    """The parameters of both."""
    parameters: dict[str, Any] = {"forms": list(forms)}
    parameters |= {f"form{n}": form for n, form in enumerate(forms)}
    return parameters | {f"pattern{n}": bounded(form) for n, form in enumerate(forms)}


def bounded(form: str) -> str:
    """The pattern of one normal form."""
    edge = re.compile("[a-z0-9]")
    before = "(?:^|[^a-z0-9])" if edge.match(form[0]) else ""
    after = "(?:$|[^a-z0-9])" if edge.match(form[-1]) else ""
    return before + re.escape(form) + after

"""What the checker says of a text."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

STOP, WARN, HINT = "stop", "warn", "hint"
LEVELS = (STOP, WARN, HINT)
LEVEL_NAMES = {STOP: _("拦下"), WARN: _("注意"), HINT: _("提示")}


@dataclass(frozen=True, slots=True)
class Finding:
    """[start, end) in the text as written, and what stands there. source: the article, where a law says it; instead:
    words that may stand there in its place, where one knows them."""

    rule: str
    level: str
    start: int
    end: int
    quote: str
    why: str
    fix: str
    source: str = ""
    instead: str = ""

    def as_json(self) -> dict[str, Any]:
        told = ("rule", "level", "start", "end", "quote", "why", "fix", "source", "instead")
        return {name: getattr(self, name) for name in told}


def worst(findings: list[Finding]) -> str:
    """The gravest level among them; empty where there are none."""
    return next((level for level in LEVELS if any(one.level == level for one in findings)), "")

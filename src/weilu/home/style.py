"""The living style page: every component once in light and once in dark, with the lines that make it."""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import engines
from django.utils.translation import gettext as _

SPECIMENS = Path(__file__).parent / "templates" / "home" / "style"


@dataclass(frozen=True, slots=True)
class Specimen:
    """A component in both grounds; `source` is what a page writes to get it."""

    name: str
    light: str
    dark: str
    source: str


def show(request: HttpRequest) -> HttpResponse:
    if text := request.POST.get("toast"):
        messages.success(request, text)
        return redirect("home:style")
    specimens = [specimen(file, request) for file in sorted(SPECIMENS.glob("*.html"))]
    return render(request, "home/style.html", {"specimens": specimens})


def specimen(file: Path, request: HttpRequest) -> Specimen:
    source = file.read_text(encoding="utf-8")
    template = engines["django"].from_string(source)
    light, dark = (template.render(sample() | {"side": side}, request) for side in ("light", "dark"))
    shown = re.sub(r"^{% load [^%]* %}\n?", "", source).strip()
    return Specimen(file.stem.split("_", 1)[1], light, dark, shown)


def sample() -> dict[str, Any]:
    """Invented values in the shapes that pages hand to components."""
    days = {dt.date(2026, 1, 1) + dt.timedelta(days=n): (n * 7 + n // 5) % 11 for n in range(170)}
    return {
        "days": days,
        "values": [24, 26, 25, 31, 29, 34, 32, 37, 36, 41, 40, 44],
        "moment": dt.datetime(2026, 3, 5, 21, 40, tzinfo=dt.UTC),
        "icons": re.findall(r'id="([a-z-]+)"', (settings.PACKAGE / "static/icons.svg").read_text()),
        "meaning": _("至少有一次主动行为的成员，按人去重。"),
    }

"""The living style page: every component once in light and once in dark, with the lines that make it."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from weilu.home.specimens import sample

FOLDER = Path(__file__).parent / "templates" / "home" / "style"


@dataclass(frozen=True, slots=True)
class Specimen:
    """A component on both grounds; `source` is what a page writes to get it."""

    name: str
    light: str
    dark: str
    source: str


def show(request: HttpRequest) -> HttpResponse:
    if text := request.POST.get("toast"):
        messages.success(request, text)
        return redirect("home:style")
    specimens = [specimen(file, request) for file in sorted(FOLDER.glob("*.html"))]
    return render(request, "home/style.html", {"specimens": specimens})


def specimen(file: Path, request: HttpRequest) -> Specimen:
    light, dark = (render_to_string(f"home/style/{file.name}", sample(side), request) for side in ("light", "dark"))
    source = re.sub(r"^{% load [^%]* %}", "", file.read_text(encoding="utf-8")).strip()
    return Specimen(file.stem.split("_", 1)[1], light, dark, source)

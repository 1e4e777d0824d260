"""The registration file of a Matrix source, for the one page that shows it: `{% load matrix %}`."""

from base64 import b64encode

from django import template

from weilu.connect.matrix.registration import registration
from weilu.connect.models import Source

register = template.Library()


@register.simple_tag
def registration_of(source: Source, base: str) -> dict[str, str]:
    """Its text, and the same as an address that a browser saves as a file."""
    text = registration(source, base)
    return {"text": text, "file": f"data:application/yaml;base64,{b64encode(text.encode()).decode()}"}

"""The settings of a gateway, for the one page that shows them: `{% load gateway %}`."""

from base64 import b64encode

from django import template

register = template.Library()


@register.simple_tag
def gateway_file(address: str, secrets: dict[str, str]) -> dict[str, str]:
    """The text of its file of variables, and the same as an address that a browser saves as a file."""
    text = (
        f"WEILU_GATEWAY_TO={address}\n"
        f"WEILU_GATEWAY_SECRET={secrets.get('secret', '')}\n"
        f"ONEBOT_ACCESS_TOKEN={secrets.get('token', '')}\n"
    )
    return {"text": text, "file": f"data:text/plain;base64,{b64encode(text.encode()).decode()}"}

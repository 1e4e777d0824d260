"""Tell the person what just happened."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django_htmx.http import trigger_client_event

LEVELS = {
    "info": messages.INFO,
    "success": messages.SUCCESS,
    "warning": messages.WARNING,
    "error": messages.ERROR,
}


def toast(
    request: HttpRequest, response: HttpResponse, text: str, level: str = "success", *, undo: str = ""
) -> HttpResponse:
    """Show a short line at the foot of the page: at once for htmx, else (or after a redirect) on the next page.

    undo: an address that takes back what happened when it is posted to; offered beside the line, at once only."""
    moves_on = 300 <= response.status_code < 400 or "HX-Redirect" in response or "HX-Refresh" in response
    if getattr(request, "htmx", False) and not moves_on:
        told = {"text": str(text), "level": level} | ({"undo": undo} if undo else {})
        return trigger_client_event(response, "toast", told)
    messages.add_message(request, LEVELS[level], text)
    return response

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


def toast(request: HttpRequest, response: HttpResponse, text: str, level: str = "success") -> HttpResponse:
    """Show a short line at the foot of the page: at once for htmx, else (or after a redirect) on the next page."""
    moves_on = 300 <= response.status_code < 400 or "HX-Redirect" in response or "HX-Refresh" in response
    if getattr(request, "htmx", False) and not moves_on:
        return trigger_client_event(response, "toast", {"text": str(text), "level": level})
    messages.add_message(request, LEVELS[level], text)
    return response

"""At the root, where SDKs look for them; with a slash or without, for a redirect is an error to them."""

from django.urls import re_path

from weilu.connect.api import door

urlpatterns = [
    re_path(r"^v1/(?P<kind>[a-z]{1,10})/?$", door.segment),
    re_path(r"^(?:batch|capture)/?$", door.posthog),
]

"""Addresses below /c/<slug>/stream/."""

from django.urls import path

from weilu.insights import stream_page, thread_page

app_name = "stream"
urlpatterns = [
    path("", stream_page.stream, name="list"),
    path("hits/", stream_page.hits, name="hits"),
    path("messages.csv", stream_page.download, name="csv"),
    path("<int:event_id>/", thread_page.thread, name="event"),
]

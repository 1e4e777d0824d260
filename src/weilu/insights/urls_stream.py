"""Addresses below /c/<slug>/stream/."""

from django.urls import path

from weilu.insights import feeling_page, mood_line, stream_page, thread_page

app_name = "stream"
urlpatterns = [
    path("", stream_page.stream, name="list"),
    path("hits/", stream_page.hits, name="hits"),
    path("messages.csv", stream_page.download, name="csv"),
    path("of/<int:pk>/mood/", mood_line.panel, name="mood_of"),
    path("<int:event_id>/feeling/", feeling_page.feeling, name="feeling"),
    path("<int:event_id>/feeling/<int:pk>/undo/", feeling_page.undo, name="undo_feeling"),
    path("<int:event_id>/", thread_page.thread, name="event"),
]

"""Addresses below /c/<slug>/members/."""

from django.urls import path

from weilu.members import activity_panels, erase_page, list_page, merge_page, profile_page

app_name = "members"
urlpatterns = [
    path("", list_page.members, name="list"),
    path("csv/", list_page.download, name="csv"),
    path("tags/", list_page.tag_selection, name="tag_many"),
    path("tags/rounds/<int:pk>/undo/", list_page.undo_tags, name="undo_tags"),
    path("alike/", merge_page.alike, name="alike"),
    path("privacy/", erase_page.privacy, name="privacy"),
    path("<int:pk>/", profile_page.profile, name="profile"),
    path("<int:pk>/timeline/", profile_page.timeline, name="timeline"),
    path("<int:pk>/tags/", profile_page.add_tag, name="tag"),
    path("<int:pk>/tags/<int:tag_pk>/remove/", profile_page.remove_tag, name="untag"),
    path("<int:pk>/notes/", profile_page.add_note, name="note"),
    path("<int:pk>/notes/<int:note_pk>/remove/", profile_page.remove_note, name="remove_note"),
    path("<int:pk>/flags/<str:which>/", profile_page.set_flag, name="flag"),
    path("<int:pk>/merge/", merge_page.merge_with, name="merge"),
    path("<int:pk>/unmerge/", merge_page.take_apart, name="unmerge"),
    path("<int:pk>/distinct/", merge_page.distinct, name="distinct"),
    path("<int:pk>/data/", erase_page.hand_out, name="data"),
    path("<int:pk>/erase/", erase_page.erase_member, name="erase"),
    path("<int:pk>/calendar/", activity_panels.calendar, name="calendar"),
    path("<int:pk>/habits/", activity_panels.habits, name="habits"),
    path("<int:pk>/companions/", activity_panels.companions, name="companions"),
]

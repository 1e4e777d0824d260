"""Addresses below /c/<slug>/sources/."""

from django.urls import path

from weilu.connect import sources_page
from weilu.connect.matrix import pages as matrix

app_name = "sources"
urlpatterns = [
    path("", sources_page.listing, name="list"),
    path("add/<slug:key>/", sources_page.add, name="add"),
    path("<int:pk>/", sources_page.show, name="show"),
    path("<int:pk>/change/", sources_page.change, name="change"),
    path("<int:pk>/pause/", sources_page.pause, name="pause"),
    path("<int:pk>/remove/", sources_page.remove, name="remove"),
    path("<int:pk>/keys/", sources_page.rotate, name="rotate"),
    path("<int:pk>/keys/<int:key>/revoke/", sources_page.revoke, name="revoke"),
    path("<int:pk>/matrix/file/", matrix.registration_file, name="matrix-file"),
    path("<int:pk>/matrix/renew/", matrix.renew, name="matrix-renew"),
    path("<int:pk>/matrix/check/", matrix.check, name="matrix-check"),
    path("<int:pk>/matrix/rooms/", matrix.rooms, name="matrix-rooms"),
    path("<int:pk>/matrix/rooms/<int:room>/history/", matrix.history, name="matrix-history"),
    path("<int:pk>/matrix/rooms/<int:room>/invitation/", matrix.invitation, name="matrix-invitation"),
]

"""Addresses below /c/<slug>/sources/."""

from django.urls import path

from weilu.connect import reach_page, recent_page, sources_page
from weilu.connect.api import pages as api
from weilu.connect.gateway import pages as gateway
from weilu.connect.matrix import pages as matrix
from weilu.connect.webhook import mapping_page

app_name = "sources"
urlpatterns = [
    path("", sources_page.listing, name="list"),
    path("reach/", reach_page.show, name="reach"),
    path("reach/check/", reach_page.check, name="reach_check"),
    path("reach/phone/<slug:nonce>/", reach_page.phone, name="reach_phone"),
    path("reach/files/", reach_page.add_file, name="add_file"),
    path("reach/files/<int:pk>/remove/", reach_page.remove_file, name="remove_file"),
    path("add/<slug:key>/", sources_page.add, name="add"),
    path("<int:pk>/", sources_page.show, name="show"),
    path("<int:pk>/change/", sources_page.change, name="change"),
    path("<int:pk>/pause/", sources_page.pause, name="pause"),
    path("<int:pk>/recent/", recent_page.show, name="recent"),
    path("<int:pk>/renew/", sources_page.renew, name="renew"),
    path("<int:pk>/remove/", sources_page.remove, name="remove"),
    path("<int:pk>/keys/", sources_page.rotate, name="rotate"),
    path("<int:pk>/keys/<int:key>/revoke/", sources_page.revoke, name="revoke"),
    path("<int:pk>/gateway/speak/", gateway.speak, name="gateway-speak"),
    path("<int:pk>/latest/", api.newest, name="latest"),
    path("<int:pk>/test/", api.test, name="test"),
    path("<int:pk>/names/", api.names, name="names"),
    path("<int:pk>/matrix/check/", matrix.check, name="matrix-check"),
    path("<int:pk>/matrix/speak/", matrix.speak, name="matrix-speak"),
    path("<int:pk>/matrix/rooms/", matrix.rooms, name="matrix-rooms"),
    path("<int:pk>/matrix/rooms/<int:room>/history/", matrix.history, name="matrix-history"),
    path("<int:pk>/matrix/rooms/<int:room>/invitation/", matrix.invitation, name="matrix-invitation"),
    path("<int:pk>/mapping/", mapping_page.show, name="mapping"),
    path("<int:pk>/mapping/sample/", mapping_page.paste, name="sample"),
    path("<int:pk>/mapping/waiting/", mapping_page.take_in, name="waiting"),
]

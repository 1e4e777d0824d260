"""Addresses below /matrix/<address>/_matrix/app/v1/, as Matrix lays them down: none ends in a slash."""

from django.urls import path

from weilu.connect.matrix import receiving

app_name = "matrix"
urlpatterns = [
    path("transactions/<str:txn>", receiving.transaction, name="transaction"),
    path("ping", receiving.ping, name="ping"),
    path("users/<str:user>", receiving.user, name="user"),
    path("rooms/<str:alias>", receiving.nothing, name="room"),
    path("thirdparty/<path:asked>", receiving.nothing, name="thirdparty"),
]

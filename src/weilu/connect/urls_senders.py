"""Addresses below /c/<slug>/senders/."""

from django.urls import path

from weilu.connect import minding_page, senders_page

app_name = "senders"
urlpatterns = [
    path("", senders_page.listing, name="list"),
    path("add/<slug:kind>/", senders_page.add, name="add"),
    path("<int:pk>/", senders_page.show, name="show"),
    path("<int:pk>/change/", senders_page.change, name="change"),
    path("<int:pk>/test/", senders_page.test, name="test"),
    path("<int:pk>/pause/", senders_page.pause, name="pause"),
    path("<int:pk>/remove/", senders_page.remove, name="remove"),
    path("of/<int:pk>/", minding_page.of_persona, name="of_persona"),
]

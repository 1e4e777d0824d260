"""Addresses below /c/<slug>/deliveries/."""

from django.urls import path

from weilu.connect import composing_page, deliveries_page, minding_page

app_name = "deliveries"
urlpatterns = [
    path("", deliveries_page.listing, name="list"),
    path("new/", composing_page.compose, name="compose"),
    path("check/", minding_page.check, name="check"),
    path("<int:pk>/", deliveries_page.show, name="show"),
    path("<int:pk>/pictures/<int:number>/", deliveries_page.picture, name="picture"),
    path("<int:pk>/<slug:act>/", deliveries_page.decide, name="decide"),
]

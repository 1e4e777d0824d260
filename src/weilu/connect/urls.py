"""Addresses below /c/<slug>/import/."""

from django.urls import path

from weilu.connect import history_page, import_page

app_name = "connect"
urlpatterns = [
    path("", history_page.imports, name="imports"),
    path("<int:pk>/", import_page.show, name="import"),
    path("<int:pk>/options/", import_page.change, name="options"),
    path("<int:pk>/start/", import_page.begin, name="start"),
    path("<int:pk>/discard/", import_page.let_go, name="discard"),
    path("<int:pk>/again/", import_page.again, name="again"),
    path("<int:pk>/undo/", import_page.undo, name="undo"),
]

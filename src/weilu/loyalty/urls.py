"""Addresses below /c/<slug>/points/."""

from django.urls import path

from weilu.loyalty import adjust_page, points_page, settings_page, statement_page

app_name = "loyalty"
urlpatterns = [
    path("", points_page.page, name="points"),
    path("export/", points_page.export, name="export"),
    path("settings/", settings_page.page, name="settings"),
    path("adjustments/<int:pk>/agree/", adjust_page.agree, name="agree"),
    path("adjustments/<int:pk>/refuse/", adjust_page.refuse, name="refuse"),
    path("members/<int:pk>/", statement_page.page, name="statement"),
    path("members/<int:pk>/panel/", statement_page.of_member, name="of_member"),
    path("members/<int:pk>/export/", statement_page.export, name="statement_export"),
    path("members/<int:pk>/adjust/", adjust_page.adjust, name="adjust"),
]

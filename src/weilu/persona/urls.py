"""Addresses below /c/<slug>/personas/."""

from django.urls import path

from weilu.persona import card_page, check_page, list_page, waiver_page

app_name = "persona"
urlpatterns = [
    path("", list_page.every, name="list"),
    path("new/", card_page.new, name="new"),
    path("check/", check_page.page, name="check"),
    path("banned/", list_page.banned, name="banned"),
    path("waivers/", waiver_page.every, name="waivers"),
    path("waive/", waiver_page.waive, name="waive"),
    path("waivers/<int:pk>/end/", waiver_page.take_back, name="unwaive"),
    path("<int:pk>/", card_page.one, name="one"),
    path("<int:pk>/card/", card_page.change, name="change"),
    path("<int:pk>/versions/", card_page.versions, name="versions"),
    path("<int:pk>/versions/<int:number>/restore/", card_page.restore, name="restore_version"),
    path("<int:pk>/archive/", list_page.put_away, name="archive"),
    path("<int:pk>/restore/", list_page.bring_back, name="restore"),
]

"""Addresses below /c/<slug>/inbox/."""

from django.urls import path

from weilu.inbox import act_page, page

app_name = "inbox"
urlpatterns = [
    path("", page.every, name="list"),
    path("rows/", page.rows, name="rows"),
    path("<int:pk>/", page.one, name="one"),
    path("<int:pk>/pulse/", page.pulse, name="pulse"),
    path("<int:pk>/card/", page.card, name="card"),
    path("<int:pk>/typing/", act_page.typing, name="typing"),
    path("<int:pk>/remark/", act_page.remark, name="remark"),
    path("act/<slug:name>/", act_page.act, name="act"),
    path("undo/<int:batch>/", act_page.undo, name="undo"),
]

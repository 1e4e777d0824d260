"""Addresses below /c/<slug>/inbox/."""

from django.urls import path

from weilu.inbox import act_page, answer_page, canned_page, page

app_name = "inbox"
urlpatterns = [
    path("", page.every, name="list"),
    path("rows/", page.rows, name="rows"),
    path("<int:pk>/", page.one, name="one"),
    path("<int:pk>/pulse/", page.pulse, name="pulse"),
    path("<int:pk>/card/", page.card, name="card"),
    path("<int:pk>/typing/", act_page.typing, name="typing"),
    path("<int:pk>/remark/", act_page.remark, name="remark"),
    path("<int:pk>/send/", answer_page.send, name="send"),
    path("<int:pk>/alike/", answer_page.alike, name="alike"),
    path("<int:pk>/answers/<int:answer>/<slug:name>/", answer_page.decide, name="decide"),
    path("canned/", canned_page.every, name="canned"),
    path("canned/<int:pk>/", canned_page.one, name="canned_one"),
    path("canned/<int:pk>/archive/", canned_page.put_away, name="canned_away"),
    path("canned/<int:pk>/restore/", canned_page.bring_back, name="canned_restore"),
    path("act/<slug:name>/", act_page.act, name="act"),
    path("undo/<int:batch>/", act_page.undo, name="undo"),
]

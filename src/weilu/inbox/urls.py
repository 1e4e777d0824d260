"""Addresses below /c/<slug>/inbox/."""

from django.urls import path

from weilu.inbox import act_page, answer_page, canned_page, figures_page, page, settings_page, shift_page

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
    path("<int:pk>/check/", answer_page.check, name="check"),
    path("<int:pk>/alike/", answer_page.alike, name="alike"),
    path("<int:pk>/answers/<int:answer>/<slug:name>/", answer_page.decide, name="decide"),
    path("canned/", canned_page.every, name="canned"),
    path("canned/<int:pk>/", canned_page.one, name="canned_one"),
    path("canned/<int:pk>/archive/", canned_page.put_away, name="canned_away"),
    path("canned/<int:pk>/restore/", canned_page.bring_back, name="canned_restore"),
    path("shifts/", shift_page.every, name="shifts"),
    path("shifts/take/", shift_page.take_over, name="take_over"),
    path("shifts/<int:pk>/end/", shift_page.hand_over, name="hand_over"),
    path("shifts/<int:pk>/seen/", shift_page.take_in, name="take_in"),
    path("figures/", figures_page.page, name="figures"),
    path("settings/", settings_page.page, name="settings"),
    path("act/<slug:name>/", act_page.act, name="act"),
    path("undo/<int:batch>/", act_page.undo, name="undo"),
]

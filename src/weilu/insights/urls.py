"""Addresses below /c/<slug>/boards/."""

from django.urls import path

from weilu.insights import metric_page
from weilu.insights.analyses import act_pages, aspect_pages, said_page, word_lists, word_panels
from weilu.insights.analyses import page as analysis_page
from weilu.insights.boards import compose_page
from weilu.insights.boards import page as board_page

app_name = "insights"
urlpatterns = [
    path("", board_page.boards, name="boards"),
    path("new/", compose_page.new, name="new_board"),
    path("cards/", compose_page.add_card, name="add_card"),
    path("<int:pk>/", board_page.board, name="board"),
    path("<int:pk>/name/", compose_page.rename, name="rename_board"),
    path("<int:pk>/archive/", compose_page.archive, name="archive_board"),
    path("<int:pk>/restore/", compose_page.bring_back, name="restore_board"),
    path("<int:pk>/order/", compose_page.order, name="order_board"),
    path("<int:pk>/cards/<int:place>/move/", compose_page.move, name="move_card"),
    path("<int:pk>/cards/<int:place>/remove/", compose_page.take_out, name="remove_card"),
    path("<int:pk>/cards/undo/", compose_page.put_back, name="put_back_card"),
    path("parts/<slug:name>/", board_page.part, name="part"),
    path("metrics/", metric_page.cards, name="metrics"),
    path("metrics/<slug:name>/", metric_page.card, name="metric"),
    path("<slug:metric>.csv", board_page.download, name="csv"),
    path("analyses/", analysis_page.index, name="analyses"),
    path("analyses/funnel/fallen/<int:step>/", act_pages.fallen, name="fallen"),
    path("analyses/rfm/members/<str:group>/", act_pages.rfm_group, name="rfm"),
    path("analyses/channels/costs/", act_pages.enter_cost, name="enter_cost"),
    path("analyses/channels/costs/<int:pk>/remove/", act_pages.remove_cost, name="remove_cost"),
    path("analyses/words/said/", said_page.said, name="said"),
    path("analyses/aspects/new/", aspect_pages.new, name="new_aspect"),
    path("analyses/aspects/<int:pk>/", aspect_pages.change, name="change_aspect"),
    path("analyses/aspects/<int:pk>/archive/", aspect_pages.put_away, name="archive_aspect"),
    path("analyses/aspects/<int:pk>/restore/", aspect_pages.bring_back, name="restore_aspect"),
    path("analyses/words/members/<int:pk>/", word_panels.of_member, name="member_words"),
    path("analyses/words/segments/<int:pk>/", word_panels.of_segment, name="segment_words"),
    path("analyses/words/lists/", word_lists.lists, name="word_lists"),
    path("analyses/words/said.csv", said_page.download, name="said_csv"),
    path("mood/", analysis_page.analysis, {"name": "mood"}, name="mood"),
    path("analyses/<slug:name>/", analysis_page.analysis, name="analysis"),
]

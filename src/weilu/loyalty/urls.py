"""Addresses below /c/<slug>/points/."""

from django.urls import path

from weilu.loyalty import (
    adjust_page,
    gifts_page,
    leaderboard_page,
    levels_page,
    points_page,
    redemptions_page,
    rules_page,
    settings_page,
    statement_page,
)

app_name = "loyalty"
urlpatterns = [
    path("", points_page.page, name="points"),
    path("export/", points_page.export, name="export"),
    path("settings/", settings_page.page, name="settings"),
    path("adjustments/many/", adjust_page.many, name="adjust_many"),
    path("adjustments/<int:pk>/agree/", adjust_page.agree, name="agree"),
    path("adjustments/<int:pk>/refuse/", adjust_page.refuse, name="refuse"),
    path("gifts/", gifts_page.every, name="gifts"),
    path("gifts/add/", gifts_page.add, name="gift_add"),
    path("gifts/<int:pk>/", gifts_page.change, name="gift"),
    path("gifts/<int:pk>/away/", gifts_page.put_away, name="gift_away"),
    path("gifts/<int:pk>/back/", gifts_page.bring_back, name="gift_back"),
    path("levels/", levels_page.every, name="levels"),
    path("levels/<int:pk>/", levels_page.one, name="level"),
    path("levels/<int:pk>/remove/", levels_page.remove, name="level_remove"),
    path("leaderboard/", leaderboard_page.page, name="leaderboard"),
    path("rules/", rules_page.every, name="rules"),
    path("rules/add/", rules_page.add, name="rule_add"),
    path("rules/<int:pk>/", rules_page.one, name="rule"),
    path("rules/<int:pk>/change/", rules_page.change, name="rule_change"),
    path("rules/<int:pk>/switch/", rules_page.switch, name="rule_switch"),
    path("rules/<int:pk>/remove/", rules_page.remove, name="rule_remove"),
    path("redemptions/", redemptions_page.every, name="redemptions"),
    path("redemptions/export/", redemptions_page.export, name="redemptions_export"),
    path("redemptions/ship/", redemptions_page.ship_many, name="ship_many"),
    path("redemptions/<int:pk>/", redemptions_page.one, name="redemption"),
    path("redemptions/<int:pk>/ship/", redemptions_page.ship, name="ship"),
    path("redemptions/<int:pk>/finish/", redemptions_page.finish, name="finish"),
    path("redemptions/<int:pk>/cancel/", redemptions_page.cancel, name="cancel"),
    path("members/<int:pk>/redeem/", redemptions_page.redeem, name="redeem"),
    path("members/<int:pk>/", statement_page.page, name="statement"),
    path("members/<int:pk>/panel/", statement_page.of_member, name="of_member"),
    path("members/<int:pk>/export/", statement_page.export, name="statement_export"),
    path("members/<int:pk>/adjust/", adjust_page.adjust, name="adjust"),
]

"""The one page of addresses."""

from django.urls import include, path, re_path

from weilu.insights.api.door import nothing_here
from weilu.insights.api.door import urls as api_urls

urlpatterns = [
    path("api/v1/", api_urls),
    re_path(r"^api(?:/|$)", nothing_here),
    path("", include("weilu.connect.urls_in")),
    path("", include("weilu.connect.api.urls")),
    path("account/", include("weilu.team.urls_account")),
    path("c/<slug:slug>/settings/judging/", include("weilu.insights.urls_judging")),
    path("c/<slug:slug>/settings/", include("weilu.team.urls")),
    path("c/<slug:slug>/members/", include("weilu.members.urls")),
    path("c/<slug:slug>/stream/", include("weilu.insights.urls_stream")),
    path("c/<slug:slug>/segments/", include("weilu.segments.urls")),
    path("c/<slug:slug>/personas/", include("weilu.persona.urls")),
    path("c/<slug:slug>/sources/", include("weilu.connect.urls_sources")),
    path("c/<slug:slug>/reactions/", include("weilu.connect.urls_reactions")),
    path("c/<slug:slug>/senders/", include("weilu.connect.urls_senders")),
    path("c/<slug:slug>/deliveries/", include("weilu.connect.urls_deliveries")),
    path("c/<slug:slug>/import/", include("weilu.connect.urls")),
    path("c/<slug:slug>/inbox/", include("weilu.inbox.urls")),
    path("c/<slug:slug>/points/", include("weilu.loyalty.urls")),
    path("c/<slug:slug>/journey/", include("weilu.insights.urls_journey")),
    path("c/<slug:slug>/goals/", include("weilu.insights.urls_goals")),
    path("c/<slug:slug>/reports/", include("weilu.insights.urls_reports")),
    path("c/<slug:slug>/boards/", include("weilu.insights.urls")),
    path("", include("weilu.home.urls")),
]

from django.http import HttpResponse
from django.urls import include, path

urlpatterns = [
    path("account/", include("weilu.team.urls_account")),
    path("c/<slug:slug>/settings/", include("weilu.team.urls")),
    path("", include("weilu.home.urls")),
    path("", lambda r: HttpResponse("root")),
]

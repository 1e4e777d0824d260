"""The address without anything behind it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from weilu.home.places import links_of
from weilu.home.today_page import LAST
from weilu.team.access import enter
from weilu.team.models import Staff


def start(request: HttpRequest) -> HttpResponse:
    """To the first page of the community one was in last; who has none is told how to get one."""
    assert isinstance(request.user, Staff)
    seats = request.user.seats.select_related("community").order_by("pk")
    seat = seats.filter(community__slug=request.session.get(LAST, "")).first() or seats.first()
    if seat is None:
        return redirect("home")
    enter(request, seat.community.slug)
    return redirect(links_of(request)[0].address)

"""Who may do what, asked at one place: every view enters a community through `enter`."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from weilu.team.models import Community, Role, Seat, Staff

View = Callable[..., HttpResponseBase]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class May(StrEnum):
    """What a role can allow."""

    READ = "read"  # see members, messages, numbers
    CONTACT = "contact"  # see phone numbers and e-mail addresses in full
    MODERATE = "moderate"  # notes, tags, flags, answers in the inbox
    OPERATE = "operate"  # import, merge, change members
    MANAGE = "manage"  # settings, staff, erasure, audit log


ALLOWED: dict[str, frozenset[May]] = {
    Role.OWNER: frozenset(May),
    Role.OPERATOR: frozenset({May.READ, May.CONTACT, May.MODERATE, May.OPERATE}),
    Role.MODERATOR: frozenset({May.READ, May.MODERATE}),
    Role.ANALYST: frozenset({May.READ}),
}


def enter(request: HttpRequest, slug: str, may: May = May.READ) -> Community:
    """The community of that address, if this person's role in it allows the act; notes both on the request.

    Raises Http404 where the person has no seat (its existence is nobody else's business) and PermissionDenied
    where the role does not reach.
    """
    if not isinstance(request.user, Staff):
        raise Http404
    seat = get_object_or_404(Seat.objects.select_related("community"), community__slug=slug, staff=request.user)
    if may not in ALLOWED[seat.role]:
        raise PermissionDenied
    request.community = seat.community  # type: ignore[attr-defined]
    request.seat = seat  # type: ignore[attr-defined]
    return seat.community


def community_view(may: May, *, change: May | None = None) -> Callable[[View], View]:
    """A page or act of one community: `view(request, community, …)`, entered before it runs.

    `may` is what looking needs; `change`, where it differs, what POST, PUT, PATCH and DELETE need. Both are noted
    on the view (`.may`, `.change`), so that a test can walk every address and prove who is refused.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def entered(request: HttpRequest, slug: str, *args: object, **kwargs: object) -> HttpResponseBase:
            needed = may if request.method in SAFE else (change or may)
            return view(request, enter(request, slug, needed), *args, **kwargs)

        entered.may, entered.change = may, change or may  # type: ignore[attr-defined]
        return entered

    return decorate


def allows(request: HttpRequest, may: May) -> bool:
    """Whether the seat entered with allows the act: for what a page shows, never instead of `enter`."""
    seat: Seat | None = getattr(request, "seat", None)
    return seat is not None and may in ALLOWED[seat.role]


def staff_of(request: HttpRequest) -> Staff:
    """Who is signed in, inside a view that was entered."""
    assert isinstance(request.user, Staff)
    return request.user


def fetch[M: Model](community: Community, objects: QuerySet[M], **lookup: object) -> M:
    """One thing of this community, or Http404: another community's things do not exist here."""
    return get_object_or_404(objects, community=community, **lookup)

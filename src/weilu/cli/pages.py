"""Every page that can be looked at in a community: for measuring, and for tests that walk them all."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from weilu.team.models import Community


def addresses(slug: str) -> list[str]:
    """The addresses below /c/<slug>/ that take nothing but the slug, and a member's profile."""
    community = Community.objects.get(slug=slug)
    found = [f"/{pattern}".replace("<slug:slug>", slug) for pattern in _patterns(get_resolver(), "")]
    plain = sorted(address for address in found if address.startswith(f"/c/{slug}/") and "<" not in address)
    member = community.members.order_by("-last_active").first()
    return plain + ([f"/c/{slug}/members/{member.pk}/"] if member else [])


def _patterns(resolver: URLResolver, before: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        whole = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern, whole)
        elif isinstance(pattern, URLPattern):
            yield whole

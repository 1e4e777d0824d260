"""The one page of schedules: what Weilu does by itself, and how often (seconds)."""

from collections.abc import Callable


def _refresh_lifecycles() -> None:
    from weilu.analytics.freshness import refresh_stale

    refresh_stale()


def _sweep_uploads() -> None:
    from weilu.connect.uploading import sweep

    sweep()


SCHEDULES: dict[str, tuple[int, Callable[[], object]]] = {
    "lifecycles as of yesterday": (60, _refresh_lifecycles),
    "uploads that nobody imported": (3600, _sweep_uploads),
}

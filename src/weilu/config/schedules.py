"""The one page of schedules: what Weilu does by itself, and how often (seconds).

Of several processes that work, one keeps them: see cli/working.py."""

from collections.abc import Callable


def _refresh_lifecycles() -> None:
    from weilu.analytics.freshness import refresh_stale

    refresh_stale()


def _look_for_asks() -> None:
    from weilu.inbox.finding import look_everywhere

    look_everywhere()


def _forget_what_was_held_back() -> None:
    from weilu.connect.reactions.keeping import forget_held

    forget_held()


def _count_segments() -> None:
    from weilu.segments.making import keep_sizes

    keep_sizes()


def _hear_of_members() -> None:
    from weilu.segments.hearing import catch_up

    catch_up()


def _read_goals() -> None:
    from weilu.insights.goals.setting import read_all

    read_all()


def _make_reports() -> None:
    from weilu.insights.reports.making import make_due

    make_due()


def _judge_anew() -> None:
    from weilu.events.rescoring import rescore_due

    rescore_due()


def _sweep_uploads() -> None:
    from weilu.connect.uploading import sweep

    sweep()


def _take_up_matrix_rooms() -> None:
    from weilu.connect.matrix.jobs import take_up_rooms

    take_up_rooms()


def _greet_homeservers() -> None:
    from weilu.connect.matrix.jobs import greet_homeservers

    greet_homeservers()


def _forget_payloads() -> None:
    from weilu.connect.first_heard import forget_first_heard
    from weilu.connect.webhook.kept import sweep

    forget_first_heard()
    sweep()


def _hear_silence() -> None:
    from weilu.connect.silences import watch

    watch()


def _take_up_what_is_left() -> None:
    from weilu.cli.taking_up import take_up_between

    take_up_between()


def _send_what_is_due() -> None:
    from weilu.connect.delivering import bell

    bell.set()


def _react() -> None:
    from weilu.connect.reactions.watching import look_everywhere

    look_everywhere()


def _record_points() -> None:
    from weilu.loyalty.timeline import record_points

    record_points()


def _expire_points() -> None:
    from weilu.loyalty.ledger import settle_due

    settle_due()


def _forget_addresses() -> None:
    from weilu.loyalty.redeeming import forget_addresses

    forget_addresses()


def _earn_points() -> None:
    from weilu.loyalty.earning import earn_everywhere

    earn_everywhere()


SCHEDULES: dict[str, tuple[int, Callable[[], object]]] = {
    "lifecycles as of yesterday": (60, _refresh_lifecycles),
    "work of a process that is gone": (60, _take_up_what_is_left),
    "what changed of members, for the event store": (20, _hear_of_members),
    "who awaits an answer": (5, _look_for_asks),
    "messages that are due": (5, _send_what_is_due),
    "automatic reactions": (5, _react),
    "points, for the timeline": (5, _record_points),
    "addresses that gifts were sent to": (3600, _forget_addresses),
    "points that members earn": (5, _earn_points),
    "points that expire": (300, _expire_points),
    "what automatic reactions held back long ago": (3600, _forget_what_was_held_back),
    "sizes of segments, once a day": (600, _count_segments),
    "where goals stand, once a day": (600, _read_goals),
    "reports of finished periods": (300, _make_reports),
    "texts that other weights judged, at night": (600, _judge_anew),
    "rooms of Matrix to enter, histories to go on with": (20, _take_up_matrix_rooms),
    "homeservers, told that Weilu is here again": (20, _greet_homeservers),
    "live sources that fell silent": (300, _hear_silence),
    "uploads that nobody imported": (3600, _sweep_uploads),
    "payloads that nobody took in": (3600, _forget_payloads),
}

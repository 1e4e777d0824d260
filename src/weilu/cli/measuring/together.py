"""Threads that work at the same time, and others that look on until they are done."""

import threading
import time
from collections.abc import Callable, Sequence


def seconds_of(
    workers: Sequence[Callable[[], object]], onlookers: Sequence[Callable[[threading.Event], object]]
) -> float:
    """How long the workers took together, each in a thread of its own. An onlooker goes on until its event is set."""
    done = threading.Event()
    working = [threading.Thread(target=work) for work in workers]
    looking = [threading.Thread(target=look, args=[done]) for look in onlookers]
    began = time.perf_counter()
    for thread in (*looking, *working):
        thread.start()
    for thread in working:
        thread.join()
    seconds = time.perf_counter() - began
    done.set()
    for thread in looking:
        thread.join()
    return seconds

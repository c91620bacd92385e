"""
Times of many calls: the middle one and the one that only a twentieth is slower than.

By the processor of this process, all its threads together: what one thread does takes as long on the clock of a quiet machine, and
others on the machine hardly change it. By the thread that answers alone, where a second one does an equal share meanwhile. What another
process answers is timed by the clock on the wall.
"""

import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

_SLOW = 0.95

Asked = TypeVar("Asked")


Clock = Callable[[], float]
CLOCKS: Mapping[str, Clock] = {
    "processor": time.process_time,
    "thread": time.thread_time,
    "wall": time.perf_counter,
}


def of_each(
    action: Callable[[Asked], Any], asked: Iterable[Asked], rounds: int, clock: str = "processor"
) -> list[float]:
    """Return the milliseconds of an action on each of these, in turn, in so many rounds after one that does not count."""
    each, now, times = list(asked), CLOCKS[clock], []
    for turn in range(rounds + 1):
        for one in each:
            started = now()
            action(one)
            if turn:
                times.append((now() - started) * 1000)
    return times


def summary(times: Iterable[float]) -> Mapping[str, float]:
    """Return p50 and p95 of some times."""
    ordered = sorted(times)
    return {"p50": statistics.median(ordered), "p95": ordered[int(len(ordered) * _SLOW)]}

"""How a thing is measured: warm, many times, beside its floor, with its queries counted."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

if TYPE_CHECKING:
    from collections.abc import Callable

WARM = 3
TIMES = 40


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One line of `var/bench.json`; None where a figure doesn't apply.

    `median`, `p95` and `floor` in `unit`; `ratio` is median/floor; `bar` is the highest ratio
    that is good enough, and `holds` whether the ratio stays below it.
    """

    area: str
    name: str
    database: str
    size: int
    unit: str
    median: float
    p95: float
    queries: int | None = None
    floor: float | None = None
    ratio: float | None = None
    bar: float | None = None
    holds: bool | None = None


def against_floor(
    *,
    area: str,
    name: str,
    size: int,
    bar: float,
    what: Callable[[], Any],
    floor: Callable[[], Any],
) -> Measure:
    """Time `what` and `floor` in turns, so that a busy moment of the machine hits both.

    Both return a response, which must be a 200: a fast error is no measurement.
    """
    for _ in range(WARM):
        answered(what)
        answered(floor)
    with CaptureQueriesContext(connection) as captured:
        answered(what)
    # At once: the next request empties Django's list.
    queries = len(captured)
    pairs = [(milliseconds(what), milliseconds(floor)) for _ in range(TIMES)]
    ours, least = zip(*pairs, strict=True)
    median, low = statistics.median(ours), statistics.median(least)
    return Measure(
        area=area,
        name=name,
        database=connection.vendor,
        size=size,
        unit="ms",
        median=round(median, 3),
        p95=round(statistics.quantiles(ours, n=20)[-1], 3),
        queries=queries,
        floor=round(low, 3),
        ratio=round(median / low, 3),
        bar=bar,
        holds=median / low <= bar,
    )


def milliseconds(what: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    answered(what)
    return (time.perf_counter() - begun) * 1000


def answered(what: Callable[[], Any]) -> None:
    status = what().status_code
    if status != 200:
        raise RuntimeError(f"answered {status}, so there is nothing to measure")

"""Digests: all of them planned and filled, and a sample of them written.

Planning and filling are measured against themselves among a thousand readers: a ratio of one says
that the time is linear in readers. Writing is measured against the same templates with their data
at hand, and the message that is made of them.
"""

from __future__ import annotations

import gc
import resource
import statistics
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext, override_settings

from bench import readers
from bench.measure import Measure, settle
from community import emails
from community.models import Recipient
from community.services import digest
from foundation import mail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FEW = 1000
SAMPLE = 2000
# As many as the outbox prepares at once.
TOGETHER = 100
TIMES = 5
LINEAR = 1.2
# Half as many a second as the floor.
WRITING = 2.0
MEGABYTES = 100


def measure(size: int) -> list[Measure]:
    """`size` readers, of whom all are due."""
    few = min(size, FEW)
    topics, runs = readers.news()
    # Else the tasks of the promises would be done here and now, and all mails kept in memory.
    idle = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    with override_settings(TASKS=idle):
        readers.grow(range(few), topics, runs)
        least = [_each(few) for _ in range(TIMES)]
        readers.grow(range(few, size), topics, runs)
        readers.forget()
        queries = {step: _queries_of_a_batch(step) for step in STEPS}
        with _Memory() as memory:
            took = [_each(size) for _ in range(1 if size > FEW else TIMES)]
            writing = _writing(size)
    linear = [_linear(step, size, took, least, queries[step]) for step in STEPS]
    return [*linear, writing, memory.measure(size)]


STEPS: dict[str, Callable[[], int]] = {"planning": digest.plan, "filling": digest.fill}


def _each(size: int) -> dict[str, float]:
    """Microseconds a reader of each step, from the start. Batch by batch for good, as it is done in
    truth: taken back together at the end, each batch would cost more than the one before."""
    readers.forget()
    took = {}
    for name, step in STEPS.items():
        settle()
        begun = time.perf_counter()
        step(now=readers.NOW)
        took[name] = (time.perf_counter() - begun) / size * 1e6
    return took


def _linear(
    step: str, size: int, took: list[dict[str, float]], least: list[dict[str, float]], queries: int
) -> Measure:
    median = statistics.median(one[step] for one in took)
    floor = statistics.median(one[step] for one in least)
    return Measure(
        area="digest",
        name=step,
        database=connection.vendor,
        size=size,
        unit="µs a reader",
        median=round(median, 1),
        p95=round(max(one[step] for one in took), 1),
        queries=queries,
        floor=round(floor, 1),
        ratio=round(median / floor, 3),
        bar=LINEAR,
        holds=median / floor <= LINEAR,
    )


def _queries_of_a_batch(step: str) -> int:
    """Of the first five hundred readers."""
    first = Recipient.objects.order_by("pk").values("pk")[: digest.BATCH]
    with _taken_back():
        Recipient.objects.exclude(pk__in=first).update(due_at=readers.NOW.replace(year=2100))
        if step == "filling":
            digest.plan(now=readers.NOW)
        with CaptureQueriesContext(connection) as captured:
            STEPS[step](now=readers.NOW)
    return len(captured)


def _writing(size: int) -> Measure:
    ours, least, queries = [], [], []
    for some in readers.sample(SAMPLE, TOGETHER):
        begun = time.perf_counter()
        letters = emails.digests(some, now=readers.NOW)
        prepared = (time.perf_counter() - begun) / len(some)
        with CaptureQueriesContext(connection) as captured:
            emails.digests(some, now=readers.NOW)
        queries.append(len(captured))
        for letter in letters.values():
            begun = time.perf_counter()
            _made(letter)
            least.append(time.perf_counter() - begun)
        ours += [prepared + took for took in least[-len(some) :]]
    ratio = sum(ours) / sum(least)
    return Measure(
        area="digest",
        name=f"writing {len(ours)}",
        database=connection.vendor,
        size=size,
        unit="ms",
        median=round(statistics.median(ours) * 1000, 3),
        p95=round(statistics.quantiles(ours, n=20)[-1] * 1000, 3),
        queries=max(queries),
        floor=round(statistics.median(least) * 1000, 3),
        ratio=round(ratio, 3),
        bar=WRITING,
        holds=ratio <= WRITING,
    )


def _made(letter: mail.Letter | None) -> None:
    """The message as it goes over the wire."""
    if letter is None:
        raise RuntimeError("there is nothing in it, so there is nothing to measure")
    mail.build(letter, recipient=letter.recipient, message_uuid=uuid4()).message().as_bytes()


@contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class _Memory:
    """The most that this process takes while it lasts, above what it took before."""

    def __enter__(self) -> Self:
        gc.collect()
        self.before = self.most = self._resident()
        self.is_over = threading.Event()
        self.watcher = threading.Thread(target=self._watch)
        self.watcher.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.is_over.set()
        self.watcher.join()

    def _watch(self) -> None:
        while not self.is_over.wait(0.05):
            self.most = max(self.most, self._resident())

    @staticmethod
    def _resident() -> float:
        """Megabytes, as proc(5) counts them."""
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * resource.getpagesize() / 1e6

    def measure(self, size: int) -> Measure:
        """Beside what is allowed: `ratio` 1 would be all of it."""
        grown = self.most - self.before
        return Measure(
            area="digest",
            name="memory",
            database=connection.vendor,
            size=size,
            unit="MB",
            median=round(grown, 1),
            p95=round(grown, 1),
            floor=float(MEGABYTES),
            ratio=round(grown / MEGABYTES, 3),
            bar=1.0,
            holds=grown <= MEGABYTES,
        )

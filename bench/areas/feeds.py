"""Feeds: beside what the same middleware needs to say one word, or to join texts that are there.

By years and by density the dates in a feed differ, so the joining view joins as many as the feed
has. Memory is what Python holds at most while the feed is made, by tracemalloc.
"""

from __future__ import annotations

import tracemalloc
from contextlib import contextmanager
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone

from bench import volume
from bench.measure import TIMES, Measure, against_floor
from community.models import Member
from config import urls
from events.enums import RegistrationPolicy
from events.models import Event, Occurrence, Run, StoredText
from events.queries import feed_window
from events.services import contacts, registration, schedule, stored_texts, subscriptions, versions
from events.views.answers import bodies
from tests.factories.events import entry, event_page, plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest

FEED = "/calendar/en.ics"
# The bars that are promised, and those that only watch.
WARM, KNOWN, MEMORY = 3.0, 3.0, 3.0
# What takes long is done a few times only.
FEW = 8
TEXTS: list[bytes] = []


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"calendar", content_type="text/calendar; charset=utf-8")


def joined(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"".join(TEXTS), content_type="text/calendar; charset=utf-8")


# The floors stand where the feeds do, behind the same middleware.
urlpatterns = [
    path("calendar/bench/constant", constant),
    path("calendar/bench/joined", joined),
    *urls.urlpatterns,
]


def measure(size: int) -> list[Measure]:
    """`size` dates by years; with 10,000 also by density, for the memory of one large feed."""
    with _floors(), _for_a_while():
        made = volume.by_years(size)
        measures = [*_answers(size), *_personal(size, made), *_writing(size)]
    if size == 10_000:
        with _floors(), _for_a_while():
            volume.by_density(size)
            measures += _large(size)
    return measures


def _answers(size: int) -> list[Measure]:
    client = Client()
    feed, filtered = client.get(FEED), f"{FEED}?kind=training&topic=topic-1"
    tag = {"if-none-match": feed["ETag"]}
    version = versions.current().number
    TEXTS[:] = stored_texts.of(
        feed_window.public_dates(timezone.now()), "en", version=version
    ).texts
    join: Callable[[], Any] = lambda: client.get("/calendar/bench/joined")  # noqa: E731
    return [
        _one("feed, warm", size, WARM, lambda: client.get(FEED), join),
        _one("feed, 304", size, KNOWN, lambda: client.get(FEED, headers=tag), _constant(client),
             status=304),
        _one("feed, from texts", size, None, lambda: _without_bodies(client, FEED), join),
        _one("feed, cold", size, None, lambda: _without_texts(client, FEED), join),
        _one("feed, filtered, from texts", size, None,
             lambda: _without_bodies(client, filtered), join),
        _one("feed, compressed, warm", size, None,
             lambda: client.get(FEED, headers={"accept-encoding": "gzip"}), join),
    ]  # fmt: skip


def _personal(size: int, made: volume.Volume) -> list[Measure]:
    now = timezone.now()
    member = Member.objects.create(email="bench@example.org")
    contact = contacts.of_member(member, now=now)
    runs = Run.objects.filter(
        registration=RegistrationPolicy.HERE, starts_at__gt=now, event__visibility="public"
    )
    for run in runs.filter(registrations=None).order_by("starts_at")[:20]:
        registration.register(run=run, contact=contact, mode="room", now=now, may_wait=True)
    device = subscriptions.add(member, name="x", language="en", topics=made.topics[:2], now=now)
    client, address = Client(), f"/calendar/my/{device.link_token}.ics"

    def asked() -> Any:
        cache.clear()  # or its own limit would refuse
        return client.get(address)

    return [_one("personal feed", size, None, asked, _constant(client))]


def _writing(size: int) -> list[Measure]:
    """Publishing an event of 100 dates, and what a day adds to an endless one."""
    now = timezone.now()
    first = (now + timedelta(days=1)).date()
    draft = event_page(_daily(first, "FREQ=DAILY;COUNT=100"), title="A hundred")
    endless = event_page(_daily(first, "FREQ=DAILY"), title="Endless")
    endless.get_latest_revision().publish()

    def published() -> Any:
        return _taken_back(lambda: draft.get_latest_revision().publish())

    def topped_up() -> Any:
        return _taken_back(lambda: schedule.materialise(endless, now=now + timedelta(days=2)))

    return [
        _one("publishing 100 dates", size, None, published, _rows_written, times=FEW),
        _one("daily top-up of an endless event", size, None, topped_up, _rows_written, times=FEW),
    ]


def _large(size: int) -> list[Measure]:
    """The memory that one feed of `size` dates takes, kept texts and whole body together."""
    client = Client()
    client.get(FEED)
    bodies.clear()
    tracemalloc.start()
    try:
        before, _peak = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        response = client.get(FEED)
        _held, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    body, grown = len(response.content) / 1e6, (peak - before) / 1e6
    ratio = grown / body
    return [
        Measure(
            area="feeds", name="memory of a feed by density", database=connection.vendor,
            size=size, unit="MB", median=round(grown, 3), p95=round(grown, 3),
            floor=round(body, 3), ratio=round(ratio, 3), bar=MEMORY, holds=ratio <= MEMORY,
        ),
        *_answers_of_large(client, size),
    ]  # fmt: skip


def _answers_of_large(client: Client, size: int) -> list[Measure]:
    version = versions.current().number
    TEXTS[:] = stored_texts.of(
        feed_window.public_dates(timezone.now()), "en", version=version
    ).texts
    return [
        _one("feed by density, warm", size, WARM, lambda: client.get(FEED),
             lambda: client.get("/calendar/bench/joined")),
    ]  # fmt: skip


def _one(
    name: str,
    size: int,
    bar: float | None,
    what: Callable[[], Any],
    floor: Callable[[], Any],
    *,
    status: int = 200,
    times: int = TIMES,
) -> Measure:
    return against_floor(
        area="feeds", name=name, size=size, bar=bar, what=what, floor=floor, status=status,
        times=times,
    )  # fmt: skip


def _constant(client: Client) -> Callable[[], Any]:
    return lambda: client.get("/calendar/bench/constant")


def _without_bodies(client: Client, address: str) -> Any:
    bodies.clear()
    return client.get(address)


def _without_texts(client: Client, address: str) -> Any:
    StoredText.objects.all().delete()
    return _without_bodies(client, address)


def _daily(first: date, rule: str) -> Any:
    return plan(entry(first, time(9), time(10), rule=rule))


def _rows_written() -> Any:
    """The least that publishing 100 dates can be: 100 runs and 100 dates inserted."""
    event, moment = Event.objects.order_by("pk")[0], timezone.now()

    def write() -> None:
        runs = Run.objects.bulk_create(
            [Run(event=event, plan_key=event.key, each_date=True) for _ in range(100)]
        )
        Occurrence.objects.bulk_create(
            Occurrence(
                event=event, run=run, entry_key=run.uuid, date=moment.date(), zone="UTC",
                local_start=moment, local_end=moment + timedelta(hours=1), start=moment,
                end=moment + timedelta(hours=1), first_day=moment.date(), last_day=moment.date(),
                created_at=moment, last_modified=moment,
            )
            for run in runs
        )  # fmt: skip

    return _taken_back(write)


def _taken_back(work: Callable[[], Any]) -> Any:
    with transaction.atomic():
        work()
        transaction.set_rollback(True)
    return HttpResponse()


@contextmanager
def _for_a_while() -> Iterator[None]:
    """What is made inside is gone afterwards: other areas find the database empty."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    bodies.clear()
    cache.clear()


def _floors() -> Any:
    from django.test import override_settings  # noqa: PLC0415 -- only while it is measured

    return override_settings(ROOT_URLCONF=__name__)

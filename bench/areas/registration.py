"""Registrations by four processes at once: all into one run, and dealt out to a hundred, against
the same statements, reads included, sent in a bare transaction each.

One run is a queue for its row's lock, whoever sends the statements: what counts is how little is
done under it besides. PostgreSQL only; SQLite has one writer anyway.
"""

from __future__ import annotations

import multiprocessing
import statistics
import uuid
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from bench import crowd
from bench.measure import Measure
from community.models import Member
from events.models import Contact, Event, Occurrence, Run

# At least half as many registrations a second as the bare statements allow.
BAR = 2.0
PROCESSES, ROUNDS, RUNS = 4, 5, 100
BEGINS = datetime.now(UTC).replace(microsecond=0) + timedelta(days=90)


def measure(size: int) -> list[Measure]:
    """`size` registrations in each process and round."""
    if connection.vendor != "postgresql":
        return []
    runs, contacts = _make(PROCESSES * size)
    with _pool() as pool:
        return [
            _measured(pool, name, size, some, contacts)
            for name, some in (("into one run", runs[:1]), (f"across {RUNS} runs", runs))
        ]


def _measured(
    pool: ProcessPoolExecutor, name: str, size: int, runs: list[int], contacts: list[int]
) -> Measure:
    pairs = [(runs[n % len(runs)], contact) for n, contact in enumerate(contacts)]
    shares = [pairs[process::PROCESSES] for process in range(PROCESSES)]
    rounds = []
    for _ in range(ROUNDS + 1):
        answers = list(pool.map(crowd.both, range(PROCESSES), shares))
        rounds.append([_each(answers, kind, size) for kind in ("ours", "floor")])
    # The first one warms up.
    ours, least = zip(*rounds[1:], strict=True)
    median, low = statistics.median(ours), statistics.median(least)
    queries = {number for answer in answers for number in answer["queries"]}
    return Measure(
        area="registration",
        name=name,
        database=connection.vendor,
        size=size,
        unit="ms each",
        median=round(median, 3),
        p95=round(max(ours), 3),
        queries=max(queries),
        floor=round(low, 3),
        ratio=round(median / low, 3),
        bar=BAR,
        # As many statements for the first as for the last.
        holds=median / low <= BAR and len(queries) == 1,
    )


def _each(answers: list[dict[str, Any]], kind: str, size: int) -> float:
    """Milliseconds a registration, from when the first process set off until the last was done."""
    begun, ended = zip(*(answer[kind] for answer in answers), strict=True)
    return (max(ended) - min(begun)) * 1000 / (PROCESSES * size)


# --- what it is measured with ----------------------------------------------------------------


def _pool() -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    settings = connection.settings_dict
    database = {name: settings[name] for name in ("NAME", "HOST", "PORT", "USER", "PASSWORD")}
    return ProcessPoolExecutor(
        PROCESSES,
        mp_context=context,
        initializer=crowd.set_up,
        initargs=(database, context.Barrier(PROCESSES)),
    )


def _make(people: int) -> tuple[list[int], list[int]]:
    """The runs and the contacts of members, by primary keys."""
    with connection.cursor() as cursor:
        for table, first in crowd.FIRST.items():
            cursor.execute(f'ALTER TABLE "{table}" ALTER COLUMN id RESTART WITH {first}')
    events = Event.objects.bulk_create(
        Event(key=uuid.uuid4(), is_live=True, fingerprint="bench") for _ in range(RUNS)
    )
    runs = Run.objects.bulk_create(
        Run(
            event=event,
            plan_key=event.key,
            each_date=True,
            registration="here",
            seats_room=people + 1,
            starts_at=BEGINS,
            ends_at=BEGINS + timedelta(hours=2),
        )
        for event in events
    )
    Occurrence.objects.bulk_create(
        Occurrence(
            event=run.event,
            run=run,
            entry_key=run.plan_key,
            date=BEGINS.date(),
            local_start=BEGINS,
            local_end=BEGINS + timedelta(hours=2),
            zone="UTC",
            first_day=BEGINS.date(),
            last_day=(BEGINS + timedelta(hours=2)).date(),
            start=BEGINS,
            end=BEGINS + timedelta(hours=2),
            created_at=BEGINS,
            last_modified=BEGINS,
        )
        for run in runs
    )
    members = Member.objects.bulk_create(
        Member(email=f"bench{n}@example.org", name=f"Member {n}") for n in range(people)
    )
    contacts = Contact.objects.bulk_create(
        Contact(email=member.email, member=member) for member in members
    )
    return [run.pk for run in runs], [contact.pk for contact in contacts]

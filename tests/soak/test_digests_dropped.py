"""Ten thousand digests through a mail server that hangs up and refuses, by processes at once and by
workers on Redis, one of whom is killed: nobody gets two, nothing is lost in silence."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from community.models import DigestDelivery
from foundation import outbox
from foundation.models import OutboxRow
from tests.config.processes import ROOT, environment
from tests.factories.news import story
from tests.foundation.smtp_server import smtp_server
from tests.soak import processes
from tests.soak.unreliable import Unreliable, fates, readers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

READERS = 10_000
WORKERS = 3
HOST = "talka.example.org"
MAIL = ("EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_TIMEOUT")
State = OutboxRow.State

# The last Tuesday, half past seven in Tallinn and Oslo, was so long ago at least.
TALLINN = ZoneInfo("Europe/Tallinn")
LAST = datetime.now(TALLINN).date() - timedelta(days=1)
TUESDAY = LAST - timedelta(days=(LAST.weekday() - 1) % 7)
DUE = datetime.combine(TUESDAY, time_of_day(7, 30), TALLINN).astimezone(UTC)


@pytest.fixture
def server() -> Iterator[Unreliable]:
    story("What is new", first_published_at=DUE - timedelta(days=1))
    readers(READERS, since=DUE - timedelta(days=100))
    with smtp_server(Unreliable()) as inbox:
        yield inbox


def send(kept: dict[str, Any], now: datetime) -> None:
    """In another process: what `tick` does of digests."""
    from community.services import digest

    for name, value in kept.items():
        setattr(settings, name, value)
    digest.send_due(now=now)
    while outbox.send_due(now=now):
        pass


def test_by_processes_at_once(server: Unreliable):
    kept = {name: getattr(settings, name) for name in MAIL}
    now = timezone.now()

    with processes.pool(WORKERS) as pool:
        for minutes in (0, 2, 10, 30, 120, 600):
            moment = now + timedelta(minutes=minutes)
            list(pool.map(send, [kept] * WORKERS, [moment] * WORKERS))
            if not OutboxRow.objects.filter(state=State.PENDING).exists():
                break

    states, strangers, unseen = fates(server, "localhost")
    assert states == {"sent": READERS - server.cut_after, "unknown": server.cut_after}
    assert (max(server.taken.values()), strangers, unseen) == (1, set(), set())
    assert DigestDelivery.objects.count() == READERS
    assert min(server.cut_before, server.cut_after) > READERS // 50


@pytest.mark.redis
def test_by_workers_on_redis_one_of_whom_is_killed(server: Unreliable, redis_url: str):
    variables = on_redis(redis_url)
    workers = [worker(variables) for _ in range(WORKERS)]
    try:
        promise(variables)
        wait_until(lambda: len(server.taken) > READERS // 4, workers, variables)
        killed = workers.pop()
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait(60)
        wait_until(is_idle, workers, variables)
        for _round in range(8):
            if not OutboxRow.objects.filter(state__in=[State.PENDING, State.SENDING]).exists():
                break
            let_time_pass()
            hurry(variables)
            wait_until(is_idle, workers, variables)
    finally:
        for process in workers:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(60)

    states, strangers, unseen = fates(server, HOST)
    assert sum(states.values()) == READERS
    # What the killed one had at hand may have been taken, or not.
    assert states["unknown"] - server.cut_after in {0, 1}
    assert states["sent"] == READERS - states["unknown"]
    assert (max(server.taken.values()), strangers, unseen) == (1, set(), set())
    assert min(server.cut_before, server.cut_after) > READERS // 50


def on_redis(redis_url: str) -> dict[str, str]:
    """The environment of a site with its tasks on Redis, at this test's database and mail server."""
    told = connection.settings_dict
    user = quote(told["USER"]) + (f":{quote(told['PASSWORD'])}" if told["PASSWORD"] else "")
    place = f"{quote(told['HOST'], safe='')}:{told['PORT']}" if told["PORT"] else told["HOST"]
    return environment(
        "production",
        DATABASE_URL=f"postgres://{user}@{place}/{told['NAME']}",
        REDIS_URL=redis_url,
        TALKA_TASKS="redis",
        EMAIL_URL=f"smtp://{settings.EMAIL_HOST}:{settings.EMAIL_PORT}",
    )


def worker(variables: dict[str, str]) -> subprocess.Popen[bytes]:
    """`manage.py rqworker`, in a group of processes of its own: it forks for each task."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "rqworker", "--with-scheduler", "default"],
        cwd=ROOT,
        env=variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def run(code: str, variables: dict[str, str]) -> None:
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
    subprocess.run(command, cwd=ROOT, env=variables, check=True, timeout=600)


def promise(variables: dict[str, str]) -> None:
    """Plan and fill in another process, which sends nothing itself."""
    run(
        "from django.utils import timezone\n"
        "from community.services import digest\n"
        "digest.send_due(now=timezone.now())",
        variables,
    )


def hurry(variables: dict[str, str]) -> None:
    """What each promise does."""
    run("from foundation import tasks\ntasks.later(tasks.send_outbox)", variables)


def is_idle() -> bool:
    """Nothing is due, and nobody but a killed one has anything at hand."""
    now = timezone.now()
    due = OutboxRow.objects.filter(state=State.PENDING, due_at__lte=now)
    at_hand = OutboxRow.objects.filter(
        state=State.SENDING, claimed_at__gt=now - timedelta(seconds=20)
    )
    return not due.exists() and not at_hand.exists()


def let_time_pass() -> None:
    """As if the pauses of what was put off were over, and the killed process long gone."""
    OutboxRow.objects.filter(state=State.PENDING).update(due_at=timezone.now())
    long_ago = timezone.now() - 2 * outbox.ABANDONED
    OutboxRow.objects.filter(state=State.SENDING).update(claimed_at=long_ago)


def wait_until(
    is_so: Callable[[], bool], workers: list[subprocess.Popen[bytes]], variables: dict[str, str]
) -> None:
    for second in range(900):
        if is_so():
            return
        if second % 60 == 59:
            # As `tick` does: the one who is killed may have been the one who looks after what is to
            # be done later, and the others take that over only after ten minutes.
            hurry(variables)
        assert all(process.poll() is None for process in workers), "a worker ended"
        time.sleep(1)
    raise AssertionError("it took more than a quarter of an hour")

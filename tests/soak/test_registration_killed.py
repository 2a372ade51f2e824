"""The site as it runs, servers and workers, killed without a word (SIGKILL) while people register:
afterwards the history is as fair as ever, and each change has been mailed once, or once more under
the same Message-ID where nobody could know."""

from __future__ import annotations

import http.client
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack, closing, suppress
from datetime import date, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from events.enums import Action, State
from events.models import Registration, RegistrationChange, Run
from foundation import outbox
from foundation.models import OutboxRow
from tests import postgres
from tests.config.processes import ROOT, environment
from tests.factories.events import entry, plan, published
from tests.factories.people import MemberFactory
from tests.foundation.smtp_server import free_port, smtp_server
from tests.soak.history import Replay, as_it_is, as_it_was_told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from community.models import Member
    from tests.foundation.smtp_server import Inbox

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

SECONDS, THREADS, PEOPLE, SERVERS, WORKERS = 40, 8, 60, 2, 2
# So many must have got something done for the rest to tell anything; a slow machine takes longer.
ENOUGH, LONGEST = 100, 160
PAUSE = (0.4, 1.6)  # between two kills
SEED = 20261128


class Site:
    """Servers and workers, each in a process of its own that is started again when it has died."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        server = urlsplit(os.environ[postgres.URL])
        database = urlunsplit(server._replace(path=f"/{connection.settings_dict['NAME']}"))
        self.environment = environment(
            "dev",
            TALKA_DEBUG="0",
            TALKA_HOSTS="localhost",
            TALKA_VAR=str(folder),
            TALKA_SECRET_KEY=settings.SECRET_KEY,
            DATABASE_URL=database,
            EMAIL_URL=f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
        )
        self.log = (folder / "log").open("ab")
        self.processes: list[subprocess.Popen] = []
        self.commands = [self.server(), *[self.worker(number) for number in range(WORKERS)]]
        self.deaths = 0

    def server(self) -> list[str]:
        bound = ["--bind", f"127.0.0.1:{self.port}", "--workers", str(SERVERS), "--timeout", "60"]
        return [sys.executable, "-m", "gunicorn", *bound]

    @staticmethod
    def worker(number: int) -> list[str]:
        return [sys.executable, "manage.py", "db_worker", "--worker-id", f"soak-{number}"]

    def start(self) -> None:
        # What migrations make here too, but for settings with a cache of their own.
        call_command("createcachetable", "cache", verbosity=0)
        self.processes = [self.started(command) for command in self.commands]
        for _attempt in range(600):
            with suppress(OSError), closing(self.connection()) as probe:
                probe.request("GET", "/health/", headers={"Accept": "application/json"})
                if probe.getresponse().status == 200:
                    return
            time.sleep(0.1)
        raise AssertionError("the site did not answer within a minute")

    def started(self, command: list[str]) -> subprocess.Popen:
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log
        )

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("localhost", self.port, timeout=30)

    def kill_one(self, chance: random.Random) -> None:
        """One of gunicorn's own processes, which it starts again, or a worker, which we do."""
        if chance.randrange(2):
            children = children_of(self.processes[0].pid)
            if children:
                self.kill(chance.choice(children))
            return
        number = chance.randrange(1, len(self.processes))
        self.kill(self.processes[number].pid)
        self.processes[number].wait(30)
        self.processes[number] = self.started(self.commands[number])

    def kill(self, pid: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            self.deaths += 1

    def told(self) -> str:
        """What the site has logged of what went wrong."""
        log = Path(self.log.name).read_text(errors="replace")
        return "\n".join(part[-3000:] for part in log.split("Traceback")[1:])

    def stop(self) -> None:
        """All at once, as when the power fails."""
        pids = [*children_of(self.processes[0].pid), *(p.pid for p in self.processes)]
        for pid in reversed(pids):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for process in self.processes:
            process.wait(30)
        self.log.close()
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS cache")


def children_of(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


class Person:
    """Somebody with a browser who is signed in."""

    def __init__(self, member: Member) -> None:
        self.member = member
        session = SessionStore()
        session[SESSION_KEY] = str(member.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = member.get_session_auth_hash()
        session.create()
        token = "a" * 32
        self.headers = {
            "Cookie": f"sessionid={session.session_key}; csrftoken={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def post(self, site: Site, path: str, **data: str) -> int:
        """The status of the answer; 0 where the server died over it."""
        try:
            with closing(site.connection()) as wire:
                wire.request("POST", path, urlencode(data), self.headers)
                return wire.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0


def act(chance: random.Random, site: Site, person: Person, runs: list[Run]) -> int:
    """What somebody does who has a seat, waits, is offered one, or has nothing."""
    run = chance.choice(runs)
    rows = Registration.objects.live().filter(run=run, contact__member=person.member)
    held = rows.values_list("uuid", "state").first()
    if held is None:
        mode = chance.choice(["room", "online", "room_later"])
        wait = {"wait": "1"} if chance.randrange(4) else {}
        return person.post(site, f"/en/events/register/{run.uuid}/", mode=mode, **wait)
    uuid, state = held
    if state == State.OFFERED:
        answer = chance.choice(["accept", "accept", "decline"])
        return person.post(site, f"/en/registrations/{uuid}/offer/", answer=answer)
    if chance.randrange(3):
        return -1
    return person.post(site, f"/en/registrations/{uuid}/cancel/")


def keep_acting(
    seed: int, site: Site, people: list[Person], runs: list[Run], answers: Counter[int], end: Event
) -> None:
    chance = random.Random(seed)
    try:
        while not end.is_set():
            answers[act(chance, site, chance.choice(people), runs)] += 1
    finally:
        connection.close()


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with smtp_server() as server:
        yield server


def test_servers_and_workers_may_die_at_any_moment(inbox: Inbox, tmp_path: Path):
    settings_of = {"seats_room": 4, "seats_online": 3, "admission": "members"}
    page = published(
        plan(entry(date(2027, 9, 1)), **settings_of),
        plan(entry(date(2027, 9, 2)), **settings_of, waiting_policy="offer"),
        plan(entry(date(2027, 9, 3)), **{**settings_of, "seats_online": 0}),
    )
    runs = list(Run.objects.filter(event__key=page.event_key).order_by("pk"))
    people = [Person(MemberFactory()) for _ in range(PEOPLE)]
    chance, answers, end = random.Random(SEED), Counter(), Event()
    site = Site(tmp_path)
    with ExitStack() as stack:
        stack.callback(site.stop)
        site.start()
        threads = [
            Thread(target=keep_acting, args=(SEED + n, site, people, runs, answers, end))
            for n in range(THREADS)
        ]
        for thread in threads:
            thread.start()
        begun = time.monotonic()
        while (spent := time.monotonic() - begun) < SECONDS or (
            answers[302] <= ENOUGH and spent < LONGEST
        ):
            time.sleep(chance.uniform(*PAUSE))
            site.kill_one(chance)
        end.set()
        for thread in threads:
            thread.join(60)

    assert site.deaths > SECONDS / PAUSE[1] / 2
    assert answers[302] > ENOUGH, answers
    assert not any(status >= 500 for status in answers), site.told()
    check_the_history(runs)
    send_the_rest()
    check_the_mails(inbox)


def check_the_history(runs: list[Run]) -> None:
    replays = {run.pk: Replay(run, {}, "") for run in runs}
    for change in RegistrationChange.objects.select_related("registration").order_by("pk"):
        replay = replays[change.registration.run_id]
        replay.works_at.setdefault(change.registration.contact_id, ("", ""))
        replay.follow(change)
    for replay in replays.values():
        replay.check_that_nothing_free_was_left()
    assert as_it_is() == as_it_was_told(replays.values())


def send_the_rest() -> None:
    """What a tick does once the site is up again; the first one finds what was being sent."""
    now = timezone.now()
    for minutes in (0, 11, 30, 60):
        while outbox.send_due(now=now + timedelta(minutes=minutes)):
            pass


# Which mail a change calls for, by what happened and where that led.
CALLS_FOR: dict[tuple[str, str], Callable[[RegistrationChange], str]] = {
    ("register", State.CONFIRMED): lambda _change: "events.confirmation",
    ("register", State.WAITING): lambda _change: "events.waiting",
    (Action.PROMOTE, State.CONFIRMED): lambda change: (
        "events.swap" if change.before == State.CONFIRMED else "events.promotion"
    ),
    (Action.OFFER, State.OFFERED): lambda _change: "events.offer",
    (Action.OFFER, State.CONFIRMED): lambda _change: "events.offer_beside",
    (Action.ACCEPT, State.CONFIRMED): lambda change: (
        "events.swap" if change.before == State.CONFIRMED else "events.confirmation"
    ),
    (Action.DECLINE, State.CANCELLED): lambda _change: "events.cancellation",
    (Action.CANCEL, State.CANCELLED): lambda _change: "events.cancellation",
}


def check_the_mails(inbox: Inbox) -> None:
    """Every change has its promise, every promise was kept, and no mail came twice but those of
    which nobody could know whether the first had arrived."""
    promised = Counter(
        (row.message, row.ids["registration"]) for row in OutboxRow.objects.order_by("pk")
    )
    changes = RegistrationChange.objects.exclude(action=Action.LEAVE)
    wanted = Counter(
        (CALLS_FOR[change.action, change.after](change), change.registration_id)
        for change in changes
        if (change.action, change.after) in CALLS_FOR
    )
    # Two in a row that were not sent yet are one mail, which tells the newer state.
    assert set(promised) == set(wanted)
    assert all(1 <= promised[key] <= number for key, number in wanted.items())
    ended = Counter(OutboxRow.objects.values_list("state", flat=True))
    assert set(ended) <= {"sent", "skipped", "unknown"}, ended
    arrived = Counter(str(mail["Message-ID"]) for mail in inbox.mails)
    rows = {f"<{row.uuid}@": row for row in OutboxRow.objects.all()}
    of_row = Counter()
    for message_id, number in arrived.items():
        (found,) = [row for start, row in rows.items() if message_id.startswith(start)] or [None]
        assert found is not None, "a mail that nobody promised"
        of_row[found.pk] += number
    for row in rows.values():
        most = 2 if row.doubted else 1
        least = 0 if row.state == "unknown" else 1
        if row.state == "skipped":
            # In doubt, it had nothing to say any more when it would have gone once more.
            least, most = 0, most - 1
        assert least <= of_row[row.pk] <= most, (row.message, row.state, of_row[row.pk])

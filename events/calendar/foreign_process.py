"""Reading a stranger's calendar in a process of its own, which may be slow, fat or killed.

`read_apart` starts it, `main` is it: text and answer go through files, so that no pipe can block
and the kernel itself bounds what is written. The child knows no secret of the site (its environment
is empty), opens no connection and loads no Django.
"""

import argparse
import datetime as dt
import json
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Any, Final

from icalendar.timezone import tzp
from icalendar.timezone.zoneinfo import ZONEINFO

from events.calendar.foreign import read
from events.calendar.foreign_values import (
    NotRead,
    Problem,
    Reading,
    TakesTooLong,
    reading_from_plain,
)
from events.calendar.zones import is_zone

MEMORY: Final = 512 * 1024 * 1024
CPU_SECONDS: Final = 20
OUTPUT: Final = 24 * 1024 * 1024
FILES: Final = 24
SECONDS_AN_EVENT: Final = 2.0
SECONDS: Final = 30.0

_ROOT = Path(__file__).resolve().parents[2]


def read_apart(
    data: bytes,
    *,
    charset: str,
    zone: str,
    since: dt.datetime,
    until: dt.datetime,
    seconds: float = SECONDS,
) -> Reading:
    """What `foreign.read` says, from a child process that is killed after `seconds`. Raises
    NotRead, also where the child died of its limits."""
    arguments = [charset, zone, since.isoformat(), until.isoformat()]
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(data)
        given.seek(0)
        try:
            done = subprocess.run(  # noqa: S603 -- our own module by our own Python
                [sys.executable, "-m", __name__, "--", *arguments],
                stdin=given,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
                env={"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise NotRead(Problem.TOO_MUCH_WORK) from None
        answer.seek(0)
        written = answer.read(OUTPUT)
    if done.returncode != 0:
        raise NotRead(Problem.TOO_MUCH_WORK)
    return reading_from_plain(json.loads(written))


def main() -> None:
    """Read a calendar from standard input, write what it holds to standard output."""
    parser = argparse.ArgumentParser()
    for name in ("charset", "zone", "since", "until"):
        parser.add_argument(name)
    asked = parser.parse_args()
    _limit()
    tzp.use(_Places())
    try:
        reading = read(
            sys.stdin.buffer.read(),
            charset=asked.charset,
            zone=asked.zone,
            since=dt.datetime.fromisoformat(asked.since),
            until=dt.datetime.fromisoformat(asked.until),
            clock=_clock,
        )
        told: dict[str, Any] = asdict(reading)
    except NotRead as error:
        told = {"problem": error.problem.value}
    json.dump(told, sys.stdout, default=dt.datetime.isoformat, ensure_ascii=False)


class _Places(ZONEINFO):
    """The zones of the IANA database, and nothing else that lies beside them on the disk."""

    def timezone(self, name: str) -> dt.tzinfo | None:
        return super().timezone(name) if is_zone(name) else None


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        # Where the machine allows less, less it is.
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (limit, limit))


@contextmanager
def _clock() -> Iterator[None]:
    """Raises TakesTooLong when what is inside takes longer than one event may."""
    signal.signal(signal.SIGVTALRM, _ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS_AN_EVENT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise TakesTooLong


if __name__ == "__main__":
    main()

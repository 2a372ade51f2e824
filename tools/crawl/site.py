"""The site that is crawled: the demo in a folder of its own, served by this process as production
serves it, without DEBUG and with the stylesheets as one file."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from contextlib import contextmanager, redirect_stdout
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var" / "crawl"


def prepare(port: int) -> None:
    """Django with the demo and what it lacks, in the folder; the first time takes minutes."""
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ.update(
        DJANGO_SETTINGS_MODULE="config.settings.dev",
        TALKA_VAR=str(VAR),
        TALKA_BASE_URL=f"http://localhost:{port}",
        # Playwright's loop stays open in its threads, which Django would take for async views.
        DJANGO_ALLOW_ASYNC_UNSAFE="true",
    )
    if _is_stale():
        shutil.rmtree(VAR)
    VAR.mkdir(parents=True, exist_ok=True)
    from tools import demo  # noqa: PLC0415 -- the variables stand by now

    os.environ.setdefault("TALKA_BADGE_KEY", demo.badge_key())
    print("Bringing the demo in var/crawl up to date ...", flush=True)
    demo.prepare()
    from django.utils import timezone  # noqa: PLC0415 -- after setup

    from tools.crawl import stage  # noqa: PLC0415 -- after setup

    stage.set_up(timezone.now())
    _as_in_production()
    # An answer that is expected of a state is no news; one that is not becomes a finding.
    logging.disable(logging.WARNING)


def _is_stale() -> bool:
    """Whether its days are counted from another day, or what it lacks has changed since."""
    ready = VAR / "demo.ready"
    if not ready.exists():
        return VAR.exists()
    made = ready.stat().st_mtime
    stage = Path(__file__).with_name("stage.py").stat().st_mtime
    return stage > made or date.fromtimestamp(made) != date.today()  # noqa: DTZ011, DTZ012 -- days here


def _as_in_production() -> None:
    """The addresses of development, the style guide among them, but no yellow pages."""
    from django.conf import settings  # noqa: PLC0415 -- after setup
    from django.core.management import call_command  # noqa: PLC0415
    from django.urls import get_resolver  # noqa: PLC0415

    from community.queries import discussions  # noqa: PLC0415
    from community.services import once  # noqa: PLC0415

    # Read while DEBUG is on.
    _read = get_resolver().url_patterns
    settings.DEBUG = False
    # Nobody signs in here, so nobody can be asked again.
    settings.ASK_AGAIN = False
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 60 * 60
    # Links made at the beginning are still followed at the end, and posts still changed.
    once.LIFE = discussions.EDIT_WINDOW = timedelta(days=1)
    settings.USERSESSIONS_TRACK_ACTIVITY = False
    settings.STATIC_ROOT = VAR / "static"
    settings.STORAGES["staticfiles"] = {"BACKEND": "foundation.stylesheets.BundledStorage"}
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    with redirect_stdout(StringIO()):
        call_command("collectstatic", interactive=False, verbosity=0)


@contextmanager
def served(port: int) -> Iterator[str]:
    """The origin at which the site answers."""
    from django.test.testcases import LiveServerThread  # noqa: PLC0415 -- after setup

    server: Any = LiveServerThread("localhost", lambda handler: handler, port=port)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    try:
        yield f"http://localhost:{port}"
    finally:
        server.terminate()

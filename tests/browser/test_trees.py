"""What a screen reader is told of the main screens, kept in `trees/`: a name or a role that changes
shows in the difference. After a change that is meant, `NEW_TREES=1` writes them anew; read what
changed before you commit it."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import time_machine

from foundation import accessibility_run
from tests.browser.screens import NOW, Screen, Visitors, World

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DRAWN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=member)\d+(?=@)")
TREES = Path(__file__).parent / "trees"
# The first with all that stands around it; of the others what is theirs.
KEPT = (
    *("home", "story", "calendar", "month", "event", "guest with errors", "sign in", "search"),
    *("accessibility", "profile", "directory", "group", "registrations", "check in"),
)


def tree(page: Page, name: str) -> str:
    around = "body" if name == "home" else "main"
    found = page.locator(around).aria_snapshot()
    # Addresses hold keys that are drawn anew each time, and so does what is shown of them.
    named = re.sub(r"^ *- /url:.*\n", "", f"{found}\n", flags=re.MULTILINE)
    alone = re.sub(r"^( *)(- .*):\n(?!\1  )", r"\1\2\n", named, flags=re.MULTILINE)
    return DRAWN.sub("…", alone)


@pytest.fixture
def _run(monkeypatch: pytest.MonkeyPatch):
    """One check told of, whatever the last real one found: its figures are anew at each release."""
    run = accessibility_run.Run(
        day=date(2026, 11, 20),
        standard="WCAG 2.2 AA",
        axe="4.12.1",
        screens=400,
        checks=40_000,
        findings=0,
        allowed=600,
        languages=("en", "et", "lv", "nb", "sl"),
    )
    monkeypatch.setattr(accessibility_run, "last", lambda: run)


@pytest.mark.usefixtures("_run")
def test_screen_readers_are_told_the_same_as_before(browser: Browser, live_server):
    with time_machine.travel(NOW, tick=True):
        visitors = Visitors(browser, live_server.url, World())
        screens: dict[str, Screen] = visitors.world.screens()
        told = {}
        for name in KEPT:
            page = visitors.open(screens[name], viewport={"width": 1280, "height": 900})
            told[name] = tree(page, name)
            page.close()
        visitors.close()
    paths = {name: TREES / f"{name.replace(' ', '_')}.yml" for name in KEPT}
    if os.environ.get("NEW_TREES"):
        TREES.mkdir(exist_ok=True)
        for name, path in paths.items():
            path.write_text(told[name])

    assert {name: path.read_text() for name, path in paths.items()} == told
    assert {path.name for path in TREES.glob("*.yml")} == {path.name for path in paths.values()}

"""A first visit, before any picture: how many bytes it takes, and whether anything moves when the
typeface comes late."""

from __future__ import annotations

import gzip
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import brotli
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from playwright.sync_api import Error, sync_playwright
from pytest_django.live_server_helper import LiveServer

from bench.areas.pages import some_stories
from bench.measure import Measure
from foundation import stylesheets
from tests import needs

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

MOST_BYTES = 150_000
# How long the typeface takes; all else has been drawn by then.
LATE = 2
PARTS = re.compile(r'<(?:script|link)[^>]+?(?:src|href)="/static/([^"]+)"')
MOVED = """
window.moved = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.moved += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""


def measure(size: int) -> list[Measure]:
    """Neither depends on `size`, so there are twelve stories: as many as a list shows at once."""
    asked = {"home": "/en/", "story": some_stories(12).url}
    pages = {name: Client().get(address).content for name, address in asked.items()}
    weights = [
        _measure(f"{name}, bytes", size, "byte", _weight(content), MOST_BYTES)
        for name, content in pages.items()
    ]
    server = LiveServer("localhost")
    try:
        moved = _moved({name: f"{server.url}{address}" for name, address in asked.items()})
    finally:
        server.stop()
    shifts = [_measure(f"{name}, shift", size, "score", moved.get(name), 0) for name in asked]
    return [*weights, *shifts]


def _measure(name: str, size: int, unit: str, value: float | None, bar: float) -> Measure:
    return Measure(
        area="visit",
        name=name,
        database=connection.vendor,
        size=size,
        unit=unit,
        median=value,
        p95=value,
        bar=bar,
        holds=None if value is None else value <= bar,
    )


def _weight(content: bytes) -> float:
    """As production sends it: the page as it is, files as brotli, the stylesheets in one."""
    parts = {unquote(name) for name in PARTS.findall(content.decode())}
    sheets = set(stylesheets.linked())
    one = "\n".join(_file(name).read_text() for name in stylesheets.linked()).encode()
    files = [one, *(_file(name).read_bytes() for name in sorted(parts - sheets))]
    return float(len(content) + sum(len(_packed(file)) for file in files))


def _file(name: str) -> Path:
    return Path(str(finders.find(name)))


def _packed(file: bytes) -> bytes:
    return min(brotli.compress(file), gzip.compress(file), file, key=len)


def _moved(addresses: dict[str, str]) -> dict[str, float]:
    """How far things moved on each page, by its name (0: not at all); nothing without a browser."""
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=needs.chromium())
            found = {name: _moved_on(browser, address) for name, address in addresses.items()}
            browser.close()
    except Error:
        return {}
    return found


def _moved_on(browser: Any, address: str) -> float:
    # Each in a context of its own: a first visit has nothing in store.
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page: Page = context.new_page()
    page.add_init_script(MOVED)
    page.route("**/*.ttf", _late)
    page.goto(address)
    page.wait_for_timeout(LATE * 1000)
    moved = float(page.evaluate("window.moved"))
    context.close()
    return moved


def _late(route: Route) -> None:
    time.sleep(LATE)
    route.continue_()

"""Several browsers at work at the same time, each with one page after another."""

from __future__ import annotations

import json
import os
import threading
import time
from contextlib import contextmanager
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any, NamedTuple

from playwright.sync_api import Error, sync_playwright

from tools.crawl import english
from tools.crawl.site import ROOT
from tools.crawl.visit import AXE, Finding, Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from tools.crawl.tours import Tour
    from tools.crawl.visit import Visit

BROWSERS = min(4, max(2, os.cpu_count() or 2))
PATIENCE = 30_000  # milliseconds for an answer
# So many visits make one portion: a whole tour would keep one browser busy when the others are done.
PORTION = 15
NO_VISIT = "no visit"


class Told(NamedTuple):
    """What came of all visits."""

    visits: list[Visit]
    findings: list[Finding]
    checks: int
    axe: str


def crawl(tours: list[Tour], origin: str, browsers: int) -> Told:
    visits = [visit for tour in tours for visit in tour.visits]
    findings: list[Finding] = []
    checks = []

    def look(page: Page, tour: Tour) -> None:
        visitor = Visitor(page, origin, english.words(tour.language))
        for visit in tour.visits:
            try:
                findings.extend(visitor.findings(visit))
            except Error as error:
                where = f"{visit.address} {str(error).splitlines()[0]}"
                findings.append(Finding(visit.name, NO_VISIT, where, "", visit.language))
        checks.append(visitor.checks)
        so_far(findings)

    at_work(tours, look, browsers)
    version = AXE[AXE.index("axe v") + 5 :].split("\n", 1)[0].strip()
    return Told(visits, findings, sum(checks), version)


def at_work(tours: list[Tour], work: Callable[[Page, Tour], None], browsers: int) -> None:
    """Let `work` be done with each tour, in portions, by so many browsers. When one of them breaks
    off, the others end with the portion in hand, and the reason is raised."""
    portions = portions_of(tours)
    begun, all_of_them = time.monotonic(), portions.qsize()
    broken: list[BaseException] = []

    def labour() -> None:
        try:
            with browser() as chromium:
                while not broken and (tour := next_of(portions)):
                    with page_of(chromium, tour) as page:
                        work(page, tour)
                    done, seconds = all_of_them - portions.qsize(), time.monotonic() - begun
                    print(
                        f"  {done:3} of {all_of_them}, {seconds:4.0f} s: "
                        f"{tour.role}, {tour.language}",
                        flush=True,
                    )
        except BaseException as error:  # noqa: BLE001 -- it would end with its thread; raised below
            broken.append(error)

    threads = [threading.Thread(target=labour, daemon=True) for _number in range(browsers)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if broken:
        raise broken[0]
    if not portions.empty():
        raise RuntimeError(f"{portions.qsize()} of {all_of_them} portions were not done.")


def portions_of(tours: list[Tour]) -> Queue[Tour]:
    portions: Queue[Tour] = Queue()
    for tour in tours:
        for at in range(0, len(tour.visits), PORTION):
            portions.put(tour._replace(visits=tour.visits[at : at + PORTION]))
    return portions


def next_of(portions: Queue[Tour]) -> Tour | None:
    try:
        return portions.get_nowait()
    except Empty:
        return None


def so_far(findings: list[Finding]) -> None:
    """Keep what is found, for who cannot wait for the end."""
    lines = [json.dumps(one._asdict(), ensure_ascii=False) for one in findings]
    (ROOT / "var" / "crawl.jsonl").write_text("\n".join(lines), encoding="utf-8")


@contextmanager
def browser() -> Iterator[Browser]:
    from tests.conftest import CHROMIUM_FLAGS  # noqa: PLC0415 -- pytest's file, for its flags
    from tests.needs import chromium, missing  # noqa: PLC0415

    if sentence := missing("browser"):
        raise SystemExit(sentence)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        try:
            yield launched
        finally:
            launched.close()


@contextmanager
def page_of(chromium: Browser, tour: Tour, **how: Any) -> Iterator[Page]:
    """A page of somebody who reads that language."""
    context = chromium.new_context(
        locale=tour.language, timezone_id="Europe/Tallinn", reduced_motion="reduce", **how
    )
    context.set_default_timeout(PATIENCE)
    context.add_cookies(tour.cookies)  # type: ignore[arg-type]
    try:
        yield context.new_page()
    finally:
        context.close()

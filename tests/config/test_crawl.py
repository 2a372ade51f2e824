"""The table of screens that `make crawl` visits is whole, and what is allowed is told apart."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections import Counter
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import get_resolver

from tests import needs
from tools.crawl import __main__ as crawl
from tools.crawl import allowed, crew, routes, site, staff
from tools.crawl.allowed import Allowed
from tools.crawl.screens import SCREENS, STEPS
from tools.crawl.shape import Role
from tools.crawl.tours import Tour
from tools.crawl.visit import Finding, Visit

if TYPE_CHECKING:
    from pathlib import Path

ROWS = {screen.route for screen in SCREENS}
# What Wagtail and the development server add, and what is no route at all.
OTHERS = ("wagtail", "nothing", "styleguide")


def finding(rule: str = "region", target: str = ".w-panel", html: str = "<div>") -> Finding:
    return Finding("news as editor", rule, target, html, "1280 px, light")


def test_every_route_and_type_of_page_has_a_screen():
    missing = routes.routes() - ROWS - STEPS

    assert sorted(missing) == [], "needs a row in tools/crawl/, or a pattern in NO_SCREENS"


def test_every_screen_has_a_route():
    there = routes.routes()

    assert (
        sorted(one for one in ROWS | STEPS if one not in there and not one.startswith(OTHERS)) == []
    )
    assert not STEPS & ROWS


def test_wagtails_screens_are_routes_of_wagtail():
    there = {called for called, _view in routes._walk(get_resolver())}

    assert sorted(one for one in ROWS if one.startswith("wagtail") and one not in there) == []


def test_every_type_of_page_is_edited():
    assert set(staff.TYPES) == routes.page_types()


def test_every_pattern_of_what_is_no_screen_is_needed():
    assert routes.idle_patterns() == []


def test_every_screen_has_a_name_of_its_own():
    assert [name for name, times in Counter(s.name for s in SCREENS).items() if times > 1] == []


@pytest.mark.parametrize(
    ("where", "counts"),
    [("w-panel", (0, 1, 0)), ("<div", (0, 1, 0)), ("w-other", (1, 0, 1))],
)
def test_what_is_allowed_is_told_apart_and_what_nothing_needs_is_named(monkeypatch, where, counts):
    monkeypatch.setattr(allowed, "ALLOWED", (Allowed("region", where, "not reported"),))

    told = allowed.sort_out([finding()])

    assert tuple(map(len, told)) == counts


def test_a_finding_of_another_rule_is_not_allowed(monkeypatch):
    monkeypatch.setattr(allowed, "ALLOWED", (Allowed("region", "w-panel", "not reported"),))

    wrong, let, idle = allowed.sort_out([finding("label"), finding()])

    assert ([one.rule for one in wrong], [one.rule for one in let], idle) == (
        ["label"],
        ["region"],
        [],
    )


TOUR = Tour(Role.VISITOR, "en", [], [Visit("one", "/en/", "en", 200, False, ())] * 3)


def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine that has none."""
    monkeypatch.setattr(needs, "missing", lambda _marker: "no Chromium")


def test_without_a_browser_nothing_is_crawled(monkeypatch: pytest.MonkeyPatch):
    no_browser(monkeypatch)
    monkeypatch.setattr(sys, "argv", ["crawl"])
    monkeypatch.setattr(site, "prepare", lambda _port: pytest.fail("the demo was made"))

    with pytest.raises(SystemExit, match="no Chromium"):
        crawl.main()


def test_a_browser_that_does_not_start_ends_the_crawl(monkeypatch: pytest.MonkeyPatch):
    no_browser(monkeypatch)

    with pytest.raises(SystemExit, match="no Chromium"):
        crew.at_work([TOUR], lambda _page, _tour: None, 2)


def test_work_that_breaks_off_ends_the_crawl(monkeypatch: pytest.MonkeyPatch):
    @contextmanager
    def browser() -> Any:
        yield None

    def broken(_page: Any, _tour: Tour) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(crew, "browser", browser)
    monkeypatch.setattr(crew, "page_of", lambda _browser, _tour: nullcontext())

    with pytest.raises(RuntimeError, match="broken"):
        crew.at_work([TOUR], broken, 2)
    with pytest.raises(RuntimeError, match="not done"):
        crew.at_work([TOUR], broken, 0)


@pytest.mark.parametrize(
    ("asked", "rules", "is_kept"),
    [
        ({}, ["region"], True),
        ({}, ["region", "no visit"], False),
        ({"only": "door"}, [], False),
        ({"quick": True}, [], False),
        ({"languages": "en,et"}, [], False),
    ],
)
def test_only_a_whole_crawl_is_recorded(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    asked: dict[str, Any],
    rules: list[str],
    is_kept: bool,
):
    (tmp_path / "var").mkdir()
    monkeypatch.setattr(site, "ROOT", tmp_path)
    monkeypatch.setattr(crawl, "RECORD", tmp_path / "run.json")
    whole = {"only": "", "quick": False, "record": True, "languages": "en,et,lv,nb,sl"}

    with nullcontext() if is_kept else pytest.raises(SystemExit, match="no record"):
        crawl.keep({"findings": 1}, [finding(rule) for rule in rules], Namespace(**whole | asked))

    assert (tmp_path / "run.json").exists() is is_kept
    assert (tmp_path / "var" / "crawl.json").exists()

"""The table of screens that `make crawl` visits is whole, and what is allowed is told apart."""

from __future__ import annotations

from collections import Counter

import pytest
from django.urls import get_resolver

from tools.crawl import allowed, routes, staff
from tools.crawl.allowed import Allowed
from tools.crawl.screens import SCREENS, STEPS
from tools.crawl.visit import Finding

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

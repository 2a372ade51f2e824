"""The main screens as people meet them: on a small phone, in large print, with their own spaces,
without motion, in forced colours, on paper, by keyboard, with a shaking hand.

Each screen is loaded once for each width, and looked at under all conditions: to load it costs more
than to look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import time_machine

from tests.browser import looking
from tests.browser.screens import NOW, Visitors, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


@pytest.fixture
def visitors(browser: Browser, live_server) -> Iterator[Visitors]:
    with time_machine.travel(NOW, tick=True):
        visitors = Visitors(browser, live_server.url, World())
        yield visitors
        visitors.close()


def as_it_is(page: Page) -> list[str]:
    """Nothing is cut off, covered or out of sight."""
    return looking.laid_out(page)


def by_keyboard(page: Page) -> list[str]:
    """The focus is seen at each stop, is covered by nothing, and goes as one reads."""
    # Else the page is still on its way to where the focus is.
    page.emulate_media(reduced_motion="reduce")
    return looking.walked(page)


def with_a_shaking_hand(page: Page) -> list[str]:
    """What is pressed has 24 pixels, or as much room around it."""
    return looking.axe(page, "target-size")


def with_own_spaces(page: Page) -> list[str]:
    """Nothing is lost with the spaces of WCAG 1.4.12."""
    with looking.styled(page, looking.SPACED):
        return looking.laid_out(page)


def in_large_print(page: Page) -> list[str]:
    """Nothing is lost with letters of twice the size, in a window that has room for them."""
    if page.viewport_size == NARROW:
        return []
    with looking.styled(page, looking.LARGE):
        return looking.laid_out(page)


def without_motion(page: Page) -> list[str]:
    """Nothing moves for who wants no motion."""
    page.emulate_media(reduced_motion="reduce")
    return looking.found(page, "moving")


def in_forced_colours(page: Page) -> list[str]:
    """Focus, controls and what is chosen are told by more than colours."""
    page.emulate_media(forced_colors="active")
    return [
        one for what in ("unringed", "unmarked", "unbordered") for one in looking.found(page, what)
    ]


def on_paper(page: Page) -> list[str]:
    """Paper has the words, dark on white whatever the screen was, and no controls."""
    page.emulate_media(media="print", color_scheme="dark")
    return looking.found(page, "onPaper") + looking.axe(page, "color-contrast")


CONDITIONS = (
    *(as_it_is, by_keyboard, with_a_shaking_hand, with_own_spaces, in_large_print),
    *(without_motion, in_forced_colours, on_paper),
)
# Of Wagtail's screens only what is ours is looked at, and as it is.
IN_WAGTAIL = (lambda page: looking.axe(page, "target-size", within="main"),)


def look(page: Page, condition: Callable[[Page], list[str]]) -> list[str]:
    wrong = condition(page)
    page.emulate_media(
        media="screen", color_scheme="light", forced_colors="none", reduced_motion="no-preference"
    )
    return [f"{condition.__name__}: {one}" for one in wrong]


@pytest.mark.parametrize(
    "viewer", ["", "member", "organiser"], ids=["visitor", "member", "organiser"]
)
@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["narrow", "wide"])
def test_the_main_screens_hold_under_every_condition(visitors: Visitors, viewport, viewer: str):
    wrong: list[str] = []
    for name, screen in visitors.world.screens().items():
        if screen.viewer != viewer:
            continue
        page = visitors.open(screen, viewport=viewport)
        for condition in CONDITIONS if screen.is_ours else IN_WAGTAIL:
            wrong += [f"{name}, {one}" for one in look(page, condition)]
        page.close()

    assert not wrong, "\n".join(wrong)

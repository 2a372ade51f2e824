"""How a page looks to people who see it in their own way: each function says what is wrong."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

SCRIPT = (Path(__file__).parent / "looking.js").read_text()
# What readers set for themselves: letters of twice the size, and the spaces of WCAG 1.4.12.
LARGE = "html { font-size: 200% }"
SPACED = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-block-end: 2em !important }
"""
# Milliseconds a page may take to scroll to where the focus is, on a slow machine.
SETTLED = 2000
# Whoever has not come to an end by then never will.
MOST_STOPS = 250


def found(page: Page, what: str, within: str = "") -> list[str]:
    """What a function of `looking.js` finds, in all of the page or in what is `within`."""
    page.evaluate(f"window.looking || {SCRIPT}")
    call = f"([root]) => looking.{what}(root ? document.querySelector(root) : undefined)"
    return page.evaluate(call, [within])


@contextmanager
def styled(page: Page, css: str) -> Iterator[None]:
    """Lay a reader's own style over the page, past its policy, as browsers do."""
    page.evaluate(
        "css => { const own = new CSSStyleSheet(); own.replaceSync(css);"
        " document.adoptedStyleSheets = [own]; }",
        css,
    )
    yield
    page.evaluate("document.adoptedStyleSheets = []")


def laid_out(page: Page) -> list[str]:
    """Nothing wider than the window, cut off, or below something else."""
    size = page.viewport_size
    whole = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(whole, 16_000)})
    wrong = [one for what in ("sideways", "clipped", "covered") for one in found(page, what)]
    page.set_viewport_size(size)
    return wrong


def axe(page: Page, *rules: str, within: str = "") -> list[str]:
    """What axe says by these rules alone."""
    options = {"runOnly": {"type": "rule", "values": list(rules)}}
    answer = Axe().run(page, context=within or None, options=options).response
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in answer["violations"]
        for node in one["nodes"]
    ]


def here(page: Page) -> list[str]:
    """What is wrong with the one stop where the focus is."""
    page.evaluate(f"window.looking || {SCRIPT}")
    return _wrong(page.evaluate("looking.focused()"), None)


def walked(page: Page) -> list[str]:
    """Tab from the top to the end: each stop is marked, seen, and further on than the one before."""
    page.evaluate(f"window.looking || {SCRIPT}")
    wrong: list[str] = []
    before: dict[str, Any] | None = None
    for _press in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate("looking.focused()")
        if stop is None or stop["again"]:
            return wrong if before else ["nothing can be reached"]
        stop["free"] = stop["free"] or _comes_into_sight(page)
        wrong += [f"{stop['name']}: {what}" for what in _wrong(stop, before)]
        before = stop
    return [*wrong, "the end is never reached"]


def _comes_into_sight(page: Page) -> bool:
    """Whether what has the focus can be seen once the page has come to rest."""
    try:
        page.wait_for_function("looking.isFree()", timeout=SETTLED)
    except TimeoutError:
        return False
    return True


def _wrong(stop: dict[str, Any], before: dict[str, Any] | None) -> list[str]:
    wrong = []
    if not stop["ring"]:
        wrong.append("focus cannot be seen")
    if not stop["free"]:
        wrong.append("is out of sight or covered while it has the focus")
    if before:
        if stop["backwards"]:
            wrong.append("stands before what had the focus before")
        here, there = stop["box"], before["box"]
        left_of = here["right"] <= there["left"]
        if left_of and here["bottom"] <= there["bottom"] and here["top"] <= there["top"]:
            wrong.append("lies to the left of what had the focus before")
    return wrong

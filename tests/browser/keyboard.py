"""Walking through a page as somebody without a mouse does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

# What a screen reader would call the focused element: enough for the pages tested here.
FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return "";
  const by = id => document.getElementById(id)?.textContent || "";
  const name = e.getAttribute("aria-label")
    || (e.getAttribute("aria-labelledby") || "").split(" ").map(by).join(" ").trim()
    || (e.labels && e.labels.length ? e.labels[0].textContent : "")
    || (e.textContent || "").trim() || e.value || e.title || "";
  return `${e.localName} ${name.replace(/\\s+/g, " ").trim()}`;
}"""
# So many presses of Tab, and whoever is sighted has long given up.
MOST = 120


def focused(page: Page) -> str:
    """Kind and name of the focused element: "a News", "input Title*", or nothing."""
    return page.evaluate(FOCUSED)


def tab_to(page: Page, wanted: str, *, key: str = "Tab") -> None:
    """Press Tab until the focused element's kind and name match the pattern `wanted`."""
    seen = []
    for _press in range(MOST):
        page.keyboard.press(key)
        name = focused(page)
        if re.search(wanted, name):
            return
        seen.append(name)
    raise AssertionError(f"{wanted!r} cannot be reached by {key}; what can: {seen}")


def press(page: Page, wanted: str) -> None:
    """Go to a button and press Enter."""
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def follow(page: Page, wanted: str) -> None:
    """Go to what leads to another page and press Enter; wait for that page."""
    tab_to(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")

"""One screen in the browser, and what is wrong with it.

Nothing here asks the database: addresses are known before, and Playwright's loop runs in the same
thread.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import axe_playwright_python

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page, Response

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What else looks at colours: in the dark, the rest is as it was in the light.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
NARROW, PHONE, WIDE = 320, 360, 1280
HEIGHT = 900

RUN_AXE = """async options => {
  const found = await axe.run(document, options);
  return {
    checks: found.passes.length + found.violations.length + found.incomplete.length,
    findings: found.violations.flatMap(rule => rule.nodes.map(node => ({
      rule: rule.id, target: node.target.flat().join(" "), html: node.html.slice(0, 200),
    }))),
  };
}"""
# Words that do not fit into what holds them and are cut off there. What is hidden but read aloud
# is small on purpose.
CLIPPED = """() => [...document.querySelectorAll("body *")].filter(one => {
  if (one.scrollWidth <= one.clientWidth + 1 || one.clientWidth < 8 || one.clientHeight < 8) return false;
  if (!["hidden", "clip"].includes(getComputedStyle(one).overflowX)) return false;
  if (one.closest("svg, dialog:not([open]), [hidden], [popover]")) return false;
  const own = [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  return own && one.checkVisibility({opacityProperty: true, visibilityProperty: true});
}).map(one => `${one.tagName.toLowerCase()}.${[...one.classList].join(".")}: ${one.innerText.slice(0, 60)}`)"""
# What is wider than the window, in the order of the page: the first is the one to mend.
SIDEWAYS = """() => {
  const root = document.documentElement, over = root.scrollWidth - root.clientWidth;
  if (over <= 0) return "";
  const wide = [...document.querySelectorAll("body *")].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width && box.right > root.clientWidth + 1 && !one.closest("svg svg");
  });
  const last = wide.at(-1);
  return `by ${over} px, as of ${last ? last.tagName.toLowerCase() + "." + [...last.classList].join(".") : "?"}`;
}"""
# All words on the page that are not said to be in another language than the page.
WORDS = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), said = new Set();
  const page = document.documentElement.lang;
  while (walk.nextNode()) {
    const holder = walk.currentNode.parentElement, text = walk.currentNode.data.trim();
    if (!text || holder.closest("script, style, noscript, template, svg, bdi")) continue;
    if (holder.closest("[lang]").lang === page) said.add(text.replace(/\\s+/g, " "));
  }
  return [...said];
}"""
# The fonts are there, and what scripts draw at once; what asks again and again is not waited for.
DRAWN = """() => document.fonts.ready.then(() => new Promise(done => {
  requestAnimationFrame(() => setTimeout(done, 60));
}))"""
# Colours fade into each other: until they have, none of them is the one that is meant.
SETTLED = """() => new Promise(requestAnimationFrame).then(() => Promise.allSettled(
  document.getAnimations().filter(one => one instanceof CSSTransition).map(one => one.finished)
))"""
SUBMIT = """() => {
  const form = [...document.querySelectorAll("main form")].find(one => one.method === "post");
  form.noValidate = true;
  form.requestSubmit();
}"""


class Finding(NamedTuple):
    """`rule` is axe's, or one of ours; `target` is where, or what was said."""

    screen: str
    rule: str
    target: str
    html: str
    how: str


class Visit(NamedTuple):
    """One address in one language; axe looks in the windows of these widths."""

    name: str
    address: str
    language: str
    status: int
    posts: bool
    axe_at: tuple[int, ...]


class Visitor:
    """Visits with one page of a browser, and counts what was checked."""

    def __init__(self, page: Page, origin: str, english: frozenset[str] = frozenset()) -> None:
        self.page, self.origin, self.english = page, origin, english
        self.checks = 0
        self._heard: list[tuple[str, str]] = []
        self._expected = {200}
        page.on("console", self._said)
        page.on("pageerror", lambda error: self._heard.append(("page error", str(error)[:200])))
        page.on("request", lambda request: self._asked(request.url))
        page.on("response", self._answered)

    def findings(self, visit: Visit) -> list[Finding]:
        """All that is wrong there, in every width and scheme; the page stays open."""
        self._heard.clear()
        # Some forms answer so where something is missing.
        self._expected = {visit.status, 400, 422} if visit.posts else {visit.status}
        found = [
            Finding(visit.name, rule, target, html, how)
            for rule, target, html, how in self._looked(visit)
        ]
        how = visit.language
        return [*found, *(Finding(visit.name, *heard, "", how) for heard in self._heard)]

    def _looked(self, visit: Visit) -> Iterator[tuple[str, str, str, str]]:
        self._size(PHONE)
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.go(visit)
        if self.page.evaluate("document.contentType") != "text/html":
            yield "no page", self.page.url, "", visit.language
            return
        yield from self._worded(visit)
        for width in (PHONE, WIDE):
            self._size(width)
            if width in visit.axe_at:
                yield from self._by_axe(f"{width} px")
        for width in (NARROW, WIDE):
            self._size(width)
            # Wagtail's sidebar takes its time to fold, and until then there is less room.
            self.page.evaluate(SETTLED)
            yield from self._fits(visit, width)

    def go(self, visit: Visit) -> None:
        """Come to the screen, and send its form where that is its state."""
        response = self.page.goto(self.origin + visit.address)
        if visit.posts:
            with self.page.expect_navigation():
                self.page.evaluate(SUBMIT)
        self.page.wait_for_load_state("load")
        self.page.evaluate(DRAWN)
        status = response.status if response else 0
        self.checks += 1
        path = urlsplit(self.page.url).path
        if not visit.posts and path != urlsplit(visit.address).path:
            self._heard.append(("sent on", path))
        if status != visit.status:
            self._heard.append(("HTTP", f"{status}, not {visit.status}"))

    def _size(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": HEIGHT})

    def _by_axe(self, width: str) -> Iterator[tuple[str, str, str, str]]:
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(AXE)
        schemes: dict[str, dict[str, Any]] = {
            "light": {"runOnly": {"type": "tag", "values": TAGS}},
            "dark": {"runOnly": {"type": "rule", "values": OF_COLOURS}},
        }
        for scheme, options in schemes.items():
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self.page.evaluate(SETTLED)
            told = self.page.evaluate(
                RUN_AXE, {**options, "resultTypes": ["violations"], "preload": False}
            )
            self.checks += told["checks"]
            for one in told["findings"]:
                yield one["rule"], one["target"], one["html"], f"{width}, {scheme}"

    def _fits(self, visit: Visit, width: int) -> Iterator[tuple[str, str, str, str]]:
        how = f"{visit.language}, {width} px"
        self.checks += 2
        if over := self.page.evaluate(SIDEWAYS):
            yield "scrolls sideways", over, "", how
        for target in self.page.evaluate(CLIPPED):
            yield "words cut off", target, "", how

    def _worded(self, visit: Visit) -> Iterator[tuple[str, str, str, str]]:
        self.checks += 1
        if visit.language != "en" and self.page.evaluate("document.documentElement.lang") != "en":
            for words in self.page.evaluate(WORDS):
                if words in self.english:
                    yield "left in English", words, "", visit.language

    def _said(self, message: Any) -> None:
        # Chromium says itself which answer was none; `_answered` does, too, with the address.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self._heard.append(("console", message.text[:200]))

    def _asked(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme.startswith("http") and f"{parts.scheme}://{parts.netloc}" != self.origin:
            self._heard.append(("another host", address[:120]))

    def _answered(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        if response.status >= 400 and not (is_page and response.status in self._expected):
            self._heard.append(("HTTP", f"{response.status} {urlsplit(response.url).path}"))

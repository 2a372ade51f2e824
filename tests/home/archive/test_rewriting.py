"""A page of the site as one of the archive; no database."""

from __future__ import annotations

import pytest

from home.archive import rewriting

SITE = "https://talka.example.org"
WORDS = rewriting.Words(note="As of <today>", no_form="No form here")


def resolve(address: str) -> str | None:
    """Whatever has "gone" in it is not in the archive."""
    return None if "gone" in address else address.replace("/en/", "../en/index.html")


def rewritten(html: str, base: str = "") -> str:
    return rewriting.page(html, resolve, WORDS, site=SITE, base=base)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="/en/" class="x">A &amp; B</a>', '<a href="../en/index.html" class="x">A &amp; B</a>'),
        ('<a href="/gone/" rel="next" class="x">A</a>', '<a class="x">A</a>'),
        ('<link rel="alternate" href="/gone/">', ""),
        ('<link rel="preload" href="/en/">', ""),
        ("<script>alert(1)</script>", ""),
        ('<script src="/x.js" defer></script>b', "b"),
        ('<form action="/x"><input name="csrf"><p>a</p></form>b', '<p class="empty">No form here</p>b'),
        ("<div data-live><div>a<br></div></div>b", "b"),
        ("<form data-live><input></form>b", "b"),
        ('<div data-hx-boost="true" id="a">b</div>', '<div id="a">b</div>'),
        ("<main>a</main>", '<main><p class="label">As of &lt;today&gt;</p>a</main>'),
        ("<!doctype html><p>&#39;&nbsp;</p><!--c-->", "<!doctype html><p>&#39;&nbsp;</p><!--c-->"),
        ('<svg><use href="#a"/></svg>', '<svg><use href="#a"/></svg>'),
        ('<img srcset="/en/ 1w, /b 2w" alt>', '<img srcset="../en/index.html 1w, /b 2w" alt>'),
    ],
)  # fmt: skip
def test_only_what_needs_the_site_changes(before: str, after: str):
    assert rewritten(before) == after


def test_without_an_address_of_its_own_only_the_canonical_link_names_the_site():
    head = (
        f'<link rel="canonical" href="{SITE}/en/"><meta property="og:url" content="{SITE}/en/">'
        f'<script type="application/ld+json">{{"@id": "{SITE}/en/"}}</script>'
    )

    assert rewritten(head) == f'<link rel="canonical" href="{SITE}/en/">'
    assert rewritten(head, "https://old.example.org") == head.replace(
        SITE, "https://old.example.org"
    )


def test_a_stylesheet_keeps_what_it_holds_and_finds_what_it_names():
    css = 'a{b:url("/en/");c:url(data:,x);d:url(#m)}'

    assert rewriting.style(css, resolve) == 'a{b:url("../en/index.html");c:url(data:,x);d:url(#m)}'

"""The style guide of development: nothing that pages are made of is missing from it."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import NoReverseMatch, path, reverse

from config.styleguide import COMPONENTS, ELSEWHERE, styleguide
from config.urls import urlpatterns as of_the_site
from home.blocks import PageBlock

pytestmark = pytest.mark.django_db

urlpatterns = [path("styleguide/", styleguide), *of_the_site]
CSS = Path(settings.ROOT) / "site" / "static" / "css"


@pytest.fixture
def guide(client, settings) -> str:
    """The style guide, at its address in development."""
    settings.ROOT_URLCONF = __name__
    response = client.get("/styleguide/")
    assert response.status_code == 200
    return unescape(response.content.decode())


def shown(guide: str) -> list[str]:
    return re.findall(r'<h2 class="section__heading" id="of-([a-z_]+)">', guide)


def test_every_component_is_shown_or_has_its_reason(guide):
    there = {file.stem for file in COMPONENTS.glob("*.html")}

    assert sorted([*shown(guide), *ELSEWHERE]) == sorted(there)


def test_every_block_of_texts_is_shown(guide):
    shown = re.findall(r'<h3 data-block="([a-z_]+)">', guide)

    assert shown == sorted(PageBlock().child_blocks)
    assert "Bring a problem; we bring the method." in guide


def test_every_component_names_its_inputs_first():
    first = {file.stem: file.read_text()[:3] for file in COMPONENTS.glob("*.html")}

    assert [name for name, begin in first.items() if begin != "{# "] == []


def test_every_state_stands_below_the_line_that_draws_it(guide):
    of_tag = guide.partition('id="of-tag"')[2].partition("</section>")[0]

    assert re.findall(r"<code>(.+?)</code>|<(?:a|span) class=\"tag\"(.*?)>", of_tag) == [
        ('{% include "components/tag.html" with text="Service design" only %}', ""),
        ("", ""),
        ('{% include "components/tag.html" with text="Service design" href="#" only %}', ""),
        ("", ' href="#"'),
        (
            '{% include "components/tag.html" with text="Service design" href="#"'
            " current=True only %}",
            "",
        ),
        ("", ' href="#" aria-current="true"'),
    ]


def test_every_token_of_colour_size_and_space_that_is_shown_exists(guide):
    tokens = set(re.findall(r"^\s+--([a-z0-9-]+):", (CSS / "tokens.css").read_text(), re.MULTILINE))
    named = re.findall(r'data-token="([a-z-]+)"', guide)
    sizes = [f"size-{name}" for name in re.findall(r'<li data-size="([a-z0-9]+)"', guide)]
    spaces = [f"space-{name}" for name in re.findall(r'<li data-space="([0-9]+)"', guide)]

    assert [len(part) for part in (named, sizes, spaces)] == [14, 7, 7]
    assert sorted({*named, *sizes, *spaces} - tokens) == []


@pytest.mark.parametrize("address", ["/styleguide/", "/en/styleguide/"])
def test_outside_of_development_it_is_not_there(client, address):
    with pytest.raises(NoReverseMatch):
        reverse("styleguide")
    assert client.get(address, follow=True).status_code == 404


def test_no_two_landmarks_are_called_the_same(guide):
    names = re.findall(r'<nav [^>]*aria-label="([^"]+)"', guide)
    headings = re.findall(r'<section [^>]*aria-labelledby="([^"]+)"', guide)

    assert [name for name, number in Counter([*names, *headings]).items() if number > 1] == []


def test_components_use_tokens_that_exist():
    tokens = set(re.findall(r"^\s+(--[a-z0-9-]+):", (CSS / "tokens.css").read_text(), re.MULTILINE))
    used = {
        (file.name, name)
        for file in [*CSS.rglob("components/*.css"), *CSS.rglob("layouts/*.css")]
        for name in re.findall(r"var\((--[a-z0-9-]+)\)", file.read_text())
    }

    # A component's own: its tone, set where the state is.
    assert sorted(pair for pair in used if pair[1] not in {*tokens, "--tone"}) == []


def test_every_component_keeps_to_its_own_classes_and_to_plain_rules():
    odd = [
        (file.name, found.group())
        for file in CSS.rglob("components/*.css")
        for found in re.finditer(r"!important|^\s*#[a-z].*\{|#[0-9a-fA-F]{6}\b", file.read_text())
    ]

    assert odd == []


def test_every_stylesheet_of_a_component_is_linked():
    linked = set(
        re.findall(r"css/components/([a-z_]+)\.css", (COMPONENTS / "stylesheets.html").read_text())
    )

    # The style guide links its own.
    assert linked | {"styleguide"} == {file.stem for file in CSS.rglob("components/*.css")}

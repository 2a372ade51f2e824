"""The style guide of development: every component in every state, drawn by the line that one writes
to use it. What it shows is made up, beside it in `styleguide_samples`; no row is read or written. Below
them the blocks of texts, as their previews show them: with pictures and dates that are there.

`templates/styleguide/components/` holds one file a component, its states between empty lines.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.shortcuts import render
from django.template import engines
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from config.styleguide_samples import samples
from home.blocks import PageBlock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse
    from wagtail.blocks import Block

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
COMPONENTS = TEMPLATES / "components"
SPECIMENS = TEMPLATES / "styleguide" / "components"
LIBRARIES = "{% load components i18n %}"

# Components that need no specimen, each with its reason.
ELSEWHERE = {
    "account_menu": "stands at the top of this page, in site_header",
    "affiliation": "needs a place of work; a member's own organisations show it",
    "brand_head": "nothing to see",
    "calendar_count": "a line of the events page",
    "calendar_day": "a part of calendar_month and calendar_week",
    "calendar_span": "a part of calendar_period",
    "mail_trouble": "stands above every page of a member whom mail does not reach",
    "new_edition": "stands above every page once the terms have changed",
    "contact_head": "a part of the page of contacts",
    "counter": "nothing to see",
    "colleague": "somebody of an organisation; its page shows them",
    "comments": "posts, which are here, below a form",
    "draft_notice": "a notice, which is here; a preview link shows it",
    "errors_of": "a part of error_summary",
    "field_notes": "a part of field",
    "group_join": "a card, which is here; a group's page shows it",
    "head": "nothing to see",
    "group_row": "needs somebody in a group; its page of members shows it",
    "language_switch": "stands at the top of this page, in site_header",
    "messages": "shows what has just happened as notices, which are here",
    "person_actions": "asks who is signed in; the page of a member shows it",
    "picture": "needs an image; the news page shows it",
    "post_form": "a form, which is here; a discussion shows it",
    "share_card": "nothing to see; it is for other sites",
    "site_footer": "stands at the foot of this page",
    "site_header": "stands at the top of this page",
    "story_card": "needs a story with its picture; the news page shows it in all sizes",
    "public_question": "a field; the profile asks it before something is for everybody",
    "stylesheets": "nothing to see",
    "stylesheets_bundle": "nothing to see",
    "told_field": "a field with its audience, which is here; the profile shows it",
    "topics_to_follow": "asks who is signed in; a row of follow_button",
    "thread_tools": "buttons, which are here; a discussion shows them",
}

SURFACES = ("page", "surface", "surface-quiet", "surface-accent", "mark-quiet", "deep")
INKS = ("text", "text-quiet", "accent", "success", "warning", "danger", "mark", "line-strong")
SIZES = ("display", "h1", "h2", "h3", "lead", "body", "small")
SPACES = ("1", "2", "3", "4", "5", "6", "7")


class State(NamedTuple):
    """One state of a component: the line that draws it, and what it draws."""

    line: str
    drawn: SafeString


class Drawn(NamedTuple):
    """A block of texts, as an editor sees it while choosing."""

    name: str
    label: str
    description: str
    drawn: SafeString


class Specimen(NamedTuple):
    """A component with what its first line says about it."""

    name: str
    inputs: str
    states: list[State]


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "styleguide/styleguide.html",
        {
            "specimens": [_specimen(path, request) for path in sorted(SPECIMENS.glob("*.html"))],
            "blocks": [_block(name, block, request) for name, block in _blocks()],
            "surfaces": SURFACES,
            "inks": INKS,
            "sizes": SIZES,
            "spaces": SPACES,
        },
    )


def _blocks() -> Iterable[tuple[str, Block]]:
    return sorted(PageBlock().child_blocks.items())


def _block(name: str, block: Block, request: HttpRequest) -> Drawn:
    drawn = block.render(block.get_preview_value(), {"request": request})
    return Drawn(name, str(block.label), str(block.get_description()), SafeString(drawn))


def _specimen(path: Path, request: HttpRequest) -> Specimen:
    lines = path.read_text().strip().split("\n\n")
    return Specimen(path.stem, _inputs(path.name), [_state(line, request) for line in lines])


def _inputs(name: str) -> str:
    first = (COMPONENTS / name).read_text().partition("\n")[0]
    return first.removeprefix("{#").partition("#}")[0].strip()


def _state(line: str, request: HttpRequest) -> State:
    template = engines["django"].from_string(LIBRARIES + line)
    return State(line, SafeString(template.render({**samples(), "user": request.user}, request)))

"""The style guide of development: every component in every state, drawn by the line that one writes
to use it. What it shows is made up, beside it in `styleguide_samples`; no row is read or written.

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

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
COMPONENTS = TEMPLATES / "components"
SPECIMENS = TEMPLATES / "styleguide" / "components"
LIBRARIES = "{% load components i18n %}"

# Components that need no specimen, each with its reason.
ELSEWHERE = {
    "account_menu": "stands at the top of this page, in site_header",
    "affiliation": "needs a place of work; a member's own organisations show it",
    "calendar_count": "a line of the events page",
    "calendar_day": "a part of calendar_month and calendar_week",
    "calendar_span": "a part of calendar_period",
    "mail_trouble": "stands above every page of a member whom mail does not reach",
    "new_edition": "stands above every page once the terms have changed",
    "contact_head": "a part of the page of contacts",
    "colleague": "somebody of an organisation; its page shows them",
    "comments": "posts, which are here, below a form",
    "field_notes": "a part of field",
    "group_join": "a card, which is here; a group's page shows it",
    "group_row": "needs somebody in a group; its page of members shows it",
    "language_switch": "stands at the top of this page, in site_header",
    "messages": "shows what has just happened as notices, which are here",
    "person_actions": "asks who is signed in; the page of a member shows it",
    "picture": "needs an image; the news page shows it",
    "post_form": "a form, which is here; a discussion shows it",
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
            "surfaces": SURFACES,
            "inks": INKS,
            "sizes": SIZES,
            "spaces": SPACES,
        },
    )


def _specimen(path: Path, request: HttpRequest) -> Specimen:
    lines = path.read_text().strip().split("\n\n")
    return Specimen(path.stem, _inputs(path.name), [_state(line, request) for line in lines])


def _inputs(name: str) -> str:
    first = (COMPONENTS / name).read_text().partition("\n")[0]
    return first.removeprefix("{#").partition("#}")[0].strip()


def _state(line: str, request: HttpRequest) -> State:
    template = engines["django"].from_string(LIBRARIES + line)
    return State(line, SafeString(template.render({**samples(), "user": request.user}, request)))

"""What the page for the press shows beside its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from home.enums import KitKind
from home.queries import blocks, news

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest  # noqa: TID251 -- only its type

    from home.models import PressPage
    from home.queries.news import Story

STORIES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Words:
    """What the unit is, to copy, in so many words as `heading` says."""

    name: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """The parts of the kit of one kind."""

    kind: KitKind
    parts: list[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """Part by part; an empty part has no heading. `contents`: (name in the address, heading) of
    each that there is."""

    words: list[Words]
    kit: list[Group]
    stories: list[Story]
    contents: list[tuple[str, str]]


def whole(page: PressPage, request: HttpRequest, *, now: datetime) -> Whole:
    """All of it in a constant number of queries."""
    words = _words(page)
    kit = _kit(page, request, now)
    stories = news.latest(language=page.locale.language_code, limit=STORIES_SHOWN, topic=page.topic)
    every: list[tuple[Any, str, str]] = [
        (page.contacts, "contacts", _("Press contacts")),
        (words, "about", _("About us, to copy")),
        (page.figures, "figures", _("Figures")),
        (kit, "kit", _("Pictures and documents")),
        (stories, "latest", _("Latest news")),
        (page.embargo, "embargo", _("Embargoes")),
    ]
    contents = [(name, heading) for part, name, heading in every if part]
    return Whole(words=words, kit=kit, stories=stories, contents=contents)


def _words(page: PressPage) -> list[Words]:
    every = [
        Words("sentence", _("In one sentence"), page.in_a_sentence),
        Words("short", _("In 50 words"), page.in_short),
        Words("long", _("In 150 words"), page.in_long),
    ]
    return [words for words in every if words.text]


def _kit(page: PressPage, request: HttpRequest, now: datetime) -> list[Group]:
    """What its reader may open, by kind; a part whose picture or document is gone is left out."""
    values = [child.value for child in page.kit]
    viewer = request.user if request.user.is_authenticated else None
    documents = [value["document"] for value in values if value["document"]]
    open_ = blocks.readable(documents, request=request, viewer=viewer, now=now)
    there = [
        value
        for value in values
        if value["picture"] or (value["document"] and value["document"].pk in open_)
    ]
    groups = [Group(kind, [one for one in there if one["kind"] == kind]) for kind in KitKind]
    return [group for group in groups if group.parts]

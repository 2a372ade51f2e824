"""One thing of the library, whole: what its page shows besides its texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from foundation import targets
from foundation.spoken import SpokenLanguage
from home.enums import Credit
from home.models import InitiativePage
from home.queries import documents, structured
from home.queries import initiative_parts as parts

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest  # noqa: TID251 -- only its type

    from community.models import Topic
    from foundation.targets import Target
    from home.models import CasePage, LibraryEntry, MaterialPage
    from home.queries.documents import Document

Link = tuple["Target", SpokenLanguage | None]
Contents = list[tuple[Any, str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """The page, part by part; an empty part has no heading."""

    bodies: list[parts.Bodies]
    topics: list[Topic]
    documents: list[Document]
    links: list[Link]
    structured: dict[str, Any]
    # (name in the address, heading) of each part that there is.
    contents: list[tuple[str, str]]
    has_cost: bool = False
    period: parts.Period | None = None
    initiative: Target | None = None


def of_case(page: CasePage, request: HttpRequest, *, now: datetime) -> Whole:
    """A constant number of queries, as below."""
    found = _found(page, request, now)
    has_cost = bool(page.cost_includes) or {page.cost, page.person_days} != {None}
    every: Contents = [
        (page.situation, "situation", _("Situation")),
        (page.problem, "problem", _("Problem")),
        (page.body, "done", _("What was done")),
        (page.users, "users", _("With users")),
        (page.results, "results", _("Results")),
        (has_cost, "cost", _("What it cost")),
        (page.failed, "failed", _("What failed, and what we would do differently")),
        *_last(page, found, _("Documents")),
    ]
    return Whole(
        **found,
        contents=_there(every),
        has_cost=has_cost,
        period=parts.Period(page.period_start, page.period_end),
        initiative=_initiative(page, request),
    )


def of_material(page: MaterialPage, request: HttpRequest, *, now: datetime) -> Whole:
    found = _found(page, request, now)
    every: Contents = [
        (page.purpose, "purpose", _("What it is for")),
        (page.suits or page.suits_not, "when", _("When to use it")),
        (page.body, "how", _("How it is done")),
        *_last(page, found, _("To take along")),
    ]
    return Whole(**found, contents=_there(every))


def _found(page: LibraryEntry, request: HttpRequest, now: datetime) -> dict[str, Any]:
    """What both forms show."""
    viewer = request.user if request.user.is_authenticated else None
    rows = list(page.bodies.select_related("organisation"))
    known = (row.organisation for row in rows if row.organisation)
    addresses = {body.pk: reverse("organisation", args=[body.uuid]) for body in known}
    files = [child.value for child in page.files if child.block_type == "document"]
    topics = list(page.topics.all())
    return {
        "bodies": parts.bodies(rows, addresses, Credit),
        "topics": topics,
        "documents": documents.open_to(files, request=request, viewer=viewer, now=now),
        "links": _links(page, request),
        "structured": structured.of_library(page, rows, topics),
    }


def _links(page: LibraryEntry, request: HttpRequest) -> list[Link]:
    found: list[Link] = []
    for child in page.files:
        if child.block_type == "link":
            language = child.value["language"]
            spoken = SpokenLanguage(language) if language else None
            found += [(target, spoken) for target in targets.of_links([dict(child.value)], request)]
    return found


def _initiative(page: CasePage, request: HttpRequest) -> Target | None:
    """In the language of the page where there is one. Chosen in one, it stands for all."""
    if page.initiative_id is None:
        return None
    chosen = Page.objects.filter(pk=page.initiative_id).values("translation_key")
    rows = InitiativePage.objects.once(page.locale.language_code)
    found = targets.of_pages(
        rows.filter(translation_key__in=chosen).only("pk", "content_type"), request
    )
    return next(iter(found), None)


def _last(page: LibraryEntry, found: dict[str, Any], heading: str) -> Contents:
    return [
        (found["documents"] or found["links"], "documents", heading),
        (page.contact, "contact", _("Further information")),
    ]


def _there(every: Contents) -> list[tuple[str, str]]:
    return [(name, heading) for part, name, heading in every if part]

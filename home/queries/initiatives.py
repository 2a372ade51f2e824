"""Initiatives: all of them by where they stand, one of them whole, and those of an organisation."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Page

from events.queries import agenda
from foundation import collation, targets
from home.enums import InitiativeKind, Part, Stage
from home.models import CasePage, InitiativeBody, InitiativePage
from home.queries import documents, news, progress
from home.queries import initiative_parts as parts
from home.queries.news import Choice

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest  # noqa: TID251 -- only its type

    from community.models import Member, Organisation, Topic
    from events.queries.agenda import AgendaDate
    from foundation.targets import Target
    from home.queries.documents import Document
    from home.queries.news import Story

STORIES_SHOWN = 3
DATES_SHOWN = 5
HELD_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Group:
    stage: Stage
    initiatives: list[Target]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The news and dates that belong to it, as its reader may see them."""

    stories: list[Story]
    coming: list[AgendaDate]
    held: list[AgendaDate]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """An initiative's page, part by part; an empty part has no heading."""

    period: parts.Period
    stage: Stage
    origin: Target | None
    offspring: list[Target]
    bodies: list[parts.Bodies]
    goals: list[parts.Goal]
    milestones: list[parts.Milestone]
    pilots: list[parts.Pilot]
    funding: parts.Funding | None
    cases: list[Target]
    documents: list[Document]
    topics: list[Topic]
    gathered: Gathered
    # (name in the address, heading) of each part that there is.
    contents: list[tuple[str, str]]

    @property
    def leads(self) -> parts.Bodies | None:
        return next((group for group in self.bodies if group.part == Part.LEADS), None)


def by_stage(
    language: str, request: HttpRequest, *, kind: InitiativeKind | None = None
) -> tuple[list[Group], list[Choice]]:
    """Each initiative once, in `language` or as it was written, all or those of one `kind`: the
    running ones first, within a stage what began last first; and the kinds to choose from, the
    chosen one even if empty. A constant number of queries."""
    found: dict[Stage, list[Target]] = {}
    counts: Counter[str] = Counter()
    rows = InitiativePage.objects.once(language).select_related("locale", "picture")
    for target in targets.of_pages(rows, request):
        page = target.card.extra if target.card else None
        if page is None:
            continue
        counts[page.kind] += 1
        if kind in (None, page.kind):
            found.setdefault(page.stage_now, []).append(target)
    groups = [Group(stage, _in_order(found[stage], language)) for stage in Stage if stage in found]
    return groups, _kinds(counts, kind)


def _kinds(counts: Counter[str], chosen: InitiativeKind | None) -> list[Choice]:
    if len(counts) < 2 and chosen is None:
        return []
    every = Choice(_("All kinds"), None, "", chosen is None)
    return [
        every,
        *(
            Choice(str(kind.label), counts[kind], urlencode({"kind": kind}), kind == chosen)
            for kind in InitiativeKind
            if counts[kind] or kind == chosen
        ),
    ]


def _in_order(initiatives: list[Target], language: str) -> list[Target]:
    by_name = sorted(initiatives, key=lambda one: collation.key(one.title, language))
    return sorted(by_name, key=_beginning, reverse=True)


def _beginning(target: Target) -> str:
    return target.card.extra.starts if target.card else ""


def of_organisation(organisation: Organisation, language: str) -> list[tuple[Target, list[Part]]]:
    """The initiatives that name it, with what it does in them. A constant number of queries."""
    rows = InitiativeBody.objects.filter(organisation=organisation)
    named: dict[int, list[Part]] = {}
    for page, part in rows.values_list("page", "part"):
        named.setdefault(page, []).append(Part(part))
    pages = InitiativePage.objects.once(language).filter(pk__in=named)
    pages = pages.select_related("locale", "picture")
    found = sorted(
        targets.of_pages(pages, None), key=lambda one: collation.key(one.title, language)
    )
    order = list(Part).index
    return [(one, sorted(set(named[one.card.extra.pk]), key=order)) for one in found if one.card]


def whole(page: InitiativePage, request: HttpRequest, *, now: datetime) -> Whole:
    """All that the page shows besides its texts, in a constant number of queries."""
    viewer = request.user if request.user.is_authenticated else None
    today = timezone.localdate(now, timezone.get_default_timezone())
    origin, offspring, linked = _linked(page, request)
    topics = list(page.topics.all())
    found: dict[str, Any] = {
        "period": parts.Period(page.period_start, page.period_end),
        "stage": page.stage_on(today),
        "origin": origin,
        "offspring": offspring,
        "bodies": parts.bodies(*_bodies(page)),
        "goals": parts.goals(_values(page.goals), _progress(page, request, now)),
        "milestones": parts.milestones(_values(page.milestones), linked, today),
        "pilots": parts.pilots(_values(page.pilots)),
        "funding": parts.funding(_values(page.funding)),
        "cases": _cases(page, request),
        "documents": documents.open_to(
            _values(page.documents), request=request, viewer=viewer, now=now
        ),
        "topics": topics,
        "gathered": _gathered(page, topics, viewer, now),
    }
    return Whole(**found, contents=_contents(page, found))


def _values(text: Iterable[Any]) -> list[Any]:
    return [child.value for child in text]


def _linked(
    page: InitiativePage, request: HttpRequest
) -> tuple[Target | None, list[Target], dict[UUID, Target]]:
    """Where it comes from, what came of it, and the pages that milestones lead to (by their
    translation keys), each in the language of the page where there is one."""
    language = page.locale.language_code
    # Chosen in one language, it stands for its translations too.
    before = Page.objects.filter(pk=page.origin_page_id).values("translation_key")
    is_after = Q(origin_page__translation_key=page.translation_key)
    related = InitiativePage.objects.once(language).filter(is_after | Q(translation_key__in=before))
    rows = list(related.select_related("locale", "picture", "origin_page"))
    pages = _spoken_here(page, [value["page"] for value in _values(page.milestones)])
    found = targets.by_key(pages, request, by_title=True) | targets.by_key(rows, request)
    offspring: list[Target] = []
    above: list[Target] = []
    for row in (row for row in rows if row.pk in found):
        came = row.origin_page and row.origin_page.translation_key == page.translation_key
        (offspring if came else above).append(found[row.pk])
    linked = {one.translation_key: found[one.pk] for one in pages if one.pk in found}
    return next(iter(above), None), offspring, linked


def _spoken_here(page: InitiativePage, chosen: list[Page | None]) -> list[Page]:
    """Those that are `chosen`, with their locales, each in the language of `page` if it is live in
    that."""
    pages = [one for one in chosen if one]
    foreign = {one.translation_key for one in pages if one.locale_id != page.locale_id}
    own = Page.objects.live().filter(translation_key__in=foreign, locale=page.locale_id)
    theirs = {one.translation_key: one for one in (own if foreign else ())}
    pages = [theirs.get(one.translation_key, one) for one in pages]
    for one in pages:
        if one.locale_id == page.locale_id:
            one.locale = page.locale
    prefetch_related_objects(pages, "locale")
    return pages


def _bodies(page: InitiativePage) -> tuple[list[InitiativeBody], dict[int, str]]:
    rows = list(page.bodies.select_related("organisation"))
    known = (row.organisation for row in rows if row.organisation)
    return rows, {body.pk: reverse("organisation", args=[body.uuid]) for body in known}


def _cases(page: InitiativePage, request: HttpRequest) -> list[Target]:
    """What the library tells of it, the newest first."""
    rows = CasePage.objects.once(page.locale.language_code)
    its = rows.filter(initiative__translation_key=page.translation_key)
    newest_first = its.order_by("-first_published_at", "-pk")
    return targets.of_pages(newest_first.select_related("locale", "picture"), request)


def _progress(
    page: InitiativePage, request: HttpRequest, now: datetime
) -> progress.Progress | None:
    fed = any(value["is_training"] for value in _values(page.goals))
    return progress.towards_target(request, now) if fed else None


def _gathered(
    page: InitiativePage, about: list[Topic], viewer: Member | None, now: datetime
) -> Gathered:
    chosen = [child["value"] for child in page.chosen.raw_data]
    topics = [topic.pk for topic in about]
    organisations = [body.pk for body in page.organisations.all()]
    if not (chosen or topics or organisations):
        return Gathered([], [], [])
    keys = Page.objects.filter(pk__in=chosen).values("translation_key") if chosen else []
    stories = news.belonging(
        topics=topics,
        organisations=organisations,
        keys=keys,
        language=page.locale.language_code,
        limit=STORIES_SHOWN,
    )
    coming, held = agenda.about(
        viewer=viewer,
        now=now,
        topics=topics,
        hosts=organisations,
        keys=keys,
        coming=DATES_SHOWN,
        held=HELD_SHOWN,
    )
    return Gathered(stories, coming, held)


def _contents(page: InitiativePage, found: dict[str, Any]) -> list[tuple[str, str]]:
    gathered: Gathered = found["gathered"]
    every: list[tuple[Any, str, str]] = [
        (page.body, "what", _("What and why?")),
        (found["bodies"] or page.team, "who", _("Who?")),
        (page.how, "how", _("How?")),
        (found["goals"], "goals", _("Goals")),
        (found["milestones"], "time-line", _("Time line")),
        (found["pilots"], "pilots", _("Pilots")),
        (page.results, "results", _("Results")),
        (found["cases"], "cases", pgettext("in the library", "Cases")),
        (found["funding"], "funding", _("Funding")),
        (found["documents"], "documents", _("Documents")),
        (gathered.stories, "its-news", _("News")),
        (gathered.coming or gathered.held, "its-dates", _("Dates")),
        (page.contact, "contact", _("Contact")),
    ]
    return [(name, heading) for part, name, heading in every if part]

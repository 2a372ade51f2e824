"""Calls: all of them by where they stand, and one of them whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import pgettext

from foundation import targets
from home.enums import CallState
from home.models import ContactFormPage, OpenCallPage
from home.queries import documents

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, tzinfo

    from django.http import HttpRequest  # noqa: TID251 -- only its type

    from community.models import Organisation, Topic
    from foundation.targets import Target


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant on the clock of the site, and where that clock stands."""

    at: datetime
    zone: str

    @classmethod
    def of(cls, instant: datetime | None) -> Moment | None:
        zone: tzinfo = timezone.get_default_timezone()
        return cls(timezone.localtime(instant, zone), str(zone)) if instant else None


@dataclass(frozen=True, slots=True)
class Listed:
    """A call in a list, with its next moment: when it closes, or when it opens."""

    target: Target
    state: CallState
    moment: Moment | None


@dataclass(frozen=True, slots=True)
class Group:
    """Those that are listed below one heading."""

    name: str
    heading: str
    calls: list[Listed]


@dataclass(frozen=True, slots=True)
class Answer:
    """Where one answers while it is open."""

    address: str
    email: str = ""
    target: Target | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A call's page, besides its texts. What is over is not there: without `answer` nobody can
    take part, without `has_result` nothing of a result is shown."""

    state: CallState
    opens: Moment | None
    closes: Moment | None
    questions: Moment | None
    are_questions_over: bool
    answer: Answer | None
    has_result: bool
    documents: list[documents.Document]
    organisations: list[Organisation]
    topics: list[Topic]


def by_state(language: str, request: HttpRequest, *, now: datetime) -> list[Group]:
    """Each call once, in `language` or as it was written: the open ones by their deadlines, the
    nearest first; then those to come, the next first; then those that are over, the last first. A
    constant number of queries."""
    found: dict[str, list[tuple[datetime, Listed]]] = {"open": [], "planned": [], "over": []}
    for target in targets.of_pages(
        OpenCallPage.objects.once(language).only("pk", "content_type"), request
    ):
        page = target.card.extra if target.card else None
        if page is not None:
            name, moment, listed = _listed(page, target, now)
            found[name].append((moment, listed))
    headings = {
        "open": pgettext("calls", "Open now"),
        "planned": pgettext("calls", "Planned"),
        "over": pgettext("calls", "Closed and decided"),
    }
    return [
        Group(name, headings[name], _in_order(rows, is_last_first=name == "over"))
        for name, rows in found.items()
        if rows
    ]


def _listed(page: OpenCallPage, target: Target, now: datetime) -> tuple[str, datetime, Listed]:
    state = page.state_at(now)
    is_planned = state == CallState.PLANNED
    instant = page.opens_at if is_planned else page.closes_at
    name = "open" if state.is_open else "planned" if is_planned else "over"
    return name, instant, Listed(target, state, Moment.of(instant))


def _in_order(rows: Iterable[tuple[datetime, Listed]], *, is_last_first: bool) -> list[Listed]:
    by_title = sorted(rows, key=lambda row: row[1].target.title)
    ordered = sorted(by_title, key=lambda row: row[0], reverse=is_last_first)
    return [listed for _moment, listed in ordered]


def whole(page: OpenCallPage, request: HttpRequest, *, now: datetime) -> Whole:
    """All that the page shows besides its texts, as it is at `now`, in a constant number of
    queries."""
    viewer = request.user if request.user.is_authenticated else None
    state = page.state_at(now)
    return Whole(
        state=state,
        opens=Moment.of(page.opens_at),
        closes=Moment.of(page.closes_at),
        questions=Moment.of(page.questions_until),
        are_questions_over=bool(page.questions_until and page.questions_until <= now),
        answer=_answer(page, request) if state.is_open else None,
        has_result=state == CallState.DECIDED,
        documents=documents.open_to(
            [part.value for part in page.documents], request=request, viewer=viewer, now=now
        ),
        organisations=list(page.organisations.all()),
        topics=list(page.topics.all()),
    )


def _answer(page: OpenCallPage, request: HttpRequest) -> Answer | None:
    if page.answer_address:
        return Answer(page.answer_address)
    if page.answer_email:
        return Answer(f"mailto:{page.answer_email}", email=page.answer_email)
    if page.answer_page is None:
        return None
    key = page.answer_page.translation_key
    pages = ContactFormPage.objects.once(page.locale.language_code).filter(translation_key=key)
    target = next(iter(targets.of_pages(pages.only("pk", "content_type"), request)), None)
    return Answer(target.address, target=target) if target else None

"""Calls: all of them by where they stand, and one of them whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import pgettext

from foundation import targets
from home.enums import CallState
from home.models import ContactFormPage, OpenCallPage
from home.models.calls import by_the_clock
from home.queries import documents

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from django.core.paginator import Page as ListPage
    from django.http import HttpRequest  # noqa: TID251 -- only its type

    from community.models import Organisation, Topic
    from foundation.targets import Target


OVER_A_PAGE: Final = 20


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
class Listing:
    """One page of the list: all that are open or to come on the first, and so many of those that are
    over. `no_such_page`: the wished page isn't there, so this is the first."""

    groups: list[Group]
    page: ListPage[int]
    no_such_page: bool


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


def listing(language: str, number: int, request: HttpRequest, *, now: datetime) -> Listing:
    """Each call once, in `language` or as it was written: the open ones by their deadlines, the
    nearest first; then those to come, the next first; then those that are over, the last first. A
    constant number of queries."""
    found: dict[str, list[tuple[datetime, int]]] = {"open": [], "planned": [], "over": []}
    rows = OpenCallPage.objects.once(language).order_by("title", "pk")
    for pk, opens, closes in rows.values_list("pk", "opens_at", "closes_at"):
        state = by_the_clock(opens, closes, now)
        is_planned = state == CallState.PLANNED
        name = "open" if state.is_open else "planned" if is_planned else "over"
        found[name].append((opens if is_planned else closes, pk))
    over = Paginator(_in_order(found["over"], is_last_first=True), OVER_A_PAGE)
    exists = 1 <= number <= over.num_pages
    page = over.page(number if exists else 1)
    keys = {"over": list(page.object_list)}
    if page.number == 1:
        keys = {name: _in_order(found[name]) for name in ("open", "planned")} | keys
    return Listing(_groups(keys, request, now), page, no_such_page=not exists)


def _in_order(rows: list[tuple[datetime, int]], *, is_last_first: bool = False) -> list[int]:
    """Their primary keys; those of one moment stay by title."""
    ordered = sorted(rows, key=lambda row: row[0], reverse=is_last_first)
    return [pk for _moment, pk in ordered]


def _groups(keys: dict[str, list[int]], request: HttpRequest, now: datetime) -> list[Group]:
    headings = {
        "open": pgettext("calls", "Open now"),
        "planned": pgettext("calls", "Planned"),
        "over": pgettext("calls", "Closed and decided"),
    }
    wanted = [pk for some in keys.values() for pk in some]
    pages = {
        page.pk: page
        for page in OpenCallPage.objects.select_related("locale", "picture").filter(pk__in=wanted)
    }
    cards = OpenCallPage.cards(list(pages.values()), None)
    found = targets.with_cards(pages.values(), cards, request)
    listed = {
        name: [_listed(found[pk], pages[pk], now) for pk in some if pk in found]
        for name, some in keys.items()
    }
    return [Group(name, headings[name], calls) for name, calls in listed.items() if calls]


def _listed(target: Target, page: OpenCallPage, now: datetime) -> Listed:
    state = page.state_at(now)
    instant = page.opens_at if state == CallState.PLANNED else page.closes_at
    return Listed(target, state, Moment.of(instant))


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

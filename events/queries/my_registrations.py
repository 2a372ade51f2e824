"""What somebody has registered for, whoever may see those events today."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language

from events import badges
from events.enums import QUEUED, Mode, State, Status
from events.models import Event, Occurrence, Question, Registration
from events.models.registrations import LINK_PURPOSE
from events.queries import (
    addresses,
    certificates,
    entrance,
    feedback,
    joining,
    materials,
    self_check_in,
)
from events.queries.feedback import Standing
from events.queries.words import generic, words_of
from events.services import managers, substitution
from foundation import links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from community.models import Member
    from events.models import Certificate, Material, Venue
    from events.queries.materials import MaterialGroup
    from events.queries.self_check_in import CheckIn
    from events.queries.words import EventWords


@dataclass(frozen=True, slots=True)
class Place:
    """One registration as its owner sees it. Who has left, and may not see the event, reads only
    what kind of event it was.

    `page_path` is empty when its owner may not open the event's page (any more); `ahead` counts
    who stands before them in the queue of `queue_length` people; `online_link` is there for
    confirmed participants only, as long as a date is to come, and `link_appears_at` while it is too
    early for it; `certificate` is the valid one.
    """

    registration: Registration
    words: EventWords
    page_path: str
    dates: list[Occurrence]
    ahead: int
    queue_length: int
    is_over: bool
    may_cancel: bool
    may_confirm: bool
    cancels_until: datetime | None
    may_answer: bool
    may_pass_on: bool
    online_link: str
    link_appears_at: datetime | None = None
    materials: list[MaterialGroup] = field(default_factory=list)
    has_questions: bool = False
    may_change_manager: bool = False
    feedback: Standing = field(default_factory=Standing)
    check_ins: list[CheckIn] = field(default_factory=list)
    certificate: Certificate | None = None
    has_badge: bool = False
    # Of the entrance code, for a seat in the room.
    code_path: str = ""

    @property
    def may_change_answers(self) -> bool:
        """Whether they can answer the organiser's questions anew: as long as they can cancel."""
        return self.has_questions and self.may_cancel

    @property
    def is_bound(self) -> bool:
        """Whether cancelling ends before it begins."""
        run = self.registration.run
        return self.cancels_until is not None and self.cancels_until != run.starts_at

    @property
    def venues(self) -> list[Venue]:
        """Where somebody in the room has to go, each place once; none once it is over."""
        if self.is_over or self.registration.mode != Mode.ROOM:
            return []
        places = (date.venue for date in self.dates if date.venue and not date.is_cancelled)
        return list({venue.pk: venue for venue in places}.values())

    @property
    def has_several_dates(self) -> bool:
        return len(self.dates) > 1

    @property
    def position(self) -> int:
        """Their place in the queue, counted from 1."""
        return self.ahead + 1


@dataclass(frozen=True, slots=True)
class Places:
    """`coming` in the order of their dates; the latest of the others first."""

    coming: list[Place] = field(default_factory=list)
    past: list[Place] = field(default_factory=list)


def of_member(member: Member, *, now: datetime) -> Places:
    """Everything `member` registered for. A constant number of queries."""
    rows = _rows().filter(contact__member=member)
    places = _places(rows, viewer=member, now=now, address=_own_address)
    coming = [place for place in places if place.registration.is_live and not place.is_over]
    past = [place for place in places if not (place.registration.is_live and not place.is_over)]
    return Places(sorted(coming, key=_start), sorted(past, key=_start, reverse=True))


def one_of_member(member: Member, uuid: UUID, *, now: datetime) -> Place | None:
    """One registration of `member`; None when it isn't theirs."""
    rows = _rows().filter(contact__member=member, uuid=uuid)
    return next(iter(_places(rows, viewer=member, now=now, address=_own_address)), None)


def by_link(token: str, *, now: datetime) -> Place | None:
    """The registration that a signed link stands for; None for a bad or revoked one."""
    try:
        link = links.read(LINK_PURPOSE, token)
        rows = _rows().filter(uuid=UUID(link.id), link_version=link.version)
    except (links.BadLink, ValueError):
        return None

    def address(_row: Registration, material: Material) -> str:
        return reverse("guest_material", args=(token, material.key))

    return next(iter(_places(rows, viewer=None, now=now, address=address)), None)


def _rows() -> QuerySet[Registration]:
    queue = Registration.objects.filter(
        run=OuterRef("run"), wants_mode=OuterRef("wants_mode"), state__in=QUEUED
    ).exclude(wants_mode="")
    return Registration.objects.select_related("run__event", "contact__member").annotate(
        ahead=_number(queue.filter(position__lt=OuterRef("position"))),
        in_queue=_number(queue),
        is_asked=Exists(
            Question.objects.filter(
                event=OuterRef("run__event"), retired=False, organisers_only=False
            )
        ),
        **feedback.standing(),
    )


def _number(rows: QuerySet[Registration]) -> Coalesce:
    counted = rows.order_by().values("run").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _own_address(_row: Registration, material: Material) -> str:
    """Where a signed-in member opens a piece of material."""
    return material.address


def _places(
    rows: Iterable[Registration],
    *,
    viewer: Member | None,
    now: datetime,
    address: Callable[[Registration, Material], str],
) -> list[Place]:
    rows = list(rows)
    events = {row.run.event_id: row.run.event for row in rows}
    language = get_language() or "en"
    words = words_of(events.values(), language)
    offered = materials.of_registrations(
        rows, viewer=viewer, language=language, now=now, address=address
    )
    seen = set(Event.objects.filter(pk__in=events).visible_to(viewer).values_list("pk", flat=True))
    papers = certificates.valid_of(row.pk for row in rows)
    dates: dict[int, list[Occurrence]] = {}
    occurrences = Occurrence.objects.filter(run__in={row.run_id for row in rows})
    for occurrence in occurrences.exclude(status=Status.WITHDRAWN).select_related(
        "venue", "run", "event"
    ):
        dates.setdefault(occurrence.run_id, []).append(occurrence)
    here = self_check_in.of_registrations(
        rows, [date for many in dates.values() for date in many], now=now
    )
    return [
        _place(
            row,
            words=words[row.run.event_id]
            if row.is_live or row.run.event_id in seen
            else generic(row.run.event, language),
            dates=dates.get(row.run_id, []),
            is_visible=row.run.event_id in seen,
            offered=offered.get(row.pk, []),
            check_ins=here.get(row.pk, []),
            certificate=papers.get(row.pk),
            now=now,
        )
        for row in rows
    ]


def _place(
    row: Registration,
    *,
    words: EventWords,
    dates: list[Occurrence],
    is_visible: bool,
    offered: list[MaterialGroup],
    check_ins: list[CheckIn],
    certificate: Certificate | None,
    now: datetime,
) -> Place:
    run, event = row.run, row.run.event
    is_over = all(date.is_over(now) for date in dates)
    joins = joining.of(row, dates, now=now)
    until = run.cancels_until(row.state)
    return Place(
        registration=row,
        words=words,
        page_path=addresses.page_path(event, words, is_visible=is_visible, holds_key=row.is_live),
        dates=dates,
        ahead=getattr(row, "ahead", 0),
        queue_length=getattr(row, "in_queue", 0),
        is_over=is_over,
        may_cancel=row.is_live and not is_over and (until is None or now < until),
        may_confirm=row.state == State.HELD and row.held_until is not None and now < row.held_until,
        cancels_until=until,
        may_answer=row.is_offered
        and (row.offer_expires_at is None or now < row.offer_expires_at)
        and not all(date.is_cancelled for date in dates),
        online_link=joins.link,
        link_appears_at=joins.pending,
        materials=offered,
        certificate=certificate,
        has_badge=certificate is not None and badges.is_offered(),
        may_pass_on=substitution.is_possible(row, run, now),
        has_questions=getattr(row, "is_asked", False),
        check_ins=check_ins,
        may_change_manager=not is_over and managers.may_change(row, now),
        feedback=feedback.Standing.of(row, now=now),
        code_path=entrance.path(row) if entrance.is_needed(row, dates, now=now) else "",
    )


def _start(place: Place) -> tuple[datetime, int]:
    first = place.dates[0].start if place.dates else place.registration.created_at
    return first, place.registration.pk

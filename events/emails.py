"""Every mail about events: one function a message. Each loads the rows as they are when the mail
is sent, and returns None when there is nothing to say any more. A member who may no longer sign in
hears of the end of their own registration, and of nothing else."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from events.calendar import ical
from events.enums import DECISIONS, Action, State, Status
from events.models import Occurrence, Registration
from events.queries import addresses, entrance, joining, vevents, words
from foundation import brand, clock
from foundation.mail import CalendarPart, Letter, Picture, ascii_address, messages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from events.models import Contact
    from events.queries.words import EventWords

OPEN = (State.CONFIRMED,)
# The mails that bring the entrance code along, to who has a seat in the room.
WITH_CODE = frozenset(
    {
        *("confirmation", "booking", "promotion", "approval", "swap", "taken_over", "change"),
        *("reminder", "entrance_code"),
    }
)
# Not who has yet to confirm the address: it may be anybody's.
INVITED = (State.CONFIRMED, State.OFFERED, State.WAITING, State.REQUESTED)


def confirmation(*, now: datetime, registration: int) -> Letter | None:
    """Your seat is yours; with the date for the calendar."""
    letter = _letter("confirmation", [registration], now, states=OPEN, invite=True)
    return _by_organiser(letter, "register")


def booking(*, now: datetime, registrations: Mapping[str, int]) -> Letter | None:
    """What you have asked for together, and how each of it stands; with the dates for the
    calendar. `registrations` are those of one person for one event, by key."""
    return _letter("booking", registrations, now, states=INVITED, invite=True)


def promotion(*, now: datetime, registration: int) -> Letter | None:
    """A seat got free, and it is yours."""
    return _letter("promotion", [registration], now, states=OPEN, invite=True)


def waiting(*, now: datetime, registration: int) -> Letter | None:
    """You are on the waiting list."""
    letter = _letter("waiting", [registration], now, states=(State.WAITING,))
    return _decided(_by_organiser(letter, "register"))


def guest(*, now: datetime, registration: int) -> Letter | None:
    """Please confirm your address. It may be anybody's, so nothing that was typed stands in it."""
    letter = _letter("guest", [registration], now, states=(State.HELD,))
    return letter and replace(letter, name="", proves_address=True)


def request(*, now: datetime, registration: int) -> Letter | None:
    """Your request has reached the organisers, or your manager is asked."""
    return _letter("request", [registration], now, states=(State.REQUESTED,))


def approval(*, now: datetime, registration: int) -> Letter | None:
    """Your request is approved; with the date for the calendar."""
    return _decided(_letter("approval", [registration], now, states=OPEN, invite=True))


def refusal(*, now: datetime, registration: int) -> Letter | None:
    """Your request could not be approved, and what the organisers or your manager say to that."""
    return _decided(_letter("refusal", [registration], now, states=(State.REJECTED,)))


def _decided(letter: Letter | None) -> Letter | None:
    """The same, with the reason and, where it was the person's manager, who decided."""
    if letter is None:
        return None
    row = letter.context["registration"].changes.filter(action__in=DECISIONS).last()
    reason, manager = (row.reason, row.manager) if row else ("", "")
    return replace(letter, context={**letter.context, "reason": reason, "manager": manager})


def unanswered(*, now: datetime, registration: int) -> Letter | None:
    """Nobody has answered your request in time."""
    return _letter("unanswered", [registration], now, states=(State.EXPIRED,))


def offer(*, now: datetime, registration: int) -> Letter | None:
    """A seat got free: do you want it?"""
    return _letter("offer", [registration], now, states=(State.OFFERED,))


def offer_beside(*, now: datetime, registration: int) -> Letter | None:
    """A seat in the room got free for who has one online: do you want it instead?"""
    is_offered = Q(offered_mode__gt="")
    return _letter("offer_beside", [registration], now, states=OPEN, where=is_offered)


def entrance_code(*, now: datetime, registration: int) -> Letter | None:
    """You have another entrance code; the one before lets nobody in any more."""
    letter = _letter("entrance_code", [registration], now, states=OPEN)
    return letter if letter and letter.pictures else None


def swap(*, now: datetime, registration: int) -> Letter | None:
    """Your seat is in the room from now on; with the date for the calendar."""
    return _letter("swap", [registration], now, states=OPEN, invite=True)


def passed_on(*, now: datetime, registration: int) -> Letter | None:
    """Your seat is a colleague's now; the date leaves your calendar."""
    ended = (State.CANCELLED,)
    letter = _letter("passed_on", [registration], now, states=ended, invite=True)
    return _by_organiser(letter, Action.PASS_ON)


def taken_over(*, now: datetime, registration: int) -> Letter | None:
    """A colleague's seat is yours now; with the date for the calendar."""
    letter = _letter("taken_over", [registration], now, states=OPEN, invite=True)
    before: Registration | None = letter.context["registration"].in_place_of if letter else None
    return _by_organiser(letter, Action.PASS_ON, of=before)


def expiry_beside(*, now: datetime, registration: int) -> Letter | None:
    """The offer of a seat in the room has run out; the seat online stays."""
    return _letter("expiry_beside", [registration], now, states=OPEN)


def expiry(*, now: datetime, registration: int) -> Letter | None:
    """The offer has run out."""
    return _letter("expiry", [registration], now, states=(State.EXPIRED,))


def cancellation(*, now: datetime, registration: int) -> Letter | None:
    """Your registration has ended, and why, where organisers ended it; the date leaves your
    calendar."""
    letter = _letter("cancellation", [registration], now, states=(State.CANCELLED,), invite=True)
    return _by_organiser(letter, Action.CANCEL)


def change(
    *,
    now: datetime,
    before: Mapping[str, Mapping[str, Any] | None],
    registrations: Mapping[str, int] | None = None,
    registration: int | None = None,
) -> Letter | None:
    """Dates of an event have changed; `before` tells, by uid, what was true of them, or None of a
    new one. `registrations` are those of one person for its runs, by key. (What the release before
    promised names one `registration`.)"""
    pks = registrations or [registration or 0]
    return _letter("change", pks, now, states=INVITED, invite=True, before=before)


for _message in (
    confirmation,
    booking,
    guest,
    request,
    approval,
    refusal,
    unanswered,
    promotion,
    waiting,
    offer,
    expiry,
    cancellation,
    change,
    offer_beside,
    swap,
    expiry_beside,
    passed_on,
    taken_over,
    entrance_code,
):
    messages.register(f"events.{_message.__name__}", _message)


def one(
    template: str,
    registration: int,
    now: datetime,
    *,
    states: tuple[State, ...],
    invite: bool = False,
) -> Letter | None:
    """A mail about one registration, where it is in one of `states`; for the other modules of
    mails."""
    return _letter(template, [registration], now, states=states, invite=invite)


def _letter(
    template: str,
    pks: Iterable[str | int],
    now: datetime,
    *,
    states: tuple[State, ...],
    invite: bool = False,
    before: Mapping[str, Mapping[str, Any] | None] | None = None,
    where: Q | None = None,
) -> Letter | None:
    """About registrations of one person for one event: those of which `where` is true; with
    `before`, those with a date that differs from it."""
    places = _places(pks, Q(state__in=states) & (where or Q()), before or {})
    if not places:
        return None
    registration = places[0].registration
    run, contact = registration.run, registration.contact
    if contact.member and not contact.member.is_active and registration.state != State.CANCELLED:
        return None
    spoken = words.words_of_one(run.event, contact.language)
    spoken = replace(spoken, path=addresses.page_path_of(registration, spoken))
    codes = _codes(places, now) if template in WITH_CODE else []
    joins = joining.first(joining.of(place.registration, place.dates, now=now) for place in places)
    return Letter(
        template=f"events/{template}",
        context={
            "registration": registration,
            "run": run,
            "title": spoken.title,
            "title_language": spoken.language,
            "event_address": f"{settings.BASE_URL}{spoken.path}" if spoken.path else "",
            "places": places,
            "codes": [code for code, _picture in codes],
            "dates": places[0].items,
            "answer_by": in_words(registration.answer_by, contact),
            "expires": in_words(registration.offer_expires_at or registration.held_until, contact),
            "manage_address": places[0].manage_address,
            "online_link": joins.link,
            "link_appears": in_words(joins.pending, contact),
            "queue": _queue(registration),
            "colleague": _colleague(registration),
        },
        language=contact.language,
        time_zone=contact.time_zone,
        name=contact.name,
        # Whoever has moved to another address since is not written to at the old one.
        recipient=contact.email,
        calendar=_calendar(places, spoken, now) if invite else None,
        pictures=tuple(picture for _code, picture in codes),
    )


@dataclass(frozen=True, slots=True)
class Code:
    """An entrance code as a mail has it: its address, its picture, and for which date it is where
    the mail has codes for several."""

    address: str
    cid: str
    date: Occurrence | None


def _codes(places: list[_Place], now: datetime) -> list[tuple[Code, Picture]]:
    """The entrance codes of those with a seat in the room."""
    needed = [
        place for place in places if entrance.is_needed(place.registration, place.dates, now=now)
    ]
    host = urlsplit(settings.BASE_URL).hostname
    return [
        (
            Code(
                address=entrance.address(place.registration),
                cid=f"entrance-{number}@{host}",
                date=place.dates[0] if len(needed) > 1 else None,
            ),
            Picture(
                cid=f"entrance-{number}@{host}",
                content=entrance.picture(place.registration),
                filename=f"entrance-{number}.png",
            ),
        )
        for number, place in enumerate(needed, start=1)
    ]


@dataclass(frozen=True, slots=True)
class _Place:
    """One registration, and its dates as they are told."""

    registration: Registration
    dates: list[Occurrence]
    items: list[dict[str, Any]]

    @property
    def manage_address(self) -> str:
        return _manage_address(self.registration)


def _places(
    pks: Iterable[str | int],
    where: Q,
    before: Mapping[str, Mapping[str, Any] | None],
) -> list[_Place]:
    """The registrations with something to say, by their first date."""
    registrations = list(
        Registration.objects.select_related(
            "run__event", "contact__member", "in_place_of__contact__member"
        ).filter(where, pk__in=pks)
    )
    dates_of: defaultdict[int, list[Occurrence]] = defaultdict(list)
    rows = Occurrence.objects.filter(run__in={place.run_id for place in registrations})
    for date in rows.exclude(status=Status.WITHDRAWN).select_related("venue", "event", "run"):
        dates_of[date.run_id].append(date)
    places = [
        _Place(place, dates, [_with_before(date, before) for date in dates])
        for place in registrations
        if (dates := dates_of[place.run_id]) and (not before or _differs(dates, before))
    ]
    return sorted(places, key=lambda place: (place.dates[0].start, place.registration.pk))


def _by_organiser(
    letter: Letter | None, action: str, *, of: Registration | None = None
) -> Letter | None:
    """The letter, which knows whether the last thing that happened to its registration (or to that
    `of` somebody else) was an organiser's `action`, and the reason that was given."""
    if letter is None:
        return None
    changes = (of or letter.context["registration"]).changes
    last = changes.exclude(action="answer").last()
    # Whoever registered in a colleague's place was registered by the colleague.
    by_colleague = action == "register" and letter.context["registration"].in_place_of_id
    if last is None or last.action != action or last.actor_id is None or by_colleague:
        return letter
    return replace(letter, context={**letter.context, "by_organiser": True, "reason": last.reason})


def _calendar(places: list[_Place], spoken: EventWords, now: datetime) -> CalendarPart | None:
    """One date: an invitation or its cancellation (RFC 5546 §3.2.2, §3.2.5). More: a file without
    METHOD, since one invitation holds one UID."""
    entries = [
        (date, entry)
        for place in places
        if place.registration.state in {State.CONFIRMED, State.CANCELLED}
        for date, entry in _entries(place, spoken, now)
    ]
    registration = places[0].registration
    left = registration.state == State.CANCELLED
    if not entries or (left and len(entries) > 1):
        return None
    if len(entries) > 1:
        return CalendarPart(
            content=ical.file([entry for _date, entry in entries]), filename="dates.ics"
        )
    name, address = brand.mailbox()
    organizer = ical.Party(name or brand.name(), address)
    # As in the mail's To, so that calendar programs find their owner in it.
    contact = registration.contact
    attendee = ical.Party(contact.name, ascii_address(contact.email))
    [(date, entry)] = entries
    off = left or date.is_cancelled
    write = ical.cancel if off else ical.request
    return CalendarPart(
        content=write(entry, organizer, attendee, now), method="CANCEL" if off else "REQUEST"
    )


def _entries(
    place: _Place, spoken: EventWords, now: datetime
) -> Iterator[tuple[Occurrence, ical.Entry]]:
    registration = place.registration
    raised = registration.rounds
    for date in place.dates:
        yield (
            date,
            vevents.entry(
                date,
                spoken,
                language=registration.contact.language,
                raised=raised,
                joining=joining.of_date(registration, date, now=now),
            ),
        )


def _differs(dates: list[Occurrence], before: Mapping[str, Mapping[str, Any] | None]) -> bool:
    """Whether something is different now: of a change taken back nobody needs to hear, nor of a
    new date that is called off again."""
    for date in dates:
        was = before.get(str(date.uid), date.snapshot)
        if (was is None and not date.is_cancelled) or (was is not None and was != date.snapshot):
            return True
    return False


def _with_before(
    date: Occurrence, before: Mapping[str, Mapping[str, Any] | None]
) -> dict[str, Any]:
    """A date, whether it is new and, where its times have changed, what they were."""
    uid, now = str(date.uid), date.snapshot
    was = before.get(uid)
    if was is None:
        return {"date": date, "is_new": uid in before and not date.is_cancelled}
    times = ("start", "end", "zone", "all_day")
    if all(was[name] == now[name] for name in times):
        return {"date": date}
    moments = {name: datetime.fromisoformat(was[name]) for name in ("start", "end")}
    return {"date": date, "before": {**was, **moments}}


def in_words(moment: datetime | None, contact: Contact) -> str:
    """A moment on the reader's clock, with the zone named."""
    if moment is None:
        return ""
    with translation.override(contact.language):
        local = localtime(moment, clock.zone(contact.time_zone))
        day = f"{date_format(local, 'l')}, {date_format(local, 'DATE_FORMAT')}"
        return f"{day}, {date_format(local, 'H:i')} ({local.tzinfo})"


def _manage_address(registration: Registration) -> str:
    path = reverse("guest_registration", args=[registration.link_token])
    return f"{settings.BASE_URL}{path}"


def _colleague(registration: Registration) -> str:
    """Who passed this seat on; empty where nobody did."""
    before = registration.in_place_of
    return before.contact.name if before else ""


def _queue(registration: Registration) -> dict[str, Any] | None:
    """Where somebody stands in which queue, and how many stand in it; None for who doesn't wait."""
    if registration.position is None:
        return None
    queue = registration.run.registrations.queue(registration.wants_mode)
    before = queue.filter(position__lte=registration.position).count()
    return {"mode": registration.wants_mode, "position": before, "length": queue.count()}

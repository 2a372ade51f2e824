"""Every mail about events: one function a message. Each loads the rows as they are when the mail
is sent, and returns None when there is nothing to say any more. A member who may no longer sign in
hears of the end of their own registration, and of nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from events.calendar import ical
from events.enums import State, Status
from events.models import Registration
from events.queries import addresses, vevents, words
from foundation import clock
from foundation.mail import CalendarPart, Letter, ascii_address, messages

if TYPE_CHECKING:
    from events.models import Contact, Occurrence
    from events.queries.words import EventWords

OPEN = (State.CONFIRMED,)
INVITED = (State.CONFIRMED, State.OFFERED, State.WAITING, State.HELD, State.REQUESTED)


def confirmation(*, now: datetime, registration: int) -> Letter | None:
    """Your seat is yours; with the date for the calendar."""
    return _letter("confirmation", registration, now, states=OPEN, invite=True)


def promotion(*, now: datetime, registration: int) -> Letter | None:
    """A seat got free, and it is yours."""
    return _letter("promotion", registration, now, states=OPEN, invite=True)


def waiting(*, now: datetime, registration: int) -> Letter | None:
    """You are on the waiting list."""
    return _letter("waiting", registration, now, states=(State.WAITING,))


def offer(*, now: datetime, registration: int) -> Letter | None:
    """A seat got free: do you want it?"""
    return _letter("offer", registration, now, states=(State.OFFERED,))


def expiry(*, now: datetime, registration: int) -> Letter | None:
    """The offer has run out."""
    return _letter("expiry", registration, now, states=(State.EXPIRED,))


def cancellation(*, now: datetime, registration: int) -> Letter | None:
    """Your registration has ended; the date leaves your calendar."""
    return _letter("cancellation", registration, now, states=(State.CANCELLED,), invite=True)


def change(*, now: datetime, registration: int, before: dict[str, dict[str, Any]]) -> Letter | None:
    """Dates have changed; `before` tells, by uid, what was true of them."""
    return _letter("change", registration, now, states=INVITED, invite=True, before=before)


for _message in (confirmation, promotion, waiting, offer, expiry, cancellation, change):
    messages.register(f"events.{_message.__name__}", _message)


def _letter(
    template: str,
    pk: int,
    now: datetime,
    *,
    states: tuple[State, ...],
    invite: bool = False,
    before: dict[str, dict[str, Any]] | None = None,
) -> Letter | None:
    registration = (
        Registration.objects.select_related("run__event", "contact__member").filter(pk=pk).first()
    )
    if registration is None or registration.state not in states:
        return None
    run, contact = registration.run, registration.contact
    if contact.member and not contact.member.is_active and registration.state != State.CANCELLED:
        return None
    spoken = words.words_of_one(run.event, contact.language)
    spoken = replace(spoken, path=addresses.page_path_of(registration, spoken))
    dates = list(run.occurrences.exclude(status=Status.WITHDRAWN).select_related("venue", "event"))
    if not dates:
        return None
    before = before or {}
    if before and not _differs(dates, before):
        return None
    joins = registration.state == State.CONFIRMED and run.event.online_link
    return Letter(
        template=f"events/{template}",
        context={
            "registration": registration,
            "run": run,
            "title": spoken.title,
            "title_language": spoken.language,
            "event_address": f"{settings.BASE_URL}{spoken.path}" if spoken.path else "",
            "dates": [_with_before(date, before.get(str(date.uid))) for date in dates],
            "expires": _in_words(registration.offer_expires_at, contact),
            "manage_address": _manage_address(registration),
            "online_link": joins or "",
            "position": _rank(registration),
        },
        language=contact.language,
        time_zone=contact.time_zone,
        name=contact.name,
        calendar=_calendar(registration, spoken, dates, now) if invite else None,
    )


def _calendar(
    registration: Registration, spoken: EventWords, dates: list[Occurrence], now: datetime
) -> CalendarPart | None:
    """One date: an invitation or its cancellation (RFC 5546 §3.2.2, §3.2.5). More: a file without
    METHOD, since one invitation holds one UID."""
    if registration.state not in {State.CONFIRMED, State.CANCELLED}:
        return None
    language = registration.contact.language
    left = registration.state == State.CANCELLED
    raised = registration.rounds
    entries = [
        vevents.entry(
            date,
            spoken,
            language=language,
            raised=raised,
            conference=None if left else registration.run.event.online_link or None,
        )
        for date in dates
    ]
    if len(entries) > 1:
        return None if left else CalendarPart(content=ical.file(entries), filename="dates.ics")
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = ical.Party(name or settings.SITE_NAME, address)
    # As in the mail's To, so that calendar programs find their owner in it.
    contact = registration.contact
    attendee = ical.Party(contact.name, ascii_address(contact.email))
    off = left or dates[0].is_cancelled
    write = ical.cancel if off else ical.request
    return CalendarPart(
        content=write(entries[0], organizer, attendee, now), method="CANCEL" if off else "REQUEST"
    )


def _differs(dates: list[Occurrence], before: dict[str, dict[str, Any]]) -> bool:
    """Whether something is different now: of a change taken back nobody needs to hear."""
    return any(before.get(str(date.uid), date.snapshot) != date.snapshot for date in dates)


def _with_before(date: Occurrence, before: dict[str, Any] | None) -> dict[str, Any]:
    """A date and, where its times have changed, what they were."""
    now = date.snapshot
    times = ("start", "end", "zone", "all_day")
    if before is None or all(before[name] == now[name] for name in times):
        return {"date": date}
    moments = {name: datetime.fromisoformat(before[name]) for name in ("start", "end")}
    return {"date": date, "before": {**before, **moments}}


def _in_words(moment: datetime | None, contact: Contact) -> str:
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


def _rank(registration: Registration) -> int | None:
    """How many come first, this one included; None for who doesn't wait."""
    if registration.position is None:
        return None
    queue = registration.run.registrations.queue(registration.wants_mode)
    return queue.filter(position__lte=registration.position).count()

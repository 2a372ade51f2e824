"""Who is told of a change, once: one mail a person and event, however many dates and saves it took."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from events.enums import State
from events.enums import Told as Kind
from events.models import Occurrence, Registration
from events.queries import organisers
from events.services import noticing
from foundation import outbox

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from events.calendar.plan import Values
    from events.models import Certificate, Run

# An editor who sees a mistake corrects it within minutes: nobody hears of the mistake.
SETTLE = outbox.Settle(quiet=timedelta(minutes=10), most=timedelta(minutes=30))
# Requests are decided about some at a time.
REQUESTS_SETTLE = outbox.Settle(quiet=timedelta(minutes=15), most=timedelta(hours=1))
# Who has to leave the house soon is told at once.
SOON = timedelta(hours=24)


class Changes:
    """Dates about to change, with what was true of them before, and the promise to tell."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        # By run, then by uid; None for a date that is new in its run.
        self.before: dict[int, dict[str, Any]] = {}
        self.urgent: set[int] = set()  # runs with a date that begins soon

    def add(self, occurrence: Occurrence, values: Values) -> None:
        """Note `occurrence` as it is before `values` become true of it."""
        self._note(occurrence.run_id, occurrence, occurrence.snapshot)
        self._hurry(occurrence.run_id, occurrence.start, values.starts_at)

    def add_new(self, occurrence: Occurrence, *, run: int) -> None:
        """Note `occurrence`, about to be made, as new in `run`."""
        self._note(run, occurrence, None)
        self._hurry(run, occurrence.start)

    def _note(self, run: int, occurrence: Occurrence, before: dict[str, Any] | None) -> None:
        self.before.setdefault(run, {})[str(occurrence.uid)] = before

    def _hurry(self, run: int, *begins: datetime) -> None:
        if any(moment - self.now < SOON for moment in begins):
            self.urgent.add(run)

    def promise(self) -> int:
        """Promise one mail to each person with a live registration in the changed dates' runs; how
        many.

        It settles: it goes ten minutes after the last change, at most thirty after the first, and
        at once where a changed date begins soon, or would have.
        """
        places = Registration.objects.filter(run__in=self.before).told_of_changes()
        places_of: defaultdict[tuple[int, int], list[Registration]] = defaultdict(list)
        for place in places.select_related("contact", "run").order_by("pk"):
            places_of[place.contact_id, place.run.event_id].append(place)
        rows = outbox.put_many(
            "events.change",
            [self._promise(event, places) for (_contact, event), places in places_of.items()],
            now=self.now,
        )
        noticing.of_seats("change", [places[0] for places in places_of.values()], now=self.now)
        return len(rows)

    def _promise(self, event: int, places: list[Registration]) -> outbox.Promise:
        """To one person, about all their `places` in one event."""
        contact = places[0].contact
        return outbox.Promise(
            recipient=contact.email,
            key=f"events.change:{contact.pk}:{event}",
            ids={
                "registrations": {str(place.pk): place.pk for place in places},
                "before": {
                    uid: was for place in places for uid, was in self.before[place.run_id].items()
                },
            },
            settle=None if any(place.run_id in self.urgent for place in places) else SETTLE,
        )


# What somebody is told of a registration as it stands.
MESSAGES = {
    State.HELD: "events.guest",
    State.REQUESTED: "events.request",
    State.CONFIRMED: "events.confirmation",
    State.WAITING: "events.waiting",
    State.OFFERED: "events.offer",
}


def where_it_stands(
    registration: Registration, *, now: datetime, again: bool = False, is_new: bool = False
) -> None:
    """Promise the mail that says where a live registration stands and, of a request that is new
    and no manager's to decide, one to the organisers: it settles, so that many requests in a row
    are one mail. `is_new`: of one that was made just now."""
    one(MESSAGES[State(registration.state)], registration, now=now, is_first=is_new)
    is_theirs = registration.state == State.REQUESTED and registration.manager_asked_at is None
    if is_theirs and not again:
        of_requests(registration.run, now=now)


def of_booking(places: list[Registration], *, now: datetime) -> None:
    """Promise one mail about live registrations of one person for one event, and to its organisers
    one about those that are requests."""
    if not places:
        return
    contact, event = places[0].contact, places[0].run.event_id
    outbox.put(
        "events.booking",
        recipient=contact.email,
        now=now,
        key=f"events.booking:{contact.pk}:{event}",
        registrations={str(place.pk): place.pk for place in places},
    )
    for place in places:
        if place.state == State.REQUESTED:
            of_requests(place.run, now=now)


def of_requests(run: Run, *, now: datetime) -> None:
    """Promise those who look after `run` one mail about the requests that are open by then."""
    to_organisers("events.requests", run, now=now, settle=REQUESTS_SETTLE)


def to_organisers(
    message: str, run: Run, *, now: datetime, settle: outbox.Settle | None = None
) -> int:
    """Promise each of those who look after `run` one mail about it; how many."""
    promises = [
        outbox.Promise(
            recipient=member.email,
            key=f"{message}:{run.pk}:{member.pk}",
            ids={"run": run.pk, "member": member.pk},
            settle=settle,
        )
        for member in organisers.of_event(run.event)
    ]
    return len(outbox.put_many(message, promises, now=now))


def one(
    message: str,
    registration: Registration,
    *,
    now: datetime,
    is_first: bool = False,
    is_own: bool = False,
) -> None:
    """Promise one mail about one registration; `is_first`: there can be none before. Members find
    what others or the waiting list did among their notifications as well, but not what `is_own`."""
    outbox.put(
        message,
        recipient=registration.contact.email,
        now=now,
        key=f"{message}:{registration.pk}",
        is_first=is_first,
        registration=registration.pk,
    )
    what = message.partition(".")[2]
    if what in noticing.NEWS and not is_own:
        noticing.of_seats(what, [registration], now=now)


def moved(registration: Registration, *, before: Registration, now: datetime) -> None:
    """Promise one mail about a registration in another run than the one `before`."""
    outbox.put(
        "events.moved",
        recipient=registration.contact.email,
        now=now,
        key=f"events.moved:{registration.pk}",
        is_first=True,
        registration=registration.pk,
        before=before.pk,
    )
    noticing.of_seats("moved", [registration], now=now)


def each(
    message: str,
    people: Iterable[Registration],
    *,
    now: datetime,
    about: int | None = None,
    is_first: bool = False,
    **ids: Any,
) -> int:
    """Promise one mail to each of `people`; how many. `about` is what it is about, where one person
    may get several; `is_first`: that was made just now."""
    promises = [
        outbox.Promise(
            recipient=place.contact.email,
            key=":".join(str(part) for part in (message, place.pk, about) if part is not None),
            ids={"registration": place.pk, **ids},
            is_first=is_first,
        )
        for place in people
    ]
    return len(outbox.put_many(message, promises, now=now))


def of_certificates(message: str, certificates: Iterable[Certificate], *, now: datetime) -> int:
    """Promise one mail about each certificate to whoever's registration it is for, if they want
    one; how many were told. One whose registration is gone has nobody to be written to."""
    rows = [row for row in certificates if row.registration is not None]
    what = "revoked" if message == "events.certificate_revoked" else "certificate"
    told = [
        noticing.Told(
            contact=row.registration.contact,
            thing=f"{what}:{row.pk}",
            # Issued once and revoked once.
            promise=outbox.Promise(
                recipient=row.registration.contact.email,
                key=f"{message}:{row.pk}",
                ids={"certificate": row.pk},
                is_first=True,
            ),
        )
        for row in rows
        if row.registration is not None
    ]
    # That one's paper counts no more, everybody must hear.
    noticing.tell(Kind.CERTIFICATES, message, told, now=now, is_owed=what == "revoked")
    return len(told)


def thanks(people: Iterable[Registration], *, now: datetime) -> int:
    """Promise the mail after a run to each of `people` who wants one; how many were told."""
    message = "events.thanks"
    told = [
        noticing.Told(
            contact=place.contact,
            # As the digest calls the survey.
            thing=f"feedback:{place.uuid}",
            promise=outbox.Promise(
                recipient=place.contact.email,
                key=f"{message}:{place.pk}",
                ids={"registration": place.pk},
            ),
        )
        for place in people
    ]
    noticing.tell(Kind.THANKS, message, told, now=now)
    return len(told)


def manager(message: str, registration: Registration, *, now: datetime) -> None:
    """Promise a mail to the manager who is asked about a request."""
    version = registration.manager_link_version
    outbox.put(
        message,
        recipient=registration.manager_email,
        now=now,
        key=f"{message}:{registration.pk}:{version}",
        registration=registration.pk,
        version=version,
    )

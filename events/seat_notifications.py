"""Notifications of events: one's own seats, events that run again, certificates, and what there is
afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.digest_entries import facts_of, next_of_runs, to_come, words_for
from events.digests import Sight
from events.enums import LIVE, State, Told
from events.models import Certificate, Event, Registration
from events.queries import addresses, feedback
from events.queries.feedback import Standing
from foundation import notifications
from foundation.digests import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from events.models import Occurrence
    from events.queries.words import EventWords
    from foundation.digests import Asked

# What happened with a seat, and in which states that is still how it stands.
SAYS: dict[str, tuple[_StrPromise, frozenset[str]]] = {
    "offer": (gettext_lazy("A seat is offered to you"), frozenset({State.OFFERED})),
    "promotion": (gettext_lazy("A seat got free, and it is yours"), frozenset({State.CONFIRMED})),
    "swap": (gettext_lazy("Your seat is in the room now"), frozenset({State.CONFIRMED})),
    "taken_over": (gettext_lazy("A colleague's seat is yours now"), frozenset({State.CONFIRMED})),
    "approval": (gettext_lazy("Your request is approved"), frozenset({State.CONFIRMED})),
    "refusal": (gettext_lazy("Your request was not approved"), frozenset({State.REJECTED})),
    "unanswered": (gettext_lazy("Nobody answered your request"), frozenset({State.EXPIRED})),
    "expiry": (gettext_lazy("The offer of a seat has run out"), frozenset({State.EXPIRED})),
    "expiry_beside": (
        gettext_lazy("The offer of a seat in the room has run out"),
        frozenset({State.CONFIRMED}),
    ),
    "cancellation": (gettext_lazy("Your registration has ended"), frozenset({State.CANCELLED})),
    "moved": (gettext_lazy("You have been moved to another date"), frozenset(LIVE)),
    "change": (gettext_lazy("The date has changed"), frozenset(LIVE)),
}


class _OfPlaces(notifications.Kind):
    """About the reader's own registrations: of one that has ended, only where they may see the
    event."""

    def says(self, what: str, row: Any, now: datetime) -> str:
        """What happened; "": it is no longer so."""
        raise NotImplementedError

    def address(self, what: str, row: Any, now: datetime) -> str:
        return f"{settings.BASE_URL}{reverse('my_registrations')}#place-{row.uuid}"

    def show(self, asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Sequence[Entry]]:
        rows = self.rows(asked)
        words = words_for(row.run.event for row in rows.values())
        sight = Sight({row.run.event for row in rows.values()})
        dates = next_of_runs([row.run_id for row in rows.values()], now)
        entries: dict[int, list[Entry]] = {}
        for one in asked:
            of = entries.setdefault(one.reader.key, [])
            for thing in one.things:
                what, uuid = thing.split(":")[:2]
                row = rows.get((one.reader.member.pk, uuid))
                says = self.says(what, row, now) if row else ""
                if row and says and (row.is_live or sight.shows(row.run.event, one.reader)):
                    date = dates.get(row.run_id)
                    of.append(
                        Entry(
                            thing=thing,
                            title=words[row.run.event_id].title,
                            language=words[row.run.event_id].language,
                            address=self.address(what, row, now),
                            facts=(says, *(facts_of(date) if date else ())),
                        )
                    )
        return entries

    def rows(self, asked: Sequence[Asked]) -> dict[tuple[int, str], Any]:
        """The registrations that the things name, by whose they are."""
        uuids = {thing.split(":")[1] for one in asked for thing in one.things}
        members = [one.reader.member.pk for one in asked]
        found = Registration.objects.filter(contact__member__in=members, uuid__in=uuids)
        found = found.select_related("run__event", "contact").annotate(**feedback.standing())
        return {(row.contact.member_id or 0, str(row.uuid)): row for row in found}


class Seats(_OfPlaces):
    label = gettext_lazy("Your seats")
    sentence = gettext_lazy(
        "An offer, the answer to your request, a change of the date, the end of your registration."
    )
    order = 80
    is_owed = True

    def says(self, what: str, row: Any, now: datetime) -> str:
        told, states = SAYS.get(what, ("", frozenset()))
        if what == "offer":
            is_open = row.offer_expires_at is None or now < row.offer_expires_at
            return str(told) if row.is_offered and is_open else ""
        return str(told) if row.state in states else ""


class Thanks(_OfPlaces):
    label = gettext_lazy("After an event")
    sentence = gettext_lazy("The survey, and the material of what you took part in.")
    order = 110
    sections = ("events.surveys",)

    def has_section(self, thing: str) -> bool:
        # The survey has a section; whoever is thanked without one finds it here.
        return False

    def says(self, what: str, row: Any, now: datetime) -> str:
        if row.state != State.CONFIRMED:
            return ""
        return _("Say how it was") if self._asks(row, now) else _("Thank you for taking part")

    def address(self, what: str, row: Any, now: datetime) -> str:
        if self._asks(row, now):
            return f"{settings.BASE_URL}{reverse('my_feedback', args=[row.uuid])}"
        return super().address(what, row, now)

    def _asks(self, row: Any, now: datetime) -> bool:
        standing = Standing.of(row, now=now)
        return standing.may_answer and not standing.has_given


class Certificates(notifications.Kind):
    label = gettext_lazy("Certificates")
    sentence = gettext_lazy("When you get a certificate.")
    note = gettext_lazy("If one is revoked, you always get an e-mail.")
    order = 100

    def show(self, asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Sequence[Entry]]:
        rows = Certificate.objects.filter(
            pk__in={thing.split(":")[1] for one in asked for thing in one.things},
            registration__contact__member__in=[one.reader.member.pk for one in asked],
        ).select_related("registration__contact")
        found = {
            (row.registration.contact.member_id, _thing_of(row)): row
            for row in rows
            if row.registration
        }
        return {
            one.reader.key: [
                _entry_of_certificate(thing, row)
                for thing in one.things
                if (row := found.get((one.reader.member.pk, thing)))
            ]
            for one in asked
        }


def _thing_of(row: Certificate) -> str:
    return f"{'certificate' if row.is_valid else 'revoked'}:{row.pk}"


def _entry_of_certificate(thing: str, row: Certificate) -> Entry:
    has = _("You have a certificate")
    place = row.registration.uuid if row.registration else ""
    return Entry(
        thing=thing,
        title=row.title,
        language=row.title_language or row.language,
        address=f"{settings.BASE_URL}{reverse('my_registrations')}#place-{place}",
        facts=(has if row.is_valid else _("Your certificate is not valid any more"),),
    )


class Again(notifications.Kind):
    """Events that one asked to be told of, while dates are to come."""

    label = gettext_lazy("Events that run again")
    sentence = gettext_lazy("When one can register for an event that you asked to be told of.")
    order = 90

    def show(self, asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Sequence[Entry]]:
        keys = {thing.split(":")[1] for one in asked for thing in one.things}
        events = {str(event.key): event for event in Event.objects.filter(key__in=keys)}
        words, sight = words_for(events.values()), Sight(events.values())
        dates: dict[int, Occurrence] = {}
        for date in to_come(now).filter(event__in=events.values()):
            dates.setdefault(date.event_id, date)
        entries: dict[int, list[Entry]] = {}
        for one in asked:
            of = entries.setdefault(one.reader.key, [])
            for thing in one.things:
                event = events.get(thing.split(":")[1])
                path = _page(event, words, is_visible=sight.shows(event, one.reader)) if event else ""  # fmt: skip
                if event and path and event.pk in dates:
                    of.append(
                        Entry(
                            thing=thing,
                            title=words[event.pk].title,
                            language=words[event.pk].language,
                            address=f"{settings.BASE_URL}{path}",
                            facts=(_("It runs again"), *facts_of(dates[event.pk])),
                            why=_("You asked to be told"),
                        )
                    )
        return entries


def _page(event: Event, words: Mapping[int, EventWords], *, is_visible: bool) -> str:
    return addresses.page_path(event, words[event.pk], is_visible=is_visible, holds_key=True)


def register() -> None:
    kinds: Iterable[tuple[str, notifications.Kind]] = (
        (Told.SEATS, Seats()),
        (Told.AGAIN, Again()),
        (Told.CERTIFICATES, Certificates()),
        (Told.THANKS, Thanks()),
    )
    for name, kind in kinds:
        notifications.register(name, kind)

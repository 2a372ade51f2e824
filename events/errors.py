"""What can be wrong, each with the sentence a person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class EventsError(Exception):
    """Something a person asked for that cannot be; nothing was changed."""

    sentence: _StrPromise | str = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.sentence)


class NotVisible(EventsError):
    sentence = _("This event is not open to you.")


class NoRegistration(EventsError):
    sentence = _("No registration is needed for this event.")


class NotYetOpen(EventsError):
    sentence = _("Registration has not opened yet.")


class Closed(EventsError):
    sentence = _("Registration has closed.")


class Over(EventsError):
    sentence = _("This event is over.")


class RunCancelled(EventsError):
    sentence = _("This event has been cancelled.")


class NoSuchSeats(EventsError):
    sentence = _("There are no seats of this kind.")


class Full(EventsError):
    sentence = _("All seats are taken.")


class NotAllowed(EventsError):
    sentence = _("This is no longer possible.")


class TooLate(EventsError):
    sentence = _("It is too late for this.")


class RunPostponed(EventsError):
    sentence = _("This event is postponed. Registration opens again when the new date is known.")


class LeftSchedule(NotAllowed):
    sentence = _("The published page has no such date any more. It can only be cancelled.")


class DayHasPassed(NotAllowed):
    sentence = _("Its day has passed. Move it to a new day instead.")


class InThePast(EventsError):
    sentence = _("A date cannot be moved into the past.")


class TooManyAddresses(EventsError):
    sentence = _("You have as many calendar addresses as one can have. Withdraw one of them first.")

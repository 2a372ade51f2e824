"""The words of the domain, and the one table of what may happen to a registration."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    MEETUP = "meetup", _("Meetup")
    TRAINING = "training", _("Training")
    WORKSHOP = "workshop", _("Workshop")
    TALK = "talk", _("Talk")
    CONFERENCE = "conference", _("Conference")


class Visibility(TextChoices):
    """Who may see that an event exists, in every channel."""

    PUBLIC = "public", _("Everybody")
    MEMBERS = "members", _("Members")
    ORGANISATIONS = "organisations", _("Members of chosen organisations")
    LINK = "link", _("Whoever has the link")


class RunMode(TextChoices):
    """What one registers for."""

    EACH_DATE = "each_date", _("Each date by itself")
    ALL_DATES = "all_dates", _("All dates together")


class RegistrationPolicy(TextChoices):
    NONE = "none", _("No registration")
    HERE = "here", _("On this site")


class WaitingPolicy(TextChoices):
    """What happens when a seat gets free while people wait."""

    AUTOMATIC = "automatic", _("The next in line gets the seat at once")
    OFFER = "offer", _("The next in line is offered the seat")
    NONE = "none", _("No waiting list")


class Mode(TextChoices):
    """The two kinds of seats."""

    ROOM = "room", _("In the room")
    ONLINE = "online", _("Online")


class Status(TextChoices):
    """What is true of a date. `withdrawn`: not in the schedule any more, and nobody had
    registered for it, so it is shown nowhere; its row keeps uid and sequence."""

    SCHEDULED = "scheduled", _("Takes place")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class State(TextChoices):
    """Where a registration stands."""

    HELD = "held", _("To be confirmed by the guest")
    REQUESTED = "requested", _("Waiting for approval")
    CONFIRMED = "confirmed", _("Confirmed")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("Seat offered")
    EXPIRED = "expired", _("Expired")
    CANCELLED = "cancelled", pgettext_lazy("registration", "Cancelled")
    REJECTED = "rejected", _("Declined")


# One live registration a person and run; a seat is held by the seated ones.
LIVE = (State.HELD, State.REQUESTED, State.CONFIRMED, State.WAITING, State.OFFERED)
SEATED = (State.HELD, State.CONFIRMED, State.OFFERED)


class Action(TextChoices):
    """What can be done to a registration."""

    CONFIRM = "confirm", _("confirm the address")
    APPROVE = "approve", _("approve")
    QUEUE = "queue", _("put on the waiting list")
    REJECT = "reject", _("decline the request")
    PROMOTE = "promote", _("give the seat")
    OFFER = "offer", _("offer the seat")
    ACCEPT = "accept", _("accept the offer")
    DECLINE = "decline", _("decline the offer")
    EXPIRE = "expire", _("let expire")
    CANCEL = "cancel", _("cancel")


# Every transition there is; what is not here is refused with a sentence and changes nothing.
TRANSITIONS: dict[tuple[State, Action], State] = {
    (State.HELD, Action.CONFIRM): State.CONFIRMED,
    (State.HELD, Action.EXPIRE): State.EXPIRED,
    (State.HELD, Action.CANCEL): State.CANCELLED,
    (State.REQUESTED, Action.APPROVE): State.CONFIRMED,
    (State.REQUESTED, Action.QUEUE): State.WAITING,
    (State.REQUESTED, Action.REJECT): State.REJECTED,
    (State.REQUESTED, Action.EXPIRE): State.EXPIRED,
    (State.REQUESTED, Action.CANCEL): State.CANCELLED,
    (State.WAITING, Action.PROMOTE): State.CONFIRMED,
    (State.WAITING, Action.OFFER): State.OFFERED,
    (State.WAITING, Action.CANCEL): State.CANCELLED,
    (State.OFFERED, Action.ACCEPT): State.CONFIRMED,
    (State.OFFERED, Action.DECLINE): State.CANCELLED,
    (State.OFFERED, Action.EXPIRE): State.EXPIRED,
    (State.OFFERED, Action.CANCEL): State.CANCELLED,
    (State.CONFIRMED, Action.CANCEL): State.CANCELLED,
}

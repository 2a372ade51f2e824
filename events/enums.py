"""The words of the domain, and the one table of what may happen to a registration."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    MEETUP = "meetup", _("Meetup")
    TRAINING = "training", _("Training")
    WORKSHOP = "workshop", _("Workshop")
    TALK = "talk", _("Talk")
    CONFERENCE = "conference", _("Conference")


class Accessibility(TextChoices):
    """What is offered to people who could not take part otherwise."""

    STEP_FREE = "step_free", _("Step-free access")
    TOILET = "toilet", _("Accessible toilet")
    HEARING_LOOP = "hearing_loop", _("Hearing loop")
    CAPTIONS = "captions", _("Live captions")
    SIGN = "sign", _("Sign language interpreting")
    INTERPRETING = "interpreting", _("Interpreting into other languages")
    EASY = "easy", _("Easy-to-read material")
    QUIET = "quiet", _("Quiet room")
    COMPANION = "companion", _("A companion comes along free of charge")


class MaterialPhase(TextChoices):
    """When a piece of material is meant to be used."""

    BEFORE = "before", _("To prepare")
    AFTER = "after", _("Afterwards")
    RECORDING = "recording", _("Recording")


class Audience(TextChoices):
    """Who may open a piece of material, of those who may see the event."""

    EVERYBODY = "everybody", _("Whoever may see the event")
    MEMBERS = "members", _("Members")
    REGISTERED = "registered", _("Whoever is registered, the waiting list included")
    CONFIRMED = "confirmed", _("Confirmed participants")


class PartnerState(TextChoices):
    """What became of an event read from a partner's calendar."""

    PENDING = "pending", _("To be looked at")
    ACCEPTED = "accepted", _("Shown")
    REFUSED = "refused", _("Not shown")
    WITHDRAWN = "withdrawn", _("Withdrawn by the partner")
    DUPLICATE = "duplicate", _("Duplicate of another event")


class PartnerProblem(TextChoices):
    """What is wrong with a partner's calendar or an event in it, beside what goes wrong on the way
    there; the values but for the last three are those of `calendar.foreign_values.Problem`."""

    WEB_PAGE = "web_page", _("This is the address of a web page, not of a calendar.")
    NOT_A_CALENDAR = "not_a_calendar", _("There is no calendar at this address.")
    UNREADABLE = "unreadable", _("The calendar is broken and cannot be read.")
    TOO_MUCH_WORK = "too_much_work", _("The calendar is too complicated to be read.")
    TOO_MANY = "too_many", _("The calendar holds too many events. Some were left out.")
    NO_TITLE = "no_title", _("without a title")
    NO_START = "no_start", _("without a start")
    BAD_ZONE = "bad_zone", _("in an unknown time zone")
    BAD_RULE = "bad_rule", _("with a rule that makes no sense")
    BAD_LENGTH = "bad_length", _("with an end before the start, or over a year long")
    TOO_FREQUENT = "too_frequent", _("with too many dates")
    BROKEN = "broken", _("that could not be understood")
    EMPTIED = (
        "emptied",
        _(
            "The calendar is suddenly empty. If it still is at the next reading, its events are hidden."
        ),
    )
    SKIPPED = "skipped", _("Some events could not be read.")
    INTERNAL = "internal", _("Something went wrong here. It is written in the site's log.")


class Visibility(TextChoices):
    """Who may see that an event exists, in every channel."""

    PUBLIC = "public", _("Everybody")
    MEMBERS = "members", _("Members")
    ORGANISATIONS = "organisations", _("Members of chosen organisations")
    GROUPS = "groups", _("Members of chosen groups")
    LINK = "link", _("Whoever has the link")


class RunMode(TextChoices):
    """What one registers for."""

    EACH_DATE = "each_date", _("Each date by itself")
    ALL_DATES = "all_dates", _("All dates together")


class RegistrationPolicy(TextChoices):
    NONE = "none", _("No registration")
    HERE = "here", _("On this site")
    EXTERNAL = "external", _("On another site")


class Admission(TextChoices):
    """Who may register. Whoever may not see an event cannot register for it either."""

    MEMBERS = "members", _("Members")
    CHOSEN = "chosen", _("Members of chosen organisations, and addresses of chosen domains")
    EVERYBODY = "everybody", _("Everybody, guests without an account too")


class Approval(TextChoices):
    """Who decides about a registration before it has a seat."""

    NONE = "none", _("Nobody: who registers has a seat")
    ORGANISER = "organiser", _("The organiser")
    MANAGER = "manager", _("The person's manager")


class Telling(TextChoices):
    """Whether those whom a change concerns are written to."""

    TELL = "tell", _("Write to them")
    QUIET = "quiet", _("Change it without writing")


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


class Presence(TextChoices):
    """Whether somebody was at a date. Who is marked as nothing is neither present nor absent."""

    PRESENT = "present", pgettext_lazy("attendance", "Present")
    PARTIAL = "partial", pgettext_lazy("attendance", "Partly present")
    ABSENT = "absent", pgettext_lazy("attendance", "Absent")
    EXCUSED = "excused", pgettext_lazy("attendance", "Excused")


# Who was there at all.
THERE = frozenset({Presence.PRESENT, Presence.PARTIAL})


class MarkSource(TextChoices):
    """How it came to be known that somebody was, or was not, there."""

    DOOR = "door", _("At the door")
    CODE = "code", _("With the code shown in the room")
    LIST = "list", _("From a list")
    FILE = "file", _("From a file")


class Recipients(TextChoices):
    """Whom an organiser writes to, of those with a place in a run or a wish for one."""

    CONFIRMED = "confirmed", _("Confirmed participants")
    WAITING = "waiting", _("The waiting list, and who is offered a seat")
    REQUESTED = "requested", _("Who waits for approval")
    PRESENT = "present", _("Who was there, at one date at least")
    ABSENT = "absent", _("Who was marked absent, at one date at least")


# In which states people are meant by each of those who are meant by their state. Not who has yet to
# confirm the address: it may be anybody's.
STATES_OF: dict[Recipients, tuple[State, ...]] = {
    Recipients.CONFIRMED: (State.CONFIRMED,),
    Recipients.WAITING: (State.WAITING, State.OFFERED),
    Recipients.REQUESTED: (State.REQUESTED,),
}
# As what the confirmed ones are marked whom the others mean.
MARKED_AS: dict[Recipients, tuple[Presence, ...]] = {
    Recipients.PRESENT: (Presence.PRESENT, Presence.PARTIAL),
    Recipients.ABSENT: (Presence.ABSENT,),
}

# One live registration a person and run; a seat is held by the seated ones.
LIVE = (State.HELD, State.REQUESTED, State.CONFIRMED, State.WAITING, State.OFFERED)
SEATED = (State.HELD, State.CONFIRMED, State.OFFERED)
# Who may stand in a queue: without a seat, or with one of the other kind meanwhile.
QUEUED = (State.WAITING, State.CONFIRMED)


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
    LEAVE = "leave", _("leave the queue and keep the seat")
    PASS_ON = "pass_on", _("pass the seat on to a colleague")
    MOVE = "move", _("move to another run")


# What becomes of a request, by the organiser or by the person's manager.
DECISIONS = (Action.APPROVE, Action.QUEUE, Action.REJECT)

# Every transition there is; what is not here is refused with a sentence and changes nothing.
TRANSITIONS: dict[tuple[State, Action], State] = {
    # Where somebody approves, it becomes a request.
    (State.HELD, Action.CONFIRM): State.CONFIRMED,
    (State.HELD, Action.QUEUE): State.WAITING,
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
    (State.CONFIRMED, Action.PASS_ON): State.CANCELLED,
    # To another run of the event, where they have a registration of its own from then on.
    (State.CONFIRMED, Action.MOVE): State.CANCELLED,
    (State.WAITING, Action.MOVE): State.CANCELLED,
    (State.OFFERED, Action.MOVE): State.CANCELLED,
}

# Who has a seat of one kind and waits for one of the other, or is offered one: whatever they or the
# queue do, they stay confirmed.
WHILE_WAITING = (Action.PROMOTE, Action.OFFER, Action.LEAVE)
WHILE_OFFERED = (Action.ACCEPT, Action.DECLINE, Action.EXPIRE)


class QuestionKind(TextChoices):
    """What an organiser's question is answered with."""

    TEXT = "text", _("Text, one line")
    LONG = "long", _("Text, several lines")
    CHOICE = "choice", _("One of several options")
    SEVERAL = "several", _("Any of several options")
    YES_NO = "yes_no", _("Yes or no")
    EMAIL = "email", _("E-mail address")
    NUMBER = "number", _("Number")
    SCALE = "scale", _("Scale from 1 to 5")
    FILE = "file", _("File")

    @property
    def has_options(self) -> bool:
        return self in {QuestionKind.CHOICE, QuestionKind.SEVERAL}


class Told(StrEnum):
    """The kinds of notifications of this app, as `foundation.notifications` knows them."""

    SEATS = "events.seats"
    AGAIN = "events.again"
    CERTIFICATES = "events.certificates"
    THANKS = "events.thanks"

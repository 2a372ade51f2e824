"""What can be wrong, each with the sentence a person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from events.models import Run


class EventsError(Exception):
    """Something a person asked for that cannot be; nothing was changed."""

    sentence: _StrPromise | str = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.sentence)


class NobodyThere(EventsError):
    sentence = _("Nobody with this address is registered for an event that you look after.")


class SamePersonAlready(EventsError):
    sentence = _("These two are the same person already.")


class NotVisible(EventsError):
    sentence = _("This event is not open to you.")


class NoRegistration(EventsError):
    sentence = _("No registration is needed for this event.")


class RegistrationElsewhere(EventsError):
    sentence = _("One registers for this event on another site.")


class MembersOnly(EventsError):
    sentence = _("Only members can register for this. Sign in first.")


class NotAdmitted(EventsError):
    sentence = _("Only members of certain organisations can register for this.")


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


class KeptForOthers(Full):
    sentence = _("The seats that are left are kept for others.")


class OrganisationHasItsSeats(Full):
    sentence = _("Your organisation has as many seats as it may have.")


class NotAllowed(EventsError):
    sentence = _("This is no longer possible.")


class TooLate(EventsError):
    sentence = _("It is too late for this.")


class HoldHasLapsed(TooLate):
    sentence = _("The time to confirm has run out. You can register again.")


class NoSeatToApprove(Full):
    sentence = _(
        "All seats are taken, or others wait for them already. Put the request on the waiting list "
        "instead, or decline it."
    )


class NoWaitingList(EventsError):
    sentence = _("There is no waiting list.")


class TooLateToCancel(TooLate):
    sentence = _("It is too late to cancel. Please write to the organisers.")


class ManagerRefused(EventsError):
    """An address that cannot be the manager's, with the sentence that stands at its field."""

    sentence = _("Give the e-mail address of your manager.")


class OwnAddress(ManagerRefused):
    sentence = _("This is an address of your own. Give your manager's.")


class SameManager(ManagerRefused):
    sentence = _("This address has been asked already.")


class TooManyManagers(NotAllowed):
    sentence = _("The address can be changed three times only. Please write to the organisers.")


class TooManyAsked(EventsError):
    sentence = _("Too many managers were asked. Try again in an hour.")


class OwnRequest(NotAllowed):
    sentence = _("This is your own request. Only your manager can decide about it.")


class DecidedAlready(NotAllowed):
    sentence = _("There is nothing to decide about any more.")


class NoSeatForRequest(Full):
    sentence = _(
        "All seats are taken, and there is no waiting list. The request stays as it is; you can "
        "approve it by the same link once a seat is free, or decline it."
    )


class SeatsAreApproved(NotAllowed):
    sentence = _("The organisers decide who takes part. Please write to them.")


class ManagersApprove(NotAllowed):
    sentence = _(
        "Here each person's manager approves, and your colleague's was not asked. Your colleague "
        "has to register for themselves."
    )


class NotPassedOn(EventsError):
    sentence = _(
        "The seat cannot be passed on to this address. Your colleague has to be a member here, in "
        "your organisation, and not registered for this yet."
    )


class AlreadyRegistered(EventsError):
    sentence = _("This person is registered for this already, or has yet to confirm the address.")


class AnotherEvent(NotAllowed):
    sentence = _("Only to another run of the same event.")


class DecideFirst(NotAllowed):
    sentence = _("Decide about the request first.")


class BegunAlready(TooLate):
    sentence = _(
        "It has begun, so who came is to be seen here. Add the person to the other run instead."
    )


class NotForThem(EventsError):
    sentence = _(
        "This person cannot take part: the event, or registering for it, is not open to them."
    )


class NoAccount(EventsError):
    sentence = _("Nobody has an account with this address, and guests cannot register for this.")


class NameMissing(EventsError):
    sentence = _("Nobody has an account with this address, so the name is needed as well.")


class NoSeatToAdd(Full):
    sentence = _(
        "All seats are taken, or others wait for them already. Put the person on the waiting list "
        "instead, where there is one."
    )


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


class NobodyToWriteTo(EventsError):
    sentence = _("There is nobody to write to.")


class AlreadySent(EventsError):
    sentence = _("This was sent already, in other words. Begin a new message for what is to add.")


class AnswerRefused(EventsError):
    """One answer that can't be, with its sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class AnswersRefused(EventsError):
    """Answers that are missing or can't be: `sentences` by the names of their questions."""

    sentence = _("Look at the answers again.")

    def __init__(self, sentences: dict[str, str]) -> None:
        super().__init__(sentences)
        self.sentences = sentences


class NotTogether(EventsError):
    """`error`: why one of several dates, that of `run`, cannot be had."""

    def __init__(self, run: Run, error: EventsError) -> None:
        super().__init__(run, error)
        self.run, self.error, self.sentence = run, error, error.sentence


class NotTakingPart(EventsError):
    sentence = _("Only who is confirmed can be marked as present or absent.")


class NoSuchDate(EventsError):
    sentence = _("This date does not take place, or is none of theirs.")


class TooEarlyToMark(EventsError):
    sentence = _("Nobody can have come yet.")


class MinutesWrong(EventsError):
    sentence = _("Say for how many minutes somebody was there in part, of those that it took.")


class MarkKeyTaken(EventsError):
    sentence = _("This was sent for somebody else before. Mark the person again.")


class NotAskedForFeedback(NotAllowed):
    sentence = _("Only those who took part are asked.")


class FeedbackNotYet(NotAllowed):
    sentence = _("You can answer when it is over.")


class FeedbackClosed(TooLate):
    sentence = _("Answers are not taken any more.")


class FeedbackGiven(NotAllowed):
    sentence = _("You have answered already. Thank you.")


class FeedbackPromise(EventsError):
    sentence = _(
        "Who will know whose answers they are was changed meanwhile. Read it above the questions, "
        "and send them again if you still like to."
    )


class NothingSaid(EventsError):
    sentence = _("Answer at least one question.")


class MarkedMeanwhile(EventsError):
    sentence = _("Somebody else has marked this person meanwhile. Look at it, and mark again.")


class TableTooLarge(EventsError):
    sentence = _("The file is larger than 2 MB. A list of who was there is much smaller.")


class NotATable(EventsError):
    sentence = _(
        "This is no text file with a table. Save the table as CSV in the program you have it in."
    )


class TableEmpty(EventsError):
    sentence = _("There is nobody in this file.")


class TableTooLong(EventsError):
    sentence = _("The file has more than 5,000 lines.")


class ImportGone(EventsError):
    sentence = _("This file was put away. Upload it again.")


class NoSeatToCheckIn(EventsError):
    sentence = _("You have no confirmed seat here. Please speak to the organisers.")


class NotYourDate(EventsError):
    sentence = _("This date does not take place, or you are registered for another one.")


class NoSelfCheckIn(EventsError):
    sentence = _("Here nobody checks in by a code. The organisers note who is there.")


class CheckInNotOpen(EventsError):
    sentence = _("It is too early to check in.")


class CheckInOver(EventsError):
    sentence = _("The time to check in is over. Please speak to the organisers.")


class WrongCode(EventsError):
    sentence = _(
        "This is not the code that the screen shows now. It changes every minute: type the one that "
        "you see."
    )


class NothingToCheckIn(EventsError):
    sentence = _("Nothing that you have a seat for can be checked in to now.")


class MarkedByOthers(EventsError):
    sentence = _("The organisers have noted that you were not there. Please speak to them.")


class TooManyCodes(EventsError):
    sentence = _(
        "Too many wrong codes were typed. Try again in ten minutes, or speak to the organisers."
    )


class NoCertificates(EventsError):
    sentence = _("No certificates can be issued for this now.")


class RevokedAlready(NotAllowed):
    sentence = _("This certificate is revoked already.")


class NotOnThisList(EventsError):
    sentence = _("This person is not on the list of this door.")


class NoMember(EventsError):
    sentence = _("Nobody who may sign in has an account with this address.")


class DoorUnreadable(EventsError):
    """What a phone sent makes no sense."""

    sentence = _("What this phone has sent cannot be read. Load the page anew.")

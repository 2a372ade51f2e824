"""Who may call which service, what it refuses by itself, and where that is reached from: the table.
A new service needs a row here.

Whose an object is, is found by whoever calls: views look a registration up by its owner or its
link, editors' screens ask `viewsets.access`. What may be done to it is the service's to say.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from events import errors, services

if TYPE_CHECKING:
    from collections.abc import Callable


class Caller(StrEnum):
    PERSON = "the person, a guest included"
    MEMBER = "the member"
    MANAGER = "who has the link sent to the person's manager"
    ORGANISER = "who may edit the event's page"
    DESK = (
        "who may change registrations, and edit the event's page or look after the organisation "
        "that holds it"
    )
    KEEPER = "who keeps the door"
    STAFF = "who may change what all events share"


@dataclass(frozen=True, slots=True)
class Door:
    """A service that people reach: who, by which addresses, and what it refuses by itself."""

    by: tuple[Caller, ...]
    at: tuple[str, ...]
    refuses: tuple[type[errors.EventsError], ...] = ()


_OPEN = (
    *(errors.NoRegistration, errors.RegistrationElsewhere, errors.NotYetOpen),
    *(errors.Closed, errors.Over, errors.RunCancelled, errors.RunPostponed),
)
_REGISTER = (
    *(errors.NotVisible, *_OPEN, errors.MembersOnly, errors.NotAdmitted),
    *(errors.ManagerRefused, errors.NoSuchSeats, errors.Full, errors.AnswersRefused),
)
# Whom an organiser names by address.
_NAMED = (errors.AlreadyRegistered, errors.NotForThem, errors.NoAccount, errors.NameMissing)
_BY_MANAGER = (errors.OwnRequest, errors.DecidedAlready, errors.RunCancelled, errors.TooLate)
_BY_LINK = "guest_registration"
# What is done for several people at once.
_TOGETHER = "event_people_act"

DOORS: dict[str, Door] = {
    # An organiser's call comes through `desk.add`.
    "registration.register": Door(
        (Caller.MEMBER,), ("register",), (*_REGISTER, errors.AlreadyRegistered)
    ),
    "booking.book": Door(
        (Caller.MEMBER,), ("register_several",), (errors.NotTogether, errors.AnswerRefused)
    ),
    "registration.cancel": Door(
        (Caller.PERSON, Caller.MEMBER, Caller.DESK),
        ("registration_cancel", _BY_LINK, "event_registration_cancel", _TOGETHER),
        (errors.TooLate, errors.TooLateToCancel, errors.NotAllowed),
    ),
    "guests.register": Door((Caller.PERSON,), ("register_guest",), _REGISTER),
    "same_person.say": Door(
        (Caller.DESK,), ("event_same_person",), (errors.NobodyThere, errors.SamePersonAlready)
    ),
    "same_person.take_back": Door((Caller.DESK,), ("event_other_person",)),
    "guests.confirm": Door(
        (Caller.PERSON,),
        (_BY_LINK,),
        (
            *(errors.HoldHasLapsed, errors.Full, errors.RunCancelled),
            *(errors.TooLate, errors.NotAllowed),
        ),
    ),
    "waitlist.accept": Door(
        (Caller.PERSON, Caller.MEMBER),
        ("offer_answer", _BY_LINK),
        (errors.TooLate, errors.RunCancelled, errors.NotAllowed),
    ),
    "waitlist.decline": Door(
        (Caller.PERSON, Caller.MEMBER), ("offer_answer", _BY_LINK), (errors.NotAllowed,)
    ),
    "waitlist.leave": Door(
        (Caller.PERSON, Caller.MEMBER), ("queue_leave", _BY_LINK), (errors.NotAllowed,)
    ),
    "substitution.pass_on": Door(
        (Caller.MEMBER,),
        ("pass_on",),
        (
            *(errors.NotAllowed, errors.TooLate, errors.TooLateToCancel),
            *(errors.SeatsAreApproved, errors.ManagersApprove, errors.NotPassedOn),
        ),
    ),
    "substitution.give_to": Door(
        (Caller.DESK,),
        ("event_registration_replace",),
        (
            *(errors.NotAllowed, errors.TooLate, errors.RunCancelled, errors.RunPostponed),
            *(*_NAMED, errors.KeptForOthers, errors.OrganisationHasItsSeats),
        ),
    ),
    "moving.move": Door(
        (Caller.DESK,),
        (_TOGETHER,),
        (
            *(errors.AnotherEvent, errors.DecideFirst, errors.NotAllowed, errors.BegunAlready),
            *(errors.NoRegistration, errors.RegistrationElsewhere, errors.RunCancelled),
            *(errors.RunPostponed, errors.Over, errors.AlreadyRegistered, errors.NotForThem),
            *(errors.NoSuchSeats, errors.NoSeatToAdd, errors.AnswerRefused),
        ),
    ),
    "desk.add": Door(
        (Caller.DESK,),
        ("event_participant_add",),
        (
            *(errors.NoRegistration, errors.RegistrationElsewhere, errors.RunCancelled),
            *(errors.RunPostponed, errors.Over, *_NAMED, errors.NoSuchSeats, errors.NoSeatToAdd),
        ),
    ),
    "answers.change": Door(
        (Caller.PERSON, Caller.MEMBER, Caller.DESK),
        ("my_answers", "guest_answers", "event_answers_change"),
        (errors.TooLate, errors.NotAllowed, errors.AnswersRefused),
    ),
    "feedback.give": Door(
        (Caller.PERSON, Caller.MEMBER),
        ("my_feedback", "guest_feedback"),
        (
            *(errors.NotAskedForFeedback, errors.FeedbackNotYet, errors.FeedbackClosed),
            *(errors.FeedbackGiven, errors.FeedbackPromise, errors.NothingSaid),
            errors.AnswersRefused,
        ),
    ),
    "feedback.close": Door((Caller.DESK,), ("event_feedback",), (errors.NotAllowed,)),
    "interests.wish": Door((Caller.MEMBER,), ("wish",), (errors.NotVisible,)),
    "interests.withdraw": Door((Caller.MEMBER,), ("wish",)),
    "subscriptions.add": Door((Caller.MEMBER,), ("my_calendars",), (errors.TooManyAddresses,)),
    "subscriptions.change": Door((Caller.MEMBER,), ("my_calendar",)),
    "subscriptions.renew": Door((Caller.MEMBER,), ("renew_calendar",)),
    "subscriptions.revoke": Door((Caller.MEMBER,), ("revoke_calendar",)),
    "requests.approve": Door(
        (Caller.DESK,),
        ("event_request", _TOGETHER),
        (
            *(errors.NoSeatToApprove, errors.NoSuchSeats, errors.NotAllowed),
            *(errors.RunCancelled, errors.TooLate),
        ),
    ),
    "requests.queue": Door(
        (Caller.DESK,),
        ("event_request", _TOGETHER),
        (errors.NoWaitingList, errors.NotAllowed, errors.RunCancelled, errors.TooLate),
    ),
    "requests.decline": Door((Caller.DESK,), ("event_request", _TOGETHER), (errors.NotAllowed,)),
    "requests.approve_by_manager": Door(
        (Caller.MANAGER,),
        ("manager_request",),
        (*_BY_MANAGER, errors.NoSeatForRequest, errors.NoSuchSeats),
    ),
    "requests.decline_by_manager": Door((Caller.MANAGER,), ("manager_request",), _BY_MANAGER),
    "managers.change": Door(
        (Caller.PERSON, Caller.MEMBER),
        ("my_manager", "guest_manager"),
        (
            *(errors.ManagerRefused, errors.TooManyManagers, errors.TooLate),
            *(errors.RunCancelled, errors.NotAllowed),
        ),
    ),
    "self_check_in.check_in": Door(
        (Caller.PERSON, Caller.MEMBER),
        ("check_in_here_date", _BY_LINK),
        (
            *(errors.NoSeatToCheckIn, errors.NotYourDate, errors.NoSelfCheckIn),
            *(errors.CheckInNotOpen, errors.CheckInOver),
            *(errors.MarkedByOthers, errors.WrongCode),
        ),
    ),
    "self_check_in.check_in_anywhere": Door(
        (Caller.MEMBER,),
        ("check_in_here",),
        (errors.NothingToCheckIn, errors.WrongCode, errors.MarkedByOthers),
    ),
    "checking_in.mark_one": Door(
        (Caller.KEEPER,),
        ("door", "entrance_code"),
        (errors.NotTakingPart, errors.NoSuchDate, errors.TooEarlyToMark),
    ),
    "checking_in.take": Door((Caller.KEEPER,), ("door_marks",)),
    "doorkeepers.name": Door((Caller.DESK,), ("event_doorkeepers",), (errors.NoMember,)),
    "doorkeepers.remove": Door((Caller.DESK,), ("event_doorkeepers",)),
    "doorkeepers.new_code": Door((Caller.DESK,), ("event_registration_code",)),
    "messages.send": Door(
        (Caller.DESK,), ("event_message",), (errors.NobodyToWriteTo, errors.AlreadySent)
    ),
    "attendance.mark_many": Door(
        (Caller.DESK,),
        # What keeps one from being marked is in the answer.
        ("event_attendance",),
    ),
    "attendance.mark_rest": Door(
        (Caller.DESK,), ("event_attendance_rest",), (errors.TooEarlyToMark,)
    ),
    "attendance_imports.keep": Door(
        (Caller.DESK,),
        ("event_attendance_file",),
        (errors.TableTooLarge, errors.NotATable, errors.TableEmpty, errors.TableTooLong),
    ),
    "attendance_imports.apply": Door(
        (Caller.DESK,), ("event_attendance_import",), (errors.NotAllowed, errors.ImportGone)
    ),
    "certificates.issue": Door((Caller.DESK,), ("certificates_desk",), (errors.NoCertificates,)),
    "certificates.issue_again": Door(
        (Caller.DESK,), ("certificates_desk",), (errors.NoCertificates,)
    ),
    "certificates.replace": Door(
        (Caller.DESK,), ("certificates_replace",), (errors.NoCertificates,)
    ),
    "certificates.revoke": Door((Caller.DESK,), ("certificate_revoke",), (errors.RevokedAlready,)),
    "dates.cancel": Door((Caller.ORGANISER,), ("event_date_cancel",), (errors.NotAllowed,)),
    "dates.postpone": Door((Caller.ORGANISER,), ("event_date_postpone",), (errors.NotAllowed,)),
    "dates.restore": Door(
        (Caller.ORGANISER,), ("event_date_restore",), (errors.NotAllowed, errors.DayHasPassed)
    ),
    "dates.move": Door((Caller.ORGANISER,), ("event_date_move",), (errors.NotAllowed,)),
    "dates.follow_schedule": Door(
        (Caller.ORGANISER,), ("event_date_follow",), (errors.NotAllowed,)
    ),
    "copying.copy": Door((Caller.ORGANISER,), ("event_copy", "event_save_as_template")),
    "partners.accept": Door((Caller.STAFF,), ("event_partner_decide",)),
    "partners.refuse": Door((Caller.STAFF,), ("event_partner_decide",)),
    "partners.read": Door(
        (Caller.STAFF,), ("event_partner", "partner_calendars:add", "partner_calendars:edit")
    ),
    "partners.saved": Door((Caller.STAFF,), ("partner_calendars:add", "partner_calendars:edit")),
    "partners.forget": Door((Caller.STAFF,), ("partner_calendars:delete",)),
}

# What the site does by itself (`foundation.duties`): nobody is asked, each looks for what is due.
DUTIES = {
    "answers.erase_due",
    "feedback.close_due",
    "attendance_imports.tidy",
    "files.tidy",
    "holds.expire_all",
    "interests.tell_due",
    "managers.remind_due",
    "minimum.tell_organisers",
    "partners.read_due",
    "reminders.join_due",
    "reminders.remind_due",
    "requests.expire_all",
    "schedule.repair",
    "stored_texts.write_due",
    "thanks.thank_due",
    "waitlist.expire_offers",
    "waitlist.fill_all_shared",
}

# Parts of the others, of publishing and of what follows a member: never reached alone, and who may
# is asked before.
INSIDE = {
    "erasing.forget_manager",
    "erasing.unname",
    "erasing.unname_all",
    "attendance.hand_over",
    "attendance.hold",
    "certificates.hand_over",
    "answers.hand_over",
    "attendance.mark",
    "attendance.take_back_early",
    "contacts.follow",
    "contacts.of_member",
    "files.copied",
    "files.discard",
    "files.drop_of",
    "files.follow",
    "files.forget",
    "files.keep",
    "fingerprints.mark_words",
    "guests.contact_at",
    "holds.expire",
    "holds.forget",
    "holds.lapse",
    "managers.ask",
    "materials.follow",
    "materials.guard_page",
    "materials.guard_revision",
    "noticing.of_seats",
    "noticing.tell",
    "partner_dates.hide",
    "partner_dates.show",
    "partner_events.announce",
    "partner_events.follow",
    "partner_events.settle",
    "partner_events.take_down",
    "places.change",
    "places.write_history",
    "questions.follow",
    "registration.give_up",
    "runs.copy_plans",
    "runs.give_runs",
    "runs.refresh_bounds",
    "same_person.hand_over",
    "schedule.materialise",
    "schedule.unpublished",
    "standing.first",
    "standing.seat",
    "stored_texts.of",
    "stored_texts.prune",
    "stored_texts.write",
    "subscriptions.revoke_all",
    "subscriptions.used",
    "substitution.contact_for",
    "telling.each",
    "telling.manager",
    "telling.moved",
    "telling.of_booking",
    "telling.of_certificates",
    "telling.of_requests",
    "telling.one",
    "telling.thanks",
    "telling.to_organisers",
    "telling.where_it_stands",
    "versions.current",
    "versions.touch",
    "waitlist.fill",
    "waitlist.fill_beside",
    "wording.fold_again",
}

# They write nothing.
READS = {
    "admission.check",
    "admission.takes_guests",
    "admission.way_in",
    "admission.why_not",
    "answers.accept",
    "answers.checked",
    "answers.is_shown",
    "answers.looked_at",
    "answers.may_change",
    "attendance.unmarked",
    "attendance_tables.columns_of",
    "attendance_tables.read",
    "attendance_tables.seconds",
    "copying.first_date",
    "copying.free_slug",
    "copying.newest",
    "copying.taken_slugs",
    "copying.translations",
    "dates.effect",
    "dates.moved",
    "files.by_ticket",
    "files.named",
    "files.of_upload",
    "files.ticket",
    "fingerprints.matching",
    "fingerprints.schedule",
    "fingerprints.with_own",
    "guests.member_at",
    "managers.accept",
    "managers.check_change",
    "managers.checked",
    "managers.is_applicant",
    "managers.is_own",
    "managers.mailbox",
    "managers.may_change",
    "messages.numbers",
    "messages.people",
    "minimum.is_to_be_decided",
    "partner_dates.next_of",
    "partner_dates.next_start",
    "partner_events.lock",
    "places.check_goes_on",
    "places.check_open",
    "places.check_takes_place",
    "places.is_called_off",
    "places.is_postponed",
    "places.locked",
    "places.next_position",
    "places.state_after",
    "runs.with_queue",
    "schedule.event_of",
    "standing.check_share",
    "self_check_in.check",
    "stored_texts.differing",
    "stored_texts.edition",
    "stored_texts.made",
    "substitution.check",
    "substitution.check_seat",
    "substitution.is_possible",
    "versions.hold",
    "waitlist.answer_by",
    "waitlist.is_wanted",
    "wording.folded",
}


def functions() -> dict[str, Callable[..., Any]]:
    """Every public function of `events.services`, as `module.name`."""
    found = {}
    for module in pkgutil.iter_modules(services.__path__):
        loaded = importlib.import_module(f"{services.__name__}.{module.name}")
        for name, function in inspect.getmembers(loaded, callable):
            is_its_own = getattr(function, "__module__", "") == loaded.__name__
            if is_its_own and not name.startswith("_") and not inspect.isclass(function):
                found[f"{module.name}.{name}"] = function
    return found

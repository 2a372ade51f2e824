"""Who may call which service, what it refuses by itself, and where that is reached from: the table.
A new service needs a row here.

Whose an object is, is found by whoever calls: views look it up by its owner. What may be done to it
is the service's to say.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from community import errors, services

if TYPE_CHECKING:
    from collections.abc import Callable


class Caller(StrEnum):
    VISITOR = "whoever"
    BEARER = "who has the link in the mail"
    MEMBER = "the member"
    FACILITATOR = "who facilitates the group"
    MODERATOR = "who looks after the members"
    EDITOR = "who writes for the digest"


@dataclass(frozen=True, slots=True)
class Door:
    """A service that people reach: who, by which addresses (names), and what it refuses by itself."""

    by: tuple[Caller, ...]
    at: tuple[str, ...]
    refuses: tuple[type[errors.CommunityError], ...] = ()


MANAGES = (Caller.FACILITATOR, Caller.MODERATOR)

DOORS: dict[str, Door] = {
    "own_data.ask": Door((Caller.MEMBER,), ("my_data",), (errors.BeingMade, errors.TooMany)),
    "deletion.delete": Door((Caller.MEMBER,), ("delete_account",), (errors.LastAdministrator,)),
    "profiles.change_settings": Door((Caller.MEMBER,), ("profile_settings",)),
    "profiles.change_about": Door(
        (Caller.MEMBER,), ("profile_about",), (errors.PublicNotConfirmed,)
    ),
    "photos.change": Door(
        (Caller.MEMBER,),
        ("profile_photo",),
        (errors.PhotoRefused, errors.PublicNotConfirmed),
    ),
    "photos.remove": Door((Caller.MEMBER,), ("remove_photo",)),
    "profiles.set_ambassador": Door(
        (Caller.MODERATOR,), ("wagtailusers_users:edit",), (errors.NotAllowed,)
    ),
    "suspensions.set_active": Door((Caller.MODERATOR,), ("wagtailusers_users:edit",)),
    "skills.accept": Door(
        (Caller.MODERATOR,), ("wagtailsnippets_community_skill:edit",), (errors.NotAllowed,)
    ),
    "skills.merge": Door(
        (Caller.MODERATOR,), ("wagtailsnippets_community_skill:edit",), (errors.NotAllowed,)
    ),
    "digest_choice.choose": Door((Caller.MEMBER,), ("profile_mail",)),
    "digest_choice.change_cadence": Door((Caller.BEARER,), ("unsubscribe",)),
    "mail_trouble.try_again": Door((Caller.MEMBER,), ("mail_again",)),
    "digest_choice.stop": Door((Caller.BEARER,), ("unsubscribe",)),
    "digest_editions.stop": Door((Caller.MODERATOR,), ("act_on_edition",), (errors.NotAllowed,)),
    "digest_editions.resume": Door((Caller.MODERATOR,), ("act_on_edition",), (errors.NotAllowed,)),
    "letter_looks.send_test": Door(
        (Caller.EDITOR,), ("letter_test",), (errors.NotAllowed, errors.TooMany)
    ),
    "digest_choice.pause": Door((Caller.BEARER,), ("unsubscribe", "pause_mail")),
    "digest_choice.resume": Door((Caller.BEARER,), ("unsubscribe", "pause_mail")),
    "notifications.read": Door((Caller.MEMBER,), ("read_notifications",)),
    "notifications.choose": Door((Caller.MEMBER,), ("profile_notifications",)),
    "notifications.suggested": Door((Caller.MEMBER,), ("profile_notifications",)),
    "notifications.stop": Door((Caller.BEARER,), ("stop_notifications",)),
    "notifications.resume": Door((Caller.BEARER,), ("stop_notifications",)),
    "subscriptions.ask": Door((Caller.VISITOR,), ("subscribe",), (errors.TooMany,)),
    "subscriptions.confirm": Door(
        (Caller.BEARER,), ("confirm_subscription",), (errors.HasAccount,)
    ),
    "subscriptions.change": Door((Caller.BEARER,), ("subscription_choices",)),
    "subscriptions.forget": Door(
        (Caller.BEARER, Caller.MODERATOR), ("forget_subscription", "forget_subscriber")
    ),
    "joining.start": Door((Caller.VISITOR,), ("join",), (errors.TooMany,)),
    "join_requests.accept": Door(
        (Caller.MODERATOR,), ("join_decide",), (errors.NotAllowed, errors.DecidedAlready)
    ),
    "join_requests.decline": Door(
        (Caller.MODERATOR,),
        ("join_decide",),
        (errors.NotAllowed, errors.DecidedAlready, errors.ReasonMissing),
    ),
    "welcoming.introduce": Door((Caller.MEMBER,), ("welcome",)),
    "welcoming.choose_interests": Door((Caller.MEMBER,), ("welcome_interests",)),
    "welcoming.be_found": Door((Caller.MEMBER,), ("welcome_found",)),
    "affiliations.claim": Door(
        (Caller.MEMBER,), ("add_affiliation",), (errors.OrganisationGone, errors.TooMany)
    ),
    "affiliations.change": Door(
        (Caller.MEMBER,), ("change_affiliation",), (errors.AffiliationEnded,)
    ),
    "affiliations.make_main": Door(
        (Caller.MEMBER,),
        ("act_on_affiliation",),
        (errors.AffiliationEnded, errors.NotConfirmed, errors.NeedsVouching),
    ),
    "affiliations.end": Door(
        (Caller.MEMBER, Caller.BEARER),
        ("act_on_affiliation", "affiliation_by_link"),
        (errors.AffiliationEnded,),
    ),
    "affiliations.ask_to_vouch": Door(
        (Caller.MEMBER,), ("act_on_affiliation",), (errors.AffiliationEnded,)
    ),
    "affiliations.vouch": Door(
        (Caller.MODERATOR,),
        ("affiliation_to_decide",),
        (errors.NotAllowed, errors.DecidedAlready, errors.AffiliationEnded),
    ),
    "affiliations.refuse": Door(
        (Caller.MODERATOR,),
        ("affiliation_to_decide",),
        (errors.NotAllowed, errors.DecidedAlready, errors.AffiliationEnded),
    ),
    "affiliations.appoint": Door(
        (Caller.MODERATOR,),
        ("affiliation_to_decide",),
        (errors.NotAllowed, errors.NotConfirmed, errors.AffiliationEnded),
    ),
    "work_codes.send": Door(
        (Caller.MEMBER, Caller.BEARER),
        ("verify_affiliation", "affiliation_by_link"),
        (errors.NotItsAddress, errors.AffiliationEnded, errors.TooMany),
    ),
    "work_codes.enter": Door(
        (Caller.MEMBER, Caller.BEARER),
        ("verify_affiliation", "affiliation_by_link"),
        (errors.CodeSpent, errors.WrongCode, errors.AffiliationEnded),
    ),
    "suggestions.suggest": Door((Caller.MEMBER,), ("add_affiliation",), (errors.TooMany,)),
    "suggestions.withdraw": Door((Caller.MEMBER,), ("withdraw_suggestion",)),
    "suggestions.accept": Door(
        (Caller.MODERATOR,),
        ("suggestion_to_decide",),
        (errors.NotAllowed, errors.DecidedAlready, errors.OrganisationGone, errors.TooMany),
    ),
    "suggestions.refuse": Door(
        (Caller.MODERATOR,), ("suggestion_to_decide",), (errors.NotAllowed, errors.DecidedAlready)
    ),
    "merging.merge": Door(
        (Caller.MODERATOR,),
        ("organisation_merge",),
        (
            errors.NotAllowed,
            errors.SameOrganisation,
            errors.OrganisationGone,
            errors.CannotMerge,
        ),
    ),
    "directory_export.table": Door(
        (Caller.MODERATOR,),
        ("members_export",),
        (errors.NotAllowed, errors.NoPurpose, errors.TooManyPeople),
    ),
    "contacts.ask": Door(
        (Caller.MEMBER,),
        ("contact_member",),
        (
            *(errors.NotFound, errors.NameNeeded, errors.TakesNoRequests, errors.WrongLength),
            *(errors.InContact, errors.ContactAsked, errors.AskedByThem, errors.ContactAskedLately),
            errors.TooManyRequests,
        ),
    ),
    "contacts.accept": Door(
        (Caller.MEMBER, Caller.BEARER),
        ("answer_request", "answer_contact"),
        (errors.NoLongerOpen,),
    ),
    "contacts.decline": Door(
        (Caller.MEMBER, Caller.BEARER),
        ("answer_request", "answer_contact"),
        (errors.NoLongerOpen,),
    ),
    "contacts.withdraw": Door((Caller.MEMBER,), ("withdraw_request",), (errors.NoLongerOpen,)),
    "contacts.end": Door((Caller.MEMBER,), ("end_contact",), (errors.NoLongerOpen,)),
    "blocks.block": Door((Caller.MEMBER,), ("block_member",), (errors.OwnThing, errors.TooMany)),
    "blocks.unblock": Door((Caller.MEMBER,), ("unblock_member",)),
    "follows.follow": Door((Caller.MEMBER,), ("follow",), (errors.NotFound, errors.FollowsTooMany)),
    "follows.unfollow": Door((Caller.MEMBER,), ("follow",)),
    "reports.report": Door(
        (Caller.MEMBER,),
        ("report",),
        (
            *(errors.NotFound, errors.OwnThing, errors.WrongLength),
            *(errors.ReportedAlready, errors.TooMany),
        ),
    ),
    "moderation.decide": Door(
        (Caller.MODERATOR,),
        ("moderation_case",),
        (
            *(errors.NotAllowed, errors.DecidedAlready, errors.OwnCase, errors.WrongLength),
            *(errors.NobodyToDecideAbout, errors.OutOfReach, errors.NotToBeRemoved),
        ),
    ),
    "queue_mails.choose": Door((Caller.MODERATOR,), ("moderation_mail",)),
    "appeals.object_to": Door(
        (Caller.MEMBER, Caller.BEARER),
        ("decision", "decision_by_link"),
        (errors.ObjectedAlready, errors.TooLateToObject, errors.WrongLength),
    ),
    "appeals.answer": Door(
        (Caller.MODERATOR,),
        ("moderation_decision",),
        (
            *(errors.NotAllowed, errors.OwnCase, errors.OwnDecision, errors.DecidedAlready),
            errors.WrongLength,
        ),
    ),
    "consents.agree": Door((Caller.MEMBER,), ("consents",), (errors.EditionChanged,)),
    "consents.take_back": Door((Caller.MEMBER,), ("consents",), (errors.NotAllowed,)),
    "invitations.invite": Door(
        (Caller.MODERATOR,),
        ("invite",),
        (errors.NotAllowed, errors.NotAnAddress, errors.MemberAlready, errors.InvitedAlready),
    ),
    "invitations.resend": Door(
        (Caller.MODERATOR,),
        ("invitation_row",),
        (
            errors.NotAllowed,
            errors.NoInvitation,
            errors.MemberAlready,
            errors.InvitedAlready,
            errors.TooMany,
        ),
    ),
    "invitations.withdraw": Door(
        (Caller.MODERATOR,),
        ("invitation_row",),
        (errors.NotAllowed, errors.NoInvitation, errors.MemberAlready),
    ),
    "invitations.remind": Door((Caller.MODERATOR,), ("invitations_remind",), (errors.NotAllowed,)),
    "invitations.accept": Door(
        (Caller.BEARER,),
        ("invitation",),
        (errors.NoInvitation, errors.InvitationOver, errors.MemberAlready),
    ),
    "invitation_files.keep": Door(
        (Caller.MODERATOR,),
        ("invite_many",),
        (
            errors.NotAllowed,
            errors.SheetTooLarge,
            errors.NotASheet,
            errors.SheetEmpty,
            errors.SheetTooLong,
            errors.NoAddresses,
        ),
    ),
    "invitation_files.apply": Door(
        (Caller.MODERATOR,), ("invitation_list",), (errors.NotAllowed, errors.SheetGone)
    ),
    # Groups and what is said in them.
    "member_groups.propose": Door((Caller.MEMBER,), ("group_new",), (errors.TooMany,)),
    "member_groups.change": Door(MANAGES, ("group_edit",), (errors.NotAllowed,)),
    "member_groups.archive": Door(MANAGES, ("group_state",), (errors.NotAllowed,)),
    "member_groups.reopen": Door(MANAGES, ("group_state",), (errors.NotAllowed,)),
    "member_groups.decide": Door((Caller.MODERATOR,), ("group_state",), (errors.NotAllowed,)),
    "member_groups.look_in": Door((Caller.MODERATOR,), ("group_state",), (errors.NotAllowed,)),
    "memberships.join": Door((Caller.MEMBER,), ("group_join",), (errors.CannotJoin,)),
    "memberships.leave": Door((Caller.MEMBER,), ("group_leave",), (errors.LastFacilitator,)),
    "memberships.choose_mails": Door((Caller.MEMBER,), ("group_mails",), (errors.NotThere,)),
    "memberships.invite": Door(MANAGES, ("group_invite",), (errors.NotAllowed,)),
    "memberships.answer": Door(MANAGES, ("group_members",), (errors.NotAllowed,)),
    "memberships.uninvite": Door(MANAGES, ("group_members",), (errors.NotAllowed,)),
    "memberships.set_role": Door(MANAGES, ("group_members",), (errors.NotAllowed,)),
    "memberships.remove": Door(MANAGES, ("group_members",), (errors.NotAllowed,)),
    "discussions.start": Door((Caller.MEMBER,), ("thread_new",), (errors.NotAllowed,)),
    "discussions.reply": Door((Caller.MEMBER,), ("thread",), (errors.NotAllowed,)),
    "discussions.comment": Door((Caller.MEMBER,), ("comments",), (errors.NotThere,)),
    "discussions.edit": Door((Caller.MEMBER,), ("post_edit",), (errors.NotAllowed,)),
    "discussions.remove": Door((Caller.MEMBER,), ("post_remove",), (errors.NotAllowed,)),
    "discussions.hide": Door(MANAGES, ("post_hide",), (errors.NotAllowed,)),
    "discussions.show": Door(MANAGES, ("post_hide",), (errors.NotAllowed,)),
    "discussions.close": Door(MANAGES, ("thread_settings",), (errors.NotAllowed,)),
    "discussions.pin": Door(MANAGES, ("thread_settings",), (errors.NotAllowed,)),
    "discussions.mute": Door((Caller.MEMBER,), ("thread_settings",), (errors.NotThere,)),
    "discussions.read": Door((Caller.MEMBER,), ("thread",)),
    "group_files.keep": Door((Caller.MEMBER,), ("group_file_new",), (errors.NotAllowed,)),
    "group_files.drop": Door((Caller.MEMBER,), ("group_file_delete",), (errors.NotAllowed,)),
}
# What `tick` does.
DUTIES = {
    "affiliation_year.ask_due",
    "affiliation_year.lapse_due",
    "contacts.expire_due",
    "digest.send_due",
    "directory.repair",
    "group_files.tidy",
    "inactivity.delete_due",
    "inactivity.tell_due",
    "invitation_files.tidy",
    "invitations.tidy",
    "joining.forget_old",
    "member_groups.forget_declined",
    "notifications.repair",
    "own_data.make_due",
    "own_data.tidy",
    "photos.tidy",
    "queue_mails.tell_due",
    "retention.enforce",
    "sessions.forget_old",
    "subscriptions.tidy",
    "suspensions.lift_due",
    "work_codes.forget_old",
}
# Called by other services, receivers, adapters and commands alone.
INSIDE = {
    "access_notes.note",
    "access_notes.note_daily",
    "addresses.settle",
    "affiliations.adopt_all",
    "affiliations.confirm",
    "affiliations.lapse",
    "affiliations.settle",
    "affiliations.unite",
    "affiliations.verified_by_address",
    "affiliations.verified_by_staff",
    "consents.give",
    "consents.withdraw",
    "contacts.lock",
    "contacts.recount",
    "contacts.sever",
    "contacts.shut",
    "contacts.withdraw_all",
    "digest.fill",
    "digest.plan",
    "digest_choice.look_again",
    "directory.index",
    "directory.mark",
    "discussions.put_back",
    "discussions.take_down",
    "group_files.forget",
    "groups.grant",
    "identities.disconnect",
    "identities.find_again",
    "identities.pseudonym",
    "identities.renew",
    "inactivity.seen",
    "letter_looks.look",
    "invitations.check_may_invite",
    "invitations.invite_all",
    "joining.admit",
    "mail_trouble.proven",
    "mail_trouble.settle",
    "member_groups.locked",
    "moderation.look",
    "notifications.forget",
    "notifications.notify",
    "notifications.notify_each",
    "notifications.recount",
    "once.make",
    "own_data.drop",
    "own_data.lose",
    "own_data.make",
    "photos.forget",
    "profiles.locked",
    "profiles.refuse_unmeant",
    "profiles.set_audiences",
    "second_factors.forget",
    "sessions.end_all",
    "skills.chosen",
    "stored_copies.rewrite",
    "subscriptions.adopt",
    "suspensions.remind",
    "suspensions.settle",
    "suspensions.suspend",
    "welcoming.finish",
}
# Reached by who has begun in the same browser: their own tests say who may not.
BEGUN = {
    "join_requests.ask",
    "joining.enter",
    "joining.resend",
}
# What only reads.
READS = {
    "addresses.known_as",
    "affiliation_year.by_link",
    "affiliations.today",
    "appeals.by_link",
    "appeals.check",
    "appeals.check_answerer",
    "appeals.own",
    "consents.current",
    "consents.standing",
    "consents.to_ask",
    "contacts.by_link",
    "contacts.check",
    "contacts.held",
    "contacts.received",
    "contacts.sent",
    "deletion.check",
    "deletion.consequences",
    "digest_calendar.due",
    "digest.window_begins",
    "digest_calendar.following",
    "digest_calendar.moment",
    "digest_calendar.rhythm",
    "digest_calendar.since",
    "digest_choice.by_link",
    "inactivity.due",
    "invitations.by_link",
    "joining.agreeing",
    "joining.proven",
    "merging.in_both",
    "merging.preview",
    "notifications.by_link",
    "notifications.stop_link",
    "once.read",
    "own_data.packed",
    "reports.find",
    "queue_mails.is_wanted",
    "reports.is_reported",
    "retention.days_of",
    "retention.due",
    "rights.groups_to_give",
    "rights.may_manage",
    "rights.may_moderate",
    "subscriptions.by_link",
    "wording.checked",
    "work_codes.code_for",
    "work_codes.is_open",
    "work_codes.newest",
}


def functions() -> dict[str, Callable[..., Any]]:
    """Every public function of `community.services`, as `module.name`."""
    found = {}
    for module in pkgutil.iter_modules(services.__path__):
        loaded = importlib.import_module(f"{services.__name__}.{module.name}")
        for name, function in inspect.getmembers(loaded, callable):
            is_its_own = getattr(function, "__module__", "") == loaded.__name__
            if is_its_own and not name.startswith("_") and not inspect.isclass(function):
                found[f"{module.name}.{name}"] = function
    return found

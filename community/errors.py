"""What can be wrong, each with the sentence a person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from community.enums import ProfileField


class CommunityError(Exception):
    """Something a person asked for that cannot be; nothing was changed."""

    sentence: _StrPromise | str = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.sentence)


class NotAllowed(CommunityError):
    sentence = _("You may not do this.")


class WrongCode(CommunityError):
    sentence = _("This is not the code. Look at the newest mail from us.")


class CodeSpent(CommunityError):
    """Too old, or tried too often: nothing but a new attempt helps."""

    sentence = _("This code no longer works. Ask for a new one.")


class NotProven(CommunityError):
    sentence = _("Prove your address first.")


class AskedAlready(CommunityError):
    sentence = _("You have asked already. We write to you as soon as it is decided.")


class AskedLately(CommunityError):
    """Declined, and too early to ask again."""

    sentence = _("Your last request was declined. You can ask again later.")


class NotOpen(CommunityError):
    sentence = _("One joins by invitation only.")


class DecidedAlready(CommunityError):
    sentence = _("This has been decided meanwhile.")


class ReasonMissing(CommunityError):
    sentence = _("Say why: the person reads it.")


class TooMany(CommunityError):
    """A limit on how often somebody may do something."""

    sentence = _("That is too often. Try again later.")


class WishGone(CommunityError):
    """A wish for news by e-mail that is too old, or was forgotten."""

    sentence = _("This link no longer works. Fill in the form again to get a new one.")


class HasAccount(CommunityError):
    """A subscription is for those without an account."""

    sentence = _("You have an account. Choose there what you get by e-mail.")


class BeingMade(CommunityError):
    sentence = _("A download is being made already.")


class LastAdministrator(CommunityError):
    sentence = _(
        "You are the only administrator. Make somebody else one before you delete your account."
    )


class PublicNotConfirmed(CommunityError):
    """Something would be for everybody that was not, and nobody said that this is meant. `fields`
    are what strangers would see for the first time."""

    sentence = _(
        "Anybody on the web could then see this, without signing in. Confirm that you want it."
    )

    def __init__(self, fields: frozenset[ProfileField]) -> None:
        super().__init__(self.sentence)
        self.fields = fields


class PhotoRefused(CommunityError):
    """What was sent is no photo that is taken; `sentence` says why."""

    def __init__(self, sentence: _StrPromise | str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class OrganisationGone(CommunityError):
    sentence = _("This organisation is no longer here: choose it again.")


class NotItsAddress(CommunityError):
    """The address belongs to none of the organisation's approved domains."""

    sentence = _(
        "This is not an address of this organisation as far as we know. Ask those who look after "
        "the members to confirm it instead."
    )


class NotConfirmed(CommunityError):
    sentence = _("This can only be done once it is confirmed that you work there.")


class NeedsVouching(CommunityError):
    """Whoever looks after something for their organisation does not choose it by themselves."""

    sentence = _(
        "You work on this site for an organisation, so those who look after the members must "
        "confirm the new one first. Ask them."
    )


class AffiliationEnded(CommunityError):
    sentence = _("This has ended already.")


class CannotMerge(CommunityError):
    """Something that names both organisations knows no way to name one of them twice."""

    sentence = _("These two cannot be merged.")

    def __init__(self, what: str = "") -> None:
        super().__init__(what)
        self.what = what

    def __str__(self) -> str:
        told = _("These two cannot be merged, for both are named once each in: %(what)s.")
        return str(told) % {"what": self.what} if self.what else str(self.sentence)


class SameOrganisation(CannotMerge):
    sentence = _("Choose another organisation than this one.")


class NoPurpose(CommunityError):
    sentence = _("Say what it is for.")


class TooManyPeople(CommunityError):
    sentence = _("These are too many people for one file. Narrow the directory first.")


class NotFound(CommunityError):
    """There is no such thing, or none that this person may know of: the same to them."""

    sentence = _("There is no such thing.")


class NameNeeded(CommunityError):
    sentence = _("Enter your name in your profile first: others should know who asks.")


class TakesNoRequests(CommunityError):
    """Somebody wants no requests, from anybody or from this person: which, is not told."""

    sentence = _("This person takes no requests for contact.")


class ContactAsked(CommunityError):
    sentence = _("You have asked this person already. They have not answered yet.")


class AskedByThem(CommunityError):
    sentence = _("This person has asked you for contact. Answer their request.")


class InContact(CommunityError):
    sentence = _("You are in contact already.")


class ContactAskedLately(CommunityError):
    sentence = _("You have asked this person lately. Please wait before you ask again.")


class TooManyRequests(TooMany):
    sentence = _("You have asked too many people lately. Wait for answers, or try again later.")


class NoLongerOpen(CommunityError):
    """A request for contact that was answered, withdrawn, or is too old."""

    sentence = _("This request is no longer open.")


class ReportedAlready(CommunityError):
    sentence = _("You have reported this already. The moderators will look at it.")


class OwnThing(CommunityError):
    sentence = _("This is your own.")


class OwnCase(CommunityError):
    sentence = _("This is about you, or you reported it yourself. Another moderator must decide.")


class OwnDecision(CommunityError):
    sentence = _("You made this decision. Another moderator must answer the objection.")


class OutOfReach(CommunityError):
    sentence = _("This person may do more here than you. An administrator must do this.")


class NobodyToDecideAbout(CommunityError):
    sentence = _("There is nobody this could be decided about.")


class NotToBeRemoved(CommunityError):
    sentence = _("It is no longer there. Choose something else.")


class ObjectedAlready(CommunityError):
    sentence = _("You have objected to this decision already.")


class TooLateToObject(CommunityError):
    sentence = _("It is too late to object to this decision.")


class FollowsTooMany(TooMany):
    sentence = _("You follow too many things. End some first.")


class WrongLength(CommunityError):
    """A text that is too short to say anything, or too long."""

    def __init__(self, least: int, most: int) -> None:
        super().__init__(least, most)
        self.sentence = _("Write at least %(least)s and at most %(most)s letters.") % {
            "least": least,
            "most": most,
        }


class NotThere(CommunityError):
    """Gone, or never there for who asks."""

    sentence = _("This is no longer there.")


class LastFacilitator(CommunityError):
    sentence = _(
        "A group needs somebody who facilitates it. Make somebody else a facilitator first."
    )


class GroupAtRest(CommunityError):
    sentence = _("This group is archived, so nothing in it changes any more.")


class CannotJoin(CommunityError):
    sentence = _("You cannot join this group now.")


class AlreadyThere(CommunityError):
    sentence = _("This person is in the group, or has been invited already.")


class ReasonNeeded(CommunityError):
    sentence = _("Say why: the person reads it.")


class ThreadClosed(CommunityError):
    sentence = _("This discussion is closed.")


class TooLate(CommunityError):
    sentence = _("A post can be changed for half an hour only. Write a new one instead.")


class NothingWritten(CommunityError):
    sentence = _("Write something first.")


class FileRefused(CommunityError):
    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotAnAddress(CommunityError):
    sentence = _("No mail can go to this address.")


class MemberAlready(CommunityError):
    sentence = _("This person is a member already.")


class InvitedAlready(CommunityError):
    sentence = _("This person is invited already.")


class NoInvitation(CommunityError):
    """The link was never made, or its invitation is deleted."""

    sentence = _("This link does not work.")


class InvitationOver(CommunityError):
    sentence = _("This invitation no longer holds.")


class SheetTooLarge(CommunityError):
    sentence = _("The file is larger than 2 MB. A list of people is much smaller.")


class NotASheet(CommunityError):
    sentence = _(
        "This is no table that can be read. Save it as XLSX or CSV in the program you have it in."
    )


class SheetEmpty(CommunityError):
    sentence = _("There is nobody in this file.")


class SheetTooLong(CommunityError):
    sentence = _("The file has more than 5,000 lines.")


class NoAddresses(CommunityError):
    sentence = _(
        "No column has e-mail addresses. Give it the heading “E-mail”, or use the template."
    )


class SheetGone(CommunityError):
    sentence = _("This file was put away. Upload it again.")


class EditionChanged(CommunityError):
    sentence = _("These texts have changed a moment ago. Read the new edition first.")

"""What can be wrong, each with the sentence a person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class CommunityError(Exception):
    """Something a person asked for that cannot be; nothing was changed."""

    sentence: _StrPromise | str = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.sentence)


class NotAllowed(CommunityError):
    sentence = _("You may not do this.")


class TooMany(CommunityError):
    """A limit on how often somebody may do something."""

    sentence = _("That is too often. Try again later.")


class NotFound(CommunityError):
    """There is no such thing, or none that this person may know of: the same to them."""

    sentence = _("There is no such thing.")


class NameNeeded(CommunityError):
    sentence = _("Enter your name in your profile first: others should know who asks.")


class TakesNoRequests(CommunityError):
    """Somebody wants no requests, from anybody or from this person: which, is not told."""

    sentence = _("This person takes no requests for contact.")


class AskedAlready(CommunityError):
    sentence = _("You have asked this person already. They have not answered yet.")


class AskedByThem(CommunityError):
    sentence = _("This person has asked you for contact. Answer their request.")


class InContact(CommunityError):
    sentence = _("You are in contact already.")


class AskedLately(CommunityError):
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


class DecidedAlready(CommunityError):
    sentence = _("Somebody else has decided this meanwhile.")


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

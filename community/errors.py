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


class BeingMade(CommunityError):
    sentence = _("A download is being made already.")


class LastAdministrator(CommunityError):
    sentence = _(
        "You are the only administrator. Make somebody else one before you delete your account."
    )


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

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

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


class OrganisationGone(CommunityError):
    sentence = _("This organisation is no longer here: choose it again.")


class NotItsAddress(CommunityError):
    """The address belongs to none of the organisation's approved domains."""

    sentence = _(
        "This is not an address of this organisation as far as we know. Ask those who look after "
        "the members to confirm it instead."
    )


class NoCode(CommunityError):
    """The newest code is used, too old, or was mistyped too often; or there never was one."""

    sentence = _("This code is no longer valid. Ask for a new one.")


class WrongCode(CommunityError):
    sentence = _("This is not the code we sent. Look at the newest mail.")


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


class DecidedAlready(CommunityError):
    sentence = _("Somebody has decided this meanwhile.")


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

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


class TooMany(CommunityError):
    """A limit on how often somebody may do something."""

    sentence = _("That is too often. Try again later.")


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

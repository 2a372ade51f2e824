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

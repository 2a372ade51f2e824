"""Saying to members who sees what of their profile as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from community.enums import Audience, ProfileField

if TYPE_CHECKING:
    from community.models import Profile


def now(profile: Profile, field: ProfileField) -> Audience:
    """Whom `field` reaches: nobody outside of the directory, and no more people than the name."""
    if not profile.in_directory or not profile.member.name:
        return Audience.ME
    reached = min(profile.audience_of(field), profile.audience_of(ProfileField.NAME))
    alone = reached == Audience.ORGANISATION and profile.member.organisation_id is None
    return Audience.ME if alone else Audience(reached)


def sentence(profile: Profile, field: ProfileField) -> str:
    """Who sees `field` now."""
    reached = now(profile, field)
    if reached == Audience.PUBLIC:
        return _("Now: anybody on the web.")
    if reached == Audience.MEMBERS:
        return _("Now: all members who are signed in.")
    if reached == Audience.ORGANISATION:
        organisation = profile.member.organisation
        return _("Now: your colleagues at %(organisation)s.") % {"organisation": organisation}
    return _("Now: only you.")


def is_held_back(profile: Profile, field: ProfileField) -> bool:
    """Whether fewer people see `field` than were chosen for it, as fewer see the name."""
    chosen, name = profile.audience_of(field), profile.audience_of(ProfileField.NAME)
    return profile.in_directory and chosen > name

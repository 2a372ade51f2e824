"""Members as cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse

from community.enums import ProfileField
from community.models import Profile
from community.queries.seeing import relations, visible_fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from community.models import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCard:
    """What `viewer` sees of somebody at a glance; empty where they don't see it."""

    name: str
    title: str
    organisation: str
    photo_address: str
    is_ambassador: bool
    address: str


def cards(members: Sequence[Member], viewer: Member | None) -> dict[int, PersonCard]:
    """The cards of those of whom `viewer` may see one, by the member's id; in a constant number of
    queries."""
    near = relations(members, viewer)
    found = {}
    for profile in Profile.objects.filter(pk__in=near).select_related("member__organisation"):
        seen = visible_fields(profile, near[profile.pk])
        if ProfileField.NAME in seen and profile.member.name:
            found[profile.pk] = _card(profile, seen)
    return found


def _card(profile: Profile, seen: frozenset[ProfileField]) -> PersonCard:
    member = profile.member
    body = member.organisation if ProfileField.ORGANISATIONS in seen else None
    return PersonCard(
        name=member.name,
        title=profile.title if ProfileField.TITLE in seen else "",
        organisation=str(body.name) if body else "",
        photo_address="",
        is_ambassador=profile.is_ambassador,
        address=_address(member),
    )


def _address(member: Member) -> str:
    try:
        return reverse("member", args=(member.uuid,))
    except NoReverseMatch:
        return ""

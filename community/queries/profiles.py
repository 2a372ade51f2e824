"""What a viewer sees of members: a card in a list, and the page of one. Each asks `seeing`, and
takes a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.urls import reverse

from community.enums import ProfileField
from community.models import Organisation, Profile
from community.queries import seeing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from community.models import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCard:
    """A member in a list, with what the viewer may see; what they may not see is empty.

    `address` is the member's page, `photo` the address of their picture. Only one's own card can
    be without a name.
    """

    uuid: UUID
    name: str
    address: str
    title: str = ""
    organisation: Organisation | None = None
    photo: str = ""
    is_ambassador: bool = False

    @property
    def initials(self) -> str:
        """What stands where there is no photo: of the first and the last word of the name."""
        words = self.name.split()
        return "".join(word[0].upper() for word in dict.fromkeys((*words[:1], *words[-1:])))


def cards(members: Sequence[Member], viewer: Member | None) -> dict[int, PersonCard]:
    """The cards of those of `members` whom `viewer` (None: a visitor) may see, by primary key and
    in the order given. Three queries for any number; a member who is not in it is not to be
    mentioned, counted or hinted at."""
    profiles = profiles_of(members)
    near = seeing.relations(members, viewer)
    seen = {m.pk: seeing.visible_fields(profiles[m.pk], near[m.pk]) for m in members}
    placed = {m.organisation_id for m in members if ProfileField.ORGANISATIONS in seen[m.pk]}
    organisations = Organisation.objects.in_bulk(placed - {None})
    return {
        member.pk: card(
            profiles[member.pk],
            seen[member.pk],
            organisation=organisations.get(member.organisation_id or 0),
        )
        for member in members
        if ProfileField.NAME in seen[member.pk]
    }


def profiles_of(members: Sequence[Member]) -> dict[int, Profile]:
    """The profile of each: one that was never written is as a new one. One query."""
    stored = Profile.objects.in_bulk([member.pk for member in members])
    found = {m.pk: stored.get(m.pk) or Profile(member=m) for m in members}
    for member in members:
        found[member.pk].member = member
    return found


def card(
    profile: Profile, seen: frozenset[ProfileField], *, organisation: Organisation | None
) -> PersonCard:
    """The card of somebody of whom `seen` may be seen; `organisation` is their main one."""
    member = profile.member
    return PersonCard(
        uuid=member.uuid,
        name=member.name,
        address=reverse("member", args=[member.uuid]),
        title=profile.title if ProfileField.TITLE in seen else "",
        organisation=organisation if ProfileField.ORGANISATIONS in seen else None,
        photo=photo_address(profile) if ProfileField.PHOTO in seen else "",
        is_ambassador=profile.is_ambassador,
    )


def photo_address(profile: Profile) -> str:
    """Where the photo is served, a new address for each new photo; empty where there is none."""
    if not profile.photo:
        return ""
    return reverse("member_photo", args=[profile.member.uuid, photo_version(profile)])


def photo_version(profile: Profile) -> str:
    """What tells one photo of a member from their next: its random file name."""
    return PurePath(profile.photo.name or "").stem

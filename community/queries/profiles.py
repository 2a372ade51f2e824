"""Members as cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse

from community.enums import ProfileField, Relation
from community.models import Block, Profile
from community.queries.seeing import visible_fields

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
    ids = [member.pk for member in members]
    profiles = Profile.objects.filter(pk__in=ids).select_related("member__organisation")
    blocking: set[int] = set()
    if viewer is not None:
        rows = Block.objects.filter(blocker__in=ids, blocked=viewer.pk)
        blocking = set(rows.values_list("blocker", flat=True))
    found = {}
    for profile in profiles:
        seen = visible_fields(profile, _near(profile.member, viewer, blocking))
        if ProfileField.NAME in seen and profile.member.name:
            found[profile.pk] = _card(profile, seen)
    return found


def _near(owner: Member, viewer: Member | None, blocking: set[int]) -> Relation:
    """`seeing.relation`, where the blocks are known."""
    if viewer is None or not viewer.is_authenticated or not viewer.is_active:
        return Relation.STRANGER
    if viewer.pk == owner.pk:
        return Relation.SELF
    if owner.pk in blocking:
        return Relation.STRANGER
    ours = viewer.organisation_id is not None and viewer.organisation_id == owner.organisation_id
    return Relation.COLLEAGUE if ours else Relation.MEMBER


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

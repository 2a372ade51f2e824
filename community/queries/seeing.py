"""Who sees what of a member: the one rule, as a function and as a condition on rows.

Whatever shows, counts, orders, finds or sends anything of a profile asks here. A profile that is
not in the directory, or whose owner is no longer active, shows nothing to anybody else; whom its
owner has blocked is a stranger to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from community.enums import Audience, ProfileField, Relation
from community.models import Block, Profile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from community.models import Member

NOTHING: frozenset[ProfileField] = frozenset()


def relation(owner: Member, viewer: Member | None) -> Relation:
    """How near `viewer` (None: a visitor) is to `owner`."""
    if viewer is None or not viewer.is_authenticated or not viewer.is_active:
        return Relation.STRANGER
    if viewer.pk == owner.pk:
        return Relation.SELF
    if Block.objects.filter(blocker=owner, blocked=viewer).exists():
        return Relation.STRANGER
    ours = viewer.organisation_id is not None and viewer.organisation_id == owner.organisation_id
    return Relation.COLLEAGUE if ours else Relation.MEMBER


def visible_fields(profile: Profile, near: Relation) -> frozenset[ProfileField]:
    """What somebody so near sees of `profile`. Without the name there is nothing: what a nameless
    profile tells would soon tell whose it is."""
    if near == Relation.SELF:
        return frozenset(ProfileField)
    if not profile.in_directory or not profile.member.is_active:
        return NOTHING
    seen = frozenset(field for field in ProfileField if profile.audience_of(field) >= near)
    return seen if ProfileField.NAME in seen else NOTHING


def where_visible(
    viewer: Member | None, *fields: ProfileField, profile: str = "", member: str = "member__"
) -> Q:
    """The rows of which `viewer` sees the name and all of `fields`: the rule of `visible_fields`
    and `relation` as a condition on profiles or, with `profile` and `member` as the paths to them
    ("member__profile__", "member__"), on whatever hangs on one."""
    open_to_all = _at_least(Audience.PUBLIC, fields, profile)
    rule = open_to_all
    if viewer is not None and viewer.is_authenticated and viewer.is_active:
        known = _at_least(Audience.MEMBERS, fields, profile)
        if viewer.organisation_id is not None:
            ours = Q(**{f"{member}organisation": viewer.organisation_id})
            known |= ours & _at_least(Audience.ORGANISATION, fields, profile)
        blocked = Exists(
            Block.objects.filter(blocker=OuterRef(f"{member}pk"), blocked_id=viewer.pk)
        )
        rule |= known & ~Q(blocked)
    listed = Q(**{f"{profile}in_directory": True, f"{member}is_active": True})
    rule = listed & rule
    return rule if viewer is None else rule | Q(**{f"{member}pk": viewer.pk})


def _at_least(audience: Audience, fields: Iterable[ProfileField], profile: str) -> Q:
    asked = {ProfileField.NAME, *fields}
    return Q(**{f"{profile}audience_{field}__gte": audience for field in sorted(asked)})


def where_visible_to(*fields: ProfileField, viewer: str, profile: str, member: str) -> Q:
    """The same rule, for rows with a viewer of their own: `viewer` is the path to them
    ("member__")."""
    ours = Q(**{f"{viewer}organisation": F(f"{member}organisation")})
    known = _at_least(Audience.MEMBERS, fields, profile) | (
        ours & _at_least(Audience.ORGANISATION, fields, profile)
    )
    blocked = Exists(
        Block.objects.filter(blocker=OuterRef(f"{member}pk"), blocked=OuterRef(f"{viewer}pk"))
    )
    rule = _at_least(Audience.PUBLIC, fields, profile) | (
        Q(**{f"{viewer}is_active": True}) & known & ~Q(blocked)
    )
    listed = Q(**{f"{profile}in_directory": True, f"{member}is_active": True})
    return listed & rule | Q(**{f"{member}pk": F(f"{viewer}pk")})

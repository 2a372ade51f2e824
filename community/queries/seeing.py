"""Who sees what of a member: the one rule, as a function and as a condition on rows.

Whatever shows, counts, orders, finds or sends anything of a profile asks here. A profile that is
not in the directory, has no name, or whose owner is no longer active, shows nothing to anybody else;
whom its owner has blocked is a stranger to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, Exists, F, OuterRef, PositiveSmallIntegerField, Q, Value, When
from django.db.models.lookups import GreaterThanOrEqual

from community.enums import Audience, ProfileField, Relation
from community.models import Block, Profile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from community.models import Member

NOTHING: frozenset[ProfileField] = frozenset()


def relation(owner: Member, viewer: Member | None) -> Relation:
    """How near `viewer` (None: a visitor) is to `owner`."""
    return relations([owner], viewer)[owner.pk]


def relations(owners: Sequence[Member], viewer: Member | None) -> dict[int, Relation]:
    """How near `viewer` is to each of `owners`, in one query at most."""
    if viewer is None or not viewer.is_authenticated or not viewer.is_active:
        return dict.fromkeys((owner.pk for owner in owners), Relation.STRANGER)
    others = [owner.pk for owner in owners if owner.pk != viewer.pk]
    blocks = Block.objects.filter(blocker__in=others, blocked=viewer.pk)
    blocking = set(blocks.values_list("blocker_id", flat=True)) if others else set()
    return {owner.pk: _near(owner, viewer, is_blocked=owner.pk in blocking) for owner in owners}


def relations_of_many(
    owners: Sequence[Member], viewers: Sequence[Member]
) -> dict[tuple[int, int], Relation]:
    """How near each of `viewers`, active members, is to each of `owners`, by their primary keys
    (owner, viewer); one query."""
    blocks = Block.objects.filter(blocker__in=owners, blocked__in=viewers)
    blocking = set(blocks.values_list("blocker_id", "blocked_id")) if owners else set()
    return {
        (owner.pk, viewer.pk): _near(owner, viewer, is_blocked=(owner.pk, viewer.pk) in blocking)
        for owner in owners
        for viewer in viewers
    }


def _near(owner: Member, viewer: Member, *, is_blocked: bool) -> Relation:
    if viewer.pk == owner.pk:
        return Relation.SELF
    if is_blocked:
        return Relation.STRANGER
    ours = viewer.organisation_id is not None and viewer.organisation_id == owner.organisation_id
    return Relation.COLLEAGUE if ours else Relation.MEMBER


def visible_fields(profile: Profile, near: Relation) -> frozenset[ProfileField]:
    """What somebody so near sees of `profile`. Without the name there is nothing: what a nameless
    profile tells would soon tell whose it is."""
    if near == Relation.SELF:
        return frozenset(ProfileField)
    member = profile.member
    if not profile.in_directory or not member.is_active or not member.name:
        return NOTHING
    seen = frozenset(field for field in ProfileField if profile.audience_of(field) >= near)
    return seen if ProfileField.NAME in seen else NOTHING


def where_visible(
    viewer: Member | None, *fields: ProfileField, profile: str = "", member: str = "member__"
) -> Q:
    """The rows of which `viewer` sees the name and all of `fields`: the rule of `visible_fields`
    and `relation` as a condition on profiles or, with `profile` and `member` as the paths to them
    ("member__profile__", "member__"), on whatever hangs on one."""
    return _where(viewer, lambda least: _at_least(least, fields, profile), profile, member)


def where_row_visible(
    viewer: Member | None,
    *,
    column: str = "field",
    profile: str = "profile__",
    member: str = "profile__member__",
) -> Q:
    """The rows that each tell one thing of a profile, of which `viewer` sees that and the name:
    `column` says which `ProfileField` it is."""

    # One expression, not a condition a field: planning those took longer than finding the rows.
    its_own = Case(
        *(When(**{column: field}, then=F(f"{profile}audience_{field}")) for field in ProfileField),
        default=Value(Audience.ME),
        output_field=PositiveSmallIntegerField(),
    )

    def at_least(audience: Audience) -> Q:
        name = Q(**{f"{profile}audience_{ProfileField.NAME}__gte": audience})
        return name & Q(GreaterThanOrEqual(its_own, audience))

    return _where(viewer, at_least, profile, member)


def _where(
    viewer: Member | None, at_least: Callable[[Audience], Q], profile: str, member: str
) -> Q:
    rule = at_least(Audience.PUBLIC)
    if viewer is not None and viewer.is_authenticated and viewer.is_active:
        known = at_least(Audience.MEMBERS)
        if viewer.organisation_id is not None:
            ours = Q(**{f"{member}organisation": viewer.organisation_id})
            known |= ours & at_least(Audience.ORGANISATION)
        blocked = Exists(
            Block.objects.filter(blocker=OuterRef(f"{member}pk"), blocked_id=viewer.pk)
        )
        rule |= known & ~Q(blocked)
    rule = _listed(profile, member) & rule
    return rule if viewer is None else rule | Q(**{f"{member}pk": viewer.pk})


def _listed(profile: str, member: str) -> Q:
    there = Q(**{f"{profile}in_directory": True, f"{member}is_active": True})
    return there & ~Q(**{f"{member}name": ""})


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
    return _listed(profile, member) & rule | Q(**{f"{member}pk": F(f"{viewer}pk")})

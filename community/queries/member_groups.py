"""Who sees what of a group, and what there is to see: the one rule, as a function and as conditions
on rows.

An open group is read by every member. Of one on request, those who are not in it see its name, what
it is for, who facilitates it and how many are in it. Nobody else knows of a hidden one, but for who
is invited to it. Moderators know of all groups, to look after them; what is within they read only
while they look in, which is noted for everybody in it (docs/adr/0032-groups.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, Subquery

from community.enums import (
    GroupJoining,
    GroupRole,
    GroupState,
    MembershipState,
    ProfileField,
)
from community.models import (
    Block,
    GroupLook,
    GroupMembership,
    Member,
    MemberGroup,
    Thread,
    ThreadReader,
)
from community.queries import seeing
from foundation.folding import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from uuid import UUID

    from django.core.paginator import Page
    from django.db.models import QuerySet

MODERATE: Final = "community.moderate_membergroup"
PER_PAGE: Final = 20
# People who are found to be invited.
FOUND: Final = 20
# Of the people of a group, on its first page.
FACES: Final = 12


def is_member(viewer: Any) -> bool:
    """Whether somebody is signed in, and still may."""
    return viewer is not None and viewer.is_authenticated and viewer.is_active


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to a group, and what they may do there."""

    group: MemberGroup
    viewer: Member
    membership: GroupMembership | None
    is_moderator: bool
    looks: bool  # a moderator who is looking in

    @property
    def state(self) -> str:
        return self.membership.state if self.membership else ""

    @property
    def is_in(self) -> bool:
        return self.state == MembershipState.MEMBER

    @property
    def is_invited(self) -> bool:
        return self.state == MembershipState.INVITED

    @property
    def has_asked(self) -> bool:
        return self.state == MembershipState.REQUESTED

    @property
    def facilitates(self) -> bool:
        return (
            self.is_in
            and self.membership is not None
            and (self.membership.role == GroupRole.FACILITATOR)
        )

    @property
    def is_live(self) -> bool:
        return self.group.state == GroupState.LIVE

    @property
    def is_begun(self) -> bool:
        return self.group.state in {GroupState.LIVE, GroupState.ARCHIVED}

    @property
    def sees(self) -> bool:
        """That it exists, what it is for, and who facilitates it."""
        if self.is_moderator or self.is_in:
            return True
        if self.group.created_by_id == self.viewer.pk and not self.is_begun:
            return True
        if not self.is_begun:
            return False
        return self.group.joining != GroupJoining.HIDDEN or self.is_invited

    @property
    def reads(self) -> bool:
        """What is written and kept in it."""
        if not self.is_begun:
            return False
        is_open = self.group.joining == GroupJoining.OPEN and self.state != MembershipState.REMOVED
        return self.is_in or is_open or self.looks

    @property
    def writes(self) -> bool:
        return self.is_in and self.is_live

    @property
    def keeps_order(self) -> bool:
        """Whether they may hide, close and pin."""
        return self.is_live and (self.facilitates or (self.is_moderator and self.reads))

    @property
    def manages(self) -> bool:
        """Whether they may change the group itself and who facilitates it."""
        return self.facilitates or self.is_moderator

    @property
    def may_join(self) -> bool:
        if not self.is_live or self.is_in or self.has_asked or not self.sees:
            return False
        if self.is_invited:
            return True
        return self.group.joining != GroupJoining.HIDDEN and self.state != MembershipState.REMOVED


def standing(group: MemberGroup, viewer: Member, now: datetime) -> Standing:
    """How `viewer`, a member, stands to `group`."""
    membership = GroupMembership.objects.filter(group=group, member=viewer).first()
    is_moderator = viewer.has_perm(MODERATE)
    looks = (
        is_moderator and GroupLook.objects.filter(group=group, actor=viewer, until__gt=now).exists()
    )
    return Standing(group, viewer, membership, is_moderator, looks)


def find(slug: str, *, viewer: Any, now: datetime) -> Standing | None:
    """The group called so in addresses, if `viewer` may know of it."""
    if not is_member(viewer):
        return None
    group = MemberGroup.objects.select_related("created_by").filter(slug=slug).first()
    found = standing(group, viewer, now) if group else None
    return found if found and found.sees else None


def _ids(viewer: Member, *states: MembershipState) -> QuerySet[Any, Any]:
    rows = GroupMembership.objects.filter(member=viewer, state__in=states)
    return rows.values("group")


NEAR: Final = (MembershipState.MEMBER, MembershipState.INVITED)


def near(member: Member) -> set[int]:
    """The groups that `member` knows of even where they are hidden."""
    rows = GroupMembership.objects.filter(member=member, state__in=NEAR)
    return set(rows.values_list("group", flat=True))


def known_to(viewer: Member) -> Q:
    """The groups that `viewer` may know of in a list: the rule of `Standing.sees`, but for what
    moderators know for their work."""
    begun = Q(state__in=(GroupState.LIVE, GroupState.ARCHIVED))
    return begun & (~Q(joining=GroupJoining.HIDDEN) | Q(pk__in=_ids(viewer, *NEAR)))


def read_by(viewer: Any, prefix: str = "") -> Q:
    """What hangs on a group whose inside `viewer` reads as a member: the rule of `Standing.reads`,
    but for what moderators look into."""
    if not is_member(viewer):
        return Q(pk__in=())
    begun = Q(**{f"{prefix}state__in": (GroupState.LIVE, GroupState.ARCHIVED)})
    mine = Q(**{f"{prefix}pk__in": _ids(viewer, MembershipState.MEMBER)})
    thrown_out = Q(**{f"{prefix}pk__in": _ids(viewer, MembershipState.REMOVED)})
    return begun & (mine | (Q(**{f"{prefix}joining": GroupJoining.OPEN}) & ~thrown_out))


def within(members: Collection[int]) -> QuerySet[GroupMembership]:
    """How each of `members` is in the groups that they read for being in them: the rules of
    `Standing.is_in` and `reads`, for many at once."""
    begun = (GroupState.LIVE, GroupState.ARCHIVED)
    return GroupMembership.objects.filter(
        member__in=members, state=MembershipState.MEMBER, group__state__in=begun
    )


# --- lists ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A group in a list: `unread` discussions for who is in it, `asked` who waits for an answer
    of a facilitator."""

    group: MemberGroup
    people: int
    is_mine: bool
    unread: int
    asked: int


@dataclass(frozen=True, slots=True)
class Listing:
    mine: list[GroupCard]
    invitations: list[GroupMembership]
    proposals: list[MemberGroup]  # one's own, and for moderators everybody's
    page: Page[MemberGroup]
    cards: list[GroupCard]
    hidden: list[GroupCard]  # for moderators alone


def _with_people(groups: QuerySet[MemberGroup]) -> QuerySet[Any]:
    among = GroupMembership.objects.filter(
        group=OuterRef("pk"), state=MembershipState.MEMBER, member__is_active=True
    )
    counted = among.order_by().values("group").annotate(n=Count("pk")).values("n")
    return groups.annotate(people=Subquery(counted))


def _unread(viewer: Member) -> dict[int, int]:
    """How many discussions of each group `viewer` has not read to the end."""
    read = ThreadReader.objects.filter(
        thread=OuterRef("pk"), member=viewer, read_at__gte=OuterRef("last_post_at")
    )
    joined = GroupMembership.objects.filter(
        group=OuterRef("group"),
        member=viewer,
        state=MembershipState.MEMBER,
        joined_at__lt=OuterRef("last_post_at"),
    )
    rows = Thread.objects.filter(Exists(joined), ~Exists(read), post_count__gt=0, is_hidden=False)
    return dict(rows.order_by().values_list("group").annotate(n=Count("pk")))


def unread_in(group: MemberGroup, viewer: Member) -> set[int]:
    """The discussions of `group` that `viewer` has read before, and that have grown since, or that
    are new to them."""
    read = ThreadReader.objects.filter(
        thread=OuterRef("pk"), member=viewer, read_at__gte=OuterRef("last_post_at")
    )
    joined = GroupMembership.objects.filter(
        group=group,
        member=viewer,
        state=MembershipState.MEMBER,
        joined_at__lt=OuterRef("last_post_at"),
    )
    rows = Thread.objects.filter(Exists(joined), ~Exists(read), group=group)
    return set(rows.values_list("pk", flat=True))


def listing(viewer: Member, *, words: str = "", page: Any = 1) -> Listing:
    """The groups that `viewer` knows of; others narrowed to `words`."""
    member_of = dict(
        GroupMembership.objects.filter(member=viewer, state=MembershipState.MEMBER).values_list(
            "group", "role"
        )
    )
    unread = _unread(viewer)
    asked = _asked([pk for pk, role in member_of.items() if role == GroupRole.FACILITATOR])

    def card(group: Any) -> GroupCard:
        return GroupCard(
            group,
            group.people or 0,
            group.pk in member_of,
            unread.get(group.pk, 0),
            asked.get(group.pk, 0),
        )

    groups = _with_people(MemberGroup.objects.order_by("state", "name", "pk"))
    mine = groups.filter(pk__in=member_of).exclude(state=GroupState.DECLINED)
    mine = mine.exclude(state=GroupState.PROPOSED)
    others = groups.filter(known_to(viewer)).exclude(pk__in=member_of)
    others = others.exclude(state=GroupState.ARCHIVED)
    shown = Paginator(_named(others, words), PER_PAGE).get_page(page)
    is_moderator = viewer.has_perm(MODERATE)
    hidden: Iterable[Any] = ()
    if is_moderator:
        hidden = groups.filter(
            joining=GroupJoining.HIDDEN, state__in=(GroupState.LIVE, GroupState.ARCHIVED)
        ).exclude(pk__in=member_of)[:100]
    proposals = MemberGroup.objects.filter(state=GroupState.PROPOSED).select_related("created_by")
    if not is_moderator:
        proposals = MemberGroup.objects.filter(
            created_by=viewer, state__in=(GroupState.PROPOSED, GroupState.DECLINED)
        )
    invitations = GroupMembership.objects.filter(
        member=viewer, state=MembershipState.INVITED, group__state=GroupState.LIVE
    ).select_related("group", "invited_by")
    return Listing(
        mine=[card(group) for group in mine],
        invitations=list(invitations),
        proposals=list(proposals[:100]),
        page=shown,
        cards=[card(group) for group in shown.object_list],
        hidden=[card(group) for group in hidden],
    )


def _named(groups: QuerySet[MemberGroup], words: str) -> Any:
    """Those whose name or purpose has each of `words`, whatever the case and the marks above the
    letters. There are a few hundred groups at most: a database folds letters in its own way."""
    terms = fold(words).split()
    if not terms:
        return groups

    def has_all(group: MemberGroup) -> bool:
        text = fold(f"{group.name} {group.purpose}")
        return all(term in text for term in terms)

    return [group for group in groups if has_all(group)]


def _asked(groups: list[int]) -> dict[int, int]:
    if not groups:
        return {}
    rows = GroupMembership.objects.filter(
        group__in=groups, state=MembershipState.REQUESTED, member__is_active=True
    )
    return dict(rows.order_by().values_list("group").annotate(n=Count("pk")))


# --- people ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class People:
    """Who is in a group, as far as its reader sees them: the others are a number. `with_work`: the
    primary keys of those whose organisation is shown."""

    facilitators: list[GroupMembership]
    members: list[GroupMembership]
    unseen: int
    number: int
    with_work: frozenset[int]


def _rows(group: MemberGroup, *states: MembershipState) -> QuerySet[GroupMembership]:
    rows = GroupMembership.objects.filter(group=group, state__in=states, member__is_active=True)
    return rows.select_related("member__organisation", "member__profile").order_by(
        "member__name", "pk"
    )


def people(view: Standing, *, most: int | None = None) -> People:
    """The people of the group. Facilitators are named to everybody who sees the group: it is what
    they took on. Of the others, a reader sees whose profile shows them the name; facilitators see
    all, for they let them in. An organisation is shown likewise, where the profile shows it."""
    rows = _rows(view.group, MembershipState.MEMBER)
    facilitators = list(rows.filter(role=GroupRole.FACILITATOR))
    others = rows.filter(role=GroupRole.MEMBER)
    number = others.count()
    if not view.reads and not view.is_moderator:
        work = _with_work(view, facilitators)
        return People(facilitators, [], number, number + len(facilitators), work)
    seen = others if view.manages else others.filter(_visible(view.viewer))
    visible = number if view.manages else seen.count()
    shown = list(seen if most is None else seen[:most])
    work = _with_work(view, [*facilitators, *shown])
    return People(facilitators, shown, number - visible, number + len(facilitators), work)


def _with_work(view: Standing, rows: list[GroupMembership]) -> frozenset[int]:
    members = {row.member_id for row in rows}
    if view.manages:
        return frozenset(members)
    return frozenset(profile_visible(view.viewer, members, ProfileField.ORGANISATIONS))


def _visible(viewer: Member) -> Q:
    return seeing.where_visible(viewer, profile="member__profile__", member="member__")


def waiting(view: Standing) -> list[GroupMembership]:
    """Who asked to join, for those who answer."""
    return list(_rows(view.group, MembershipState.REQUESTED)) if view.manages else []


def invited(view: Standing) -> list[GroupMembership]:
    return list(_rows(view.group, MembershipState.INVITED)) if view.manages else []


def invitable(group: MemberGroup, viewer: Member) -> QuerySet[Member]:
    """Whom `viewer` may invite: those whose name they see, who have not blocked them, and who are
    not in the group already."""
    near = GroupMembership.objects.filter(
        group=group,
        member=OuterRef("pk"),
        state__in=(MembershipState.MEMBER, MembershipState.INVITED),
    )
    blocked = Block.objects.filter(blocker=OuterRef("pk"), blocked=viewer)
    found = Member.objects.filter(seeing.where_visible(viewer, profile="profile__", member=""))
    return found.filter(~Exists(near), ~Exists(blocked), is_active=True).exclude(pk=viewer.pk)


def to_invite(group: MemberGroup, viewer: Member, words: str) -> list[Member]:
    """Some of them, by what their names have."""
    terms = words.split()[:5]
    if not terms:
        return []
    found = invitable(group, viewer).select_related("organisation").order_by("name", "pk")
    for term in terms:
        found = found.filter(name__icontains=term)
    return list(found[:FOUND])


def looks(view: Standing) -> list[GroupLook]:
    """Who looked into the group from outside, for those who are in it."""
    if not view.is_in:
        return []
    return list(view.group.looks.select_related("actor").order_by("-at")[:10])


def person(uuid: UUID, group: MemberGroup) -> GroupMembership | None:
    """One row of the group, by its own public id."""
    return GroupMembership.objects.filter(group=group, uuid=uuid).select_related("member").first()


def profile_visible(viewer: Member, members: Iterable[int], *fields: ProfileField) -> set[int]:
    """Those of `members` whose name `viewer` sees, to whose pages a link may lead; and all of
    `fields`."""
    rule = seeing.where_visible(viewer, *fields, profile="profile__", member="")
    return set(Member.objects.filter(rule, pk__in=set(members)).values_list("pk", flat=True))

"""Joining a group, leaving it, and what its facilitators do about who is in it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from community import errors
from community.enums import (
    GroupJoining,
    GroupMail,
    GroupRole,
    GroupState,
    MembershipState,
    Told,
)
from community.models import GroupMembership, Member
from community.queries import member_groups as groups
from community.services import notifications
from community.services.member_groups import locked
from foundation import outbox

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import MemberGroup

# Who was declined may ask again after so long; who was removed, only by invitation.
ASK_AGAIN: Final = timedelta(days=30)
DAY: Final = timedelta(days=1)
# Invitations by one person in a day.
MOST_INVITED: Final = 50

State = MembershipState


@transaction.atomic
def join(group: MemberGroup, *, member: Member, note: str = "", now: datetime) -> GroupMembership:
    """Join, accept an invitation, or ask, whichever the group wants; twice is once. Raises NotThere
    for a group one cannot know of, CannotJoin and GroupAtRest."""
    group = locked(group)
    view = groups.standing(group, member, now)
    if not view.sees:
        raise errors.NotThere
    row = view.membership
    if row is not None and (view.is_in or view.has_asked):
        return row
    if group.state != GroupState.LIVE:
        raise errors.GroupAtRest
    if not view.may_join or _is_too_early(row, now):
        raise errors.CannotJoin
    # Asking and taking it back, time and again, would be a mail each time.
    again = row is not None and row.joined_at is None and _left_today(row, now)
    at_once = group.joining == GroupJoining.OPEN or view.is_invited
    row = row or GroupMembership(group=group, member=member)
    row.state = State.MEMBER if at_once else State.REQUESTED
    row.role, row.reason = GroupRole.MEMBER, ""
    row.note = "" if at_once else note.strip()[:1000]
    row.joined_at, row.changed_at = now if at_once else None, now
    row.save()
    if not at_once and not again:
        _tell_facilitators(group, row, now)
    return row


def _is_too_early(row: GroupMembership | None, now: datetime) -> bool:
    return row is not None and row.state == State.DECLINED and now < row.changed_at + ASK_AGAIN


def _left_today(row: GroupMembership, now: datetime) -> bool:
    return row.state == State.LEFT and now < row.changed_at + DAY


def _tell_facilitators(group: MemberGroup, row: GroupMembership, now: datetime) -> None:
    rows = GroupMembership.objects.filter(
        group=group, role=GroupRole.FACILITATOR, member__is_active=True
    )
    own = dict(rows.values_list("member", "pk"))
    notifications.notify(
        dict.fromkeys(own, Told.REQUESTS),
        # As the digest calls it.
        f"group:{group.uuid}:{int(now.timestamp())}",
        about=f"requests:{group.uuid}",
        by=row.member_id,
        mail=notifications.Mail(
            message="community.group_requests",
            promise=lambda pk, email: outbox.Promise(
                recipient=email, key=f"group-requests-{own[pk]}", ids={"membership": own[pk]}
            ),
        ),
        now=now,
    )


@transaction.atomic
def leave(group: MemberGroup, *, member: Member, now: datetime) -> None:
    """Leave, take a request back, or decline an invitation; twice is once. Raises LastFacilitator
    for who facilitates a group alone while others are in it."""
    group = locked(group)
    row = GroupMembership.objects.filter(group=group, member=member).first()
    if row is None or row.state not in {State.MEMBER, State.REQUESTED, State.INVITED}:
        return
    _check_last(group, row)
    row.state, row.role, row.changed_at, row.note = State.LEFT, GroupRole.MEMBER, now, ""
    row.save(update_fields=["state", "role", "changed_at", "note"])


def _check_last(group: MemberGroup, row: GroupMembership) -> None:
    """Refuse that a group loses its last facilitator; an archived one needs none."""
    if row.role != GroupRole.FACILITATOR or group.state == GroupState.ARCHIVED:
        return
    others = GroupMembership.objects.filter(
        group=group, role=GroupRole.FACILITATOR, member__is_active=True
    ).exclude(pk=row.pk)
    if not others.exists():
        raise errors.LastFacilitator


def _managed(group: MemberGroup, actor: Member, now: datetime) -> MemberGroup:
    group = locked(group)
    if not groups.standing(group, actor, now).manages:
        raise errors.NotAllowed
    if group.state != GroupState.LIVE:
        raise errors.GroupAtRest
    return group


def _row(group: MemberGroup, member: Member, *states: MembershipState) -> GroupMembership:
    row = GroupMembership.objects.filter(group=group, member=member, state__in=states).first()
    if row is None:
        raise errors.NotThere
    row.group = group
    return row


@transaction.atomic
def invite(
    group: MemberGroup, *, member: Member, note: str = "", actor: Member, now: datetime
) -> GroupMembership:
    """Invite somebody whom `actor` may know; who asked already is in. Raises NotAllowed,
    GroupAtRest, TooMany, AlreadyThere, and NotThere for whom `actor` does not see."""
    group = _managed(group, actor, now)
    row = GroupMembership.objects.filter(group=group, member=member).first()
    if row is not None and row.state == State.REQUESTED:
        return answer(group, member=member, accept=True, actor=actor, now=now)
    if row is not None and row.state in {State.MEMBER, State.INVITED}:
        raise errors.AlreadyThere
    if not groups.invitable(group, actor).filter(pk=member.pk).exists():
        raise errors.NotThere
    # Whatever became of them: taken back, they were sent all the same.
    day = GroupMembership.objects.filter(invited_by=actor, changed_at__gt=now - DAY)
    was_invited = row is not None and row.invited_by_id is not None and _left_today(row, now)
    if was_invited or day.count() >= MOST_INVITED:
        raise errors.TooMany
    row = row or GroupMembership(group=group, member=member)
    row.state, row.role, row.reason = State.INVITED, GroupRole.MEMBER, ""
    row.note, row.invited_by, row.changed_at = note.strip()[:1000], actor, now
    row.save()
    _tell(row, actor, now)
    return row


def _tell(row: GroupMembership, actor: Member, now: datetime) -> None:
    """Tell somebody how they stand to a group now."""
    is_invited = row.state == State.INVITED
    notifications.notify(
        {row.member_id: Told.INVITATIONS if is_invited else Told.MEMBERSHIPS},
        f"membership:{row.pk}:{row.state}:{int(now.timestamp())}",
        about=f"group:{row.group.uuid}",
        by=actor.pk,
        mail=notifications.Mail(
            message="community.group_membership",
            promise=lambda _pk, email: outbox.Promise(
                recipient=email,
                key=f"group-membership-{row.pk}",
                ids={"membership": row.pk, "state": row.state},
            ),
        ),
        now=now,
    )


@transaction.atomic
def answer(
    group: MemberGroup,
    *,
    member: Member,
    accept: bool,
    reason: str = "",
    actor: Member,
    now: datetime,
) -> GroupMembership:
    """Answer a request to join, but not one's own: moderators read a group only by a look. Raises
    NotAllowed, GroupAtRest, ReasonNeeded, and NotThere when it was taken back or answered
    meanwhile."""
    group = _managed(group, actor, now)
    if member.pk == actor.pk:
        raise errors.NotAllowed
    row = _row(group, member, State.REQUESTED)
    if not accept and not reason.strip():
        raise errors.ReasonNeeded
    row.state = State.MEMBER if accept else State.DECLINED
    row.reason = "" if accept else reason.strip()[:1000]
    row.joined_at, row.changed_at, row.note = now if accept else None, now, ""
    row.save()
    _tell(row, actor, now)
    return row


@transaction.atomic
def uninvite(group: MemberGroup, *, member: Member, actor: Member, now: datetime) -> None:
    """Take an invitation back. Raises NotAllowed, GroupAtRest and NotThere."""
    group = _managed(group, actor, now)
    row = _row(group, member, State.INVITED)
    row.state, row.changed_at, row.note = State.LEFT, now, ""
    row.save(update_fields=["state", "changed_at", "note"])


@transaction.atomic
def set_role(
    group: MemberGroup, *, member: Member, role: str, actor: Member, now: datetime
) -> GroupMembership:
    """Let somebody facilitate the group, or no longer. Raises NotAllowed, GroupAtRest, NotThere and
    LastFacilitator."""
    group = _managed(group, actor, now)
    row = _row(group, member, State.MEMBER)
    if role != GroupRole.FACILITATOR:
        _check_last(group, row)
    row.role, row.changed_at = GroupRole(role), now
    row.save(update_fields=["role", "changed_at"])
    return row


@transaction.atomic
def remove(
    group: MemberGroup, *, member: Member, reason: str, actor: Member, now: datetime
) -> GroupMembership:
    """Put somebody out of the group; they read why. Raises NotAllowed, GroupAtRest, ReasonNeeded,
    NotThere and LastFacilitator."""
    group = _managed(group, actor, now)
    row = _row(group, member, State.MEMBER)
    if not reason.strip():
        raise errors.ReasonNeeded
    _check_last(group, row)
    row.state, row.role, row.changed_at = State.REMOVED, GroupRole.MEMBER, now
    row.reason = reason.strip()[:1000]
    row.save()
    _tell(row, actor, now)
    return row


def choose_mails(group: MemberGroup, *, member: Member, mails: str) -> None:
    """Keep which mails of the group somebody wants. Raises NotThere for who is not in it."""
    row = _row(group, member, State.MEMBER)
    GroupMembership.objects.filter(pk=row.pk).update(mails=GroupMail(mails))

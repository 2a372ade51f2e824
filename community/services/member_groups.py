"""Groups begin, change and come to rest (docs/adr/0032-groups.md).

Whatever is done to a group or to who is in it is done under the group's lock.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from community import errors
from community.enums import Access, GroupJoining, GroupRole, GroupState, MembershipState, Told
from community.models import GroupLook, GroupMembership, Member, MemberGroup
from community.queries import member_groups as groups
from community.services import access_notes, notifications
from foundation import outbox

if TYPE_CHECKING:
    from datetime import datetime

# Of one member, waiting for an answer at the same time.
MOST_PROPOSED: Final = 3
# A look lasts so long; what was declined is kept so long for its proposer to read why.
LOOK: Final = timedelta(hours=1)
KEPT_DECLINED: Final = timedelta(days=90)
# What stands below /groups/ besides groups.
RESERVED: Final = frozenset({"new"})


def locked(group: MemberGroup) -> MemberGroup:
    """The group as it is now, and nobody else's until the transaction ends."""
    found = MemberGroup.objects.select_for_update(of=("self",)).filter(pk=group.pk).first()
    if found is None:
        raise errors.NotThere
    return found


@transaction.atomic
def propose(
    *, name: str, purpose: str, language: str, joining: str, actor: Member, now: datetime
) -> MemberGroup:
    """Ask for a group; `actor` facilitates it. Whoever looks after groups needs to ask nobody.

    Raises TooMany for who waits for answers already.
    """
    Member.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    is_moderator = actor.has_perm(groups.MODERATE)
    waiting = MemberGroup.objects.filter(created_by=actor, state=GroupState.PROPOSED).count()
    if not is_moderator and waiting >= MOST_PROPOSED:
        raise errors.TooMany
    group = _create(
        name=name,
        purpose=purpose,
        language=language,
        joining=joining,
        state=GroupState.LIVE if is_moderator else GroupState.PROPOSED,
        created_by=actor,
        created_at=now,
        decided_at=now if is_moderator else None,
    )
    if is_moderator:
        _facilitate(group, actor, now)
    return group


def _create(*, name: str, joining: str, **told: Any) -> MemberGroup:
    """Of two groups of the same name at once, the second gets a longer address."""
    plain = _slug(name, joining)
    try:
        with transaction.atomic():
            return MemberGroup.objects.create(slug=plain, name=name, joining=joining, **told)
    except IntegrityError:
        slug = _lengthened(plain)
        return MemberGroup.objects.create(slug=slug, name=name, joining=joining, **told)


def _facilitate(group: MemberGroup, member: Member, now: datetime) -> None:
    GroupMembership.objects.update_or_create(
        group=group,
        member=member,
        defaults={
            "role": GroupRole.FACILITATOR,
            "state": MembershipState.MEMBER,
            "joined_at": now,
            "changed_at": now,
        },
    )


def _slug(name: str, joining: str) -> str:
    """A word for addresses. A hidden group's cannot be guessed, and never makes another group's
    longer, which would tell that it is there."""
    plain = slugify(name)[:60].strip("-") or "group"
    if (
        joining != GroupJoining.HIDDEN
        and plain not in RESERVED
        and not MemberGroup.objects.filter(slug=plain).exists()
    ):
        return plain
    return _lengthened(plain)


def _lengthened(plain: str) -> str:
    return f"{plain}-{secrets.token_hex(4)}"


@transaction.atomic
def decide(
    group: MemberGroup, *, approve: bool, reason: str, actor: Member, now: datetime
) -> MemberGroup:
    """Answer a proposal; its proposer facilitates the group, or reads why there is none. Raises
    NotAllowed, ReasonNeeded for a no without one, and NotThere when it was answered meanwhile."""
    if not actor.has_perm(groups.MODERATE):
        raise errors.NotAllowed
    group = locked(group)
    if group.state != GroupState.PROPOSED:
        raise errors.NotThere
    if not approve and not reason.strip():
        raise errors.ReasonNeeded
    group.state = GroupState.LIVE if approve else GroupState.DECLINED
    group.decided_at, group.reason = now, "" if approve else reason.strip()[:1000]
    group.save(update_fields=["state", "decided_at", "reason"])
    proposer = group.created_by
    if proposer is None:
        return group
    if approve:
        _facilitate(group, proposer, now)
    notifications.notify(
        {proposer.pk: Told.MEMBERSHIPS},
        f"decided:{group.uuid}",
        about=f"group:{group.uuid}",
        by=actor.pk,
        mail=notifications.Mail(
            message="community.group_decided",
            promise=lambda _pk, email: outbox.Promise(
                recipient=email, key=f"group-decided-{group.pk}", ids={"group": group.pk}
            ),
        ),
        now=now,
    )
    return group


@transaction.atomic
def change(
    group: MemberGroup,
    *,
    name: str,
    purpose: str,
    language: str,
    joining: str,
    actor: Member,
    now: datetime,
) -> MemberGroup:
    """Change what it is called and who can join. A group that becomes hidden gets another address:
    the old one is known. Who asked to join an open group is in it. Only who facilitates a group
    opens what is in it to everybody. Raises NotAllowed, GroupAtRest."""
    group = locked(group)
    view = groups.standing(group, actor, now)
    opens = joining == GroupJoining.OPEN and group.joining != joining and view.is_begun
    if not view.manages or (opens and not view.facilitates):
        raise errors.NotAllowed
    if group.state not in {GroupState.LIVE, GroupState.PROPOSED}:
        raise errors.GroupAtRest
    if joining == GroupJoining.HIDDEN and group.joining != GroupJoining.HIDDEN:
        group.slug = _slug(name, joining)
    group.name, group.purpose, group.language, group.joining = name, purpose, language, joining
    group.save(update_fields=["slug", "name", "purpose", "language", "joining"])
    if joining == GroupJoining.OPEN:
        GroupMembership.objects.filter(group=group, state=MembershipState.REQUESTED).update(
            state=MembershipState.MEMBER, joined_at=now, changed_at=now
        )
    return group


@transaction.atomic
def archive(group: MemberGroup, *, actor: Member, now: datetime) -> MemberGroup:
    """Let the group rest: everything in it is kept and read, and nothing changes. Raises NotAllowed
    and GroupAtRest."""
    group = locked(group)
    if not groups.standing(group, actor, now).manages:
        raise errors.NotAllowed
    if group.state != GroupState.LIVE:
        raise errors.GroupAtRest
    group.state, group.archived_at = GroupState.ARCHIVED, now
    group.save(update_fields=["state", "archived_at"])
    return group


@transaction.atomic
def reopen(group: MemberGroup, *, actor: Member, now: datetime) -> MemberGroup:
    """Take an archived group up again. Raises NotAllowed and NotThere."""
    group = locked(group)
    if not groups.standing(group, actor, now).manages:
        raise errors.NotAllowed
    if group.state != GroupState.ARCHIVED:
        raise errors.NotThere
    group.state, group.archived_at = GroupState.LIVE, None
    group.save(update_fields=["state", "archived_at"])
    return group


@transaction.atomic
def look_in(group: MemberGroup, *, reason: str, actor: Member, now: datetime) -> GroupLook:
    """Let a moderator read what is in a group for an hour. Everybody in it reads who did, and why.
    Raises NotAllowed and ReasonNeeded."""
    if not actor.has_perm(groups.MODERATE):
        raise errors.NotAllowed
    if not reason.strip():
        raise errors.ReasonNeeded
    group = locked(group)
    if standing := GroupLook.objects.filter(group=group, actor=actor, until__gt=now).first():
        return standing
    reason = reason.strip()[:150]
    look = GroupLook.objects.create(
        group=group, actor=actor, reason=reason, at=now, until=now + LOOK
    )
    members = Member.objects.filter(
        group_memberships__group=group, group_memberships__state=MembershipState.MEMBER
    )
    access_notes.note(
        members,
        actor=actor,
        access=Access.VIEWED,
        what=f"{group.name}: {reason}",
        now=now,
    )
    return look


def forget_declined(*, now: datetime) -> int:
    """Delete proposals that were declined long ago; how many."""
    old = MemberGroup.objects.filter(state=GroupState.DECLINED, decided_at__lte=now - KEPT_DECLINED)
    return old.delete()[1].get("community.MemberGroup", 0)

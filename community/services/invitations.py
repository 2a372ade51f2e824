"""Inviting people in: one or many at once, by a link in a mail that works once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from community import domains, errors
from community.enums import InvitationState, JoinedBy
from community.models import Invitation
from community.models.invitations import INVITATION_LINK_PURPOSE
from community.queries import invitations as reading
from community.queries import joining as members
from community.services import affiliations, joining, welcoming
from foundation import links, outbox

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from community.models import Member, Organisation

HOLDS: Final = timedelta(days=30)
# Those that led nowhere are forgotten after a quarter, the others after a year.
UNANSWERED_KEPT: Final = timedelta(days=90)
ACCEPTED_KEPT: Final = timedelta(days=365)
BATCH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A person to invite; `email` in its one form."""

    email: str
    name: str
    organisation: Organisation | None
    title: str
    language: str


def invite(
    *,
    email: str,
    name: str,
    organisation: Organisation | None,
    title: str,
    language: str,
    actor: Member,
    now: datetime,
) -> Invitation:
    """Invite one person; they get a mail. Raises NotAllowed, NotAnAddress, MemberAlready and
    InvitedAlready."""
    check_may_invite(actor)
    if not reading.is_invitable(email.strip()):
        raise errors.NotAnAddress
    address = domains.canonical_address(email)
    if members.member_at(address) is not None:
        raise errors.MemberAlready
    wanted = Wanted(
        email=address, name=name, organisation=organisation, title=title, language=language
    )
    made = invite_all([wanted], actor=actor, now=now)
    if not made:
        raise errors.InvitedAlready
    return made[0]


@transaction.atomic
def invite_all(wanted: Sequence[Wanted], *, actor: Member, now: datetime) -> list[Invitation]:
    """Invite people who are no members, in a number of queries that hardly grows; the invitations
    made. Who is invited already, in this moment too, is left alone. Raises NotAllowed."""
    check_may_invite(actor)
    addresses = [one.email for one in wanted]
    _end_old(addresses, now)
    rows = [
        Invitation(
            email=one.email,
            name=one.name,
            organisation=one.organisation,
            title=one.title,
            language=one.language,
            inviter=actor,
            created_at=now,
            sent_at=now,
            expires_at=now + HOLDS,
        )
        for one in wanted
    ]
    Invitation.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    kept = {
        row.uuid: row
        for row in Invitation.objects.filter(uuid__in=[row.uuid for row in rows]).order_by("pk")
    }
    made = [kept[row.uuid] for row in rows if row.uuid in kept]
    _mail("community.invitation", made, now)
    return made


@transaction.atomic
def resend(key: UUID, *, actor: Member, now: datetime) -> Invitation:
    """A new link that holds as long as a first one, in place of the old ones; also of an invitation
    that ran out or was withdrawn. Raises NotAllowed, NoInvitation, MemberAlready, InvitedAlready,
    and TooMany within a day."""
    row = _locked(key, actor)
    if row.state == InvitationState.ACCEPTED or members.member_at(row.email) is not None:
        raise errors.MemberAlready
    if row.state == InvitationState.OPEN and now - row.sent_at < timedelta(days=1):
        raise errors.TooMany
    row.state, row.ended_at, row.reminded_at = InvitationState.OPEN, None, None
    row.sent_at, row.expires_at, row.inviter = now, now + HOLDS, actor
    row.link_version += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        # Another invitation of the same address is open.
        raise errors.InvitedAlready from None
    _mail("community.invitation", [row], now)
    return row


@transaction.atomic
def withdraw(key: UUID, *, actor: Member, now: datetime) -> Invitation:
    """The link no longer works. Twice is once. Raises NotAllowed, NoInvitation, and MemberAlready
    for one that was accepted."""
    row = _locked(key, actor)
    if row.state == InvitationState.ACCEPTED:
        raise errors.MemberAlready
    if row.state != InvitationState.WITHDRAWN:
        row.state, row.ended_at = InvitationState.WITHDRAWN, now
        row.save(update_fields=["state", "ended_at"])
    return row


@transaction.atomic
def remind(*, actor: Member, now: datetime) -> int:
    """Write once more to all who have not answered for a week; how many. Raises NotAllowed."""
    check_may_invite(actor)
    rows = list(reading.to_remind(now).select_for_update(of=("self",)).order_by("pk"))
    for row in rows:
        row.reminded_at = now
    Invitation.objects.bulk_update(rows, ["reminded_at"], batch_size=BATCH)
    _mail("community.invitation_reminder", rows, now)
    return len(rows)


def by_link(token: str, *, now: datetime) -> Invitation:
    """The invitation behind a link that still holds. Raises NoInvitation and InvitationOver."""
    try:
        link = links.read(INVITATION_LINK_PURPOSE, token)
        key = UUID(link.id)
    except (links.BadLink, ValueError):
        raise errors.NoInvitation from None
    row = Invitation.objects.select_related("organisation", "inviter").filter(uuid=key).first()
    if row is None:
        raise errors.NoInvitation
    if row.link_version != link.version or not row.holds(now):
        raise errors.InvitationOver
    return row


@transaction.atomic
def accept(token: str, *, name: str, language: str, now: datetime) -> Member:
    """Make a member of whoever holds the link; it has proven their address. Raises NoInvitation,
    InvitationOver, and MemberAlready: an invitation is no way into an account that exists."""
    key = by_link(token, now=now).uuid
    Invitation.objects.select_for_update(of=("self",)).filter(uuid=key).first()
    # Of two at once the second reads what the first has done.
    row = by_link(token, now=now)
    member, is_new = joining.admit(
        email=row.email,
        name=name,
        language=language,
        agreed=joining.agreeing(now),
        by=JoinedBy.INVITATION,
        now=now,
    )
    if not is_new:
        # What was kept of it goes back with this transaction.
        raise errors.MemberAlready
    if row.title:
        welcoming.introduce(member, name=name, title=row.title, now=now)
    if row.organisation is not None:
        affiliations.verified_by_staff(member, organisation=row.organisation, now=now)
    row.state, row.ended_at, row.member = InvitationState.ACCEPTED, now, member
    row.save(update_fields=["state", "ended_at", "member"])
    return member


def tidy(*, now: datetime) -> int:
    """End what has run out, and forget what ended long ago; how many rows."""
    ended = Invitation.objects.filter(state=InvitationState.OPEN, expires_at__lte=now)
    number = ended.update(state=InvitationState.EXPIRED, ended_at=now)
    rows = Invitation.objects.exclude(state=InvitationState.OPEN)
    accepted = rows.filter(state=InvitationState.ACCEPTED, ended_at__lt=now - ACCEPTED_KEPT)
    others = rows.exclude(state=InvitationState.ACCEPTED).filter(ended_at__lt=now - UNANSWERED_KEPT)
    return number + accepted.delete()[0] + others.delete()[0]


def check_may_invite(actor: Member) -> None:
    """Raises NotAllowed."""
    if not actor.has_perm(reading.PERMISSION):
        raise errors.NotAllowed


def _end_old(addresses: Iterable[str], now: datetime) -> None:
    """So that there is room for a new one."""
    Invitation.objects.filter(
        email__in=list(addresses), state=InvitationState.OPEN, expires_at__lte=now
    ).update(state=InvitationState.EXPIRED, ended_at=now)


def _locked(key: UUID, actor: Member) -> Invitation:
    check_may_invite(actor)
    row = Invitation.objects.select_for_update(of=("self",)).filter(uuid=key).first()
    if row is None:
        raise errors.NoInvitation
    return row


def _mail(message: str, rows: Iterable[Invitation], now: datetime) -> None:
    promises = [
        outbox.Promise(recipient=row.email, key=f"{message}:{row.pk}", ids={"invitation": row.pk})
        for row in rows
    ]
    if promises:
        outbox.put_many(message, promises, now=now)

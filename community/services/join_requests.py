"""Asking to be let in, and a moderator's yes or no."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction

from community import errors
from community.enums import JoinedBy, RequestState, SignUpState
from community.models import JoinRequest, SignUp
from community.queries import joining as reading
from community.queries.joining import Way
from community.services import affiliations, joining
from foundation import outbox

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from community.models import Member, Organisation

# Requests are decided about some at a time.
SETTLE: Final = outbox.Settle(quiet=timedelta(minutes=15), most=timedelta(hours=1))


@transaction.atomic
def ask(
    key: UUID,
    *,
    organisation: Organisation | None,
    organisation_name: str,
    title: str,
    reason: str,
    now: datetime,
) -> JoinRequest:
    """Ask for the address that the attempt `key` has proven; the moderators are told. Raises
    NotProven, NotOpen, AskedAlready and AskedLately."""
    attempt = SignUp.objects.select_for_update(of=("self",)).filter(uuid=key).first()
    if attempt is None or joining.proven(key, now=now) is None:
        raise errors.NotProven
    _check_may_ask(attempt.email, now)
    row = JoinRequest(
        email=attempt.email,
        name=attempt.name,
        language=attempt.language,
        organisation=organisation,
        organisation_name="" if organisation else organisation_name,
        title=title,
        reason=reason,
        terms_version=attempt.terms_version,
        notice_version=attempt.notice_version,
        agreed_at=attempt.created_at,
        created_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        # In another browser, a moment ago.
        raise errors.AskedAlready from None
    attempt.state = SignUpState.ENDED
    attempt.save(update_fields=["state"])
    _tell_moderators(now)
    return row


@transaction.atomic
def accept(
    key: UUID, *, organisation: Organisation | None, actor: Member, now: datetime
) -> JoinRequest:
    """Let them in: a member with a link to sign in, and of `organisation`, if any is given. Raises
    NotAllowed and DecidedAlready."""
    row = _to_decide(key, actor)
    agreed = joining.Agreed(terms=row.terms_version, notice=row.notice_version, at=row.agreed_at)
    member, is_new = joining.admit(
        email=row.email,
        name=row.name,
        language=row.language,
        agreed=agreed,
        by=JoinedBy.REQUEST,
        now=now,
    )
    # Whoever became a member otherwise meanwhile keeps what they have.
    if organisation is not None and (is_new or member.organisation_id is None):
        affiliations.verified_by_staff(member, organisation=organisation, now=now)
    row.member = member
    return _decide(row, RequestState.ACCEPTED, actor, now)


@transaction.atomic
def decline(key: UUID, *, reason: str, actor: Member, now: datetime) -> JoinRequest:
    """Not let them in; they read `reason`. Raises NotAllowed, DecidedAlready and ReasonMissing."""
    row = _to_decide(key, actor)
    if not reason.strip():
        raise errors.ReasonMissing
    row.answer = reason.strip()
    return _decide(row, RequestState.DECLINED, actor, now)


def _check_may_ask(address: str, now: datetime) -> None:
    way = reading.way_in(reading.approved_domain(address), reading.settings())
    if way == Way.INVITED_ONLY:
        raise errors.NotOpen
    before = reading.before(address, now=now)
    if before.open is not None or reading.member_at(address) is not None:
        raise errors.AskedAlready
    if before.not_before is not None:
        raise errors.AskedLately


def _to_decide(key: UUID, actor: Member) -> JoinRequest:
    if not actor.has_perm(reading.PERMISSION):
        raise errors.NotAllowed
    row = JoinRequest.objects.select_for_update(of=("self",)).get(uuid=key)
    if row.state != RequestState.OPEN:
        raise errors.DecidedAlready
    return row


def _decide(row: JoinRequest, state: RequestState, actor: Member, now: datetime) -> JoinRequest:
    row.state, row.decided_at, row.decided_by = state, now, actor
    row.save(update_fields=["state", "decided_at", "decided_by", "answer", "member"])
    outbox.put(f"community.join_{state}", recipient=row.email, now=now, request=row.pk)
    return row


def _tell_moderators(now: datetime) -> None:
    """One mail each, however many ask: it settles."""
    promises = [
        outbox.Promise(
            recipient=member.email,
            key=f"community.join_requests:{member.pk}",
            ids={"member": member.pk},
            settle=SETTLE,
        )
        for member in reading.deciders()
    ]
    outbox.put_many("community.join_requests", promises, now=now)

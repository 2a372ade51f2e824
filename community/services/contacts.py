"""Asking for contact, without any address: those are exchanged when the other accepts
(docs/adr/0031-contact-without-addresses.md).

Everything about two people happens under the locks of both their rows, taken in the order of their
keys: two who ask each other at once, or somebody who asks a thousand, wait for themselves.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Q

from community import errors
from community.enums import ContactPolicy, ContactState, Told
from community.models import Block, ContactRequest, Member, Profile
from community.models.contacts import LINK_PURPOSE
from community.queries.seeing import where_visible
from community.services import notifications, wording
from foundation import links, outbox

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

LEAST, MOST = 20, 1000  # letters of a reason
OPEN_FOR: Final = timedelta(days=30)
MOST_OPEN: Final = 5
MOST_SENT, WITHIN = 20, timedelta(days=30)
# Before one may ask the same person again.
PAUSE: Final = timedelta(days=90)
AT_ONCE: Final = 500

S = ContactState


def check(sender: Member, recipient: Member, *, now: datetime) -> None:
    """Whether `sender` may ask `recipient` now. Raises NotFound where there is nobody for them,
    NameNeeded, InContact, ContactAsked, AskedByThem, TakesNoRequests, ContactAskedLately and
    TooManyRequests."""
    seen = Profile.objects.filter(where_visible(sender), member=recipient).first()
    if seen is None or sender.pk == recipient.pk:
        raise errors.NotFound
    if not sender.name:
        raise errors.NameNeeded
    _check_between(sender, recipient)
    if seen.contact_policy == ContactPolicy.NOBODY or _is_blocked(sender, recipient):
        raise errors.TakesNoRequests
    _check_limits(sender, recipient, now)


def _check_between(sender: Member, recipient: Member) -> None:
    standing = ContactRequest.objects.filter(_between(sender, recipient))
    for row in standing.filter(state__in=[S.SENT, S.ACCEPTED]):
        if row.state == S.ACCEPTED:
            raise errors.InContact
        if row.sender_id == sender.pk:
            # Also where it is shut: it must look like any other.
            raise errors.ContactAsked
        if not row.is_shut:
            raise errors.AskedByThem


def _check_limits(sender: Member, recipient: Member, now: datetime) -> None:
    mine = ContactRequest.objects.filter(sender=sender)
    recent = Q(created_at__gt=now - PAUSE) | Q(answered_at__gt=now - PAUSE)
    if mine.filter(recent, recipient=recipient).exists():
        raise errors.ContactAskedLately
    still_open = mine.filter(state=S.SENT, expires_at__gt=now).count()
    if still_open >= MOST_OPEN or mine.filter(created_at__gt=now - WITHIN).count() >= MOST_SENT:
        raise errors.TooManyRequests


@transaction.atomic
def ask(*, sender: Member, recipient: Member, reason: str, now: datetime) -> ContactRequest:
    """Ask `recipient` for contact; they are told, without an address. Raises as `check`, and
    WrongLength."""
    reason = wording.checked(reason, least=LEAST, most=MOST)
    lock(sender, recipient)
    check(sender, recipient, now=now)
    made = ContactRequest.objects.create(
        sender=sender,
        recipient=recipient,
        reason=reason,
        created_at=now,
        expires_at=now + OPEN_FOR,
    )
    recount(recipient.pk)
    _tell(made.recipient, made, "community.contact_request", {}, now)
    return made


def _tell(
    member: Member, request: ContactRequest, message: str, ids: dict[str, int], now: datetime
) -> None:
    """Tell one of the two what the other did."""
    notifications.notify(
        {member.pk: Told.CONTACTS},
        request.thing if request.state == S.SENT else f"accepted:{request.uuid}",
        mail=notifications.Mail(
            message=message,
            promise=lambda _pk, email: outbox.Promise(
                recipient=email, key="", ids={"request": request.pk, **ids}
            ),
        ),
        now=now,
    )


@transaction.atomic
def accept(request: ContactRequest, *, now: datetime) -> ContactRequest:
    """Exchange the addresses: each sees the other's. Whoever accepts gets it by mail, and whoever
    asked is told. Accepting twice is once. Raises NoLongerOpen."""
    fresh = _locked(request)
    if fresh.state == S.ACCEPTED:
        return fresh
    if not fresh.is_open(now) or not fresh.sender.is_active:
        raise errors.NoLongerOpen
    _answer(fresh, S.ACCEPTED, now)
    message = "community.contact_accepted"
    _tell(fresh.sender, fresh, message, {"to": fresh.sender_id}, now)
    to = fresh.recipient
    outbox.put(message, recipient=to.email, now=now, request=fresh.pk, to=to.pk)
    return fresh


@transaction.atomic
def decline(request: ContactRequest, *, now: datetime) -> ContactRequest:
    """Not now: nobody is written to. Declining twice is once. Raises NoLongerOpen."""
    fresh = _locked(request)
    if fresh.state == S.DECLINED:
        return fresh
    if not fresh.is_open(now):
        raise errors.NoLongerOpen
    return _answer(fresh, S.DECLINED, now)


@transaction.atomic
def withdraw(request: ContactRequest, *, now: datetime) -> ContactRequest:
    """The sender no longer asks. Doing so twice is once. Raises NoLongerOpen."""
    fresh = _locked(request)
    if fresh.state == S.WITHDRAWN:
        return fresh
    if fresh.state != S.SENT:
        raise errors.NoLongerOpen
    return _close(fresh, S.WITHDRAWN)


@transaction.atomic
def end(request: ContactRequest, *, now: datetime) -> ContactRequest:
    """One of the two ends the contact; the other is not written to. Raises NoLongerOpen where
    there is none."""
    fresh = _locked(request)
    if fresh.state == S.ENDED:
        return fresh
    if fresh.state != S.ACCEPTED:
        raise errors.NoLongerOpen
    fresh.answered_at = fresh.ended_at = now
    return _close(fresh, S.ENDED)


@transaction.atomic
def sever(blocker: Member, blocked: Member, *, now: datetime) -> None:
    """Let nothing stand between the two; `blocked` sees no difference to a request that is not
    answered and a contact that was ended. Their locks are held."""
    between = ContactRequest.objects.filter(_between(blocker, blocked))
    between.filter(state=S.ACCEPTED).update(state=S.ENDED, answered_at=now, ended_at=now)
    between.filter(state=S.SENT, sender=blocked).update(is_shut=True)
    between.filter(state=S.SENT, sender=blocker).update(state=S.WITHDRAWN)
    for pk in (blocker.pk, blocked.pk):
        recount(pk)


@transaction.atomic
def withdraw_all(sender: Member) -> None:
    """Whoever is no longer active asks nobody."""
    mine = ContactRequest.objects.filter(sender=sender, state=S.SENT)
    asked = sorted(mine.values_list("recipient_id", flat=True))
    if asked:
        mine.update(state=S.WITHDRAWN)
        for pk in asked:
            recount(pk)


@transaction.atomic
def shut(request: ContactRequest) -> None:
    """Take it from its recipient's eyes; its sender sees one that is not answered."""
    fresh = _locked(request)
    fresh.is_shut = True
    fresh.save(update_fields=["is_shut"])
    recount(fresh.recipient_id)


def expire_due(*, now: datetime) -> int:
    """End the requests that nobody answered in time (a duty of `tick`); how many."""
    due = ContactRequest.objects.filter(state=S.SENT, expires_at__lte=now).order_by("expires_at")
    return sum(_expire(pk) for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _expire(pk: int) -> bool:
    won = ContactRequest.objects.filter(pk=pk, state=S.SENT).update(state=S.EXPIRED)
    if won:
        recount(ContactRequest.objects.values_list("recipient_id", flat=True).get(pk=pk))
    return bool(won)


def by_link(token: str) -> ContactRequest:
    """The request that the link in a mail answers; raises `links.BadLink`."""
    key = links.read(LINK_PURPOSE, token).id
    found = ContactRequest.objects.select_related("sender__organisation", "recipient")
    request = found.filter(uuid=key, recipient__is_active=True, is_shut=False).first()
    if request is None:
        raise links.BadLink
    return request


def received(member: Member, key: UUID) -> ContactRequest:
    """One that was sent to `member`; raises NotFound."""
    return _one(recipient=member, is_shut=False, uuid=key)


def sent(member: Member, key: UUID) -> ContactRequest:
    """One that `member` sent; raises NotFound."""
    return _one(sender=member, uuid=key)


def held(member: Member, key: UUID) -> ContactRequest:
    """A contact of `member`, also one that has ended; raises NotFound."""
    mine = Q(sender=member) | Q(recipient=member)
    return _one(mine, state__in=[S.ACCEPTED, S.ENDED], uuid=key)


def _one(*conditions: Q, **lookup: Any) -> ContactRequest:
    found = ContactRequest.objects.select_related("sender", "recipient")
    request = found.filter(*conditions, **lookup).first()
    if request is None:
        raise errors.NotFound
    return request


def lock(*members: Member) -> None:
    """Hold the rows of these members, in an order that is the same for all."""
    rows = Member.objects.select_for_update(of=("self",), no_key=True)
    list(rows.filter(pk__in=[m.pk for m in members]).order_by("pk").values_list("pk"))


def recount(member: int) -> None:
    """How many requests wait for this member's answer, anew."""
    waiting = ContactRequest.objects.filter(recipient=member, state=S.SENT, is_shut=False).count()
    Member.objects.filter(pk=member).update(contacts_waiting=waiting)


def _locked(request: ContactRequest) -> ContactRequest:
    lock(request.sender, request.recipient)
    return ContactRequest.objects.select_related("sender", "recipient").get(pk=request.pk)


def _answer(request: ContactRequest, state: ContactState, now: datetime) -> ContactRequest:
    request.answered_at = now
    return _close(request, state)


def _close(request: ContactRequest, state: ContactState) -> ContactRequest:
    request.state = state
    request.save(update_fields=["state", "answered_at", "ended_at"])
    recount(request.recipient_id)
    return request


def _between(one: Member, other: Member) -> Q:
    return Q(sender=one, recipient=other) | Q(sender=other, recipient=one)


def _is_blocked(one: Member, other: Member) -> bool:
    return Block.objects.filter(
        Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one)
    ).exists()

"""Addresses that are not written to: kept by the address mailed, whoever's it is.

What a server or provider says of a mail is written down once (`record`). An address that doesn't
work is suppressed at once, one that refused three mails within a fortnight as well; and who reports
a mail as unwanted gets no more that they can do without. Who shows that they read the address
lifts what says it doesn't work (`lift`); a complaint is taken back by the person or the staff alone
(`lift_all`).
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.dispatch import Signal

from foundation import statuses
from foundation.cleaning import one_line
from foundation.models import MailEvent, Suppression

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from foundation.models import OutboxRow

Kind = MailEvent.Kind
SOFT_BOUNCES = 3
SOFT_WINDOW = timedelta(days=14)
# What a person who reads their mail has shown to be over.
ABOUT_THE_MAILBOX = (Kind.HARD, Kind.SOFT)

# What is known of an `address` has changed: higher apps keep note of it.
changed = Signal()


def normalise(address: str) -> str:
    """The form in which addresses are kept and compared: lower case, the domain in its own letters
    (RFC 5890), as people write it, and not as servers do."""
    local, at, domain = address.strip().lower().rpartition("@")
    if "xn--" in domain:
        with suppress(UnicodeError):
            domain = domain.encode("ascii").decode("idna")
    return f"{local}{at}{domain}"


def of(addresses: Iterable[str]) -> dict[str, set[str]]:
    """Why each of `addresses` is suppressed, by its normalised form, in one query; those that are
    not are missing."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = Suppression.objects.filter(address__in={normalise(address) for address in addresses})
    for address, reason in rows.values_list("address", "reason"):
        found[address].add(reason)
    return dict(found)


@transaction.atomic
def record(
    *,
    provider: str,
    event_id: str,
    kind: str,
    address: str,
    mail: OutboxRow | None,
    at: datetime,
    detail: str,
    now: datetime,
) -> bool:
    """Write down what became of a mail to `address`, and suppress the address where that follows;
    whether this was news. `at` is when it happened, as far as the sender of the news is believed:
    never later than `now`."""
    # In the words of other servers, who may write what no database keeps.
    address, detail = normalise(address), one_line(detail)[:500]
    try:
        with transaction.atomic():
            MailEvent.objects.create(
                provider=provider[:40],
                event_id=event_id[:200],
                kind=kind,
                address=address,
                mail=mail,
                at=min(at, now),
                detail=detail,
            )
    except IntegrityError:
        return False
    if kind != Kind.SOFT or _soft_bounces(address, now) >= SOFT_BOUNCES:
        _suppress(address, kind, detail, now)
    return True


def refused(row: OutboxRow, answer: bytes | str, *, now: datetime) -> None:
    """Our own server refused the address of `row` for good. Only where its `answer` says that the
    address doesn't exist: many a relay refuses for reasons of its own."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    if statuses.kind(text) == Kind.HARD:
        record(
            provider="smtp",
            event_id=f"{row.uuid}:{row.attempts}",
            kind=Kind.HARD,
            address=row.recipient,
            mail=row,
            at=now,
            detail=text,
            now=now,
        )


def _soft_bounces(address: str, now: datetime) -> int:
    rows = MailEvent.objects.filter(address=address, kind=Kind.SOFT, is_settled=False)
    return rows.filter(at__gte=now - SOFT_WINDOW).count()


def _suppress(address: str, reason: str, detail: str, now: datetime) -> None:
    _row, is_new = Suppression.objects.get_or_create(
        address=address, reason=reason, defaults={"since": now, "detail": detail}
    )
    if is_new:
        changed.send(sender=Suppression, address=address, now=now)


def lift(address: str, *, now: datetime) -> bool:
    """Somebody has just shown that they read `address`: it works. Whether it was thought not to."""
    return _lift(address, ABOUT_THE_MAILBOX, now)


def lift_all(address: str, *, now: datetime) -> bool:
    """Write to `address` again, whatever there was; whether there was anything."""
    return _lift(address, tuple(Kind), now)


@transaction.atomic
def forget(before: datetime, *, now: datetime) -> int:
    """Delete what is known since before that moment: an address of an office may be another
    person's by then; how many."""
    old = list(Suppression.objects.select_for_update().filter(since__lt=before))
    Suppression.objects.filter(pk__in=[row.pk for row in old]).delete()
    for address in sorted({row.address for row in old}):
        changed.send(sender=Suppression, address=address, now=now)
    return len(old)


@transaction.atomic
def _lift(address: str, reasons: tuple[Kind, ...], now: datetime) -> bool:
    address = normalise(address)
    MailEvent.objects.filter(address=address, kind__in=reasons, is_settled=False).update(
        is_settled=True
    )
    lifted, _by_model = Suppression.objects.filter(address=address, reason__in=reasons).delete()
    if lifted:
        changed.send(sender=Suppression, address=address, now=now)
    return bool(lifted)

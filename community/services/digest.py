"""Who gets which digest, with what in it: planned, then filled and promised to the outbox.

A recipient is a member or somebody without an account (`community.models.Recipient`).

Both steps can be run by several machines at once and cut off anywhere. Planning inserts and ignores
what is there; filling claims its rows, and writes what is in a digest and the promise of its mail
in one transaction. The unique constraints of the ledger are the last guard.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from community.digest_shares import Contents, share
from community.enums import Cadence, DeliveryState, SkipReason
from community.models import DigestDelivery, DigestEdition, DigestItem, Recipient
from community.queries import digest_news
from community.services import digest_calendar
from foundation import memory, outbox
from foundation.models import OutboxRow

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from community.queries.digest_news import News
    from community.services.digest_calendar import Due

MESSAGE = "community.digest"
BATCH = 500

# Promised, but never mailed: refused for good, or not wanted any more when it was to leave.
_UNSENT = Q(mailed__in=[OutboxRow.State.FAILED, OutboxRow.State.SKIPPED])
# What a recipient's next window begins at the end of: what was mailed, or had nothing to mail.
_COUNTS = Q(state=DeliveryState.PROMISED) & ~_UNSENT | Q(reason=SkipReason.EMPTY)
# Where there is none of these, it begins with the first of those that were never filled or sent.
_LEFT = Q(state=DeliveryState.PLANNED) | Q(reason=SkipReason.LATE) | _UNSENT


def _with_mailed() -> QuerySet[DigestDelivery]:
    """Deliveries with the state of their mail as `mailed`, "" without one. Looked up mail by mail: few
    are unsent, and PostgreSQL would begin with those, and read the whole outbox for each reader."""
    state = OutboxRow.objects.filter(pk=OuterRef("mail")).values("state")
    return DigestDelivery.objects.annotate(mailed=Coalesce(Subquery(state), Value("")))


def _nobody(_number: int) -> None:
    """Who hears how far it has got, where nobody asks."""


def send_due(*, now: datetime) -> int:
    """Promise the mail of every digest that is due and has something in it; how many."""
    plan(now=now)
    return fill(now=now)[DeliveryState.PROMISED]


@memory.settled()
def plan(*, now: datetime, tell: Callable[[int], object] = _nobody) -> int:
    """Make the deliveries that are due at `now`; how many. A constant number of queries for each
    batch of recipients whose moment has come, and one where nobody's has. `tell` hears how many
    recipients each batch had."""
    planned, last = 0, 0
    while batch := _plan(now, after=last):
        looked_at, number, last = batch
        planned += number
        tell(looked_at)
    return planned


@memory.settled()
def fill(*, now: datetime, tell: Callable[[int], object] = _nobody) -> Counter[str]:
    """Put into the planned deliveries what is new for their readers and promise the mails; how
    many were promised, or skipped by which reason. `tell` hears how many each batch had.

    Raises ExceptionGroup at the end, when all that can go has gone, with the error of each section
    that holds up those it was asked for."""
    done: Counter[str] = Counter()
    errors: dict[str, Exception] = {}
    last = 0
    while batch := _fill(now, after=last):
        deliveries, failed = batch
        ended = [d for d in deliveries if d.state != DeliveryState.PLANNED]
        done += Counter(str(d.reason or d.state) for d in ended)
        errors |= failed
        last = deliveries[-1].pk
        tell(len(deliveries))
    if errors:
        raise ExceptionGroup(f"digests wait for {', '.join(errors)}", list(errors.values()))
    return done


@transaction.atomic
def _plan(now: datetime, *, after: int) -> tuple[int, int, int] | None:
    """Plan for a batch of the recipients `after` one: how many they are, how many deliveries that
    makes, and who was the last. None where nobody's moment has come."""
    _compile_nothing()
    recipients = list(_asking(now, after))
    if not recipients:
        return None
    wanted = []
    for recipient in recipients:
        rhythm = digest_calendar.rhythm(recipient)
        due = digest_calendar.due(rhythm, now)
        recipient.due_at = digest_calendar.following(rhythm, now)
        latest = recipient.latest  # type: ignore[attr-defined]
        if recipient.since <= due.at and (latest is None or latest < due.at):
            wanted.append((recipient, due))
    # Between the first and the last, or PostgreSQL reads through all of them for a batch.
    near = Recipient.objects.filter(pk__gte=recipients[0].pk, pk__lte=recipients[-1].pk)
    near.bulk_update(recipients, ["due_at"])
    planned = _deliveries(wanted, now) if wanted else 0
    return len(recipients), planned, recipients[-1].pk


def _compile_nothing() -> None:
    """PostgreSQL overrates what asking the ledger costs, and would compile it for each batch, which
    takes many times as long as asking."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL jit = off")


def _asking(now: datetime, after: int) -> QuerySet[Recipient]:
    """Recipients `after` one to look at, locked; those that another process has at hand are passed over.
    `latest` is where their newest window ends, `last` where the next one begins, but for `missed`:
    where one began that was given up only when a later one had gone out."""
    theirs = _with_mailed().filter(recipient=OuterRef("pk"))
    covering = _with_mailed().filter(
        _COUNTS,
        recipient=OuterRef("recipient"),
        since__lte=OuterRef("since"),
        until__gte=OuterRef("until"),
    )
    given_up = theirs.filter(_UNSENT, ~Exists(covering), until__gt=now - digest_calendar.LONGEST)
    newest = theirs.order_by("-until").values("until")
    return (
        Recipient.objects.wanting()
        .select_for_update(of=("self",), skip_locked=True)
        .filter(pk__gt=after, due_at__lte=now)
        .select_related("member")
        .annotate(
            latest=Subquery(newest[:1]),
            missed=Subquery(given_up.order_by("since").values("since")[:1]),
            last=Coalesce(
                Subquery(newest.filter(_COUNTS)[:1]),
                Subquery(theirs.filter(_LEFT).order_by("since").values("since")[:1]),
            ),
        )
        .order_by("pk")[:BATCH]
    )


def _deliveries(wanted: list[tuple[Recipient, Due]], now: datetime) -> int:
    editions = _editions({(recipient.cadence, due.period) for recipient, due in wanted}, now)
    rows = [
        DigestDelivery(
            edition=editions[recipient.cadence, due.period],
            recipient=recipient,
            since=digest_calendar.since(
                Cadence(recipient.cadence), due.at, _last(recipient), recipient.asked_at
            ),
            until=due.at,
            created_at=now,
        )
        for recipient, due in wanted
    ]
    DigestDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    # Some had one of this period already: of another hour of the same day, for example.
    return DigestDelivery.objects.filter(uuid__in=[row.uuid for row in rows]).count()


def _last(recipient: Any) -> datetime | None:
    """Where the next window of `recipient`, one of `_asking`, begins; None for the first one."""
    return min(filter(None, (recipient.last, recipient.missed)), default=None)


def _editions(
    named: Collection[tuple[str, str]], now: datetime
) -> dict[tuple[str, str], DigestEdition]:
    """The editions of these cadences and periods, made where they are missing."""
    new = [DigestEdition(cadence=c, period=p, created_at=now) for c, p in sorted(named)]
    DigestEdition.objects.bulk_create(new, ignore_conflicts=True)
    found = DigestEdition.objects.filter(period__in={period for _cadence, period in named})
    return {(edition.cadence, edition.period): edition for edition in found}


@transaction.atomic
def _fill(
    now: datetime, *, after: int
) -> tuple[list[DigestDelivery], Mapping[str, Exception]] | None:
    """Fill a batch of the planned deliveries `after` one: what became of them, and by which errors
    of sections some still wait. None where there are no more."""
    deliveries = list(_claimed(after))
    if not deliveries:
        return None
    for delivery in deliveries:
        if reason := _reason_against(delivery, now):
            delivery.state, delivery.reason = DeliveryState.SKIPPED, reason
    open_ones = [d for d in deliveries if d.state == DeliveryState.PLANNED]
    errors: Mapping[str, Exception] = {}
    if open_ones:
        _forget_unsent(open_ones)
        news = digest_news.of(open_ones, now=now)
        errors = news.errors
        _promise([d for d in open_ones if d.recipient_id not in news.held], news, now)
    _write([d for d in deliveries if d.state != DeliveryState.PLANNED])
    return deliveries, errors


def _forget_unsent(deliveries: list[DigestDelivery]) -> None:
    """What was in a mail of these readers that never left is new again."""
    theirs = _with_mailed().filter(_UNSENT, recipient__in=[d.recipient_id for d in deliveries])
    DigestItem.objects.filter(delivery__in=theirs.values("pk")).delete()


def _write(deliveries: list[DigestDelivery]) -> None:
    """Note what became of `deliveries`: those that fared alike in one query."""
    alike: dict[tuple[str, str], list[int]] = defaultdict(list)
    for delivery in deliveries:
        alike[delivery.state, delivery.reason].append(delivery.pk)
    for (state, reason), pks in alike.items():
        DigestDelivery.objects.filter(pk__in=pks).update(state=state, reason=reason)
    DigestDelivery.objects.bulk_update([d for d in deliveries if d.mail_id], ["mail", "left"])


def _claimed(after: int) -> QuerySet[DigestDelivery]:
    """Planned deliveries `after` one, locked until the transaction ends; those that another process has at
    hand are passed over. (On SQLite, the whole transaction is the lock.)"""
    newer = DigestDelivery.objects.filter(
        recipient=OuterRef("recipient"), until__gt=OuterRef("until")
    )
    return (
        DigestDelivery.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk__gt=after, state=DeliveryState.PLANNED, edition__stopped_at=None)
        .select_related("edition", "recipient__member")
        .annotate(is_late=Exists(newer))
        .order_by("pk")[:BATCH]
    )


def _reason_against(delivery: DigestDelivery, now: datetime) -> str:
    """Why nothing is to be sent, or "". One that is late is left to the newer one, whose window
    begins early enough."""
    recipient = delivery.recipient
    if delivery.is_late:  # type: ignore[attr-defined]
        return SkipReason.LATE
    if not recipient.is_reachable:
        return SkipReason.INACTIVE
    if recipient.cadence == Cadence.NONE:
        return SkipReason.STOPPED
    return SkipReason.PAUSED if recipient.paused_until(now) else ""


def _promise(deliveries: list[DigestDelivery], news: News, now: datetime) -> None:
    """Write what is in each delivery and promise its mail; nothing new: skipped, and looked for
    again by the next one where a section could not be asked."""
    for delivery in deliveries:
        key = delivery.recipient_id
        if not news.things.get(key):
            reason = SkipReason.LATE if key in news.without else SkipReason.EMPTY
            delivery.state, delivery.reason = DeliveryState.SKIPPED, reason
    filled = [d for d in deliveries if d.state == DeliveryState.PLANNED]
    if not filled:
        return
    # What is alike stands together in the outbox, where mails are prepared many at once.
    filled.sort(key=lambda d: (d.recipient.mail_language, d.recipient.zone_name))
    contents = {d.recipient_id: share(news.things[d.recipient_id]) for d in filled}
    _write_items(filled, contents)
    mails = outbox.put_many(MESSAGE, [_mail(delivery) for delivery in filled], now=now)
    for delivery, mail in zip(filled, mails, strict=True):
        delivery.state, delivery.mail = DeliveryState.PROMISED, mail
        delivery.left = contents[delivery.recipient_id].left


def _write_items(deliveries: list[DigestDelivery], contents: dict[int, Contents]) -> None:
    DigestItem.objects.bulk_create(
        [
            DigestItem(
                delivery=d,
                recipient_id=d.recipient_id,
                section=name,
                thing=thing,
                position=position,
            )
            for d in deliveries
            for position, (name, thing) in enumerate(contents[d.recipient_id].shown)
        ]
    )


def _mail(delivery: DigestDelivery) -> outbox.Promise:
    return outbox.Promise(
        recipient=delivery.recipient.address,
        key=f"{MESSAGE}:{delivery.pk}",
        ids={"delivery": delivery.pk},
        at_most_once=True,
        is_optional=True,
    )


def window_begins(recipient: Recipient) -> datetime | None:
    """Where the next window of `recipient` begins, what was never sent aside; None for a first
    one."""
    newest = _with_mailed().filter(_COUNTS, recipient=recipient.pk).order_by("-until")
    return newest.values_list("until", flat=True).first()

"""Who gets which digest, with what in it: planned, then filled and promised to the outbox.

A recipient is a member or somebody without an account (`community.models.Recipient`).

Both steps can be run by several machines at once and cut off anywhere. Planning inserts and ignores
what is there; filling claims its rows, and writes what is in a digest and the promise of its mail
in one transaction. The unique constraints of the ledger are the last guard.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from community.digest_shares import Contents, share
from community.enums import Cadence, DeliveryState, SkipReason
from community.models import DigestDelivery, DigestEdition, DigestItem, Recipient
from community.queries import recipients
from community.services import digest_calendar
from foundation import outbox
from foundation.digests import Window, in_order, patient
from foundation.models import OutboxRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from community.digest_shares import Thing
    from community.services.digest_calendar import Due

MESSAGE = "community.digest"
BATCH = 500
# Keys in one query: SQLite takes no more than 32,766 values.
MOST_ASKED = 20_000

# Promised, but never mailed: refused for good, or not wanted any more when it was to leave.
_UNSENT = Q(mail__state__in=[OutboxRow.State.FAILED, OutboxRow.State.SKIPPED])
# What a recipient's next window begins at the end of: what was mailed, or had nothing to mail.
_COUNTS = Q(state=DeliveryState.PROMISED) & ~_UNSENT | Q(reason=SkipReason.EMPTY)
# Where there is none of these, it begins with the first of those that were never filled or sent.
_LEFT = Q(state=DeliveryState.PLANNED) | Q(reason=SkipReason.LATE) | _UNSENT


def send_due(*, now: datetime) -> int:
    """Promise the mail of every digest that is due and has something in it; how many."""
    plan(now=now)
    return fill(now=now)[DeliveryState.PROMISED]


def plan(*, now: datetime) -> int:
    """Make the deliveries that are due at `now`; how many. A constant number of queries for each
    batch of recipients whose moment has come, and one where nobody's has."""
    planned, last = 0, 0
    while batch := _plan(now, after=last):
        number, last = batch
        planned += number
    return planned


def fill(*, now: datetime) -> Counter[str]:
    """Put into the planned deliveries what is new for their readers and promise the mails; how
    many were promised, or skipped by which reason."""
    done: Counter[str] = Counter()
    while batch := _fill(now):
        done += batch
    return done


@transaction.atomic
def _plan(now: datetime, *, after: int) -> tuple[int, int] | None:
    """Plan for a batch of the recipients `after` one; how many, and which was the last. None where
    nobody's moment has come."""
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
    Recipient.objects.bulk_update(recipients, ["due_at"])
    return (_deliveries(wanted, now) if wanted else 0), recipients[-1].pk


def _asking(now: datetime, after: int) -> QuerySet[Recipient]:
    """Recipients `after` one to look at, locked; those that another process has at hand are passed over.
    `latest` is where their newest window ends, `last` where the next one begins, but for `missed`:
    where one began that was given up only when a later one had gone out."""
    theirs = DigestDelivery.objects.filter(recipient=OuterRef("pk"))
    covering = DigestDelivery.objects.filter(
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
            since=digest_calendar.since(Cadence(recipient.cadence), due.at, _last(recipient)),
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
def _fill(now: datetime) -> Counter[str]:
    deliveries = list(_claimed())
    for delivery in deliveries:
        if reason := _reason_against(delivery, now):
            delivery.state, delivery.reason = DeliveryState.SKIPPED, reason
    open_ones = [d for d in deliveries if d.state == DeliveryState.PLANNED]
    if open_ones:
        _promise(open_ones, *_new_things(open_ones, now), now)
    _write(deliveries)
    return Counter(str(delivery.reason or delivery.state) for delivery in deliveries)


def _write(deliveries: list[DigestDelivery]) -> None:
    """Note what became of `deliveries`: those that fared alike in one query."""
    alike: dict[tuple[str, str], list[int]] = defaultdict(list)
    for delivery in deliveries:
        alike[delivery.state, delivery.reason].append(delivery.pk)
    for (state, reason), pks in alike.items():
        DigestDelivery.objects.filter(pk__in=pks).update(state=state, reason=reason)
    DigestDelivery.objects.bulk_update([d for d in deliveries if d.mail_id], ["mail", "left"])


def _claimed() -> QuerySet[DigestDelivery]:
    """Planned deliveries, locked until the transaction ends; those that another process has at
    hand are passed over. (On SQLite, the whole transaction is the lock.)"""
    newer = DigestDelivery.objects.filter(
        recipient=OuterRef("recipient"), until__gt=OuterRef("until")
    )
    return (
        DigestDelivery.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(state=DeliveryState.PLANNED, edition__stopped_at=None)
        .select_related("recipient__member")
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


def _new_things(
    deliveries: list[DigestDelivery], now: datetime
) -> tuple[dict[int, list[Thing]], bool]:
    """What the sections choose for each recipient and no mail that was sent had in it, each thing
    with the first section that has it; and whether each section could be asked."""
    chosen, is_whole = _chosen(deliveries, now)
    had = DigestItem.objects.filter(recipient__in=chosen)
    had.filter(delivery__in=DigestDelivery.objects.filter(_UNSENT)).delete()
    things = list({thing for found in chosen.values() for _name, thing in found})
    known: set[tuple[int, str]] = set()
    for at in range(0, len(things), MOST_ASKED):
        some = had.filter(thing__in=things[at : at + MOST_ASKED])
        known.update(some.values_list("recipient", "thing"))
    new = {
        key: [(name, thing) for thing, name in _once(things) if (key, thing) not in known]
        for key, things in chosen.items()
    }
    return new, is_whole


def _once(things: list[Thing]) -> Iterable[tuple[str, str]]:
    """Each thing with the first of the sections that chose it."""
    firsts: dict[str, str] = {}
    for name, thing in things:
        firsts.setdefault(thing, name)
    return firsts.items()


def _chosen(deliveries: list[DigestDelivery], now: datetime) -> tuple[dict[int, list[Thing]], bool]:
    readers = recipients.readers(delivery.recipient for delivery in deliveries)
    windows = {
        d.recipient_id: Window(reader=readers[d.recipient_id], since=d.since, until=d.until)
        for d in deliveries
    }
    waited = now - min(window.until for window in windows.values())
    chosen: dict[int, list[Thing]] = defaultdict(list)
    is_whole = True
    for name, section in in_order():
        asked = [
            windows[d.recipient_id]
            for d in deliveries
            if recipients.hears(d.recipient, name, section)
        ]
        answered = not asked
        with patient(name, waited=waited), transaction.atomic():
            for key, things in (section.choose(asked) if asked else {}).items():
                chosen[key] += [(name, thing) for thing in things]
            answered = True
        is_whole &= answered
    return chosen, is_whole


def _promise(
    deliveries: list[DigestDelivery], new: dict[int, list[Thing]], is_whole: bool, now: datetime
) -> None:
    """Write what is in each delivery and promise its mail; nothing new: skipped, and looked for
    again by the next one where a section could not be asked."""
    for delivery in deliveries:
        if not new.get(delivery.recipient_id):
            reason = SkipReason.EMPTY if is_whole else SkipReason.LATE
            delivery.state, delivery.reason = DeliveryState.SKIPPED, reason
    filled = [d for d in deliveries if d.state == DeliveryState.PLANNED]
    if not filled:
        return
    # What is alike stands together in the outbox, where mails are prepared many at once.
    filled.sort(key=lambda d: (d.recipient.mail_language, d.recipient.zone_name))
    contents = {d.recipient_id: share(new[d.recipient_id]) for d in filled}
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

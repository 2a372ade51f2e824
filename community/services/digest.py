"""Who gets which digest, with what in it: planned, then filled and promised to the outbox.

Both steps can be run by several machines at once and cut off anywhere. Planning inserts and ignores
what is there; filling claims its rows, and writes what is in a digest and the promise of its mail
in one transaction. The unique constraints of the ledger are the last guard.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from community.enums import Cadence, DeliveryState, SkipReason
from community.models import DigestDelivery, DigestEdition, DigestItem, Member
from community.services import digest_calendar
from foundation import clock, outbox
from foundation.digests import Window, in_order, patient
from foundation.models import OutboxRow

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from community.services.digest_calendar import Due

MESSAGE = "community.digest"
BATCH = 500
# More than anybody reads; of the rest the mail says how many.
MOST = 12

# A section by name and one of its things by key.
Thing = tuple[str, str]

# Promised, but never mailed: refused for good, or not wanted any more when it was to leave.
_UNSENT = Q(mail__state__in=[OutboxRow.State.FAILED, OutboxRow.State.SKIPPED])
# What a member's next window begins at the end of: what was mailed, or had nothing to mail.
_COUNTS = Q(state=DeliveryState.PROMISED) & ~_UNSENT | Q(reason=SkipReason.EMPTY)
# Where there is none of these, it begins with the first of those that were never filled or sent.
_LEFT = Q(state=DeliveryState.PLANNED) | Q(reason=SkipReason.LATE) | _UNSENT


def send_due(*, now: datetime) -> int:
    """Promise the mail of every digest that is due and has something in it; how many."""
    plan(now=now)
    return fill(now=now)[DeliveryState.PROMISED]


def plan(*, now: datetime) -> int:
    """Make the deliveries that are due at `now`; how many. A constant number of queries for each
    batch of members and each of the moments that the members' clocks make different."""
    zones: dict[Due, list[str]] = defaultdict(list)
    for name in _members().order_by().values_list("time_zone", flat=True).distinct():
        zones[digest_calendar.due(clock.zone(name), now)].append(name)
    return sum(_plan(due, names, now) for due, names in sorted(zones.items()))


def fill(*, now: datetime) -> Counter[str]:
    """Put into the planned deliveries what is new for their members and promise the mails; how
    many were promised, or skipped by which reason."""
    done: Counter[str] = Counter()
    while batch := _fill(now):
        done += batch
    return done


def _members() -> QuerySet[Member]:
    return Member.objects.filter(digest=Cadence.WEEKLY, is_active=True)


def _plan(due: Due, zones: list[str], now: datetime) -> int:
    planned, last = 0, 0
    edition = None
    while members := list(_waiting(due, zones).filter(pk__gt=last).order_by("pk")[:BATCH]):
        edition = edition or _edition(due, now)
        planned += _deliveries(edition, due, members, now)
        last = members[-1].pk
    return planned


def _waiting(due: Due, zones: list[str]) -> QuerySet[Member]:
    """Members who should have a delivery for `due` and have none; `last` is where their previous
    window ended."""
    theirs = DigestDelivery.objects.filter(member=OuterRef("pk"))
    this_period = Q(edition__cadence=Cadence.WEEKLY, edition__period=due.period)
    return (
        _members()
        .filter(time_zone__in=zones)
        .alias(begins=Coalesce("digest_since", "date_joined"))
        .filter(begins__lte=due.at)
        .exclude(Exists(theirs.filter(Q(until__gte=due.at) | this_period)))
        .annotate(
            last=Coalesce(
                Subquery(theirs.filter(_COUNTS).order_by("-until").values("until")[:1]),
                Subquery(theirs.filter(_LEFT).order_by("since").values("since")[:1]),
            )
        )
        .only("pk")
    )


def _edition(due: Due, now: datetime) -> DigestEdition:
    edition, _made = DigestEdition.objects.get_or_create(
        cadence=Cadence.WEEKLY, period=due.period, defaults={"created_at": now}
    )
    return edition


def _deliveries(edition: DigestEdition, due: Due, members: list[Member], now: datetime) -> int:
    rows = [
        DigestDelivery(
            edition=edition,
            member=member,
            since=digest_calendar.since(due.at, member.last),  # type: ignore[attr-defined]
            until=due.at,
            created_at=now,
        )
        for member in members
    ]
    DigestDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    # Another process may have been faster with some of them.
    return DigestDelivery.objects.filter(uuid__in=[row.uuid for row in rows]).count()


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
    alike: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    for delivery in deliveries:
        alike[delivery.state, delivery.reason, delivery.more].append(delivery.pk)
    for (state, reason, more), pks in alike.items():
        DigestDelivery.objects.filter(pk__in=pks).update(state=state, reason=reason, more=more)
    DigestDelivery.objects.bulk_update([d for d in deliveries if d.mail_id], ["mail"])


def _claimed() -> QuerySet[DigestDelivery]:
    """Planned deliveries, locked until the transaction ends; those that another process has at
    hand are passed over. (On SQLite, the whole transaction is the lock.)"""
    newer = DigestDelivery.objects.filter(member=OuterRef("member"), until__gt=OuterRef("until"))
    return (
        DigestDelivery.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(state=DeliveryState.PLANNED)
        .select_related("member")
        .annotate(is_late=Exists(newer))
        .order_by("pk")[:BATCH]
    )


def _reason_against(delivery: DigestDelivery, now: datetime) -> str:
    """Why nothing is to be sent, or "". One that is late is left to the newer one, whose window
    begins early enough."""
    member = delivery.member
    if delivery.is_late:  # type: ignore[attr-defined]
        return SkipReason.LATE
    if not member.is_active:
        return SkipReason.INACTIVE
    if member.digest == Cadence.NONE:
        return SkipReason.STOPPED
    return SkipReason.PAUSED if member.digest_paused_until(now) else ""


def _new_things(
    deliveries: list[DigestDelivery], now: datetime
) -> tuple[dict[int, list[Thing]], bool]:
    """What the sections choose for each delivery's member and no mail that was sent had in it;
    and whether each section could be asked."""
    chosen, is_whole = _chosen(deliveries, now)
    had = DigestItem.objects.filter(member__in=chosen)
    had.filter(delivery__in=DigestDelivery.objects.filter(_UNSENT)).delete()
    had = had.filter(thing__in={thing for found in chosen.values() for _name, thing in found})
    known = set(had.values_list("member", "section", "thing"))
    new = {
        member: [thing for thing in dict.fromkeys(things) if (member, *thing) not in known]
        for member, things in chosen.items()
    }
    return new, is_whole


def _chosen(deliveries: list[DigestDelivery], now: datetime) -> tuple[dict[int, list[Thing]], bool]:
    windows = [Window(recipient=d.member, since=d.since, until=d.until) for d in deliveries]
    waited = now - min(window.until for window in windows)
    chosen: dict[int, list[Thing]] = defaultdict(list)
    sections = in_order()
    answers = 0
    for name, section in sections:
        with patient(name, waited=waited), transaction.atomic():
            for member, things in section.choose(windows).items():
                chosen[member] += [(name, thing) for thing in things]
            answers += 1
    return chosen, answers == len(sections)


def _promise(
    deliveries: list[DigestDelivery], new: dict[int, list[Thing]], is_whole: bool, now: datetime
) -> None:
    """Write what is in each delivery and promise its mail; nothing new: skipped, and looked for
    again by the next one where a section could not be asked."""
    for delivery in deliveries:
        if not new.get(delivery.member_id):
            reason = SkipReason.EMPTY if is_whole else SkipReason.LATE
            delivery.state, delivery.reason = DeliveryState.SKIPPED, reason
    filled = [d for d in deliveries if d.state == DeliveryState.PLANNED]
    if not filled:
        return
    DigestItem.objects.bulk_create(
        [
            DigestItem(
                delivery=d, member_id=d.member_id, section=name, thing=thing, position=position
            )
            for d in filled
            for position, (name, thing) in enumerate(new[d.member_id][:MOST])
        ]
    )
    mails = outbox.put_many(MESSAGE, [_mail(delivery) for delivery in filled], now=now)
    for delivery, mail in zip(filled, mails, strict=True):
        delivery.state, delivery.mail = DeliveryState.PROMISED, mail
        delivery.more = max(0, len(new[delivery.member_id]) - MOST)


def _mail(delivery: DigestDelivery) -> outbox.Promise:
    return outbox.Promise(
        recipient=delivery.member.email,
        key=f"{MESSAGE}:{delivery.pk}",
        ids={"delivery": delivery.pk},
        at_most_once=True,
        is_optional=True,
    )

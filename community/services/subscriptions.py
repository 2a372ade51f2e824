"""News by e-mail for people without an account: asked for, confirmed, changed, forgotten.

Until the address is confirmed nothing that this does or returns depends on whose it is, and nothing
of it is in the ledger of digests. What was asked for waits as a `SubscriptionWish`; confirming it
makes a `Recipient`, or changes the one of that address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from community import domains, errors
from community.enums import Cadence, ConsentKind
from community.models import Follow, Member, Recipient, SubscriptionWish
from community.models.recipients import AT_ONCE
from community.models.wishes import LINK_PURPOSE
from community.queries import joining
from community.services import consents, digest, digest_choice
from community.services.digest_choice import Choice
from foundation import links, outbox, suppressions

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from community.models import Topic

MESSAGE: Final = "community.subscription"
# Whatever a subscriber is written; guests of events are written to as well.
MAILS: Final = (MESSAGE, digest.MESSAGE)
WISHES_KEPT: Final = timedelta(days=3)
DAY: Final = timedelta(days=1)
# However often a limit by network is got around: so many mails to one address a day.
WISHES_A_DAY: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription(Choice):
    """What somebody without an account wants; with `only_topics`, of these topics alone."""

    language: str
    time_zone: str
    topics: Collection[Topic] = ()


@transaction.atomic
def ask(*, email: str, wanted: Subscription, now: datetime) -> SubscriptionWish:
    """Keep what is wanted and promise the mail that asks for confirmation. Raises TooMany."""
    address = domains.kept_form(email)
    lately = SubscriptionWish.objects.filter(email=address, created_at__gt=now - DAY)
    if lately.count() >= WISHES_A_DAY:
        raise errors.TooMany
    wish = SubscriptionWish.objects.create(
        email=address,
        language=wanted.language,
        time_zone=wanted.time_zone,
        cadence=wanted.cadence,
        weekday=wanted.weekday,
        at=wanted.at,
        unwanted=list(wanted.unwanted),
        only_topics=wanted.only_topics,
        created_at=now,
    )
    wish.topics.set(wanted.topics)
    outbox.put(MESSAGE, recipient=address, now=now, wish=wish.pk)
    return wish


def by_link(token: str, *, now: datetime) -> SubscriptionWish:
    """What the link in the mail stands for, confirmed or not. Raises `links.BadLink` for what we
    did not make, and WishGone for what is too old."""
    link = links.read(LINK_PURPOSE, token)
    wish = SubscriptionWish.objects.filter(uuid=link.id, created_at__gt=now - WISHES_KEPT).first()
    if wish is None:
        raise errors.WishGone
    return wish


@transaction.atomic
def confirm(wish: SubscriptionWish, *, now: datetime) -> Recipient | None:
    """Begin what was asked for, or change to it what the address gets already, and write to it
    whatever was before. Twice is once: what was changed meanwhile stays so; None where it has been
    forgotten meanwhile. Raises HasAccount."""
    asked = SubscriptionWish.objects.select_for_update(of=("self",)).filter(pk=wish.pk).first()
    if joining.member_at(wish.email) is not None:
        raise errors.HasAccount
    if asked is None or asked.confirmed_at is not None:
        return Recipient.objects.filter(email=wish.email).first()
    row, _made = Recipient.objects.get_or_create(
        email=wish.email, member=None, defaults={"since": now, "created_at": now}
    )
    row = change(row, wanted=_wanted(asked), now=now)
    row.consented_at, row.notice_language = now, wish.language
    row.notice_version = consents.current(ConsentKind.NOTICE)
    row.save(update_fields=["consented_at", "notice_version", "notice_language"])
    asked.confirmed_at = now
    asked.save(update_fields=["confirmed_at"])
    # Who asks for news and follows the link takes a complaint back as well.
    suppressions.lift_all(row.email, now=now)
    return row


@transaction.atomic
def change(recipient: Recipient, *, wanted: Subscription, now: datetime) -> Recipient:
    """Change all of it. Raises ValidationError by field."""
    row = digest_choice.choose(recipient, choice=wanted, now=now)
    row.language, row.time_zone = wanted.language, wanted.time_zone
    row.clean_fields(exclude={"member", "email"})
    row.save(update_fields=["language", "time_zone"])
    row.topics.set(wanted.topics)
    return row


@transaction.atomic
def forget(email: str, *, now: datetime) -> int:
    """Delete an address without an account with all that is kept of it; how many rows that were.
    That mails were sent stays, without to whom."""
    address = domains.kept_form(email)
    # Locked in the order in which `confirm` does it, wishes first. Whoever fills a digest for the
    # address right now has done so before, or begins anew without it.
    wishes = SubscriptionWish.objects.filter(email=address).order_by("pk")
    rows = Recipient.objects.subscribers().filter(email=address)
    found = [*wishes.select_for_update(of=("self",)), *rows.select_for_update(of=("self",))]
    wishes.delete()
    rows.delete()
    return len(found) + outbox.forget(address, now=now, messages=MAILS)


@transaction.atomic
def adopt(member: Member, *, now: datetime, is_new: bool = False) -> None:
    """What the address of `member` subscribed to is theirs from now on, with the ledger of what was
    sent. Who has chosen as a member keeps that, and the subscription ends."""
    mine = Recipient.objects.subscribers().filter(email=domains.kept_form(member.email))
    row = mine.select_for_update(of=("self",)).first()
    if row is None:
        return
    if Recipient.objects.filter(member=member).exists():
        row.delete()
        return
    follows = [Follow(member=member, topic=topic, created_at=now) for topic in row.topics.all()]
    Follow.objects.bulk_create(follows, ignore_conflicts=True)
    row.topics.clear()
    # Of topics that are all gone they heard everything.
    row.only_topics = row.only_topics and bool(follows)
    zone = row.time_zone
    row.member, row.email, row.due_at = member, "", AT_ONCE
    row.save()
    if is_new:
        # Nobody has asked them for one. Their language is what they have just joined in.
        Member.objects.filter(pk=member.pk).update(time_zone=zone)
        member.time_zone = zone


def tidy(*, now: datetime) -> int:
    """Forget wishes after three days, and let members have what their address subscribed to in the
    same moment as they joined; how many (a duty of `tick`)."""
    old = SubscriptionWish.objects.filter(created_at__lte=now - WISHES_KEPT)
    number = old.delete()[1].get(SubscriptionWish._meta.label, 0)
    left = Recipient.objects.subscribers().values("email")
    for member in Member.objects.filter(email__in=left):
        adopt(member, now=now)
        number += 1
    return number


def _wanted(wish: SubscriptionWish) -> Subscription:
    return Subscription(
        cadence=Cadence(wish.cadence),
        weekday=wish.weekday,
        at=wish.at,
        unwanted=wish.unwanted,
        only_topics=wish.only_topics,
        language=wish.language,
        time_zone=wish.time_zone,
        topics=wish.topics.all(),
    )

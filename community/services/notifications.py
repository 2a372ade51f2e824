"""Telling members of things one by one: on the site, and by a mail at once to who wants that
(docs/adr/0036-notifications.md).

`notify` is the one place that decides who gets what. It runs in the transaction of the event; what
it promised before, it does not promise again.

How many are unread is kept on the member's row, so that every page can say it without asking. It is
counted anew after the commit, under the lock of that row: two events at once, or an event and its
reader, leave the right number whichever comes last. What is lost by a process that ends in between,
`repair` finds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from community.enums import GroupMail
from community.models import GroupMembership, Member, Notification, NotificationChoice
from community.models.notifications import LINK_PURPOSE
from foundation import links, notifications, outbox
from foundation.notifications import Channel

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from foundation.models import OutboxRow

BATCH: Final = 500


def _by_choice(member: int, kind: str, channel: Channel) -> bool:
    return channel == Channel.MAIL


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The mail of an event: what is promised to one member (primary key and address). `wants` says
    who gets it, of those who hear of its kind by a channel, where the choice of the kind alone does
    not decide that."""

    message: str
    promise: Callable[[int, str], outbox.Promise]
    wants: Callable[[int, str, Channel], bool] = _by_choice


# --- telling --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class News:
    """What one member is told of: the name of the kind, and the thing; those `about` the same are
    shown together."""

    kind: str
    thing: str
    about: str = ""


def notify(
    told: Mapping[int, str],
    thing: str,
    *,
    now: datetime,
    about: str = "",
    by: int | None = None,
    mail: Mail | None = None,
) -> None:
    """As `notify_each`, of one thing: members (primary keys), each with the name of the kind."""
    news = {pk: News(kind, thing, about) for pk, kind in told.items()}
    notify_each(news, now=now, by=by, mail=mail)


@transaction.atomic
def notify_each(
    told: Mapping[int, News],
    *,
    now: datetime,
    by: int | None = None,
    mail: Mail | None = None,
    is_mailed: bool = False,
) -> None:
    """Tell members (primary keys) their news; twice is once. Not those who are not active, who did
    it themselves (`by`), or who want neither anything of the kind nor a mail of it. A constant
    number of queries.

    `is_mailed`: whoever calls promises a mail to all of them, whatever they chose.
    """
    addresses = _active([pk for pk in told if pk != by])
    channels = _channels({pk: told[pk].kind for pk in addresses})
    mailed = {
        pk
        for pk, channel in channels.items()
        if is_mailed or (mail and mail.wants(pk, told[pk].kind, channel))
    }
    # What is mailed to who wants nothing of the kind (each post of a group) is not new here.
    rows = [
        Notification(
            member_id=pk,
            kind=told[pk].kind,
            thing=told[pk].thing,
            about=told[pk].about or told[pk].thing,
            created_at=now,
            mailed_at=now if pk in mailed else None,
            read_at=now if channel == Channel.OFF else None,
        )
        for pk, channel in channels.items()
        if channel != Channel.OFF or pk in mailed
    ]
    new = _inserted(rows)
    wanting = [row for row in new if row.mailed_at]
    if mail and wanting:
        promises = [
            replace(
                mail.promise(row.member_id, addresses[row.member_id]),
                is_optional=_is_optional(row.kind),
            )
            for row in wanting
        ]
        _keep_mails(wanting, outbox.put_many(mail.message, promises, now=now))
    if new:
        transaction.on_commit(partial(recount, {row.member_id for row in new}), robust=True)


def _keep_mails(rows: list[Notification], mails: list[OutboxRow]) -> None:
    """Note which mail each of `rows` has: what becomes of it decides whether a digest tells it."""
    for row, mail in zip(rows, mails, strict=True):
        row.mail = mail
    Notification.objects.bulk_update(rows, ["mail"], batch_size=BATCH)


def _active(members: Collection[int]) -> dict[int, str]:
    """The addresses of those who may be told."""
    if not members:
        return {}
    rows = Member.objects.filter(pk__in=members, is_active=True).order_by("pk")
    return dict(rows.values_list("pk", "email"))


def _is_optional(kind: str) -> bool:
    return not notifications.kinds[kind].is_owed


def _channels(told: Mapping[int, str]) -> dict[int, Channel]:
    """How each of these members hears of the kind named beside them."""
    optional = set(filter(_is_optional, told.values()))
    made: dict[tuple[int, str], str] = {}
    if optional:
        rows = NotificationChoice.objects.filter(member__in=told, kind__in=optional)
        made = {(pk, kind): channel for pk, kind, channel in rows.values_list(
            "member", "kind", "channel"
        )}  # fmt: skip
    return {pk: notifications.chosen(kind, made.get((pk, kind))) for pk, kind in told.items()}


def _inserted(rows: list[Notification]) -> list[Notification]:
    """Those of `rows` that nobody has written yet, also not in this very moment."""
    if not rows:
        return []
    Notification.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return list(Notification.objects.filter(uuid__in=[row.uuid for row in rows]))


# --- reading --------------------------------------------------------------------------------------


@transaction.atomic
def read(
    member: Member,
    *,
    until: datetime,
    about: str = "",
    kinds: Collection[str] = (),
    keys: Collection[int] | None = None,
) -> int:
    """Note that `member` has read what they were told up to `until`: all of it, or of these kinds,
    `about` one thing, or those of these primary keys; how many."""
    rows = Notification.objects.filter(member=member, read_at=None, created_at__lte=until)
    if about:
        rows = rows.filter(about=about)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    number = rows.update(read_at=until)
    if number:
        recount({member.pk})
        # What is shown next in this request says it already.
        member.refresh_from_db(fields=["notifications_unread"])
    return number


@transaction.atomic
def recount(members: Collection[int]) -> None:
    """How many are unread for each of `members` (primary keys), anew."""
    rows = Member.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=members)
    locked = list(rows.order_by("pk").values_list("pk", flat=True))
    # A statement of its own: it sees what was committed until the locks were had.
    unread = Coalesce(Subquery(_unread()), 0)
    Member.objects.filter(pk__in=locked).update(notifications_unread=unread)


def _unread() -> QuerySet[Any, Any]:
    rows = Notification.objects.filter(member=OuterRef("pk"), read_at=None).order_by()
    return rows.values("member").annotate(number=Count("pk")).values("number")


def repair(*, now: datetime) -> int:
    """Count anew where the number on a member's row is wrong (a duty of `tick`); how many were."""
    rows = Member.objects.annotate(unread=Coalesce(Subquery(_unread()), 0))
    wrong = rows.exclude(notifications_unread=F("unread")).order_by("pk")
    found = list(wrong.values_list("pk", flat=True)[:BATCH])
    if found:
        recount(found)
    return len(found)


def forget(rows: Q) -> int:
    """Delete those for which `rows` is true; how many."""
    found = Notification.objects.filter(rows)
    unread = set(found.filter(read_at=None).values_list("member", flat=True))
    deleted, _by_model = found.delete()
    for at in range(0, len(keys := sorted(unread)), BATCH):
        recount(keys[at : at + BATCH])
    return deleted


# --- choosing -------------------------------------------------------------------------------------


@transaction.atomic
def choose(member: Member, *, channels: Mapping[str, str]) -> None:
    """Keep how `member` wants to hear of these kinds; what none of them offers stays as it was, and
    what is suggested is not kept: it may be suggested differently one day."""
    for name, channel in channels.items():
        kind = notifications.kinds[name]
        if kind.is_owed or channel not in kind.channels:
            continue
        rows = NotificationChoice.objects.filter(member=member, kind=name)
        if channel == kind.default:
            rows.delete()
        else:
            NotificationChoice.objects.update_or_create(
                member=member, kind=name, defaults={"channel": channel}
            )


def suggested(member: Member) -> None:
    """Hear of everything as is suggested."""
    NotificationChoice.objects.filter(member=member).delete()


@dataclass(frozen=True, slots=True)
class Stop:
    """What the link in a mail ends: mails of one kind at once, of posts those of one group."""

    member: Member
    kind: str
    membership: GroupMembership | None = None

    @property
    def is_done(self) -> bool:
        if self.membership is not None:
            return self.membership.mails != GroupMail.ALL
        return _channels({self.member.pk: self.kind})[self.member.pk] != Channel.MAIL


def by_link(what: str, token: str) -> Stop:
    """Whose mails of what a link ends; raises `links.BadLink`."""
    key = links.read(f"{LINK_PURPOSE}:{what}", token).id
    member = Member.objects.filter(uuid=key).first()
    kind, _dot, group = what.partition(":")
    if member is None or kind not in notifications.kinds:
        raise links.BadLink
    if not group:
        return Stop(member, kind)
    rows = GroupMembership.objects.select_related("group")
    membership = rows.filter(member=member, group__uuid=group).first()
    if membership is None:
        raise links.BadLink
    return Stop(member, kind, membership)


@transaction.atomic
def stop(found: Stop) -> None:
    """No mails of it at once any more; it stands on the site. Doing so again changes nothing."""
    if found.membership is not None:
        rows = GroupMembership.objects.filter(pk=found.membership.pk, mails=GroupMail.ALL)
        rows.update(mails=GroupMail.MENTIONS)
        found.membership.refresh_from_db(fields=["mails"])
    elif not found.is_done:
        choose(found.member, channels={found.kind: Channel.SITE})


@transaction.atomic
def resume(found: Stop) -> None:
    """Have the mails again, for whoever ended them by mistake."""
    if found.membership is not None:
        GroupMembership.objects.filter(pk=found.membership.pk).update(mails=GroupMail.ALL)
        found.membership.refresh_from_db(fields=["mails"])
    else:
        choose(found.member, channels={found.kind: Channel.MAIL})


def stop_link(member: Member, kind: str, group: object = "") -> tuple[str, str]:
    """What the address in a mail carries that ends such mails to `member`: what it is about, and
    the token; of posts, those of one `group` (its uuid)."""
    what = f"{kind}:{group}" if group else str(kind)
    return what, links.make(f"{LINK_PURPOSE}:{what}", member.uuid)

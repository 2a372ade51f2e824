"""What this app keeps of a member; see `foundation.personal_data`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.affiliation_data import Affiliations, Suggestions
from community.directory_holding import DirectoryHolding
from community.enums import Cadence
from community.models import (
    AccessNote,
    DataExport,
    DigestDelivery,
    Member,
    Notification,
    Recipient,
    SubscriptionWish,
)
from community.profile_data import ProfileHolding
from community.services import invitation_data, joining_data, notifications
from community.ways_in import WAYS_IN
from foundation import outbox
from foundation.models import OutboxRow
from foundation.personal_data import Retention, Told, holdings, retentions

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


class _Goes:
    """Of what goes with the member's row."""

    after_deletion = ""

    def erase(self, member: Member, *, now: datetime) -> None:
        """Nothing to do: the foreign key does it."""


class Account(_Goes):
    name = _("Account")

    def tell(self, member: Member) -> Told:
        fields = (
            *("email", "name", "language", "time_zone", "date_joined", "last_login"),
            "last_seen_on",
        )
        row = {field: getattr(member, field) for field in fields}
        row["organisation"] = str(member.organisation) if member.organisation else ""
        row["groups"] = [group.name for group in member.groups.order_by("name")]
        return Told(rows=[row])


class Rows(_Goes):
    """The member's rows of one table, as they stand."""

    def __init__(self, name: Any, relation: str, *fields: str) -> None:
        self.name, self.relation, self.fields = name, relation, fields

    def tell(self, member: Member) -> Told:
        rows: QuerySet[Any] = getattr(member, self.relation).order_by("pk")
        return Told(rows=list(rows.values(*self.fields)))


class News:
    """How often they want news by mail, what became of each edition, and what somebody asked for
    with their address."""

    name = _("News by e-mail")
    after_deletion = ""

    def tell(self, member: Member) -> Told:
        choice = (
            *(
                "cadence",
                "weekday",
                "at",
                "asked_at",
                "since",
                "unwanted",
                "only_topics",
                "created_at",
            ),
            *("consented_at", "notice_version", "notice_language"),
        )
        chosen = Recipient.objects.filter(member=member).values(*choice)
        edition = ("edition__period", "since", "until", "state", "reason")
        editions = DigestDelivery.objects.filter(recipient__member=member).order_by("pk")
        wishes = SubscriptionWish.objects.filter(email=member.email).order_by("pk")
        wish = ("cadence", "language", "created_at")
        return Told(rows=[*chosen, *editions.values(*edition), *wishes.values(*wish)])

    def erase(self, member: Member, *, now: datetime) -> None:
        """The choice goes with the foreign key."""
        SubscriptionWish.objects.filter(email=member.email).delete()


class AccessNotes(_Goes):
    """What staff did with the member's data, and what the member did with others' as staff."""

    name = _("Who looked at your data")

    def tell(self, member: Member) -> Told:
        rows = member.access_notes.select_related("actor")
        return Told(
            rows=[
                {
                    "by": row.actor.name if row.actor else "",
                    "access": row.access,
                    "what": row.what,
                    "at": row.at,
                }
                for row in rows
            ]
        )


class Mails:
    """Mails that the site sent: which kind, when, to which address. Their text is not kept."""

    name = _("Mails")
    after_deletion = ""

    def tell(self, member: Member) -> Told:
        rows = OutboxRow.objects.filter(recipient=member.email).order_by("pk")
        return Told(rows=list(rows.values("message", "state", "created_at", "done_at")))

    def erase(self, member: Member, *, now: datetime) -> None:
        """What is still to be sent would find nobody; that something was sent stays, without to
        whom."""
        outbox.forget(member.email, now=now)


def _old_mails(before: datetime) -> QuerySet[OutboxRow]:
    return OutboxRow.objects.filter(done_at__lt=before).exclude(recipient="")


def _old_notes(before: datetime) -> QuerySet[AccessNote]:
    return AccessNote.objects.filter(at__lt=before)


def _old_exports(before: datetime) -> QuerySet[DataExport]:
    return DataExport.objects.filter(asked_at__lt=before, file="")


def _stopped(before: datetime) -> QuerySet[Recipient]:
    return Recipient.objects.subscribers().filter(cadence=Cadence.NONE, since__lt=before)


def _forget_stopped(before: datetime) -> int:
    """What hangs on a row goes along, and is not counted."""
    return _stopped(before).delete()[1].get(Recipient._meta.label, 0)


def _read(before: datetime) -> Q:
    return Q(read_at__lt=before)


def _old(before: datetime) -> Q:
    return Q(read_at=None, created_at__lt=before)


def register() -> None:
    """Tell the registries, once all models are loaded."""
    for name, held in (
        ("account", Account()),
        ("profile", ProfileHolding()),
        ("directory", DirectoryHolding()),
        ("affiliations", Affiliations()),
        ("suggestions", Suggestions()),
        ("joining", joining_data.HOLDING),
        ("invitations", invitation_data.HOLDING),
        ("ways-in", WAYS_IN),
        ("consents", Rows(
            _("What you agreed to"), "consents",
            *("kind", "version", "about", "language", "source", "given_at", "withdrawn_at"),
        )),
        ("access", AccessNotes()),
        ("digests", News()),
        ("notifications", Rows(
            _("Notifications"), "notifications",
            *("kind", "thing", "created_at", "read_at", "mailed_at"),
        )),
        ("notification choices", Rows(
            _("How you hear of what"), "notification_choices", "kind", "channel"
        )),
        ("exports", Rows(
            _("Downloads of your data"), "data_exports", "asked_at", "ready_at", "state"
        )),
        ("mails", Mails()),
    ):  # fmt: skip
        holdings.register(name, held)
    for name, kind in (
        ("mails", Retention(
            name=_("To whom mails were sent"), setting="mails",
            find=lambda before: _old_mails(before).count(),
            forget=lambda before: _old_mails(before).update(recipient="", error="", ids={}),
        )),
        ("access", Retention(
            name=_("Notes of who looked at members' data"), setting="access",
            find=lambda before: _old_notes(before).count(),
            forget=lambda before: _old_notes(before).delete()[0],
        )),
        ("exports", Retention(
            name=_("That members downloaded their data"), setting="exports",
            find=lambda before: _old_exports(before).count(),
            forget=lambda before: _old_exports(before).delete()[0],
        )),
        ("read notifications", Retention(
            name=_("Notifications that were read"), setting="read_notifications",
            find=lambda before: Notification.objects.filter(_read(before)).count(),
            forget=lambda before: notifications.forget(_read(before)),
        )),
        ("notifications", Retention(
            name=_("Notifications that nobody read"), setting="notifications",
            find=lambda before: Notification.objects.filter(_old(before)).count(),
            forget=lambda before: notifications.forget(_old(before)),
        )),
        ("subscribers", Retention(
            name=_("Addresses without an account that stopped news by e-mail"),
            setting="subscribers",
            find=lambda before: _stopped(before).count(),
            forget=_forget_stopped,
        )),
    ):  # fmt: skip
        retentions.register(name, kind)

"""What contacts and moderation put into the registries, once the models are loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community import contact_emails, contact_holdings, moderation_queues, reportables
from community.queries import moderation
from community.services import contacts, queue_mails, reported, rights, suspensions
from foundation import duties, panels

if TYPE_CHECKING:
    from community.models import Member

__all__ = ["connect", "contact_emails"]


class Reports:
    """What members reported."""

    label = pgettext_lazy("reported by members", "Reports")
    address = "moderation"
    query = ""
    order = 10
    tells_at_once = False

    def is_for(self, viewer: Member) -> bool:
        return rights.may_moderate(viewer)

    def count(self, *, viewer: Member) -> int:
        return moderation.number_of_cases()

    def newest(self) -> float:
        return moderation_queues.mark(moderation.last_report())


class Appeals:
    """Objections to decisions."""

    label = _("Objections to decisions")
    address = "moderation_appeals"
    query = ""
    order = 20
    tells_at_once = False

    def is_for(self, viewer: Member) -> bool:
        return rights.may_moderate(viewer)

    def count(self, *, viewer: Member) -> int:
        return moderation.open_appeals().count()

    def newest(self) -> float:
        return moderation_queues.mark(moderation.last_appeal())


def connect() -> None:
    reportables.register("member", reported.MemberThing())
    reportables.register("contact-request", reported.ContactRequestThing())
    moderation_queues.register("reports", Reports())
    moderation_queues.register("appeals", Appeals())
    duties.register("expire contact requests", contacts.expire_due)
    duties.register("lift suspensions", suspensions.lift_due)
    duties.register("tell moderators what waits", queue_mails.tell_due)
    contact_holdings.register()
    panels.account_menu.register(
        "contacts",
        panels.MenuEntry(
            label=_("Contacts"),
            address="contacts",
            order=50,
            count=lambda member: member.contacts_waiting,
        ),
    )

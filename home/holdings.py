"""What contact forms keep of a member: see `foundation.personal_data`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from foundation.personal_data import Told, holdings
from home.models import ContactMessage

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member


class ContactMessages:
    """What was sent from the address of a member. The note of those who answer is theirs."""

    name = _("Messages by contact forms")
    after_deletion = ""

    def tell(self, member: Member) -> Told:
        rows = ContactMessage.objects.of(member.email).order_by("pk")
        return Told(
            rows=list(
                rows.values(
                    *("reference", "page_title", "subject", "name", "email", "organisation"),
                    *("text", "received_at", "answered_at", "erase_at"),
                )
            )
        )

    def erase(self, member: Member, *, now: datetime) -> None:
        ContactMessage.objects.of(member.email).delete()


def register() -> None:
    holdings.register("contact messages", ContactMessages())

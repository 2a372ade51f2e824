"""What is kept of people about mails that did not arrive; see `foundation.personal_data`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation import suppressions
from foundation.models import MailEvent, Suppression
from foundation.personal_data import Retention, Told, holdings, retentions

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


class Undelivered:
    """That mails did not reach a member's address, or were unwanted. It goes with the account:
    whoever comes back proves the address anew, and that would lift it."""

    name = _("Mails that did not arrive or were unwanted")
    after_deletion = ""

    def tell(self, member: Any) -> Told:
        events = self._of(MailEvent.objects, member).order_by("pk")
        kept = self._of(Suppression.objects, member).order_by("pk")
        return Told(
            rows=[
                *events.values("kind", "at", "detail"),
                *kept.values("reason", "since", "detail"),
            ]
        )

    def erase(self, member: Any, *, now: datetime) -> None:
        self._of(MailEvent.objects, member).delete()
        self._of(Suppression.objects, member).delete()

    def _of(self, rows: Any, member: Any) -> QuerySet[Any]:
        return rows.filter(address=suppressions.normalise(member.email))


def _old_events(before: datetime) -> QuerySet[MailEvent]:
    return MailEvent.objects.filter(at__lt=before)


def register() -> None:
    holdings.register("undelivered", Undelivered())
    retentions.register("mail events", Retention(
        name=_("What became of mails"), setting="mails",
        find=lambda before: _old_events(before).count(),
        forget=lambda before: _old_events(before).delete()[0],
    ))  # fmt: skip
    retentions.register("suppressions", Retention(
        name=_("Addresses that mails did not reach"), setting="suppressions",
        find=lambda before: Suppression.objects.filter(since__lt=before).count(),
        forget=lambda before: suppressions.forget(before, now=timezone.now()),
    ))  # fmt: skip

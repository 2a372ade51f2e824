"""Stopping an edition of the digest that should not have gone out, and letting it go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from community import errors
from community.enums import DeliveryState
from community.models import DigestDelivery, DigestEdition
from foundation import outbox
from foundation.models import OutboxRow

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from community.models import Member

PERMISSION = "community.change_digestedition"


@transaction.atomic
def stop(edition: DigestEdition, *, actor: Member, now: datetime) -> None:
    """Hold back all of `edition` that has not left: what is planned isn't filled, what is promised
    isn't sent. What is in the hands of the mail server cannot be called back. Once more changes
    nothing. Raises NotAllowed."""
    row = _locked(edition, actor)
    if row.stopped_at is None:
        row.stopped_at = now
        row.save(update_fields=["stopped_at"])
        _wait_for_filling(row)
        outbox.hold(_mails(row))


@transaction.atomic
def resume(edition: DigestEdition, *, actor: Member, now: datetime) -> None:
    """Let it go on. Whoever had a newer edition meanwhile got what was planned with that one.
    Raises NotAllowed."""
    row = _locked(edition, actor)
    if row.stopped_at is not None:
        row.stopped_at = None
        row.save(update_fields=["stopped_at"])
        outbox.release(_mails(row), now=now)


def _locked(edition: DigestEdition, actor: Member) -> DigestEdition:
    if not actor.has_perm(PERMISSION):
        raise errors.NotAllowed
    # Its key stays free: who fills it refers to it, and would be waited for while they wait.
    rows = DigestEdition.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=edition.pk)


def _wait_for_filling(edition: DigestEdition) -> None:
    """Until no other process has any of `edition` at hand: what it promises is then seen. None
    takes up more of it, as the rows are locked from here on."""
    planned = DigestDelivery.objects.filter(edition=edition, state=DeliveryState.PLANNED)
    list(planned.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def _mails(edition: DigestEdition) -> QuerySet[OutboxRow]:
    mails = DigestDelivery.objects.filter(edition=edition, mail__isnull=False).values("mail")
    return OutboxRow.objects.filter(pk__in=mails)

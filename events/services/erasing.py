"""Unnaming somebody who registered: what the figures need stays, and tells of nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F

from events.enums import LIVE, State
from events.models import Contact, Feedback, Interest, Registration, RegistrationChange
from events.services import files, registration

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

# Where no mail can ever go (RFC 2606 §2).
NOWHERE: Final = "@erased.invalid"
SOMEBODY: Final = f"manager{NOWHERE}"
BATCH: Final = 500


@transaction.atomic
def unname(contact: Contact, *, now: datetime) -> None:
    """Give back the seats that are to come, without a mail; delete answers, files, named feedback,
    the manager's address and whatever else tells whose `contact` this was."""
    own = Registration.objects.filter(contact=contact)
    for place in own.filter(state__in=LIVE).select_related("run").order_by("run", "pk"):
        if place.run.ends_at is None or place.run.ends_at > now:
            registration.give_up(place, now=now)
    files.drop_of(own)
    Feedback.objects.filter(registration__in=own).update(answers={})
    RegistrationChange.objects.filter(registration__in=own).update(manager="", reason="")
    for place in own.select_for_update(of=("self",)).order_by("pk"):
        place.answers, place.manager_email = {}, ""
        # No link in an old mail leads anywhere.
        place.link_version += 1
        place.code_version += 1
        place.manager_link_version += 1
        place.save(
            update_fields=[
                *("answers", "manager_email", "link_version"),
                *("code_version", "manager_link_version"),
            ]
        )
    Interest.objects.filter(contact=contact).delete()
    contact.member, contact.guest_name = None, ""
    contact.email = f"contact-{contact.pk}{NOWHERE}"
    contact.save(update_fields=["member", "guest_name", "email"])


@transaction.atomic
def forget_manager(addresses: Iterable[str]) -> None:
    """Forget who was named as a manager at `addresses`. What waits for their answer the organisers
    decide, unless the person names somebody else; that a manager decided stays, without the
    address."""
    emails = list(addresses)
    named = Registration.objects.filter(manager_email__in=emails)
    named.filter(state__in=(State.REQUESTED, State.HELD)).update(
        manager_email="",
        manager_asked_at=None,
        manager_reminded_at=None,
        manager_link_version=F("manager_link_version") + 1,
    )
    named.update(manager_email=SOMEBODY, manager_link_version=F("manager_link_version") + 1)
    RegistrationChange.objects.filter(manager__in=emails).update(manager=SOMEBODY)


def unname_all(contacts: QuerySet[Contact], *, now: datetime) -> int:
    """The same for many guests; how many they were."""
    found = list(contacts.order_by("pk")[:BATCH])
    for contact in found:
        unname(contact, now=now)
    return len(found)

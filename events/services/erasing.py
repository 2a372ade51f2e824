"""Unnaming somebody who registered: what the figures need stays, and tells of nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from events.enums import LIVE
from events.models import Contact, Feedback, Interest, Registration, RegistrationChange
from events.services import files, registration

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

# Where no mail can ever go (RFC 2606 §2).
NOWHERE: Final = "@erased.invalid"
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


def unname_all(contacts: QuerySet[Contact], *, now: datetime) -> int:
    """The same for many guests; how many they were."""
    found = list(contacts.order_by("pk")[:BATCH])
    for contact in found:
        unname(contact, now=now)
    return len(found)

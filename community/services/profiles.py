"""What members say about themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from community.services import digest_choice

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member

# Not the organisation: it opens events that are for its people only, so that others must vouch
# for it.
FIELDS = ("name", "language", "time_zone", "digest")


@transaction.atomic
def change(
    member: Member, *, name: str, language: str, time_zone: str, digest: str, now: datetime
) -> Member:
    """Keep what a member entered; raises ValidationError for an unknown language, zone or digest.

    Who asks for the digest gets the next one that is due; saving the same choice again leaves a
    pause as it is.
    """
    stored = type(member).objects.select_for_update().get(pk=member.pk)
    member.name, member.language, member.time_zone = name, language, time_zone
    member.digest, member.digest_since = digest, stored.digest_since
    member.clean_fields(exclude={f.name for f in member._meta.fields if f.name not in FIELDS})
    digest_choice.settle(member, before=stored.digest, now=now)
    member.save(update_fields=[*FIELDS, "digest_since"])
    return member

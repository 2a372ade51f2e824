"""What members say about themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from community.models import Member

# Not the organisation: it opens events that are for its people only, so that others must vouch
# for it.
FIELDS = ("name", "language", "time_zone")


def change(member: Member, *, name: str, language: str, time_zone: str) -> Member:
    """Keep what a member entered; raises ValidationError for an unknown language or zone."""
    member.name, member.language, member.time_zone = name, language, time_zone
    member.clean_fields(exclude={f.name for f in member._meta.fields if f.name not in FIELDS})
    member.save(update_fields=FIELDS)
    return member

"""Sections of digests asked as the ledger does: for readers with what they follow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone, translation

from community.models import Recipient
from community.queries import recipients
from foundation.digests import Asked, Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from community.models import Member
    from foundation.digests import Entry, Reader, Section

# A Tuesday, at 07:30 in Tallinn.
UNTIL = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
SINCE = UNTIL - timedelta(days=7)
INSIDE = UNTIL - timedelta(days=1)
NOW = UNTIL + timedelta(minutes=5)


def reader_of(member: Member, **fields: object) -> Reader:
    row = Recipient(pk=member.pk, member=member, **fields)
    return recipients.readers([row])[member.pk]


def windows(*members: Member, since: datetime = SINCE, until: datetime = UNTIL) -> list[Window]:
    rows = recipients.readers([Recipient(pk=member.pk, member=member) for member in members])
    return [Window(reader=rows[member.pk], since=since, until=until) for member in members]


def chosen(
    section: Section, *members: Member, since: datetime = SINCE, until: datetime = UNTIL
) -> list[list[str]]:
    """What `section` chooses for each of `members`."""
    found = section.choose(windows(*members, since=since, until=until))
    return [list(found.get(member.pk, [])) for member in members]


def shown(
    section: Section, reader: Reader, things: Sequence[str], *, now: datetime = NOW
) -> list[Entry]:
    """What `reader` reads of `things`."""
    return list(section.render([Asked(reader, things)], now=now)[reader.key])


def rendered(
    section: Section, member: Member, things: list[str], *, now: datetime = NOW
) -> list[Entry]:
    """What `member` reads of `things` in English, by the clock of Tallinn."""
    with translation.override("en"), timezone.override("Europe/Tallinn"):
        return shown(section, reader_of(member), things, now=now)


def told(section: Section, member: Member, *, now: datetime = NOW) -> list[Entry]:
    """Both, one after the other."""
    return rendered(section, member, chosen(section, member)[0], now=now)

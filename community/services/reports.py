"""Reporting something to the moderators."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from community import errors
from community.enums import ReportReason, ReportState
from community.models import Report
from community.reportables import Reported, reportables
from community.services import contacts, wording

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from community.models import Member

MOST: Final = 1000  # letters of the details
TEXT: Final = 20_000
# So many reports of one person.
MOST_OPEN: Final = 20
WITHIN, MOST_WITHIN = timedelta(days=1), 20


def find(reporter: Member, kind: str, key: UUID) -> Reported:
    """What would be reported. Raises NotFound, also for what `reporter` doesn't see, and OwnThing."""
    found = reportables[kind].find(key, viewer=reporter) if kind in reportables else None
    if found is None:
        raise errors.NotFound
    if found.author is not None and found.author.pk == reporter.pk:
        raise errors.OwnThing
    return found


def is_reported(reporter: Member, kind: str, key: UUID) -> bool:
    """Whether a report of theirs about it waits."""
    mine = Report.objects.filter(reporter=reporter, state=ReportState.OPEN)
    return mine.filter(kind=kind, thing=key).exists()


@transaction.atomic
def report(
    *,
    reporter: Member,
    kind: str,
    key: UUID,
    reason: ReportReason,
    details: str,
    now: datetime,
) -> Report:
    """Tell the moderators, with the words of the thing as they are now. Raises as `find`, and
    WrongLength, ReportedAlready and TooMany."""
    details = wording.checked(details, least=0, most=MOST)
    found = find(reporter, kind, key)
    contacts.lock(reporter)
    if is_reported(reporter, kind, key):
        raise errors.ReportedAlready
    mine = Report.objects.filter(reporter=reporter)
    lately = mine.filter(created_at__gt=now - WITHIN).count()
    if lately >= MOST_WITHIN or mine.filter(state=ReportState.OPEN).count() >= MOST_OPEN:
        raise errors.TooMany
    return Report.objects.create(
        reporter=reporter,
        kind=kind,
        thing=key,
        author=found.author,
        title=found.title[:200],
        text=found.text[:TEXT],
        reason=reason,
        details=details,
        created_at=now,
    )

"""A date as calendars see it: the same text in every feed, file and mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from events.calendar.entry import Entry, Status
from events.enums import Status as DateStatus
from events.queries.joining import NOTHING

if TYPE_CHECKING:
    from datetime import date, datetime

    from events.models import Occurrence
    from events.queries.joining import Joining
    from events.queries.words import EventWords


def entry(
    occurrence: Occurrence,
    words: EventWords,
    *,
    language: str,
    hidden: bool = False,
    raised: int = 0,
    joining: Joining = NOTHING,
) -> Entry:
    """The entry of one date, with `words`, read by somebody who reads `language`.

    `hidden`: the event was unpublished, which calendars see as cancelled. `raised` is added to the
    stored SEQUENCE (`Registration.rounds`). `joining` is what its reader sees of the link. Needs
    `occurrence.venue` and `.event` loaded.
    """
    with translation.override(language):
        called_off = hidden or occurrence.status in {DateStatus.CANCELLED, DateStatus.WITHDRAWN}
        postponed = occurrence.status == DateStatus.POSTPONED
        summary = words.title
        if called_off:
            summary = _("Cancelled: %(title)s") % {"title": words.title}
        elif postponed:
            summary = _("Postponed: %(title)s") % {"title": words.title}
        address = "" if hidden else words.address
        source = _("Source: %(source)s") % {"source": words.source} if words.source else ""
        paragraphs = [words.lead, occurrence.reason, source, address]
        return Entry(
            uid=str(occurrence.uid),
            sequence=occurrence.sequence + raised,
            start=_as_entry_time(occurrence.wall_start, all_day=occurrence.all_day),
            end=_as_entry_time(occurrence.wall_end, all_day=occurrence.all_day),
            all_day=occurrence.all_day,
            zone=occurrence.zone,
            status=(
                Status.CANCELLED
                if called_off
                else Status.TENTATIVE
                if postponed
                else Status.CONFIRMED
            ),
            created=occurrence.created_at,
            last_modified=_changed_at(occurrence, joining),
            summary=summary,
            language=words.language,
            description="\n\n".join(part for part in paragraphs if part),
            location=occurrence.venue.line(language) if occurrence.venue else occurrence.place,
            url=address,
            categories=(str(occurrence.event.get_kind_display()),),
            conference=joining.link or None,
            conference_label=_("Join online"),
        )


def _changed_at(occurrence: Occurrence, joining: Joining) -> datetime:
    """When its text became another: also by the link that has appeared, though nobody changed it."""
    if joining.link and joining.appears_at:
        return max(occurrence.last_modified, joining.appears_at)
    return occurrence.last_modified


def _as_entry_time(wall: datetime, *, all_day: bool) -> datetime | date:
    return wall.date() if all_day else wall

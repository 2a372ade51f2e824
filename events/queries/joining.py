"""The link to join online: whose it is, and from when. The one rule of every page, mail and calendar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from events.enums import State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from events.models import Occurrence, Registration


@dataclass(frozen=True, slots=True)
class Joining:
    """What somebody sees of the link: `link` itself; or, where that is empty, `appears_at`, the
    moment from which they do. Neither where there is nothing to join, or nobody knows when."""

    link: str = ""
    # Of a link that is there, since when it is; None: it always was.
    appears_at: datetime | None = None

    @property
    def pending(self) -> datetime | None:
        """When the link appears, while it hasn't."""
        return None if self.link else self.appears_at


NOTHING = Joining()


def of(registration: Registration, dates: Iterable[Occurrence], *, now: datetime) -> Joining:
    """For a page or a mail about all `dates` of its run: the link as soon as one of those that aren't
    over is near enough, and while it lasts. Needs as `of_date`."""
    return first(of_date(registration, date, now=now) for date in dates if not date.is_over(now))


def of_date(registration: Registration, date: Occurrence, *, now: datetime) -> Joining:
    """For one date; a calendar keeps the link when it is over. Needs `date.run` and `.event`."""
    link = date.event.online_link
    if not link or registration.state != State.CONFIRMED or not date.may_take_place:
        return NOTHING
    moment = date.joins_from
    if moment is None:
        return Joining(link)
    if date.is_postponed:
        return NOTHING
    return Joining(link if moment <= now else "", moment)


def first(found: Iterable[Joining]) -> Joining:
    """Of several the one with a link, or the next that will have one."""
    by_time = sorted(
        (one for one in found if one != NOTHING),
        key=lambda one: (not one.link, one.appears_at.timestamp() if one.appears_at else 0),
    )
    return next(iter(by_time), NOTHING)

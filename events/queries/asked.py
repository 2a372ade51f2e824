"""What somebody asks of the calendar page, and the address that asks the same again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.http import urlencode

from events.calendar import days
from events.queries.filters import Filters

if TYPE_CHECKING:
    from events.models import Occurrence

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class View(StrEnum):
    """`DAY` is where a full day of the month leads."""

    LIST = "list"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two dates of a list, in their order; whatever is added or taken away since,
    it is still there."""

    day: date
    start: datetime
    pk: int

    @classmethod
    def of(cls, occurrence: Occurrence) -> Cursor:
        return cls(occurrence.first_day, occurrence.start, occurrence.pk)

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """Raises ValueError where `text` is none."""
        day, moment, pk = text.split(".")
        if not (moment.lstrip("-").isdecimal() and pk.isdecimal() and len(pk) < 19):
            raise ValueError
        try:
            start = EPOCH + timedelta(microseconds=int(moment))
        except OverflowError as error:
            raise ValueError from error
        cursor = cls(date.fromisoformat(day), start, int(pk))
        if not days.FIRST_DAY <= cursor.day <= days.LAST_DAY:
            raise ValueError
        return cursor

    def __str__(self) -> str:
        return f"{self.day}.{(self.start - EPOCH) // timedelta(microseconds=1)}.{self.pk}"


@dataclass(frozen=True, slots=True)
class Asked:
    """The address of the calendar page, understood. `day` is the one to look at, None: today;
    `after` and `before` turn the pages of a list; `choosing`: the filters lie open."""

    view: View = View.LIST
    day: date | None = None
    filters: Filters = field(default_factory=Filters)
    after: Cursor | None = None
    before: Cursor | None = None
    choosing: bool = False

    @property
    def query(self) -> str:
        """As a query string, with nothing in it that goes without saying."""
        pairs = [("view", self.view.value)] if self.view != View.LIST else []
        pairs += [("date", self.day.isoformat())] if self.day else []
        pairs += self.filters.pairs
        pairs += [("filters", "1")] if self.choosing else []
        pairs += [(name, str(at)) for name in ("after", "before") if (at := getattr(self, name))]
        return urlencode(pairs)

    def but(self, **changes: Any) -> str:
        """The address of the same with `changes`, from its first page on."""
        return "?" + replace(self, **{"after": None, "before": None, **changes}).query

"""How a short list is asked for in the editors' forms: choices, days and periods.

Plain inputs that work without script: what is there and two empty rows; a controller in
`site/static/admin/schedule.js` only adds more rows.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.compare import TextFieldComparison

from events.calendar import public_holidays, recurrence
from foundation.templatetags import times

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST: Final = 200
EMPTY_ROWS: Final = 2

NOT_A_LIST = _("This is not a list that can be stored here.")
NO_DAY = _("“%(text)s” is not a day.")
OUT_OF_RANGE = _("The days must be between 1970 and 2149.")
TOO_MANY = _("This is more than 200 lines. Say it with fewer, longer periods.")
NO_FIRST_DAY = _("Say on which day it begins.")
WRONG_ORDER = _("The last day must not come before the first.")
TWO_ENDS = _("Give a last day, or tick “until further notice”, not both.")
TWO_OPEN = _("Only one period can last until further notice.")


def pairs(options: Any) -> list[tuple[str, Any]]:
    """Value and label of each of `options`: an enumeration's class, or pairs already."""
    return list(getattr(options, "choices", options))


class ListFormField(forms.Field):
    """Cleans to the plain list that is stored."""

    def stored(self, value: Any) -> Any:
        """A list that no form has seen as this field would store it. Raises ValidationError."""
        raise NotImplementedError

    def words(self, value: Any) -> str:
        """A stored list as text, to compare two versions of a page."""
        raise NotImplementedError

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != (initial or []))
        except ValidationError:
            return True


class ChoicesFormField(ListFormField, forms.MultipleChoiceField):
    """Several of `choices`, kept in their order."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> list[str]:
        chosen = set(super().clean(value or []))
        return [code for code, _label in pairs(self.choices) if code in chosen]

    def stored(self, value: Any) -> list[str]:
        return self.clean(value)

    def words(self, value: Any) -> str:
        chosen = pairs(self.choices)
        return ", ".join(str(label) for code, label in chosen if code in (value or []))


class ListComparison(TextFieldComparison):
    """Two versions of a list, in words."""

    def __init__(self, field: Any, before: Any, after: Any) -> None:
        super().__init__(field, before, after)
        words = field.formfield().words
        self.val_a: str = words(field.value_from_object(before))
        self.val_b: str = words(field.value_from_object(after))


class RowsWidget(forms.Widget):
    """The rows of a list; those that nobody filled in are no rows."""

    # A group of inputs: Wagtail and Django then label it as one.
    use_fieldset = True

    class Media:
        js = ("admin/schedule.js",)

    def rows(self, value: Any) -> list[Any]:
        """A stored list, or what was posted, as what stands in the inputs."""
        raise NotImplementedError

    def empty(self) -> Any:
        raise NotImplementedError

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = self.rows(value if isinstance(value, list) else [])
        shared = {k: v for k, v in context["widget"]["attrs"].items() if k.startswith("aria-")}
        return {
            **context,
            "rows": [*rows, *(self.empty() for _row in range(EMPTY_ROWS))],
            "every": {"attrs": shared},
        }

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return ""  # every input has a label of its own


class DaysWidget(RowsWidget):
    """One date input a day."""

    template_name = "events/admin/days_widget.html"

    def rows(self, value: Any) -> list[Any]:
        return value

    def empty(self) -> str:
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        posted = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        return [text.strip() for text in posted if text.strip()]


class PeriodsWidget(RowsWidget):
    """First day, last day and "until further notice" of each period."""

    template_name = "events/admin/periods_widget.html"

    def rows(self, value: Any) -> list[Any]:
        return [Row.of(item) for item in value]

    def empty(self) -> Row:
        return Row()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Row]:
        rows = []
        for number in range(MOST + EMPTY_ROWS + 1):
            prefix = f"{name}_{number}"
            if f"{prefix}_first" not in data:
                break
            row = Row(
                data.get(f"{prefix}_first", "").strip(),
                data.get(f"{prefix}_last", "").strip(),
                f"{prefix}_open" in data,
            )
            if row != Row():
                rows.append(row)
        return rows

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}_0_first" not in data


@dataclass(frozen=True, slots=True)
class Row:
    """One period as it stands in the inputs; without a last day it is one day."""

    first: str = ""
    last: str = ""
    is_open: bool = False

    @classmethod
    def of(cls, item: Any) -> Row:
        if isinstance(item, Row):
            return item
        first, last = item
        return cls(first, "" if last in (None, first) else last, last is None)

    def stored(self) -> list[str | None]:
        if not self.first:
            raise ValidationError(NO_FIRST_DAY, code="first")
        if self.last and self.is_open:
            raise ValidationError(TWO_ENDS, code="ends")
        first = day_of(self.first)
        last = None if self.is_open else day_of(self.last) if self.last else first
        if last is not None and last < first:
            raise ValidationError(WRONG_ORDER, code="order")
        return [first.isoformat(), last.isoformat() if last else None]


class CountrySelect(forms.Select):
    """The countries whose public holidays are known, named in the editor's language."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        countries = public_holidays.choices(get_language() or "en")
        self.choices = [("", _("No country: also on public holidays")), *countries]
        return super().optgroups(name, value, attrs)


class DaysFormField(ListFormField):
    """Days, each once and in order."""

    widget = DaysWidget

    def clean(self, value: Any) -> list[str]:
        _check_number(value or [])
        return [day.isoformat() for day in sorted({day_of(text) for text in value or []})]

    def stored(self, value: Any) -> list[str]:
        if not all(isinstance(text, str) for text in _listed(value)):
            raise ValidationError(NOT_A_LIST, code="list")
        return self.clean(value)

    def words(self, value: Any) -> str:
        return ", ".join(value or [])


class PeriodsFormField(ListFormField):
    """Periods in order, of which one may have no end."""

    widget = PeriodsWidget

    def clean(self, value: Any) -> list[list[str | None]]:
        rows: Sequence[Row] = value or []
        _check_number(rows)
        periods = sorted({tuple(row.stored()) for row in rows}, key=_in_order)
        if sum(last is None for _first, last in periods) > 1:
            raise ValidationError(TWO_OPEN, code="open")
        return [list(period) for period in periods]

    def stored(self, value: Any) -> list[list[str | None]]:
        if not all(_is_pair(item) for item in _listed(value)):
            raise ValidationError(NOT_A_LIST, code="list")
        return self.clean([Row.of(item) for item in value])

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed([list(period) for period in initial or []], data)

    def words(self, value: Any) -> str:
        return ", ".join(in_words(period) for period in periods_of(value))


def day_of(text: str) -> dt.date:
    """The day that `text` says, in the years a calendar reckons with. Raises ValidationError."""
    try:
        day = dt.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 -- a day has no zone
    except ValueError:
        raise ValidationError(NO_DAY, code="day", params={"text": text[:40]}) from None
    if not recurrence.EARLIEST <= day <= recurrence.LATEST:
        raise ValidationError(OUT_OF_RANGE, code="range")
    return day


def days_of(value: Iterable[str]) -> list[dt.date]:
    """A stored list of days."""
    return [dt.date.fromisoformat(text) for text in value]


def periods_of(value: Iterable[Sequence[str | None]]) -> list[recurrence.Period]:
    """A stored list of periods."""
    return list(_periods(value))


def _periods(value: Iterable[Sequence[str | None]]) -> Iterator[recurrence.Period]:
    for first, last in value:
        assert first is not None  # noqa: S101 -- no period is stored without its first day
        yield recurrence.Period(
            dt.date.fromisoformat(first), dt.date.fromisoformat(last) if last else None
        )


def in_words(period: recurrence.Period) -> str:
    first = times.plain_day(period.first)
    if period.last is None:
        return gettext("from %(first)s until further notice") % {"first": first}
    if period.last == period.first:
        return first
    return f"{first} – {times.plain_day(period.last)}"


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValidationError(NOT_A_LIST, code="list")
    return value


def _is_pair(item: Any) -> bool:
    return (
        isinstance(item, list)
        and len(item) == 2
        and isinstance(item[0], str)
        and isinstance(item[1], str | None)
    )


def _check_number(rows: Sequence[Any]) -> None:
    if len(rows) > MOST:
        raise ValidationError(TOO_MANY, code="many")


def _in_order(period: tuple[str | None, ...]) -> tuple[str, str]:
    first, last = period
    return first or "", last or "~"  # after every date

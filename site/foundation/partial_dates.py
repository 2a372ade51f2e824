"""Dates of which perhaps only the month or the year is known, kept as ISO 8601 writes them: `2018`,
`2018-03` or `2018-03-19`."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FIRST_YEAR, LAST_YEAR = 1900, 2199
SHAPE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
LENGTH: Final = len("2018-03-19")
HOW = _("2018, 2018-03 or 2018-03-19: as much of it as is known.")
NO_DATE = _("Write a year, a month or a day: 2018, 2018-03 or 2018-03-19.")


@dataclass(frozen=True, slots=True)
class PartialDate:
    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError where `text` is none."""
        found = SHAPE.fullmatch(text)
        if found is None:
            raise ValueError(text)
        year, month, day = (None if part is None else int(part) for part in found.groups())
        if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(text)
        # Month 00 is none, and the thirtieth of February neither.
        date(year, 1 if month is None else month, 1 if day is None else day)
        return cls(year, month, day)

    @classmethod
    def read(cls, text: str | None) -> Self | None:
        """The same; None for what is none, as a draft may hold."""
        try:
            return cls.parse(text or "")
        except ValueError:
            return None

    @property
    def first(self) -> date:
        """The first day that it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day that it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def __str__(self) -> str:
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)]
        return "-".join(parts)


def check(text: str) -> None:
    """Raises ValidationError where `text` is no such date."""
    if PartialDate.read(text) is None:
        raise ValidationError(NO_DATE, code="partial_date")


def is_before(one: str | None, other: str | None) -> bool:
    """Whether `one` is over before `other` begins, as far as both are known."""
    first, second = PartialDate.read(one), PartialDate.read(other)
    return first is not None and second is not None and first.last < second.first


class PartialDateBlock(blocks.FieldBlock):
    """A date of which perhaps only the month or the year is known; no words to translate."""

    def __init__(self, required: bool = True, help_text: Any = HOW, **kwargs: Any) -> None:
        self.field = forms.CharField(
            required=required, help_text=help_text, max_length=LENGTH, validators=[check]
        )
        super().__init__(**kwargs)

    class Meta:
        icon = "date"
        default = ""

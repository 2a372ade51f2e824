"""Days, periods and choices in a form: what is typed is what is stored, and the other way round."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from events.calendar.recurrence import EARLIEST, LATEST, Period
from events.fields import ChoicesField, DaysField, PeriodsField
from events.list_inputs import CountrySelect, days_of, in_words, periods_of
from events.models import EventPage, ScheduleEntry
from foundation.spoken import SpokenLanguage

days = st.dates(EARLIEST, LATEST)


class ListsForm(forms.Form):
    days = DaysField().formfield()
    out = PeriodsField().formfield()
    languages = ChoicesField("languages spoken", options=SpokenLanguage).formfield()


def posted(**values: Any) -> ListsForm:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return ListsForm(data)


def rows(*periods: tuple[str, str] | tuple[str, str, str]) -> dict[str, str]:
    """Periods as a browser posts them, with two empty rows at the end."""
    data = {}
    for number, (first, last, *is_open) in enumerate([*periods, ("", ""), ("", "")]):
        data |= {f"out_{number}_first": first, f"out_{number}_last": last}
        if is_open:
            data[f"out_{number}_open"] = "on"
    return data


def stored(form: ListsForm, name: str) -> Any:
    assert form.is_valid(), form.errors
    return form.cleaned_data[name]


def test_days_are_kept_once_and_in_order():
    form = posted(days=["2026-12-14", "", "2026-12-07", "2026-12-14", " "])

    assert stored(form, "days") == ["2026-12-07", "2026-12-14"]


def test_a_period_without_its_last_day_is_one_day():
    form = posted(
        **rows(("2027-07-01", "2027-08-31"), ("2026-12-14", ""), ("2027-09-01", "", "on"))
    )

    assert stored(form, "out") == [
        ["2026-12-14", "2026-12-14"],
        ["2027-07-01", "2027-08-31"],
        ["2027-09-01", None],
    ]


def test_choices_are_kept_in_the_order_of_the_options():
    form = posted(languages=["sgn", "et", "en", "et"])

    assert stored(form, "languages") == ["en", "et", "sgn"]


def test_nothing_typed_is_an_empty_list():
    form = posted(days=["", ""], **rows())

    assert form.is_valid()
    assert form.cleaned_data == {"days": [], "out": [], "languages": []}


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"days": ["2026-13-45"]}, "days", "“2026-13-45” is not a day."),
        ({"days": ["20261207"]}, "days", "“20261207” is not a day."),
        ({"days": ["1969-12-31"]}, "days", "The days must be between 1970 and 2149."),
        ({"days": ["2150-01-01"]}, "days", "The days must be between 1970 and 2149."),
        ({"days": ["0001-01-01"]}, "days", "The days must be between 1970 and 2149."),
        (
            {"days": [f"2027-{m:02}-{d:02}" for m in range(1, 9) for d in range(1, 29)]},
            "days",
            "This is more than 200 lines. Say it with fewer, longer periods.",
        ),
        (rows(("", "2026-12-31")), "out", "Say on which day it begins."),
        (rows(("", "", "on")), "out", "Say on which day it begins."),
        (
            rows(("2026-12-31", "2026-12-01")),
            "out",
            "The last day must not come before the first.",
        ),
        (
            rows(("2026-12-01", "2026-12-31", "on")),
            "out",
            "Give a last day, or tick “until further notice”, not both.",
        ),
        (
            rows(("2026-12-01", "", "on"), ("2027-12-01", "", "on")),
            "out",
            "Only one period can last until further notice.",
        ),
        (rows(("2026-12-01", "soon")), "out", "“soon” is not a day."),
        (
            rows(*[("2026-12-01", "")] * 201),
            "out",
            "This is more than 200 lines. Say it with fewer, longer periods.",
        ),
        (
            {"languages": ["tlh"]},
            "languages",
            "Select a valid choice. tlh is not one of the available choices.",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(values, field, sentence):
    assert posted(**values).errors == {field: [sentence]}


def test_what_was_typed_wrongly_is_shown_again_with_two_empty_rows():
    form = posted(days=["2026-12-07", "x"], **rows(("2026-12-31", "2026-12-01")))

    html = form.as_div()

    values = re.findall(r'<input type="date" name="days" value="([^"]*)"', html)
    assert values == ["2026-12-07", "x", "", ""]
    assert re.findall(r'name="out_\d_(?:first|last)" value="([^"]*)"', html) == [
        *("2026-12-31", "2026-12-01"),
        *("", "", "", ""),
    ]


def test_every_input_has_a_label_of_its_own_and_says_what_is_wrong():
    html = str(posted(days=["x"], **rows(("2026-12-07", "", "on")))["days"])
    html += str(posted(**rows(("2026-12-07", "", "on"), ("", "x")))["out"])

    inputs = re.findall(r"<input[^>]*>", html)
    ids = [re.search(r' id="([^"]+)"', tag)[1] for tag in inputs]
    assert len(ids) == len(set(ids)) == 3 + 4 * 3
    assert sorted(ids) == sorted(re.findall(r'<label[^>]* for="([^"]+)"', html))
    assert all('aria-invalid="true"' in tag for tag in inputs)
    assert len(re.findall(r" checked", html)) == 1


@given(st.lists(days, unique=True).map(sorted))
def test_days_come_back_as_they_were(chosen):
    field = DaysField().formfield()
    value = [day.isoformat() for day in chosen][:200]

    assert field.clean(value) == value
    assert not field.has_changed(value, value)
    assert days_of(value) == chosen[:200]


@st.composite
def stored_periods(draw: st.DrawFn) -> list[list[str | None]]:
    found = {tuple(sorted(pair)) for pair in draw(st.lists(st.tuples(days, days), max_size=6))}
    periods = [[first.isoformat(), last.isoformat()] for first, last in sorted(found)]
    return [*periods, ["2149-12-31", None]] if draw(st.booleans()) else periods


@given(stored_periods())
def test_periods_come_back_as_they_were(periods):
    field = PeriodsField().formfield()
    shown = field.widget.rows(periods)

    assert field.clean(shown) == periods
    assert not field.has_changed(periods, shown)
    assert [[p.first.isoformat(), p.last and p.last.isoformat()] for p in periods_of(periods)] == (
        periods
    )


JUNK = [
    None,
    "",
    "2026-12-07",
    {"a": 1},
    [1],
    [None],
    ["soon"],
    [["2026-12-07"]],
    [["2026-12-07", 1]],
    [["2026-12-07", "2026-12-01"]],
    [[None, None]],
]


@pytest.mark.parametrize("value", JUNK)
@pytest.mark.parametrize(
    "field", [DaysField(), PeriodsField(), ChoicesField(options=SpokenLanguage)]
)
def test_a_list_that_no_form_has_seen_is_refused(field, value):
    with pytest.raises(ValidationError):
        field.clean(value, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (DaysField(), ["2026-12-07", "2026-12-14"]),
        (PeriodsField(), [["2026-12-07", "2026-12-07"], ["2027-01-01", None]]),
        (ChoicesField(options=SpokenLanguage), ["en", "et"]),
        (DaysField(), []),
    ],
)
def test_a_stored_list_is_valid(field, value):
    assert field.clean(value, None) == value


def test_days_in_another_order_than_stored_are_refused_of_code():
    with pytest.raises(ValidationError):
        DaysField().clean(["2026-12-14", "2026-12-07"], None)


def test_a_period_in_words():
    first, last = date(2026, 12, 1), date(2026, 12, 24)

    assert [in_words(Period(first, end)) for end in (first, last, None)] == [
        "1 December 2026",
        "1 December 2026 – 24 December 2026",
        "from 1 December 2026 until further notice",
    ]


def test_the_countries_are_named_in_the_editors_language():
    with translation.override("et"):
        html = CountrySelect().render("skip", "LV", {})

    options = re.findall(r'<option value="(\w*)"[^>]*>', html)
    assert options[:4] == ["", "EE", "LV", "LT"]
    assert '<option value="LV" selected>Läti</option>' in html


def test_the_fields_of_the_models_have_the_widgets():
    lists = [
        ScheduleEntry._meta.get_field("extra_days"),
        ScheduleEntry._meta.get_field("left_out"),
        EventPage._meta.get_field("held_in"),
    ]

    widgets = [type(field.formfield().widget).__name__ for field in lists]

    assert widgets == ["DaysWidget", "PeriodsWidget", "CheckboxSelectMultiple"]
    assert not any(field.formfield().show_hidden_initial for field in lists)

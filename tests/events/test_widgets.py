"""The rule widget: what the selects say is what is stored, and the other way round."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import override_settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from events.calendar.recurrence import Entry, dates
from events.models import ScheduleEntry
from events.widgets import (
    MONTH_DAYS,
    NAMES,
    WEEKDAYS,
    Parts,
    RuleFormField,
    RuleWidget,
    read,
    write,
)

DAYS = [code for code, _name in WEEKDAYS]

parts = st.builds(
    Parts,
    freq=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    interval=st.integers(1, 99).map(str),
    days=st.lists(st.sampled_from(DAYS), unique=True),
    month_day=st.sampled_from([code for code, _name in MONTH_DAYS]),
    weekday=st.sampled_from(DAYS),
    ends=st.sampled_from(["", "count", "until"]),
    count=st.integers(1, 9999).map(str),
    until=st.dates(date(1970, 1, 1), date(2149, 12, 31)).map(date.isoformat),
)


class RuleForm(forms.Form):
    rule = RuleFormField(required=False)


def posted(**values):
    data = QueryDict(mutable=True)
    defaults = {"freq": "", "interval": "1", "weekday": "MO", "ends": "", "month_day": ""}
    for name, value in {**defaults, **values}.items():
        data.setlist(f"rule_{name}", value if isinstance(value, list) else [value])
    return RuleForm(data)


@given(parts)
def test_what_is_chosen_comes_back_as_it_was(chosen):
    rule = write(chosen)

    assert write(read(rule)) == rule
    assert read(rule).freq == chosen.freq


@given(parts)
def test_the_stored_field_keeps_the_rule_to_the_letter(chosen):
    rule = write(chosen)

    field = ScheduleEntry._meta.get_field("recurrence")

    assert field.get_prep_value(field.to_python(rule)) == rule


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({}, ""),
        ({"freq": "DAILY"}, "RRULE:FREQ=DAILY"),
        (
            {"freq": "WEEKLY", "days": ["WE", "MO"], "ends": "until", "until": "2027-01-31"},
            "RRULE:FREQ=WEEKLY;UNTIL=20270131T000000Z;BYDAY=MO,WE",
        ),
        (
            {"freq": "WEEKLY", "interval": "2", "ends": "count", "count": "8"},
            "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=8",
        ),
        ({"freq": "MONTHLY"}, "RRULE:FREQ=MONTHLY"),
        ({"freq": "MONTHLY", "month_day": "last"}, "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1"),
        (
            {"freq": "MONTHLY", "month_day": "2", "weekday": "TU"},
            "RRULE:FREQ=MONTHLY;BYDAY=2TU",
        ),
        (
            {"freq": "MONTHLY", "month_day": "-1", "weekday": "FR"},
            "RRULE:FREQ=MONTHLY;BYDAY=-1FR",
        ),
        ({"freq": "YEARLY", "days": ["MO"], "month_day": "2"}, "RRULE:FREQ=YEARLY"),
    ],
)
def test_the_selects_write_one_rule(values, rule):
    form = posted(**values)

    assert form.is_valid()
    assert form.cleaned_data["rule"] == rule


@pytest.mark.parametrize(
    "values",
    [
        {"freq": "HOURLY"},
        {"freq": "DAILY", "interval": "0"},
        {"freq": "DAILY", "interval": "1.5"},
        {"freq": "DAILY", "interval": "²"},
        {"freq": "DAILY", "interval": ""},
        {"freq": "DAILY", "ends": "count", "count": ""},
        {"freq": "DAILY", "ends": "count", "count": "-3"},
        {"freq": "DAILY", "ends": "until", "until": ""},
        {"freq": "DAILY", "ends": "until", "until": "2027-02-30"},
        {"freq": "DAILY", "ends": "sometime"},
        {"freq": "WEEKLY", "days": ["XX"]},
        {"freq": "MONTHLY", "month_day": "9"},
        {"freq": "MONTHLY", "month_day": "1", "weekday": "\n"},
        {"freq": "OTHER", "other": ""},
        {"freq": "OTHER", "other": "RDATE:20270101T000000Z"},
        {"freq": "OTHER", "other": "RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY"},
        {"freq": "OTHER", "other": "RRULE:FREQ=DAILY;UNTIL=x"},
        {"freq": "OTHER", "other": "RRULE:FREQ=DAILY;BYDAY=99"},
        {"freq": "OTHER", "other": "DTSTART:20270101T000000Z\nRRULE:FREQ=DAILY"},
    ],
)
def test_what_is_no_rule_is_refused_in_one_sentence(values):
    form = posted(**values)

    assert not form.is_valid()
    assert len(form.errors["rule"]) == 1


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=YEARLY;BYDAY=-1TH;BYMONTH=11",
        "RRULE:FREQ=MONTHLY;BYMONTHDAY=15",
        "RRULE:FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1",
    ],
)
def test_a_rule_beyond_the_selects_is_shown_and_kept(rule):
    html = RuleWidget().render("rule", rule, {"id": "id_rule"})

    form = posted(freq="OTHER", other=read(rule).other)

    assert form.is_valid()
    assert form.cleaned_data["rule"] == rule
    assert html.count(f'<option value="OTHER" selected>{rule}</option>') == 1


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"])
def test_the_last_day_is_a_calendar_date_in_every_zone(zone):
    with override_settings(TIME_ZONE=zone), timezone.override(zone):
        form = posted(freq="DAILY", ends="until", until="2027-01-31")
        assert form.is_valid()
        field = ScheduleEntry._meta.get_field("recurrence")
        rule = field.get_prep_value(field.to_python(form.cleaned_data["rule"]))
        shown = RuleWidget().decompress(field.to_python(rule))

    entry = Entry(UUID(int=1), date(2027, 1, 30), None, timedelta(days=1), zone, rule)
    assert dates(entry, until=date(2030, 1, 1)) == [date(2027, 1, 30), date(2027, 1, 31)]
    assert shown[NAMES.index("until")] == "2027-01-31"


def test_every_input_has_a_label_of_its_own_and_says_what_is_wrong():
    html = RuleWidget().render(
        "rule",
        "RRULE:FREQ=WEEKLY;BYDAY=MO",
        {"id": "id_rule", "aria-describedby": "errors", "aria-invalid": "true"},
    )

    inputs = re.findall(r"<(?:input|select)(?![^>]*type=\"hidden\")[^>]*>", html)
    ids = [re.search(r' id="([^"]+)"', tag)[1] for tag in inputs]
    assert len(ids) == len(set(ids)) == 14
    assert sorted(ids) == sorted(re.findall(r'<label[^>]* for="([^"]+)"', html))
    assert all('aria-describedby="errors"' in tag for tag in inputs)


def test_what_was_typed_wrongly_is_shown_again():
    form = posted(freq="WEEKLY", days=["MO", "FR"], interval="x", ends="count", count="0")

    html = str(form["rule"])

    assert re.findall(r'value="(\w\w)"[^>]* checked', html) == ["MO", "FR"]
    assert html.count('value="x"') == 1
    assert html.count('<option value="count" selected>') == 1


@given(parts)
def test_an_unchanged_rule_counts_as_unchanged(chosen):
    rule = write(chosen)

    assert not RuleFormField().has_changed(rule, read(rule).values())
    assert RuleFormField().has_changed("", read(rule).values())


def test_write_refuses_an_unknown_end():
    with pytest.raises(ValidationError):
        write(Parts(freq="DAILY", ends="until", until="tomorrow"))

"""How a rule and a time zone are asked for in the editors' forms.

The rule is one RRULE (RFC 5545 §3.3.10). Its parts are plain selects and inputs that work without
script; a controller in `site/static/admin/schedule.js` only hides those that do not apply. Dates
in it are calendar dates: nothing here knows a time zone.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import recurrence
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from recurrence.exceptions import RecurrenceError
from recurrence.fields import RecurrenceField
from wagtail.admin.forms.models import register_form_field_override

if TYPE_CHECKING:
    from collections.abc import Sequence

OTHER: Final = "OTHER"
FREQUENCIES: Final = (
    ("", _("Does not repeat")),
    ("DAILY", _("Every day")),
    ("WEEKLY", _("Every week")),
    ("MONTHLY", _("Every month")),
    ("YEARLY", _("Every year")),
)
WEEKDAYS: Final = (
    ("MO", _("Monday")),
    ("TU", _("Tuesday")),
    ("WE", _("Wednesday")),
    ("TH", _("Thursday")),
    ("FR", _("Friday")),
    ("SA", _("Saturday")),
    ("SU", _("Sunday")),
)
LAST_DAY: Final = "last"
MONTH_DAYS: Final = (
    ("", _("on the same day of the month")),
    (LAST_DAY, _("on the last day of the month")),
    ("1", _("on the first")),
    ("2", _("on the second")),
    ("3", _("on the third")),
    ("4", _("on the fourth")),
    ("5", _("on the fifth")),
    ("-1", _("on the last")),
)
NEVER, AFTER, ON = "", "count", "until"
ENDS: Final = (
    (NEVER, _("Never")),
    (AFTER, _("After a number of dates")),
    (ON, _("On a day")),
)

_DAYS = "|".join(code for code, _name in WEEKDAYS)
# What the selects can say, in the order in which django-recurrence writes it.
_SIMPLE = re.compile(
    rf"""RRULE:FREQ=(?P<freq>DAILY|WEEKLY|MONTHLY|YEARLY)
    (?:;INTERVAL=(?P<interval>\d+))?
    (?:;WKST=MO)?
    (?:;COUNT=(?P<count>\d+)|;UNTIL=(?P<until>\d{{8}})(?:T\d{{6}}Z?)?)?
    (?:;BYDAY=(?P<nth>[1-5]|-1)?(?P<days>(?:{_DAYS})(?:,(?:{_DAYS}))*))?
    (?:;BYMONTHDAY=(?P<month_day>-1))?""",
    re.VERBOSE | re.ASCII,
)


@dataclass(frozen=True)
class Parts:
    """What stands in the widget's inputs, as text and in their order."""

    freq: str = ""
    interval: str = "1"
    days: Sequence[str] = ()
    month_day: str = ""
    weekday: str = "MO"
    ends: str = NEVER
    count: str = ""
    until: str = ""
    other: str = ""

    def values(self) -> list[Any]:
        return [getattr(self, name) for name in NAMES]


NAMES: Final = tuple(field.name for field in fields(Parts))


def read(rule: str) -> Parts:
    """Take one RRULE apart; what the selects cannot say is kept whole, as another rule."""
    if not rule:
        return Parts()
    match = _SIMPLE.fullmatch(rule)
    if match is None or not _fits(match):
        return Parts(freq=OTHER, other=rule)
    days = match["days"].split(",") if match["days"] else []
    monthly = match["freq"] == "MONTHLY"
    until = match["until"]
    return Parts(
        freq=match["freq"],
        interval=match["interval"] or "1",
        days=() if monthly else days,
        month_day=match["nth"] or (LAST_DAY if match["month_day"] else ""),
        weekday=days[0] if monthly and days else "MO",
        ends=AFTER if match["count"] else ON if until else NEVER,
        count=match["count"] or "",
        until=f"{until[:4]}-{until[4:6]}-{until[6:]}" if until else "",
    )


def _fits(match: re.Match[str]) -> bool:
    """Whether the parts stand where the selects have them."""
    if match["freq"] == "MONTHLY":
        numbered = bool(match["nth"]) == bool(match["days"])
        return (
            numbered
            and "," not in (match["days"] or "")
            and not (match["days"] and match["month_day"])
        )
    plain = not match["nth"] and not match["month_day"]
    return plain and (match["freq"] == "WEEKLY" or not match["days"])


def write(parts: Parts) -> str:
    """Put one RRULE together. Raises ValidationError with a sentence for the editor."""
    if not parts.freq:
        return ""
    if parts.freq == OTHER:
        return _checked(parts.other)
    rule = [f"FREQ={parts.freq}"]
    if (interval := _number(parts.interval, 99, INTERVAL_SENTENCE)) != 1:
        rule.append(f"INTERVAL={interval}")
    if parts.ends == AFTER:
        rule.append(f"COUNT={_number(parts.count, 9999, COUNT_SENTENCE)}")
    elif parts.ends == ON:
        # The instant is never read: the rule holds to the end of that day, wherever it is.
        rule.append(f"UNTIL={_day(parts.until):%Y%m%d}T000000Z")
    if parts.freq == "WEEKLY" and parts.days:
        rule.append(f"BYDAY={','.join(code for code, _name in WEEKDAYS if code in parts.days)}")
    elif parts.freq == "MONTHLY" and parts.month_day == LAST_DAY:
        rule.append("BYMONTHDAY=-1")
    elif parts.freq == "MONTHLY" and parts.month_day:
        rule.append(f"BYDAY={parts.month_day}{parts.weekday}")
    return _checked(f"RRULE:{';'.join(rule)}")


INTERVAL_SENTENCE = _("How often it repeats must be a whole number from 1 to 99.")
COUNT_SENTENCE = _("Say after how many dates it ends: a whole number from 1 to 9999.")
UNTIL_SENTENCE = _("Say on which day it ends.")
RULE_SENTENCE = _("This is not a rule that dates can be made of.")


def _number(text: str, highest: int, sentence: Any) -> int:
    if not re.fullmatch(r"\d{1,6}", text.strip(), re.ASCII) or not 1 <= int(text) <= highest:
        raise ValidationError(sentence, code="number")
    return int(text)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise ValidationError(UNTIL_SENTENCE, code="until") from None


def _checked(rule: str) -> str:
    """`rule` as django-recurrence writes it. Dates, exceptions and second rules are not for it."""
    try:
        value = recurrence.deserialize(rule, include_dtstart=False)
        text = recurrence.serialize(value)
    except (RecurrenceError, ValueError, OverflowError):
        raise ValidationError(RULE_SENTENCE, code="rule") from None
    if not text.startswith("RRULE:") or "\n" in text:
        raise ValidationError(RULE_SENTENCE, code="rule")
    return text


class RuleWidget(forms.MultiWidget):
    """One RRULE as selects and inputs; see the top of this file."""

    template_name = "events/admin/rule_widget.html"

    class Media:
        js = ("admin/schedule.js",)

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {
                "freq": forms.Select(choices=FREQUENCIES),
                "interval": forms.NumberInput({"min": 1, "max": 99}),
                "days": forms.CheckboxSelectMultiple(choices=WEEKDAYS),
                "month_day": forms.Select(choices=MONTH_DAYS),
                "weekday": forms.Select(choices=WEEKDAYS),
                "ends": forms.Select(choices=ENDS),
                "count": forms.NumberInput({"min": 1, "max": 9999}),
                "until": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
                "other": forms.HiddenInput(),
            },
            attrs,
        )

    def decompress(self, value: Any) -> list[Any]:
        return read(str(value or "")).values()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        values = value if isinstance(value, list) else self.decompress(value)
        context = super().get_context(name, values, attrs)
        parts = dict(zip(NAMES, context["widget"]["subwidgets"], strict=True))
        if values[0] == OTHER:
            choice = {
                "value": OTHER,
                "label": values[-1],
                "selected": True,
                "attrs": {"selected": True},
            }
            option = parts["freq"]["optgroups"][0][1][0]
            parts["freq"]["optgroups"].append((None, [{**option, **choice}], len(FREQUENCIES)))
        return {**context, "parts": parts}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        values = super().value_from_datadict(data, files, name)
        return [value or "" for value in values]


class RuleFormField(forms.Field):
    """The form field of `RecurrenceField`: cleans to the text of one RRULE, or nothing."""

    widget = RuleWidget

    def clean(self, value: Any) -> str:
        choices = {code for code, _name in FREQUENCIES} | {OTHER}
        parts = Parts(*value) if isinstance(value, list) else read(str(value or ""))
        days = {code for code, _name in WEEKDAYS}
        if (
            parts.freq not in choices
            or parts.month_day not in dict(MONTH_DAYS)
            or parts.ends not in dict(ENDS)
            or not days.issuperset([*parts.days, parts.weekday or "MO"])
        ):
            raise ValidationError(RULE_SENTENCE, code="rule")
        return write(parts)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(data) != str(initial or "")
        except ValidationError:
            return True


class ZoneInput(forms.TextInput):
    """A zone's name, typed or chosen from the list that the page carries once (`PlansPanel`)."""

    LIST_ID: Final = "schedule-zones"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        usual = {"list": self.LIST_ID, "autocomplete": "off", "spellcheck": "false"}
        super().__init__({**usual, **(attrs or {})})


register_form_field_override(
    RecurrenceField, override={"form_class": RuleFormField, "widget": RuleWidget}
)

"""What members and moderators fill in about contacts and reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.enums import DecisionAction, ReportReason
from community.services import appeals, contacts, moderation, reports

ROWS = {"rows": 5}


def words(
    label: Any, help_text: Any = "", *, least: int, most: int, required: bool = True
) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        min_length=least or None,
        max_length=most,
        required=required,
        widget=forms.Textarea(attrs=ROWS),
    )


class ContactForm(forms.Form):
    reason = words(
        _("Why would you like to be in contact?"),
        _("Between 20 and 1,000 letters. They read this before they decide."),
        least=contacts.LEAST,
        most=contacts.MOST,
    )


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong with it?"), choices=ReportReason.choices, widget=forms.RadioSelect
    )
    details = words(
        _("What should the moderators know?"),
        _("May stay empty. At most 1,000 letters."),
        least=0,
        most=reports.MOST,
        required=False,
    )


class ObjectionForm(forms.Form):
    text = words(
        _("Why is the decision wrong?"),
        _("At least 20 letters. You can object once."),
        least=appeals.LEAST,
        most=appeals.MOST,
    )


GOOD = "good"
DAYS = [
    ("1", _("1 day")),
    ("7", _("7 days")),
    ("30", _("30 days")),
    ("90", _("90 days")),
    ("365", _("1 year")),
    (GOOD, _("For good")),
]


class DecisionForm(forms.Form):
    """What becomes of a thing that was reported."""

    action = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (DecisionAction.DISMISS, _("Dismiss: there is nothing to object to")),
            (DecisionAction.WARN, _("Warn whoever wrote it")),
            (DecisionAction.REMOVE, _("Remove it")),
            (DecisionAction.SUSPEND, _("Suspend whoever wrote it")),
        ],
        widget=forms.RadioSelect,
    )
    days = forms.ChoiceField(
        label=_("How long a suspension lasts"), choices=DAYS, initial="7", required=False
    )
    reason = words(
        _("Reason"),
        _("Whoever it concerns reads it, with how to object. Only a dismissal needs none."),
        least=0,
        most=moderation.MOST,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        is_needed = data.get("action") != DecisionAction.DISMISS
        if "reason" in data and is_needed and len(data["reason"]) < moderation.LEAST:
            self.add_error("reason", _("Write at least one sentence."))
        return data

    @property
    def days_of(self) -> int | None:
        chosen = self.cleaned_data.get("days") or "7"
        return None if chosen == GOOD else int(chosen)


class AnswerForm(forms.Form):
    """What becomes of an objection."""

    outcome = forms.ChoiceField(
        label=pgettext_lazy("objection", "Answer"),
        choices=[
            ("upheld", _("The decision stands")),
            ("reversed", _("The decision is taken back")),
        ],
        widget=forms.RadioSelect,
    )
    answer = words(
        _("Reason"),
        _("Whoever objected reads it. At least 20 letters."),
        least=appeals.LEAST,
        most=appeals.MOST,
    )

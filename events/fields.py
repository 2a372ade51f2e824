"""Columns that hold a short list: days, periods and choices of one row, kept as plain JSON.

They are part of what an editor types, so they live and die with their row in every draft, revision
and translation; nobody joins or filters by them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.compare import register_comparison_class

from events import list_inputs, share_inputs

if TYPE_CHECKING:
    from django import forms


class ListField(models.JSONField):
    """A JSON list; empty by default. `form_class` is its form field, which also says what is
    wrong with a list that no form has seen."""

    form_class: type[list_inputs.ListFormField]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def form_options(self) -> dict[str, Any]:
        return {}

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        # Django would look for the first value in a hidden twin of the field, which Wagtail does
        # not render, and take every row for changed.
        ours = {"form_class": self.form_class, "show_hidden_initial": False, **self.form_options()}
        # Not JSONField's: that asks for text in JSON.
        return models.Field.formfield(self, **{**ours, **kwargs})

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if self.form_class(required=False, **self.form_options()).stored(value) != value:
            raise ValidationError(list_inputs.NOT_A_LIST, code="list")


class DaysField(ListField):
    """Days as ISO dates, each once and in order: `["2026-12-01", …]`."""

    form_class = list_inputs.DaysFormField


class PeriodsField(ListField):
    """Periods as pairs of ISO dates, both days included, in order: `[["2026-07-01",
    "2026-08-31"], …]`; the last day is null while a period has no end."""

    form_class = list_inputs.PeriodsFormField


class SharesField(ListField):
    """Lines as `events.shares.Share.as_stored` writes them, in the editor's order."""

    form_class = share_inputs.SharesFormField


class ChoicesField(ListField):
    """Several of `options`, in their order: `["en", "et"]`."""

    form_class = list_inputs.ChoicesFormField

    def __init__(self, *args: Any, options: Any = (), **kwargs: Any) -> None:
        self.options = options
        super().__init__(*args, **kwargs)

    def form_options(self) -> dict[str, Any]:
        return {"choices": list_inputs.pairs(self.options)}


register_comparison_class(ListField, comparison_class=list_inputs.ListComparison)

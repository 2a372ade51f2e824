"""Fields of the public site's own pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils import timezone


class SiteClockFormField(forms.DateTimeField):
    """A moment that is written as the clock of the site shows it, wherever its writer is.

    Refuses an hour that the clocks skip or repeat, as Django's does.
    """

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(timezone.get_default_timezone()):
            return super().prepare_value(value)

    def to_python(self, value: Any) -> Any:
        with timezone.override(timezone.get_default_timezone()):
            return super().to_python(value)


class SiteClockField(models.DateTimeField):
    """A moment that everybody is held to, such as a deadline: two editors in two zones who type the
    same must mean the same."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": SiteClockFormField, **kwargs})

    def deconstruct(self) -> Any:
        """To the database it is any moment."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs

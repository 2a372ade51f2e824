"""The form that every page of the site is edited with, and what such forms are made of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.choices import CallableChoiceIterator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import WagtailAdminPageForm

from foundation import countries

TAKEN = _("This address is used by the site itself. Choose another one.")


class CountrySelect(forms.Select):
    """All countries, in the editor's language."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        # Each time it is drawn: in the language of whoever looks.
        super().__init__(attrs, choices=CallableChoiceIterator(countries.choices))


class BasePageForm(WagtailAdminPageForm):
    """A new page knows its parent only here: later its own `clean` asks the same."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        parent = None if self.instance.path else self.parent_page
        reserved = getattr(parent and parent.specific_class, "reserved_slugs", ())
        if cleaned.get("slug") in reserved:
            self.add_error("slug", ValidationError(TAKEN, code="reserved"))
        return cleaned

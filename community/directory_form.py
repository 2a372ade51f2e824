"""What the address of the directory may ask for, checked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from community.enums import Facet, OpenTo, Order, OrganisationKind
from community.models.directory import LONGEST_VALUE
from community.queries import directory
from community.services.directory_export import LONGEST_PURPOSE

# Longer than anybody types; what is pasted beyond it is not looked for.
LONGEST_QUERY = 200
# Of one facet at once.
MOST_VALUES = 20


class WordsTyped(forms.CharField):
    """Whatever was typed or pasted, on one line; nothing is refused."""

    def to_python(self, value: Any) -> str:
        # Before the field's own check, which would refuse the whole text for one such character.
        text = super().to_python(value) or ""
        return " ".join(text.replace("\x00", " ").split())[:LONGEST_QUERY].rstrip()


class Values(forms.Field):
    """Any number of values of one facet; those that cannot be one are left out."""

    widget = forms.SelectMultiple

    def __init__(self, facet: Facet) -> None:
        self.facet = facet
        super().__init__(required=False, label=facet.label)

    def clean(self, value: Any) -> tuple[str, ...]:
        given = dict.fromkeys(str(one).strip() for one in value or ())
        return tuple(one for one in given if self._may_be(one))[:MOST_VALUES]

    def _may_be(self, value: str) -> bool:
        if not value or len(value) > LONGEST_VALUE or "\x00" in value:
            return False
        if self.facet == Facet.ORGANISATION:
            return _is_uuid(value)
        known = {
            Facet.KIND: OrganisationKind.values,
            Facet.OPEN_TO: OpenTo.values,
            Facet.AMBASSADOR: ["1"],
        }
        return value in known.get(self.facet, [value])


def _is_uuid(value: str) -> bool:
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False


class DirectoryForm(forms.Form):
    """The query string of the directory. What cannot be used counts as not asked."""

    q = WordsTyped(required=False)
    order = forms.TypedChoiceField(
        label=_("Order"), required=False, choices=Order.choices, coerce=Order, empty_value=None
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for facet in Facet:
            self.fields[facet.value] = Values(facet)

    def asked(self) -> directory.Asked:
        self.full_clean()
        given = self.cleaned_data
        chosen = {facet: given[facet] for facet in Facet if given.get(facet)}
        return directory.asked(given.get("q", ""), chosen=chosen, order=given.get("order"))


class ExportForm(forms.Form):
    """What the file is for, and which kind of file."""

    purpose = forms.CharField(
        label=_("What do you need it for?"),
        max_length=LONGEST_PURPOSE,
        help_text=_("Everybody in the file reads this, and that you took it."),
    )
    kind = forms.ChoiceField(
        label=_("Kind of file"), choices=[("xlsx", "XLSX"), ("csv", "CSV")], initial="xlsx"
    )

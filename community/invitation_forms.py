"""What moderators fill in to invite people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from community import errors
from community.enums import OrganisationKind
from community.join_forms import NAME_LENGTH, OneLineField, organisation_field
from community.models import Organisation
from foundation.sheets import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

MAKE: Final = "new-"


def _language(**kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, **kwargs)


class InviteForm(forms.Form):
    """One person."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = OneLineField(label=_("Name"), max_length=NAME_LENGTH, required=False)
    title = OneLineField(label=_("Role"), max_length=NAME_LENGTH, required=False)
    language = _language(help_text=_("In which we write to them."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = organisation_field(label=_("Organisation"), empty="—")
        field.help_text = _(
            "You vouch that they work there: it decides which events are open to them."
        )
        self.fields["organisation"] = field
        self.order_fields(["email", "name", "organisation", "title", "language"])


class ListForm(forms.Form):
    """A list, which is looked at by its size before anything of it is read."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "XLSX or CSV, at most 2 MB and 5,000 lines. One column has e-mail addresses; others can "
            "have names, organisations, roles and languages."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt,text/csv,text/plain"}),
    )
    language = _language(help_text=_("For those whose language the list does not tell."))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(str(errors.SheetTooLarge()))
        return file


class MeantForm(forms.Form):
    """What names of organisations mean that nobody here has: a known one, a new one, or none."""

    def __init__(self, *args: Any, names: Sequence[str], may_make: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = dict(enumerate(names))
        rows = list(Organisation.objects.all()) if names else []
        self._known = {str(row.pk): row for row in rows}
        named = sorted((str(row), str(row.pk)) for row in rows)
        kinds = [(f"{MAKE}{kind}", label) for kind, label in OrganisationKind.choices]
        choices: list[Any] = [
            ("", _("Invite without an organisation")),
            *([(_("Make a new one of this kind"), kinds)] if may_make else []),
            (_("It is this one"), [(pk, name) for name, pk in named]),
        ]
        for number, name in self.names.items():
            self.fields[f"meant-{number}"] = forms.ChoiceField(
                label=name, choices=choices, required=False
            )

    def _chosen(self) -> list[tuple[str, str]]:
        chosen = self.cleaned_data
        return [(name, chosen.get(f"meant-{number}", "")) for number, name in self.names.items()]

    @property
    def meant(self) -> dict[str, Organisation]:
        return {name: self._known[value] for name, value in self._chosen() if value in self._known}

    @property
    def to_make(self) -> dict[str, str]:
        return {
            name: value.removeprefix(MAKE)
            for name, value in self._chosen()
            if value.startswith(MAKE)
        }

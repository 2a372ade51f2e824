"""What members fill in about where they work, readers to find an organisation, and moderators to
decide about both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.enums import AffiliationRole, OrganisationKind
from community.models import Organisation
from community.queries import organisations
from foundation import countries

if TYPE_CHECKING:
    from datetime import date

NO_CHOICE = "—"


class OrganisationField(forms.ModelChoiceField):
    """Organisations by their public id, by name in the reader's language."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Organisation.objects.all(), to_field_name="uuid", **kwargs)

    def arrange(self, without: Organisation | None = None) -> None:
        language = get_language() or "en"
        rows = Organisation.objects.exclude(pk=without.pk) if without else Organisation.objects
        named = organisations.by_name(rows.all(), language)
        self.widget.choices = [("", NO_CHOICE), *((str(r.uuid), str(r)) for r in named)]


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(
        label=label, input_formats=["%Y-%m-%d"], widget=widget, required=False, **kwargs
    )


class AskForm(forms.Form):
    """The query string of the list: what cannot be understood is left out, with a sentence."""

    q = forms.CharField(label=_("Name"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *OrganisationKind.choices]
    )
    country = forms.CharField(
        label=_("Country"), required=False, max_length=2, validators=[countries.check]
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)


class _Period(forms.Form):
    """Since when, and until when; neither in the future."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        began, ended = data.get("began"), data.get("ended")
        for name, day in (("began", began), ("ended", ended)):
            if (day and not day.year >= 1900) or (day and day > self.today):
                self.add_error(
                    name, ValidationError(_("This day has not come yet, or is long past."))
                )
        if began and ended and ended < began:
            self.add_error("ended", ValidationError(_("This is before it began.")))
        return data


class AddForm(_Period):
    """Where else somebody works, or worked: one of the list, or what moderators are to add."""

    organisation = OrganisationField(label=_("Organisation"), required=False)
    name = forms.CharField(
        label=_("Or, if it is not in the list, its name"),
        help_text=_("Those who look after the members add it and confirm that you work there."),
        max_length=200,
        required=False,
    )
    website = forms.URLField(
        label=_("Its website"), max_length=200, required=False, assume_scheme="https"
    )
    title = forms.CharField(label=_("Your role there"), max_length=150, required=False)
    began = _day(_("Since"))
    ended = _day(_("Until"), help_text=_("Empty: you work there now."))

    field_order = ("organisation", "name", "website", "title", "began", "ended")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].arrange()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "organisation" in self.errors:
            return data
        if bool(data.get("organisation")) == bool(data.get("name")):
            self.add_error(
                "organisation",
                ValidationError(_("Choose an organisation, or write the name of one.")),
            )
        return data


class ChangeForm(_Period):
    title = forms.CharField(label=_("Your role there"), max_length=150, required=False)
    began = _day(_("Since"))
    ended = _day(_("Until"))

    def __init__(self, *args: Any, is_over: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_over:
            self.fields["ended"].required = True
        else:
            del self.fields["ended"]


class WorkAddressForm(forms.Form):
    email = forms.EmailField(
        label=_("Your address at work"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
    )


class ReasonForm(forms.Form):
    """Why not: the member reads it."""

    reason = forms.CharField(
        label=_("Why not"),
        help_text=_("The member reads this sentence."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=AffiliationRole.choices)


class AcceptForm(forms.Form):
    """What a suggested organisation is: one that is here, or a new one of a kind."""

    organisation = OrganisationField(
        label=_("It is this one"), required=False, help_text=_("Empty: it becomes a new one.")
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", NO_CHOICE), *OrganisationKind.choices]
    )
    country = forms.ChoiceField(label=_("Country"), required=False, choices=countries.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].arrange()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("organisation") and not data.get("kind"):
            self.add_error("kind", ValidationError(_("A new organisation needs a kind.")))
        return data


class MergeForm(forms.Form):
    """Which organisation the other one goes into."""

    into = OrganisationField(label=_("Merge it into"))

    def __init__(self, *args: Any, old: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].arrange(without=old)  # type: ignore[attr-defined]

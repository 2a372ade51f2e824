"""What visitors and calendars may ask for, checked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from community.models import Organisation
from events.enums import Kind, Mode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.http import QueryDict  # noqa: TID251 -- only its type

# No list reaches further; a year beyond would overflow on its way to UTC.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)


class AgendaForm(forms.Form):
    """The query string of the calendar page."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Kind.choices]
    )
    date = forms.DateField(
        label=_("From"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
    )
    page = forms.IntegerField(
        required=False, min_value=1, max_value=100_000, widget=forms.HiddenInput
    )


class OrganisationsField(forms.ModelMultipleChoiceField):
    """Organisations by their public id. Whatever is wrong with one, the sentence is the same."""

    def clean(self, value: Any) -> QuerySet[Organisation]:
        try:
            return super().clean(value)
        except ValidationError as error:
            raise ValidationError(_("There is no such organisation.")) from error


class FeedForm(forms.Form):
    """The query string of the public feed: nothing unknown is let pass in silence, since whoever
    subscribed would never learn that their filter does nothing."""

    kind = forms.TypedMultipleChoiceField(
        required=False,
        choices=Kind.choices,
        coerce=Kind,
        error_messages={"invalid_choice": _("There is no such kind of event.")},
    )
    organisation = OrganisationsField(
        Organisation.objects.order_by("uuid"), required=False, to_field_name="uuid"
    )
    topic = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": _("There is no such topic.")}
    )

    def __init__(self, asked: QueryDict) -> None:
        # A filter left empty is a filter not used.
        used = {name: [text for text in asked.getlist(name) if text] for name in asked}
        super().__init__(MultiValueDict(used))
        self.unknown = set(asked) - set(self.fields)

    def clean(self) -> dict[str, Any]:
        if self.unknown:
            raise ValidationError(
                _("This address understands the filters kind, topic and organisation only.")
            )
        return super().clean() or {}


class RegisterForm(forms.Form):
    """Which kind of seat; asked only where there are both."""

    mode = forms.TypedChoiceField(
        label=_("How will you take part?"),
        choices=Mode.choices,
        coerce=Mode,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: QueryDict | None, *, modes: Sequence[Mode]) -> None:
        super().__init__(data)
        self.modes = modes
        self.fields["mode"].required = len(modes) > 1
        # What is offered; what is sent may be any, and registering says what is wrong with it.
        self.fields["mode"].widget.choices = [(mode, mode.label) for mode in modes]

    def clean_mode(self) -> Mode:
        # Without any seats registering itself says so.
        return self.cleaned_data["mode"] or next(iter(self.modes), Mode.ROOM)


class OfferForm(forms.Form):
    """The answer to an offered seat."""

    answer = forms.ChoiceField(choices=[("accept", _("Accept")), ("decline", _("Decline"))])

"""What a guest types to register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.forms import RegisterForm
from events.services.guests import Guest
from foundation.mail import one_line

if TYPE_CHECKING:
    from django.http import QueryDict  # noqa: TID251 -- only its type


class GuestForm(RegisterForm):
    """Who registers, and for which kind of seat."""

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("A link to confirm your registration is sent to it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    agrees = forms.BooleanField(
        label=_(
            "I agree that my name, address and answers are stored for this event and that its "
            "organisers see them."
        ),
        error_messages={"required": _("Without this nobody could expect you.")},
    )
    field_order = ("name", "email", "manager", "mode", "agrees")

    def __init__(self, data: QueryDict | None, **how: Any) -> None:
        super().__init__(data, **how)
        self.fields["agrees"].widget.attrs["required"] = True

    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"])
        if not name:
            raise ValidationError(_("Give your name."), code="required")
        return name

    def guest(self, language: str, time_zone: str) -> Guest:
        """Who it is, of a valid form."""
        typed: dict[str, Any] = self.cleaned_data
        return Guest(
            email=typed["email"], name=typed["name"], language=language, time_zone=time_zone
        )

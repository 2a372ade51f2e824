"""Blocks that name members."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from foundation import contacts


class PersonBlock(blocks.FieldBlock):
    """A member, named by the address of their page; what is kept is a key (`foundation.contacts`)."""

    def __init__(self, required: bool = False, help_text: Any = None, **kwargs: Any) -> None:
        self.field = forms.CharField(required=required, help_text=help_text, max_length=300)
        super().__init__(**kwargs)

    def value_for_form(self, value: str) -> str:
        # What was typed and is nobody's stays, for its writer to mend.
        return contacts.address_of(value) or value or ""

    def value_from_form(self, value: str) -> str:
        return contacts.key_of(value) or value or ""

    def clean(self, value: str) -> str:
        cleaned: str = super().clean(value)
        if cleaned and not contacts.key_of(contacts.address_of(cleaned)):
            raise ValidationError(_("Nobody of the members has this page."))
        return cleaned

    class Meta:
        icon = "user"
        default = ""


class ContactBlock(blocks.StructBlock):
    """Whom to ask for more: a role, which stays, and perhaps the member who has it now."""

    name = blocks.CharBlock(label=_("Name or unit"), max_length=120)
    role = blocks.CharBlock(label=_("Role"), max_length=160, required=False)
    email = blocks.EmailBlock(label=_("E-mail address"), required=False)
    phone = blocks.RegexBlock(
        label=_("Telephone"),
        regex=r"^\+?[0-9 ()/-]{5,25}$",
        required=False,
        error_messages={"invalid": _("Digits and spaces, for instance +372 600 0000.")},
    )
    person = PersonBlock(
        label=_("Member"),
        help_text=_(
            "The address of their page here, as the browser shows it. They are asked once, and "
            "stand beside the role when they agree; otherwise the role stands alone."
        ),
    )

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        digits = re.sub(r"[^+0-9]", "", value["phone"] or "")
        key = value.get("person")
        person = contacts.shown(key, parent_context or {}) if key else None
        return {**context, "phone_address": f"tel:{digits}", "person": person}

    class Meta:
        icon = "user"
        label = _("Further information")
        description = _("Whom to ask for more.")
        preview_value = {
            "name": _("Innovation unit"),
            "role": _("Head of training"),
            "email": "training@example.org",
            "phone": "+372 600 0000",
        }
        template = "blocks/contact_block.html"

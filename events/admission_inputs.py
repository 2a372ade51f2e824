"""How an editor says who may register: organisations to tick, domains one a line."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import DomainNameValidator
from django.utils.translation import gettext_lazy as _

from events.list_inputs import ChoicesFormField

MOST: Final = 100

NO_DOMAIN = _(
    "“%(text)s” is not a domain. Write what stands after the @ in e-mail addresses, for instance "
    "ministry.example."
)
TOO_MANY = _("These are more than 100 domains.")


def organisations() -> list[tuple[str, str]]:
    """All organisations by their public id, by name."""
    rows = apps.get_model("community", "Organisation").objects.all()
    return sorted(((str(row.uuid), str(row)) for row in rows), key=lambda pair: pair[1].lower())


class AdmittedOrganisationsField(ChoicesFormField):
    """Organisations by their public ids."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=organisations, required=False, **kwargs)

    def clean(self, value: Any) -> list[str]:
        # In one order, whatever language the list was ticked in.
        return sorted(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(sorted(initial or []), data)


class DomainsField(forms.CharField):
    """Domains of e-mail addresses, one a line; stored as a list in lower case, each once."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False, widget=forms.Textarea(attrs={"rows": 3}), strip=True, **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        words = str(super().clean(value)).replace(",", " ").split()
        domains = sorted({_domain(word) for word in words})
        if len(domains) > MOST:
            raise ValidationError(TOO_MANY, code="many")
        return domains

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != (initial or []))
        except ValidationError:
            return True


def _domain(text: str) -> str:
    """`text` as a domain, an @ before it left out. An address of a page or of a person is none:
    what was meant by it nobody can tell."""
    domain = text.removeprefix("@").rstrip(".").lower()
    try:
        DomainNameValidator()(domain)
    except ValidationError as error:
        raise ValidationError(NO_DOMAIN, code="domain", params={"text": text[:80]}) from error
    return domain

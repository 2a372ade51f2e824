"""The form that every page of the site is edited with, and what such forms are made of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.choices import CallableChoiceIterator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import WagtailAdminPageForm

from foundation import checklist, countries

OVER = _("This moment is over. Choose one to come, or leave it empty to publish at once.")
# Who chose the next minute may need it to press the button.
NEWER = _(
    "%(person)s has saved this page while you were writing. Your words are still here and not saved "
    "yet. See what changed in its history; to put your words over those, press again."
)
A_MOMENT = timedelta(minutes=2)
TAKEN = _("This address is used by the site itself. Choose another one.")


class CountrySelect(forms.Select):
    """All countries, in the editor's language."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        # Each time it is drawn: in the language of whoever looks.
        super().__init__(attrs, choices=CallableChoiceIterator(countries.choices))


class NameOfForm(forms.CharField):
    """What tells the form of a new page from all others, however often it is sent."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, max_length=36, initial=lambda: str(uuid4()))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class BasePageForm(WagtailAdminPageForm):
    """A new page knows its parent only here: later its own `clean` asks the same."""

    # Which form of a new page this is: what it has saved by itself is known by that.
    CREATION = "creation"
    creation = NameOfForm()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields[self.CREATION]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._check_nobody_was_faster()
        parent = None if self.instance.path else self.parent_page
        reserved = getattr(parent and parent.specific_class, "reserved_slugs", ())
        if cleaned.get("slug") in reserved:
            self.add_error("slug", ValidationError(TAKEN, code="reserved"))
        self._check_schedule(cleaned)
        return cleaned

    def _check_nobody_was_faster(self) -> None:
        """Wagtail tells an open screen of newer words of others, and refuses to save over them by
        itself; whoever presses a button is told here, once: shown again, the form knows of them."""
        loaded, own = (
            str(self.data.get(name, "")) for name in ("loaded_revision_id", "overwrite_revision_id")
        )
        latest = self.instance.latest_revision if self.instance.pk else None
        if latest is None or not (loaded or own) or latest.user == self.for_user:
            return
        moment = self.data.get("loaded_revision_created_at", "")
        is_known = (
            own == str(latest.pk)
            if own
            else (loaded, moment) == (str(latest.pk), latest.created_at.isoformat())
        )
        if not is_known:
            self.add_error(
                None,
                ValidationError(NEWER % {"person": latest.user or _("Somebody")}, code="newer"),
            )

    def _check_schedule(self, cleaned: dict[str, Any]) -> None:
        # One that has come true stays with the page, and is no new wish.
        start = cleaned.get("go_live_at")
        if start and "go_live_at" in self.changed_data and start < timezone.now() - A_MOMENT:
            self.add_error("go_live_at", ValidationError(OVER, code="past"))

    def _post_clean(self) -> None:
        """Before it is published, scheduled or handed in, the checklist. A draft may lack all."""
        super()._post_clean()
        if self.is_deferred_validation or self.errors:
            return
        try:
            checklist.check(self.instance, now=timezone.now())
        except ValidationError as error:
            self._tell(error)

    def _tell(self, error: ValidationError) -> None:
        """At their fields; on top of the form where it has no such field."""
        for field, sentences in error.message_dict.items():
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, sentence)

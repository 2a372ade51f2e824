"""The form that a call is edited with: who puts a deadline off tells its readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from foundation import currencies
from foundation.admin_forms import BasePageForm
from foundation.templatetags.times import plain_day

if TYPE_CHECKING:
    from datetime import datetime


def extension(closes_at: datetime, language: str) -> str:
    """What readers of a page in `language` are told of its new deadline."""
    with translation.override(language), timezone.override(timezone.get_default_timezone()):
        moment = timezone.localtime(closes_at)
        told = {"day": plain_day(moment), "time": date_format(moment, "H:i")}
        return _("The deadline was put off to %(day)s, %(time)s.") % told


class OpenCallForm(BasePageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "currency" in self.fields:
            self.fields["currency"].widget.choices = list(currencies.choices())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self._is_put_off(cleaned):
            self._tell_of_extension(cleaned)
        return cleaned

    def _is_put_off(self, cleaned: dict[str, Any]) -> bool:
        """Whether readers know of an earlier deadline than the one in hand."""
        closes_at = cleaned.get("closes_at")
        if not (self.instance.pk and closes_at) or cleaned.get("updates") is None:
            return False
        known = self._published()
        return known is not None and known["closes_at"] < closes_at

    def _tell_of_extension(self, cleaned: dict[str, Any]) -> None:
        """Add the note, or put the new day into the one of a draft that nobody has read."""
        language, updates = self.instance.locale.language_code, cleaned["updates"]
        sentence = extension(cleaned["closes_at"], language)
        if any(block.value["text"] == sentence for block in updates):
            return
        drafted = self.initial.get("closes_at")
        before = extension(drafted, language) if drafted else ""
        for block in updates:
            if before and block.value["text"] == before and not self._is_read(before):
                block.value["text"] = sentence
                return
        if len(updates) < (updates.stream_block.meta.max_num or len(updates) + 1):
            today = timezone.localdate(timezone=timezone.get_default_timezone())
            updates.append(("update", {"day": today, "text": sentence}))

    def _published(self) -> dict[str, Any] | None:
        rows = type(self.instance).objects.filter(pk=self.instance.pk, live=True)
        return rows.values("closes_at", "updates").first()

    def _is_read(self, sentence: str) -> bool:
        known = self._published()
        return known is not None and any(
            block.value["text"] == sentence for block in known["updates"] or ()
        )

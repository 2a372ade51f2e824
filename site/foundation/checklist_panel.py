"""The checklist on the edit screen of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

if TYPE_CHECKING:
    from collections.abc import Mapping


class ChecklistPanel(Panel):
    """What is missing, of what was saved or posted last."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Before publishing"), "icon": "tick-inverse"} | kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "foundation/admin/checklist_panel.html"

        def is_shown(self) -> bool:
            # A page that was never saved lacks everything.
            return bool(self.instance.pk)

        def get_context_data(
            self, parent_context: Mapping[str, Any] | None = None
        ) -> dict[str, Any]:
            found = self.instance.findings(now=timezone.now())
            return {
                **super().get_context_data(parent_context),
                "blocks": [finding for finding in found if finding.blocks],
                "warns": [finding for finding in found if not finding.blocks],
                "untranslated": untranslated(self.instance),
            }


def untranslated(page: Any) -> list[str]:
    """The site's languages, by name, that `page` has no published translation in."""
    told = page.get_translations(inclusive=True).filter(live=True, alias_of__isnull=True)
    codes = {page.locale.language_code, *told.values_list("locale__language_code", flat=True)}
    return [str(name) for code, name in settings.LANGUAGES if code not in codes]

"""What an event's edit screen is arranged of."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django.conf import settings
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from wagtail.admin import compare
from wagtail.admin.panels import InlinePanel, Panel

from events import schedule_preview
from events.calendar.zones import is_zone
from events.widgets import ZoneInput

if TYPE_CHECKING:
    from django.db.models import Model
    from django.forms import BaseForm
    from modelcluster.forms import BaseChildFormSet


class KeyedPanel(InlinePanel):
    """Rows whose form gives each a key; `form` and `formset` are the classes to use."""

    def __init__(
        self,
        *args: Any,
        form: type[BaseForm] | None = None,
        formset: type[BaseChildFormSet] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.form, self.formset = form, formset

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "form": self.form, "formset": self.formset}

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        ours = options["formsets"][self.relation_name]
        deferred = getattr(ours.get("form"), "_meta", None)
        ours["form"] = self._deferring(getattr(deferred, "defer_required_on_fields", []))
        ours["formset"] = self.formset
        # "key" is a field of the form that no panel shows: Wagtail renders it, hidden.
        ours["fields"] = [*ours["fields"], "key"]
        ours["inherit_kwargs"] = ["keys"]
        return options

    def _deferring(self, names: list[str]) -> Any:
        """The form class, told which required fields a draft may leave empty."""
        form: Any = self.form
        meta = type("Meta", (form.Meta,), {"defer_required_on_fields": names})
        return type(form)(form.__name__, (form,), {"Meta": meta})


class LinesComparison(compare.TextFieldComparison):
    """Two versions of a schedule, one line a row: Wagtail shows nothing of rows within rows."""

    def __init__(self, label: str, name: str, before: Model, after: Model) -> None:
        self.label = label
        self.val_a, self.val_b = self._text(name, before), self._text(name, after)

    @staticmethod
    def _text(name: str, version: Model) -> str:
        return "; ".join(row.in_words() for row in getattr(version, name).all())

    def field_label(self) -> str:
        return capfirst(self.label)


class EntriesPanel(KeyedPanel):
    """The lines of a schedule."""

    class BoundPanel(InlinePanel.BoundPanel):
        def get_comparison(self) -> list[partial[LinesComparison]]:
            return [partial(LinesComparison, str(self.heading), self.panel.relation_name)]


class PlansPanel(KeyedPanel):
    """The runs and their schedule; not shown where the schedule is another page's."""

    class BoundPanel(InlinePanel.BoundPanel):
        template_name = "events/admin/plans_panel.html"

        def __init__(self, form: Any = None, **kwargs: Any) -> None:
            ours = form is None or "plans" in form.formsets
            self.is_ours = ours
            super().__init__(form=form if ours else None, **kwargs)

        def is_shown(self) -> bool:
            return self.is_ours and super().is_shown()

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return {**context, "zones_id": ZoneInput.LIST_ID, "zones": zones()}


class SchedulePreviewPanel(Panel):
    """The dates that the saved draft makes, what publishing it does, and whether to write to those
    it concerns; a script keeps it up to date while one types."""

    def get_form_options(self) -> dict[str, Any]:
        # Shown here by hand, or Wagtail would show them once more below everything.
        return {**super().get_form_options(), "fields": ["effect_seen", "effect_telling"]}

    class BoundPanel(Panel.BoundPanel):
        template_name = "events/admin/preview_panel.html"

        def is_shown(self) -> bool:
            return self.form is None or "plans" in self.form.formsets

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            page = self.instance
            # What was refused is shown as it was typed.
            is_typed = getattr(self.form, "unseen", None) is not None
            preview = schedule_preview.of(
                self.form.lines() if is_typed else page.lines,
                page=page if page.pk else None,
                now=timezone.now(),
            )
            digest = preview.effect.digest if preview.effect else ""
            return {**context, "preview": preview, "quiet": page.is_quiet(digest)}


class ElsewherePanel(Panel):
    """On a translation: where the dates and settings are changed."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "events/admin/elsewhere_panel.html"

        def is_shown(self) -> bool:
            return getattr(self.form, "schedule_page", None) is not None


class LinkPanel(Panel):
    """The address of an event that is for whoever has the link, once it is published."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "events/admin/link_panel.html"

        @cached_property
        def address(self) -> str:
            return self.instance.link_address if self.instance.pk else ""

        def is_shown(self) -> bool:
            return bool(self.address)


def zones() -> list[str]:
    """All zones one may type: the site's usual ones first."""
    usual = [settings.TIME_ZONE, *settings.WAGTAIL_USER_TIME_ZONES]
    names = filter(is_zone, sorted(available_timezones()))
    return list(dict.fromkeys([*usual, *names]))

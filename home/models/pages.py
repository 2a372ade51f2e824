"""The public site's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.fields import RichTextField
from wagtail.models import Page

from foundation.models import BasePage

if TYPE_CHECKING:
    from django.http import HttpRequest


# How many dates the first page shows before it sends its readers to the calendar.
DATES_SHOWN = 5


class HomePage(BasePage):
    """The first page of the site in one language. Made by the site itself, one a language."""

    lead = models.TextField(_("lead"), max_length=400, blank=True)
    body = RichTextField(
        _("text"), blank=True, features=["h2", "h3", "bold", "italic", "ol", "ul", "link"]
    )

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["events.EventsPage"]
    template = "home/home_page.html"
    is_fixed = True
    reserved_slugs = frozenset(
        {"profile", "registrations", "check-in", "members", "organisations", "search"}
    )

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    # No dates of publishing: with an end the page would unpublish itself.
    settings_panels: ClassVar[list[Panel]] = []

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from events.queries import agenda  # noqa: PLC0415 -- queries stand above models

        return {
            **super().get_context(request, *args, **kwargs),
            "dates": agenda.upcoming(
                viewer=request.user if request.user.is_authenticated else None,
                now=timezone.now(),
                limit=DATES_SHOWN,
            ),
        }

"""A page for one campaign or programme: a large beginning, then sections of blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import TranslatableField

from foundation import targets
from foundation.blocks import LinkBlock
from foundation.checklist_panel import ChecklistPanel
from home.models.written import WrittenPage

if TYPE_CHECKING:
    from django.http import HttpRequest  # noqa: TID251 -- only its type

MOST_CALLS = 2


class LandingPage(WrittenPage):
    """Title, lead and picture large, what to do next, and sections that headings begin."""

    calls = StreamField(
        [("call", LinkBlock(icon="arrow-right", label=_("Call to action")))],
        verbose_name=_("calls to action"),
        blank=True,
        max_num=MOST_CALLS,
        help_text=_("What to do next; the first one is the one that matters. At most two."),
    )

    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/landing_page.html"

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("lead"),
                FieldPanel("picture"),
                FieldPanel("picture_alt"),
                FieldPanel("picture_caption"),
                FieldPanel("calls"),
            ],
            heading=_("What it begins with"),
        ),
        FieldPanel("body"),
        ChecklistPanel(),
    ]
    translatable_fields = [*WrittenPage.translatable_fields, TranslatableField("calls")]

    class Meta:
        verbose_name = _("landing page")
        verbose_name_plural = _("landing pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        links = [child.value for child in self.calls]
        return {
            **super().get_context(request, *args, **kwargs),
            "calls_to_action": targets.of_links(links, request),
        }

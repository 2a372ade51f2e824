"""What journalists look for: whom to call, what the unit is, pictures, figures, news."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from foundation import api_fields, contacts
from foundation.blocks import FiguresBlock
from foundation.checklist_panel import ChecklistPanel
from foundation.models import BasePage
from home.press_blocks import KitBlock, PressContactBlock

if TYPE_CHECKING:
    from django.http import HttpRequest  # noqa: TID251 -- only its type

MOST_CONTACTS = 8
MOST_OF_KIT = 40
# What editors of other media have room for, in words.
SHORT, LONG = 50, 150


class PressPage(BasePage):
    """A page for the press, in one language."""

    lead = models.TextField(_("lead"), max_length=400, blank=True)
    contacts = StreamField(
        [(contacts.BLOCK, PressContactBlock())],
        verbose_name=_("press contacts"),
        blank=True,
        max_num=MOST_CONTACTS,
    )
    in_a_sentence = models.CharField(
        _("in one sentence"), max_length=300, blank=True, help_text=_("To copy: what the unit is.")
    )
    in_short = models.TextField(
        format_lazy(_("in {number} words"), number=SHORT), max_length=600, blank=True
    )
    in_long = models.TextField(
        format_lazy(_("in {number} words"), number=LONG), max_length=1800, blank=True
    )
    figures = StreamField(
        [("figures", FiguresBlock())], verbose_name=_("figures"), blank=True, max_num=2
    )
    kit = StreamField(
        [("part", KitBlock())],
        verbose_name=_("pictures and documents"),
        blank=True,
        max_num=MOST_OF_KIT,
        help_text=_("Logos, photographs, portraits, graphics, papers: at most forty."),
    )
    embargo = models.TextField(
        _("rule for embargoes"),
        max_length=800,
        blank=True,
        help_text=_("What somebody agrees to who reads a story before its day."),
    )
    topic = models.ForeignKey(
        "community.Topic",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("latest news about"),
        help_text=_("Empty, or deleted: all news."),
    )

    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/press_page.html"

    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("contacts"),
        MultiFieldPanel(
            [FieldPanel("in_a_sentence"), FieldPanel("in_short"), FieldPanel("in_long")],
            heading=_("About the unit, to copy"),
        ),
        FieldPanel("figures"),
        FieldPanel("kit"),
        FieldPanel("embargo"),
        FieldPanel("topic"),
        ChecklistPanel(),
    ]
    WORDS = ("lead", "contacts", "in_a_sentence", "in_short", "in_long", "figures", "kit",
             "embargo")  # fmt: skip
    translatable_fields = [
        *map(TranslatableField, ("title", "slug", "seo_title", "search_description", *WORDS)),
        *(SynchronizedField(name) for name in ("topic", "show_in_menus")),
    ]
    search_fields = [*Page.search_fields, *map(index.SearchField, WORDS)]

    api_fields: ClassVar[list[APIField]] = [
        api_fields.LEAD,
        *map(APIField, ("in_a_sentence", "in_short", "in_long")),
    ]

    class Meta:
        verbose_name = _("press page")
        verbose_name_plural = _("press pages")

    def clean(self) -> None:
        super().clean()
        errors = {
            name: sentence
            for name, most in (("in_short", SHORT), ("in_long", LONG))
            if (sentence := _too_long(getattr(self, name), most))
        }
        if errors:
            raise ValidationError(errors)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.queries import press  # noqa: PLC0415 -- queries stand above models

        whole = press.whole(self, request, now=timezone.now())
        return {**super().get_context(request, *args, **kwargs), "whole": whole}


def _too_long(text: str, most: int) -> str:
    number = len(text.split())
    if number <= most:
        return ""
    sentence = ngettext(
        "At most %(most)d words; this has %(number)d.",
        "At most %(most)d words; this has %(number)d.",
        number,
    )
    return sentence % {"most": most, "number": number}

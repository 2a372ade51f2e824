"""What a story and a page have in common: a lead, a picture and a text of blocks."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from foundation.blocks import StoryBlock
from foundation.models import BasePage


class WrittenPage(BasePage):
    """A page that an editor writes from blocks."""

    lead = models.TextField(_("lead"), max_length=400, blank=True)
    picture = models.ForeignKey(
        "foundation.SiteImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    picture_alt = models.CharField(
        _("what the picture shows"),
        max_length=250,
        blank=True,
        help_text=_("For people who don't see it. Empty where it only adorns."),
    )
    picture_caption = models.CharField(_("caption"), max_length=300, blank=True)
    body = StreamField(StoryBlock(), verbose_name=_("text"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel(
            [FieldPanel("picture"), FieldPanel("picture_alt"), FieldPanel("picture_caption")],
            heading=_("Picture"),
        ),
        FieldPanel("body"),
    ]
    translatable_fields = [
        *(
            TranslatableField(name)
            for name in (
                "title", "slug", "seo_title", "search_description",
                "lead", "picture_alt", "picture_caption", "body",
            )
        ),
        *(SynchronizedField(name) for name in ("picture", "show_in_menus")),
    ]  # fmt: skip
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("picture_caption"),
        index.SearchField("body"),
    ]

    class Meta:
        abstract = True

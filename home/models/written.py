"""What a story and a page have in common: a lead, a picture and a text of blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from foundation import api_fields
from foundation.models import BasePage
from home import validators
from home.blocks import PageBlock

if TYPE_CHECKING:
    from datetime import datetime

    from wagtail.api import APIField

    from foundation.checklist import Finding

# What adults read of a text in a minute. Words are no measure: those of Estonian are far longer than
# those of English, but letters are read equally fast.
LETTERS_A_MINUTE = 1_000

# Beside the fields, for whoever hesitates there.
LEAD_HELP = _("One or two sentences; lists, mails and search show them.")
PICTURE_HELP = _(
    "Lists and the top of the page show it. Take the large one; all sizes are made of it."
)
CAPTION_HELP = _("Stands below the picture, for everybody: what one cannot see.")

# How lists cut a picture.
CARD_PICTURE = "fill-{400x250,800x500,1200x750}|format-webp"


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
    body = StreamField(PageBlock(), verbose_name=_("text"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead", help_text=LEAD_HELP),
        MultiFieldPanel(
            [
                FieldPanel("picture", help_text=PICTURE_HELP),
                FieldPanel("picture_alt"),
                FieldPanel("picture_caption", help_text=CAPTION_HELP),
            ],
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

    api_fields: ClassVar[list[APIField]] = [
        api_fields.LEAD,
        api_fields.PICTURE,
        api_fields.WORDS_OF_BLOCKS,
    ]
    read_with: ClassVar[tuple[str, ...]] = ("locale", "picture")

    # Lists, digests and feeds have nothing to show without one.
    needs_lead: ClassVar[bool] = False

    class Meta:
        abstract = True

    @cached_property
    def reading_minutes(self) -> int:
        """How long its text takes to read, in whole minutes."""
        letters = sum(map(len, self.body.stream_block.get_searchable_content(self.body)))
        return round(letters / LETTERS_A_MINUTE)

    def findings(self, *, now: datetime) -> list[Finding]:
        return [*super().findings(now=now), *validators.written(self)]

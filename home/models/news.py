"""News: an index a language, and a story in one language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple, DateTimeField
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from foundation.blocks import StoryBlock
from foundation.models import BasePage
from home.querysets import FIRST_YEAR, LAST_YEAR, StoryQuerySet

if TYPE_CHECKING:
    from django.http import HttpRequest

# How many other stories a story leads to.
MORE_SHOWN = 3


class NewsPage(BasePage):
    """The list of stories. One a language, made by the site itself."""

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["home.NewsItem"]
    template = "home/news_page.html"
    is_fixed = True
    reserved_slugs = frozenset({"feed"})
    # No dates of publishing: with an end the page would unpublish itself.
    settings_panels: ClassVar[list[Panel]] = []

    class Meta:
        verbose_name = _("news page")
        verbose_name_plural = _("news pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.forms import NewsForm  # noqa: PLC0415 -- forms stand above models
        from home.queries import news  # noqa: PLC0415 -- queries stand above models

        form = NewsForm(request.GET)
        return {
            **super().get_context(request, *args, **kwargs),
            "form": form,
            "listing": news.listing(language=self.locale.language_code, **form.asked()),
        }


class NewsItem(BasePage):
    """A story in one language."""

    dated_at = models.DateTimeField(
        _("date and time"), default=timezone.now, help_text=_("As it stands above the story.")
    )
    organisations = ParentalManyToManyField(
        "community.Organisation",
        blank=True,
        related_name="+",
        verbose_name=_("organisations"),
        help_text=_("Whose news this is; they stand above the title."),
    )
    topics = ParentalManyToManyField(
        "community.Topic", blank=True, related_name="+", verbose_name=_("topics")
    )
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

    objects = PageManager.from_queryset(StoryQuerySet)()

    parent_page_types: ClassVar[list[str]] = ["home.NewsPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/news_item.html"

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel(
            [FieldPanel("picture"), FieldPanel("picture_alt"), FieldPanel("picture_caption")],
            heading=_("Picture"),
        ),
        FieldPanel("body"),
        FieldPanel("dated_at"),
        FieldPanel("organisations", widget=CheckboxSelectMultiple),
        FieldPanel("topics", widget=CheckboxSelectMultiple),
    ]
    translatable_fields = [
        *(
            TranslatableField(name)
            for name in (
                "title", "slug", "seo_title", "search_description",
                "lead", "picture_alt", "picture_caption", "body",
            )
        ),
        *(
            SynchronizedField(name)
            for name in ("dated_at", "organisations", "topics", "picture", "show_in_menus")
        ),
    ]  # fmt: skip
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("picture_caption"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        indexes = [models.Index(fields=["-dated_at"], name="story_latest")]

    def clean(self) -> None:
        super().clean()
        if self.dated_at and not FIRST_YEAR <= self.dated_at.year <= LAST_YEAR:
            raise ValidationError({"dated_at": DateTimeField.default_error_messages["invalid"]})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.queries import news  # noqa: PLC0415 -- queries stand above models

        return {
            **super().get_context(request, *args, **kwargs),
            "more": news.more(self, MORE_SHOWN),
        }

    @property
    def list_path(self) -> str:
        """Where the stories of its language are listed."""
        return reverse("news_feed").removesuffix("feed/")

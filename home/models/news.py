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
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import PageManager
from wagtail_localize.fields import SynchronizedField

from foundation.models import BasePage
from home.models.written import WrittenPage
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


class NewsItem(WrittenPage):
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

    has_comments = models.BooleanField(
        _("members may comment on it"),
        default=False,
        help_text=_("Everybody reads the comments below it."),
    )

    objects = PageManager.from_queryset(StoryQuerySet)()

    parent_page_types: ClassVar[list[str]] = ["home.NewsPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/news_item.html"

    content_panels = [
        *WrittenPage.content_panels,
        FieldPanel("dated_at"),
        FieldPanel("organisations", widget=CheckboxSelectMultiple),
        FieldPanel("topics", widget=CheckboxSelectMultiple),
        FieldPanel("has_comments"),
    ]
    translatable_fields = [
        *WrittenPage.translatable_fields,
        *(
            SynchronizedField(name)
            for name in ("dated_at", "organisations", "topics", "has_comments")
        ),
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

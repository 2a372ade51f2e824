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
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from foundation import api_fields
from foundation.checklist_panel import ChecklistPanel
from foundation.models import BasePage
from home import validators
from home.blocks import UpdateBlock
from home.models import embargoes
from home.models.written import WrittenPage
from home.querysets import FIRST_YEAR, LAST_YEAR, StoryQuerySet

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest
    from wagtail.blocks import StructValue

    from foundation.checklist import Finding

# How many other stories a story leads to.
MORE_SHOWN = 3
MOST_UPDATES = 10


TOPICS_HELP = _("What it is about: readers narrow the list by them, and follow them.")


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

    updates = StreamField(
        [("update", UpdateBlock())],
        verbose_name=_("updates"),
        blank=True,
        max_num=MOST_UPDATES,
        help_text=_(
            "What has changed since the story was published; it stands above the text. At most "
            "ten. Nobody is told: it is no news a second time."
        ),
    )
    embargo_until = models.DateTimeField(
        _("not before"),
        null=True,
        blank=True,
        help_text=_(
            "An embargo: published before, it waits until then, however it is published. A preview "
            "link shows it to the press."
        ),
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
    needs_lead = True

    content_panels = [
        *WrittenPage.content_panels,
        FieldPanel("dated_at"),
        FieldPanel("organisations", widget=CheckboxSelectMultiple),
        FieldPanel("topics", widget=CheckboxSelectMultiple, help_text=TOPICS_HELP),
        FieldPanel("has_comments"),
        FieldPanel("updates"),
        ChecklistPanel(),
    ]
    settings_panels: ClassVar[list[Panel]] = [
        *WrittenPage.settings_panels,
        FieldPanel("embargo_until"),
    ]
    translatable_fields = [
        *WrittenPage.translatable_fields,
        TranslatableField("updates"),
        *(
            SynchronizedField(name)
            for name in ("dated_at", "organisations", "topics", "has_comments", "embargo_until")
        ),
    ]

    search_fields = [*WrittenPage.search_fields, index.SearchField("updates")]
    api_fields: ClassVar[list[APIField]] = [
        APIField("dated_at"),
        *WrittenPage.api_fields,
        api_fields.TOPICS,
        api_fields.ORGANISATIONS,
    ]
    api_prefetch: ClassVar[tuple[str, ...]] = ("topics", "organisations")

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        indexes = [models.Index(fields=["-dated_at"], name="story_latest")]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What the embargo has put into `go_live_at` is known by that: it is nobody's wish.
        self._held_until = self.__dict__.get("embargo_until")

    def clean(self) -> None:
        super().clean()
        if self.dated_at and not FIRST_YEAR <= self.dated_at.year <= LAST_YEAR:
            raise ValidationError({"dated_at": DateTimeField.default_error_messages["invalid"]})
        self._wait_for_embargo()

    def with_content_json(self, content: dict[str, Any]) -> NewsItem:
        """Whatever publishes a draft asks for it here: none goes live before its embargo ends."""
        page = super().with_content_json(content)
        page._wait_for_embargo()
        return page

    @property
    def is_read_already(self) -> bool:
        # Before a page is saved it says that it were live.
        return bool(self.pk and self.live)

    def _wait_for_embargo(self) -> None:
        if self.is_read_already:
            return
        wished: datetime | None = getattr(self, "go_live_at", None)
        if wished and wished == self._held_until:
            wished = None
        end, is_copied = embargoes.of(self)
        if is_copied:
            self.embargo_until = end
        if end and end > timezone.now():
            wished = max(end, wished or end)
        self.go_live_at, self._held_until = wished, end

    def findings(self, *, now: datetime) -> list[Finding]:
        return [*super().findings(now=now), *validators.story(self, now=now)]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.queries import (  # noqa: PLC0415 -- queries stand above models
            more_news,
            structured,
        )
        from home.queries.linked import linked  # noqa: PLC0415 -- as above

        organisations, topics = linked(self, "organisations"), linked(self, "topics")
        return {
            **super().get_context(request, *args, **kwargs),
            "topics": topics,
            "more": more_news.more(self, topics, MORE_SHOWN),
            "organisations": organisations,
            "structured": structured.of_story(self, organisations),
        }

    @property
    def updates_latest_first(self) -> list[StructValue]:
        """What has changed since; those of one day in the order of their writing, the last first."""
        values = [block.value for block in self.updates if block.value["day"]]
        values.sort(key=lambda value: value["day"])
        return values[::-1]

    @property
    def list_path(self) -> str:
        """Where the stories of its language are listed."""
        return reverse("news_feed").removesuffix("feed/")

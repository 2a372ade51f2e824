"""The public site's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from foundation import accessibility_run, targets
from foundation.checklist_panel import ChecklistPanel
from foundation.models import BasePage
from foundation.prepared import Prepared, Slot
from foundation.site_texts import Purpose
from home.models.written import WrittenPage

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from wagtail.url_routing import RouteResult


# How many dates the first page shows before it sends its readers to the calendar.
DATES_SHOWN = 5
# How many stories stand below the lead story.
STORIES_SHOWN = 3
# What is below the sections whose address is the same in every language, and of which most is read:
# asked for at once, where else the kind of a page must be asked for first.
BELOW = {
    "events": "events.EventPage",
    "initiatives": "home.InitiativePage",
    "news": "home.NewsItem",
}


def _served(kind: str) -> QuerySet[Any, Any]:
    slug, path = (Slot(name, Page._meta.get_field(name)) for name in ("slug", "url_path"))
    model: type[BasePage] = apps.get_model(kind)
    return model.to_be_served().filter(slug=slug, url_path=path)[:1]


_SERVED = Prepared(_served)


class HomePage(BasePage):
    """The first page of the site in one language. Made by the site itself, one a language."""

    lead = models.TextField(_("lead"), max_length=400, blank=True)
    lead_story = models.ForeignKey(
        "home.NewsItem",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead story"),
        help_text=_("Empty: the latest one."),
    )
    body = RichTextField(
        _("text"), blank=True, features=["h2", "h3", "bold", "italic", "ol", "ul", "link"]
    )

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "events.EventsPage",
        "home.CallsPage",
        "home.ContactFormPage",
        "home.InitiativesPage",
        "home.LandingPage",
        "home.LibraryPage",
        "home.NewsPage",
        "home.PartnerNetworksPage",
        "home.PressPage",
        "home.StandardPage",
    ]
    template = "home/home_page.html"
    is_fixed = True
    reserved_slugs = frozenset(
        {
            "calendar",
            "certificates",
            "check-in",
            "comments",
            "contacts",
            "digests",
            "discussions",
            "figures",
            "follow",
            "following",
            "groups",
            "invitation",
            "join",
            "members",
            "notifications",
            "organisations",
            "posts",
            "profile",
            "registrations",
            "report",
            "search",
            "send-message",
            "subscribe",
            "texts",
            "topics",
            "training",
            "welcome",
        }
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("lead_story"),
        FieldPanel("body"),
    ]
    # No dates of publishing: with an end the page would unpublish itself.
    settings_panels: ClassVar[list[Panel]] = []
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Wagtail's, which asks twice for each step of the way; but it is the whole address that
        readers come with."""
        found = self._found(path_components) if path_components else None
        return found.route(request, []) if found else super().route(request, path_components)

    def _found(self, steps: list[str]) -> Page | None:
        """The page below this one at the end of `steps`."""
        asked = {"slug": steps[-1], "url_path": f"{self.url_path}{'/'.join(steps)}/"}
        likely = BELOW.get(steps[0]) if len(steps) == 2 else None
        if likely and (pages := _SERVED.objects(likely, **asked)):
            return pages[0]
        found: Page | None = Page.objects.filter(**asked).first()
        model = found.specific_class if found else None
        if found and model is not None and issubclass(model, BasePage):
            return model.to_be_served().get(pk=found.pk)
        return found

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from events.queries import agenda  # noqa: PLC0415 -- queries stand above models
        from home.queries import (  # noqa: PLC0415 -- queries stand above models
            news,
            progress,
            structured,
        )

        now = timezone.now()
        lead_story, stories = news.front(self, STORIES_SHOWN)
        return {
            **super().get_context(request, *args, **kwargs),
            "structured": structured.of_site(self),
            "lead_story": lead_story,
            "stories": stories,
            "dates": agenda.upcoming(
                viewer=request.user if request.user.is_authenticated else None,
                now=now,
                limit=DATES_SHOWN,
            ),
            "progress": progress.towards_target(request, now),
        }


class StandardPage(WrittenPage):
    """A page that is neither news nor an event: about the unit, a programme, how to take part."""

    purpose = models.CharField(
        _("purpose"),
        max_length=20,
        choices=Purpose,
        blank=True,
        help_text=_("Where the site itself needs this page: its footer leads to it."),
    )
    edition = models.CharField(
        _("edition"),
        max_length=40,
        blank=True,
        help_text=_(
            "Change it when terms or privacy notice change in substance: members are then asked to "
            "agree anew. In the main language of the site; translations follow it."
        ),
    )
    dated_on = models.DateField(_("date of the edition"), null=True, blank=True)

    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar[list[str]] = [
        "home.ContactFormPage",
        "home.LandingPage",
        "home.PressPage",
        "home.StandardPage",
    ]
    template = "home/standard_page.html"

    content_panels = [*WrittenPage.content_panels, ChecklistPanel()]
    settings_panels: ClassVar[list[Panel]] = [
        *WrittenPage.settings_panels,
        MultiFieldPanel(
            [FieldPanel("purpose"), FieldPanel("edition"), FieldPanel("dated_on")],
            heading=_("Terms, privacy notice, accessibility statement"),
        ),
    ]
    translatable_fields = [
        *WrittenPage.translatable_fields,
        *(SynchronizedField(name) for name in ("purpose", "edition", "dated_on")),
    ]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def clean(self) -> None:
        super().clean()
        if not self.purpose:
            return
        if not self.edition:
            raise ValidationError({"edition": _("Say which edition this text is.")})
        others = StandardPage.objects.filter(purpose=self.purpose, locale_id=self.locale_id)
        if others.exclude(pk=self.pk).exists():
            raise ValidationError(
                {"purpose": _("There is another page for this purpose in this language.")}
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        # A page being previewed may not be in the tree yet.
        children = self.get_children().live() if self.pk else Page.objects.none()
        if self.purpose == Purpose.ACCESSIBILITY:
            children = children.not_type(self._form_type)
            context |= {"run": accessibility_run.last(), "report": self._report(request)}
        return {**context, "below": targets.of_pages(children, request)}

    @property
    def _form_type(self) -> type[Page]:
        from home.models.contact_forms import ContactFormPage  # noqa: PLC0415 -- it knows this page

        return ContactFormPage

    def _report(self, request: HttpRequest) -> targets.Target | None:
        """Where one tells of what keeps one out: the form below the accessibility statement."""
        forms = self._form_type.objects.child_of(self).live() if self.pk else ()
        return next(iter(targets.of_pages(forms, request)), None)

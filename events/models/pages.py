"""The pages: an index a language, and an event's words in one language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import Http404
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from events.admin_forms import EventPageForm, PlanForm, PlansFormSet
from events.enums import Kind, Visibility
from events.models.events import Event
from events.panels import ElsewherePanel, LinkPanel, PlansPanel, SchedulePreviewPanel
from foundation.models import BasePage

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from community.models import Member
    from foundation.models import PageCard


class EventsPage(BasePage):
    """The calendar page. One a language, made by the site itself."""

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["events.EventPage"]
    template = "events/events_page.html"
    is_fixed = True
    reserved_slugs = frozenset({"register"})
    # No dates of publishing: with an end the page would unpublish itself.
    settings_panels: ClassVar[list[Panel]] = []

    class Meta:
        verbose_name = _("events page")
        verbose_name_plural = _("events pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from events.forms import AgendaForm  # noqa: PLC0415 -- forms stand above models
        from events.queries import agenda  # noqa: PLC0415 -- queries stand above models

        form = AgendaForm(request.GET)
        asked = form.cleaned_data if form.is_valid() else {}
        listing = agenda.listing(
            viewer=request.user if request.user.is_authenticated else None,
            now=timezone.now(),
            kind=asked.get("kind") or "",
            first_day=asked.get("date"),
            number=asked.get("page") or 1,
        )
        return {
            **super().get_context(request, *args, **kwargs),
            "form": form,
            "listing": listing,
            "kind": asked.get("kind") or "",
            "first_day": asked.get("date"),
            "query": agenda.query(kind=asked.get("kind"), first_day=asked.get("date")),
        }


class EventPage(BasePage):
    """An event's words in one language.

    The plans and settings below count in the page where the event was first written
    (`Event.schedule_page`); in its translations they are ignored.
    """

    lead = models.TextField(_("lead"), max_length=400, blank=True)
    body = RichTextField(
        _("text"),
        blank=True,
        features=["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"],
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.MEETUP)
    host = models.ForeignKey(
        "community.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("held by"),
    )
    visibility = models.CharField(
        _("who may see it"), max_length=20, choices=Visibility, default=Visibility.PUBLIC
    )
    organisations = ParentalManyToManyField(
        "community.Organisation", blank=True, related_name="+", verbose_name=_("organisations")
    )
    online_link = models.URLField(
        _("link to join online"),
        blank=True,
        help_text=_("Shown to confirmed participants only."),
    )

    parent_page_types: ClassVar[list[str]] = ["events.EventsPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "events/event_page.html"

    base_form_class = EventPageForm
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    schedule_panels = [
        ElsewherePanel(heading=_("Dates and places")),
        PlansPanel(
            "plans",
            form=PlanForm,
            formset=PlansFormSet,
            heading=_("Runs: what people register for, with its dates"),
            label=_("run"),
            min_num=1,
        ),
        SchedulePreviewPanel(heading=_("The dates this makes")),
    ]
    decision_panels = [
        FieldPanel("kind"),
        FieldPanel("host"),
        MultiFieldPanel(
            [
                FieldPanel("visibility"),
                FieldPanel("organisations", widget=CheckboxSelectMultiple),
                LinkPanel(),
            ],
            heading=_("Who may see it"),
        ),
        FieldPanel("online_link"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Words")),
            ObjectList(schedule_panels, heading=_("Dates and places")),
            ObjectList(
                [*decision_panels, *Page.promote_panels, *Page.settings_panels],
                heading=_("Settings"),
            ),
        ]
    )
    # The words are translated; all else is the schedule page's, and here only a copy.
    translatable_fields = [
        *(
            TranslatableField(name)
            for name in ("title", "slug", "seo_title", "search_description", "lead", "body")
        ),
        *(
            SynchronizedField(name, overridable=False)
            for name in ("kind", "host", "visibility", "online_link", "show_in_menus", "plans")
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("body"),
        index.FilterField("kind"),
    ]

    # The settings that publishing copies to the Event.
    SETTINGS = ("kind", "host_id", "visibility", "online_link")

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    @property
    def event_key(self) -> uuid.UUID:
        """The event this page speaks of; an alias speaks of its source's."""
        return self.alias_of.translation_key if self.alias_of else self.translation_key

    @property
    def link_address(self) -> str:
        """The whole address, key included, that opens the published page of an event by link.
        Empty where there is none."""
        event = Event.objects.filter(
            key=self.event_key, is_live=True, visibility=Visibility.LINK
        ).first()
        path = self.get_url() if self.live and event is not None else None
        if event is None or not path:
            return ""
        return f"{settings.BASE_URL}{path}?{urlencode({'key': event.link_token})}"

    def is_visible_to(self, viewer: Member | None) -> bool:
        event = Event.objects.filter(key=self.event_key).first()
        return self.live and event is not None and event.is_visible_to(viewer)

    @classmethod
    def cards(cls, pages: Sequence[EventPage], viewer: Any) -> dict[int, PageCard]:
        from events.queries import cards  # noqa: PLC0415 -- queries stand above models

        return cards.of_pages(pages, viewer=viewer, now=timezone.now())

    def check_request_method(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """Before anything else, whatever the method: who may not see the event learns nothing,
        not even that there is one."""
        from events.queries import event_detail  # noqa: PLC0415 -- queries stand above models

        viewer = request.user if request.user.is_authenticated else None
        if not event_detail.may_open(self, viewer=viewer, token=request.GET.get("key", "")):
            raise Http404
        return super().check_request_method(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from events.queries import event_detail  # noqa: PLC0415 -- queries stand above models

        detail = event_detail.of_page(
            self,
            viewer=request.user if request.user.is_authenticated else None,
            now=timezone.now(),
            token=request.GET.get("key", ""),
        )
        return {**super().get_context(request, *args, **kwargs), "detail": detail}

"""The pages: an index a language, and an event's words in one language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import Http404
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from rest_framework.fields import UUIDField
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.admin.panels import (
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from events import ready_questions
from events.admin_forms import EventPageForm, PlanForm, PlansFormSet
from events.blocks import LONGEST_LINK, MaterialBlock, SessionBlock, SpeakerBlock
from events.enums import Accessibility, Kind, Visibility
from events.fields import ChoicesField
from events.models import field_help
from events.models.events import Event
from events.panels import ElsewherePanel, LinkPanel, PlansPanel, SchedulePreviewPanel
from events.question_admin import (
    MOST_QUESTIONS,
    FeedbackQuestionForm,
    QuestionForm,
    QuestionsFormSet,
    QuestionsPanel,
)
from events.template_pages import NOT_PUBLISHED, TemplatePermissions
from foundation import api_fields
from foundation.models import BasePage
from foundation.spoken import SpokenLanguage

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse
    from wagtail.models import PagePermissionTester

    from community.models import Member
    from events.models.plans import RunPlan, ScheduleEntry
    from events.queries.changes import Lines
    from events.queries.effects import Effect
    from foundation.models import PageCard


class EventsPage(BasePage):
    """The calendar page. One a language, made by the site itself."""

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["events.EventPage"]
    template = "events/events_page.html"
    is_fixed = True
    # Its own, the venues' and the feed's.
    reserved_slugs = frozenset({"register", "venues", "feed"})
    # No dates of publishing: with an end the page would unpublish itself.
    settings_panels: ClassVar[list[Panel]] = []

    class Meta:
        verbose_name = _("events page")
        verbose_name_plural = _("events pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from events.forms import CalendarForm  # noqa: PLC0415 -- forms stand above models
        from events.queries import calendar_page  # noqa: PLC0415 -- queries stand above models

        form = CalendarForm(request.GET)
        calendar = calendar_page.of(
            form.asked(),
            viewer=request.user if request.user.is_authenticated else None,
            now=timezone.now(),
        )
        return {
            **super().get_context(request, *args, **kwargs),
            "form": form,
            "calendar": calendar,
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
    groups = ParentalManyToManyField(
        "community.MemberGroup", blank=True, related_name="+", verbose_name=_("groups")
    )
    has_comments = models.BooleanField(
        _("members may comment on it"),
        default=False,
        help_text=_("Whoever may see the event reads the comments below it."),
    )
    online_link = models.URLField(
        _("link to join online"),
        max_length=LONGEST_LINK,
        blank=True,
        help_text=_("Shown to confirmed participants only."),
    )
    topics = ParentalManyToManyField(
        "community.Topic", blank=True, related_name="+", verbose_name=_("topics")
    )
    held_in = ChoicesField(_("languages spoken"), options=SpokenLanguage)
    audience = models.TextField(_("whom it is for"), max_length=500, blank=True)
    outcomes = models.TextField(
        _("what people can do afterwards"),
        max_length=2000,
        blank=True,
        help_text=_("One per line."),
    )
    accessibility = ChoicesField(_("what is offered"), options=Accessibility)
    accessibility_note = models.TextField(
        _("more about accessibility"),
        max_length=600,
        blank=True,
        help_text=_("Whom to tell what one needs, and until when."),
    )
    programme = StreamField([("session", SessionBlock())], verbose_name=_("programme"), blank=True)
    people = StreamField(
        [("speaker", SpeakerBlock())], verbose_name=_("speakers and trainers"), blank=True
    )
    materials = StreamField([("material", MaterialBlock())], verbose_name=_("material"), blank=True)
    feedback_anonymous = models.BooleanField(
        _("nobody learns whose answers they are"),
        default=True,
        help_text=_(
            "Otherwise those who manage the registrations read the names with the answers. For each "
            "run it stays as it was when the first person answered."
        ),
    )
    # A pattern to make events from; never published.
    is_template = models.BooleanField(_("template"), default=False, editable=False)
    # What the editor chose to publish without telling people: the digest of that very effect.
    quiet_effect = models.CharField(max_length=64, blank=True, default="", editable=False)

    parent_page_types: ClassVar[list[str]] = ["events.EventsPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "events/event_page.html"

    base_form_class = EventPageForm
    content_panels = [
        *Page.content_panels,
        FieldPanel("lead", help_text=field_help.LEAD),
        FieldPanel("body"),
        FieldPanel("audience", help_text=field_help.AUDIENCE),
        FieldPanel("outcomes"),
    ]
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
        MultiFieldPanel(
            [FieldPanel("accessibility"), FieldPanel("accessibility_note")],
            heading=_("Accessibility"),
        ),
    ]
    question_panels = [
        ElsewherePanel(heading=_("Questions")),
        QuestionsPanel(
            "questions",
            form=QuestionForm,
            formset=QuestionsFormSet,
            heading=_("Questions to those who register"),
            label=_("question"),
            max_num=MOST_QUESTIONS,
        ),
    ]
    feedback_panels = [
        ElsewherePanel(heading=_("Feedback")),
        FieldPanel("feedback_anonymous"),
        QuestionsPanel(
            "feedback_questions",
            form=FeedbackQuestionForm,
            formset=QuestionsFormSet,
            ready=ready_questions.FEEDBACK,
            heading=_("Questions afterwards, to those who took part"),
            label=_("question"),
            max_num=MOST_QUESTIONS,
        ),
    ]
    programme_panels = [
        FieldPanel("programme", help_text=field_help.PROGRAMME),
        FieldPanel("people", help_text=field_help.PEOPLE),
        FieldPanel("materials", help_text=field_help.MATERIALS),
    ]
    decision_panels = [
        FieldPanel("kind", help_text=field_help.KIND),
        FieldPanel("topics", widget=CheckboxSelectMultiple, help_text=field_help.TOPICS),
        FieldPanel("held_in", help_text=field_help.HELD_IN),
        FieldPanel("host", help_text=field_help.HOST),
        MultiFieldPanel(
            [
                FieldPanel("visibility", help_text=field_help.VISIBILITY),
                FieldPanel(
                    "organisations",
                    widget=CheckboxSelectMultiple,
                    help_text=_("They count only with “Members of chosen organisations”."),
                ),
                FieldPanel(
                    "groups",
                    widget=CheckboxSelectMultiple,
                    help_text=_("They count only with “Members of chosen groups”."),
                ),
                LinkPanel(),
            ],
            heading=_("Who may see it"),
        ),
        FieldPanel("online_link"),
        FieldPanel("has_comments"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Words")),
            ObjectList(schedule_panels, heading=_("Dates and places")),
            ObjectList(question_panels, heading=_("Questions")),
            ObjectList(feedback_panels, heading=_("Feedback")),
            ObjectList(programme_panels, heading=_("Programme and people")),
            ObjectList(
                [*decision_panels, *Page.promote_panels, *Page.settings_panels],
                heading=_("Settings"),
            ),
        ]
    )
    # The words are translated; all else is the schedule page's, and here only a copy.
    WORDS = (
        "title",
        "slug",
        "seo_title",
        "search_description",
        "lead",
        "body",
        "audience",
        "outcomes",
        "accessibility_note",
        "programme",
        "materials",
    )
    COPIED = (
        "kind",
        "host",
        "visibility",
        "online_link",
        "topics",
        "held_in",
        "accessibility",
        "people",
        "show_in_menus",
        "plans",
        "questions",
        "feedback_anonymous",
        "has_comments",
        "feedback_questions",
    )
    translatable_fields = [
        *map(TranslatableField, WORDS),
        *(SynchronizedField(name, overridable=False) for name in COPIED),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("body"),
        index.SearchField("audience"),
        index.SearchField("outcomes"),
        index.SearchField("programme"),
        index.SearchField("names_of_people"),
        index.FilterField("kind"),
    ]
    # Kind, topics and dates are the event's, and told with its dates.
    api_fields: ClassVar[list[APIField]] = [
        APIField("event", serializer=UUIDField(source="translation_key")),
        api_fields.LEAD,
        APIField("audience"),
        api_fields.WORDS_OF_TEXT,
    ]

    # The settings that publishing copies to the Event.
    SETTINGS = (
        "kind",
        "host_id",
        "visibility",
        "online_link",
        "feedback_anonymous",
        "has_comments",
    )

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    @property
    def event_key(self) -> uuid.UUID:
        """The event this page speaks of; an alias speaks of its source's."""
        return self.alias_of.translation_key if self.alias_of else self.translation_key

    def names_of_people(self) -> str:
        """Who speaks and teaches, for search."""
        return ", ".join(block.value.name for block in self.people if block.value)

    @property
    def lines(self) -> list[tuple[RunPlan, list[ScheduleEntry]]]:
        """The schedule of this version: each plan with its entries."""
        return [(plan, list(plan.entries.all())) for plan in self.plans.all()]

    def is_quiet(self, digest: str) -> bool:
        """Whether the editor chose to write to nobody about the effect that `digest` names."""
        return bool(digest) and self.quiet_effect == digest

    def effect(self, lines: Lines | None = None, *, now: datetime) -> Effect:
        """What publishing this version does; see `queries.effects.of_page`."""
        from events.queries import effects  # noqa: PLC0415 -- queries stand above models

        return effects.of_page(self, lines, now=now)

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        if self.is_template:
            return TemplatePermissions(user, self)
        return super().permissions_for_user(user)

    def publish(self, *args: Any, **kwargs: Any) -> None:
        """The last guard: nothing offers to publish a template. Raises PublishPermissionError."""
        if self.is_template:
            raise PublishPagePermissionError(NOT_PUBLISHED)
        super().publish(*args, **kwargs)

    def get_admin_display_title(self) -> str:
        title = super().get_admin_display_title()
        return gettext("Template: %(title)s") % {"title": title} if self.is_template else title

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

    @classmethod
    def titles(cls, pages: Collection[Any], viewer: Any) -> dict[int, PageCard]:
        from events.queries import cards  # noqa: PLC0415 -- queries stand above models

        visible = cards.visible(pages, viewer)
        return super().titles([page for page in pages if page.pk in visible], viewer)

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
        from events.queries import (  # noqa: PLC0415 -- queries stand above models
            event_detail,
            schema_org,
            wishes,
        )

        viewer = request.user if request.user.is_authenticated else None
        token = request.GET.get("key", "")
        is_draft = getattr(request, "is_preview", False)
        # Whoever has a link to a draft reads it as a visitor, not as its editor.
        is_shared = hasattr(request, "preview_until")
        detail = event_detail.of_page(
            self,
            viewer=viewer,
            now=timezone.now(),
            token=token,
            gives_key=not is_shared,
        )
        content, offered = event_detail.content_of(
            self, detail, is_draft=is_draft, is_shared=is_shared, token=token
        )
        return {
            **super().get_context(request, *args, **kwargs),
            "detail": detail,
            "content": content,
            "materials": offered,
            "wish": wishes.of(detail, viewer),
            "asks_to_sign_in": viewer is None and any(group.has_closed for group in offered),
            "structured": schema_org.of_event(self, detail, content) if not is_draft else [],
        }

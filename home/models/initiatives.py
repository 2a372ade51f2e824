"""Initiatives: an index a language, and a page for each task force, unit, laboratory, programme,
project or white paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import prefetch_related_objects
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from rest_framework.fields import ReadOnlyField
from wagtail import blocks
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from foundation import api_fields, contacts, partial_dates
from foundation.blocks import (
    ContactBlock,
    FiguresBlock,
    PictureBlock,
    QuoteBlock,
    RelatedBlock,
    TextBlock,
)
from foundation.blocks.words import TEXT_FEATURES
from foundation.checklist_panel import ChecklistPanel
from foundation.models import BasePage
from foundation.partial_dates import PartialDate
from home.api.fields import BodiesField
from home.enums import InitiativeKind, Origin, Part, Stage
from home.initiative_blocks import (
    DocumentBlock,
    FundingBlock,
    GoalBlock,
    MilestoneBlock,
    PilotBlock,
    RoleBlock,
)
from home.models.bodies import NamedBody
from home.models.written import CARD_PICTURE, WrittenPage
from home.querysets import WrittenQuerySet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.http import HttpRequest  # noqa: TID251 -- only its type

    from foundation.models import PageCard

MOST_BODIES = 40
MOST_GOALS = MOST_PILOTS = MOST_DOCUMENTS = MOST_CHOSEN = MOST_SOURCES = MOST_ROLES = 20
MOST_MILESTONES = 60
MOST_CONTACTS = 3


class InitiativesPage(BasePage):
    """All initiatives by where they stand. One a language, made by the site itself."""

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["home.InitiativePage"]
    template = "home/initiatives_page.html"
    is_fixed = True
    # No dates of publishing: with an end the page would unpublish itself.
    settings_panels: ClassVar[list[Panel]] = []

    class Meta:
        verbose_name = _("page of initiatives")
        verbose_name_plural = _("pages of initiatives")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.forms import InitiativesForm  # noqa: PLC0415 -- forms stand above models
        from home.queries import initiatives  # noqa: PLC0415 -- queries stand above models

        form = InitiativesForm(request.GET)
        kind = form.asked()
        stages, kinds = initiatives.by_stage(self.locale.language_code, request, kind=kind)
        return {
            **super().get_context(request, *args, **kwargs),
            "form": form,
            "kind": kind,
            "stages": stages,
            "kinds": kinds,
        }


class InitiativePage(WrittenPage):
    """What a task force, a unit, a laboratory and so on is, in one language."""

    kind = models.CharField(_("kind"), max_length=20, choices=InitiativeKind)
    stage = models.CharField(
        _("where it stands"),
        max_length=10,
        choices=Stage,
        blank=True,
        help_text=_("Empty: as its period says."),
    )
    starts = models.CharField(
        _("from"),
        max_length=partial_dates.LENGTH,
        blank=True,
        validators=[partial_dates.check],
        help_text=partial_dates.HOW,
    )
    ends = models.CharField(
        _("until"),
        max_length=partial_dates.LENGTH,
        blank=True,
        validators=[partial_dates.check],
        help_text=partial_dates.HOW,
    )
    origin_page = models.ForeignKey(
        "home.InitiativePage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("comes from"),
        help_text=_("Another initiative; each of the two pages leads to the other."),
    )
    origin = models.CharField(_("how"), max_length=20, choices=Origin, default=Origin.PROPOSED_BY)
    team = StreamField(
        [("role", RoleBlock())], verbose_name=_("team"), blank=True, max_num=MOST_ROLES
    )
    how = StreamField(
        [
            ("text", TextBlock(features=TEXT_FEATURES)),
            ("quote", QuoteBlock()),
            ("picture", PictureBlock()),
            ("figures", FiguresBlock()),
        ],
        verbose_name=_("how it works"),
        blank=True,
    )
    goals = StreamField(
        [("goal", GoalBlock())], verbose_name=_("goals"), blank=True, max_num=MOST_GOALS
    )
    milestones = StreamField(
        [("milestone", MilestoneBlock())],
        verbose_name=_("time line"),
        blank=True,
        max_num=MOST_MILESTONES,
        help_text=_("In any order: the page puts them into that of their dates."),
    )
    pilots = StreamField(
        [("pilot", PilotBlock())], verbose_name=_("pilots"), blank=True, max_num=MOST_PILOTS
    )
    results = StreamField(
        [
            ("text", TextBlock(features=TEXT_FEATURES)),
            ("figures", FiguresBlock()),
            ("quote", QuoteBlock()),
            ("related", RelatedBlock()),
        ],
        verbose_name=_("results"),
        blank=True,
    )
    documents = StreamField(
        [("document", DocumentBlock())],
        verbose_name=_("documents"),
        blank=True,
        max_num=MOST_DOCUMENTS,
    )
    funding = StreamField(
        FundingBlock(), verbose_name=_("funding"), blank=True, max_num=MOST_SOURCES
    )
    contact = StreamField(
        [(contacts.BLOCK, ContactBlock())],
        verbose_name=_("contact"),
        blank=True,
        max_num=MOST_CONTACTS,
    )
    topics = ParentalManyToManyField(
        "community.Topic",
        blank=True,
        related_name="+",
        verbose_name=_("topics"),
        help_text=_("All news and dates about one of these belong to it."),
    )
    organisations = ParentalManyToManyField(
        "community.Organisation",
        blank=True,
        related_name="+",
        verbose_name=_("organisations"),
        help_text=_("All news and dates of one of these belong to it."),
    )
    chosen = StreamField(
        [
            (
                "page",
                blocks.PageChooserBlock(
                    ["home.NewsItem", "events.EventPage"], label=_("Story or event")
                ),
            )
        ],
        verbose_name=_("stories and events"),
        blank=True,
        max_num=MOST_CHOSEN,
        help_text=_("Those that no topic or organisation brings, in any language."),
    )

    objects = PageManager.from_queryset(WrittenQuerySet)()

    parent_page_types: ClassVar[list[str]] = ["home.InitiativesPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/initiative_page.html"
    found_as: ClassVar[str] = "initiative"

    who_panels = [
        InlinePanel(
            "bodies",
            heading=_("Organisations"),
            label=_("organisation"),
            max_num=MOST_BODIES,
        ),
        FieldPanel("team"),
        FieldPanel("contact"),
    ]
    goal_panels = [
        FieldPanel("goals"),
        FieldPanel("milestones"),
        FieldPanel("pilots"),
        FieldPanel("results"),
    ]
    decision_panels = [
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldPanel("starts"),
                FieldPanel("ends"),
                FieldPanel("stage"),
            ],
            heading=_("Kind and period"),
        ),
        MultiFieldPanel(
            [FieldPanel("origin_page"), FieldPanel("origin")],
            heading=_("Where it comes from"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("topics", widget=CheckboxSelectMultiple),
                FieldPanel("organisations", widget=CheckboxSelectMultiple),
                FieldPanel("chosen"),
            ],
            heading=_("Its news and dates"),
        ),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [*WrittenPage.content_panels, FieldPanel("how"), ChecklistPanel()],
                heading=_("Words"),
            ),
            ObjectList(who_panels, heading=_("Who")),
            ObjectList(goal_panels, heading=_("Goals and time line")),
            ObjectList(
                [FieldPanel("funding"), FieldPanel("documents")],
                heading=_("Funding and documents"),
            ),
            ObjectList(
                [*decision_panels, *Page.promote_panels, *Page.settings_panels],
                heading=_("Settings"),
            ),
        ]
    )
    WORDS = ("team", "how", "goals", "milestones", "pilots", "results", "documents", "funding",
             "contact")  # fmt: skip
    # One choice for all languages.
    COPIED = ("kind", "stage", "starts", "ends", "origin_page", "origin", "bodies", "topics",
              "organisations", "chosen")  # fmt: skip
    translatable_fields = [
        *WrittenPage.translatable_fields,
        *map(TranslatableField, WORDS),
        *(SynchronizedField(name, overridable=False) for name in COPIED),
    ]
    search_fields = [
        *WrittenPage.search_fields,
        *(index.SearchField(name) for name in WORDS),
        index.SearchField("names_of_bodies"),
        index.SearchField("kind_name"),
    ]
    api_fields: ClassVar[list[APIField]] = [
        APIField("kind"),
        APIField("stage", serializer=ReadOnlyField(source="stage_now")),
        APIField("starts"),
        APIField("ends"),
        *WrittenPage.api_fields,
        api_fields.TOPICS,
        APIField("organisations", serializer=BodiesField()),
    ]
    api_prefetch: ClassVar[tuple[str, ...]] = ("topics", "bodies__organisation")

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")

    def clean(self) -> None:
        super().clean()
        if partial_dates.is_before(self.ends, self.starts):
            raise ValidationError({"ends": _("The end must be after the start.")})
        if self.origin_page is not None and self._is_above(self.origin_page):
            raise ValidationError({"origin_page": _("It would come from itself.")})

    def _is_above(self, page: InitiativePage) -> bool:
        """Whether `page`, in whichever language, comes from this one."""
        above: InitiativePage | None = page
        seen = set()
        while above is not None and above.translation_key not in seen:
            if above.translation_key == self.translation_key:
                return True
            seen.add(above.translation_key)
            above = above.origin_page
        return False

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.queries import initiatives  # noqa: PLC0415 -- queries stand above models

        whole = initiatives.whole(self, request, now=timezone.now())
        return {**super().get_context(request, *args, **kwargs), "whole": whole}

    @classmethod
    def cards(cls, pages: Sequence[Any], viewer: Any) -> dict[int, PageCard]:
        prefetch_related_objects([page for page in pages if page.live], "picture__renditions")
        return super().cards(pages, viewer)

    def card(self, **more: Any) -> PageCard:
        return super().card(template="home/initiative_card.html", extra=self, **more)

    def stage_on(self, day: date) -> Stage:
        """Where it stands on `day`: as its editor says, else by its period."""
        if self.stage:
            return Stage(self.stage)
        if self.period_start and day < self.period_start.first:
            return Stage.PLANNED
        return Stage.ENDED if self.period_end and day > self.period_end.last else Stage.RUNNING

    @property
    def stage_now(self) -> Stage:
        """The same today, by the clock of the site."""
        return self.stage_on(timezone.localdate(timezone=timezone.get_default_timezone()))

    @property
    def period_start(self) -> PartialDate | None:
        return PartialDate.read(self.starts)

    @property
    def period_end(self) -> PartialDate | None:
        return PartialDate.read(self.ends)

    @property
    def card_picture(self) -> str:
        """The sizes that lists show the picture in."""
        return CARD_PICTURE

    @property
    def kind_name(self) -> str:
        return str(self.get_kind_display())

    @property
    def names_of_bodies(self) -> list[str]:
        """The organisations, as the language of the page calls them."""
        language = self.locale.language_code
        return [body.named.text(language) for body in self.bodies.select_related("organisation")]

    @property
    def beyond_its_period(self) -> list[str]:
        """The titles of milestones that are before its start or after its end."""
        return [
            child.value["title"]
            for child in self.milestones
            if partial_dates.is_before(child.value["date"], self.starts)
            or partial_dates.is_before(self.ends, child.value["date"])
        ]


class InitiativeBody(NamedBody):
    """An organisation in an initiative, and what it does there."""

    page = ParentalKey(InitiativePage, on_delete=models.CASCADE, related_name="bodies")
    part = models.CharField(_("role"), max_length=20, choices=Part, default=Part.TAKES_PART)

    class Meta(NamedBody.Meta):
        verbose_name = _("organisation of an initiative")
        verbose_name_plural = _("organisations of initiatives")

"""Open calls: an index a language, and a page for each call that opens and closes by the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.db.models import prefetch_related_objects
from django.forms import CheckboxSelectMultiple, Select
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    Panel,
    TabbedInterface,
)
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from foundation import api_fields, contacts, currencies, partial_dates
from foundation.blocks import ContactBlock, FiguresBlock, QuoteBlock, RelatedBlock, TextBlock
from foundation.blocks.words import TEXT_FEATURES
from foundation.checklist_panel import ChecklistPanel
from foundation.models import BasePage
from foundation.partial_dates import PartialDate
from home import validators
from home.blocks import UpdateBlock
from home.call_blocks import CallStepBlock, ChosenBlock
from home.call_form import OpenCallForm
from home.enums import CallState
from home.fields import SiteClockField
from home.initiative_blocks import DocumentBlock
from home.models.written import CARD_PICTURE, WrittenPage
from home.querysets import WrittenQuerySet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http import HttpRequest  # noqa: TID251 -- only its type
    from wagtail.blocks import StructValue

    from foundation.checklist import Finding
    from foundation.models import PageCard

# From then on lists and page say that there is little time left.
CLOSING = timedelta(days=7)
MOST_STEPS, MOST_DOCUMENTS, MOST_CHOSEN, MOST_UPDATES, MOST_CONTACTS = 12, 20, 40, 10, 3
CLOCK = _("By the clock of the site, wherever you are.")


def by_the_clock(opens: datetime | None, closes: datetime | None, now: datetime) -> CallState:
    """Where a call with these moments stands at `now`, whatever came of it."""
    if not opens or not closes or now < opens:
        return CallState.PLANNED
    if now >= closes:
        return CallState.CLOSED
    return CallState.CLOSING if closes - now <= CLOSING else CallState.OPEN


class CallsPage(BasePage):
    """All calls by where they stand. One a language, made by the site itself."""

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["home.OpenCallPage"]
    template = "home/calls_page.html"
    is_fixed = True
    # No dates of publishing: with an end the page would unpublish itself.
    settings_panels: ClassVar[list[Panel]] = []

    class Meta:
        verbose_name = _("page of calls")
        verbose_name_plural = _("pages of calls")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.forms import PageForm  # noqa: PLC0415 -- forms stand above models
        from home.queries import calls  # noqa: PLC0415 -- queries stand above models

        form = PageForm(request.GET)
        language = self.locale.language_code
        listing = calls.listing(language, form.number(), request, now=timezone.now())
        context = super().get_context(request, *args, **kwargs)
        return {**context, "form": form, "listing": listing, "is_by_the_clock": True}


class OpenCallPage(WrittenPage):
    """What one can take part in until a moment, in one language."""

    opens_at = SiteClockField(_("opens"), help_text=CLOCK)
    closes_at = SiteClockField(
        _("closes"),
        help_text=_(
            "By the clock of the site, wherever you are. From this moment on nobody can answer; the "
            "page says so by itself."
        ),
    )
    questions_until = SiteClockField(_("questions until"), null=True, blank=True, help_text=CLOCK)
    decision_on = models.CharField(
        _("decision expected"),
        max_length=partial_dates.LENGTH,
        blank=True,
        validators=[partial_dates.check],
        help_text=partial_dates.HOW,
    )
    decision_words = models.CharField(
        _("or in words"),
        max_length=160,
        blank=True,
        help_text=_("Where no date is known, such as: six weeks after the deadline."),
    )
    who = StreamField(
        [("text", TextBlock(features=TEXT_FEATURES))],
        verbose_name=_("who may take part"),
        blank=True,
    )
    offer = StreamField(
        [("text", TextBlock(features=TEXT_FEATURES)), ("figures", FiguresBlock())],
        verbose_name=_("what is offered"),
        blank=True,
    )
    amount = models.DecimalField(
        _("amount"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("In all. Empty where it is not about money."),
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    places = models.PositiveIntegerField(
        _("places"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    steps = StreamField(
        [("step", CallStepBlock())],
        verbose_name=_("how to take part"),
        blank=True,
        max_num=MOST_STEPS,
    )
    answer_address = models.URLField(
        _("address to answer at"),
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["https", "http"])],
        help_text=_("A form on another site. The button to take part leads there."),
    )
    answer_email = models.EmailField(_("or e-mail address to answer to"), blank=True)
    answer_page = models.ForeignKey(
        "home.ContactFormPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("or contact form of this site"),
        help_text=_("In whichever language: readers get it in theirs."),
    )
    documents = StreamField(
        [("document", DocumentBlock())],
        verbose_name=_("documents"),
        blank=True,
        max_num=MOST_DOCUMENTS,
    )
    updates = StreamField(
        [("update", UpdateBlock())],
        verbose_name=_("updates"),
        blank=True,
        max_num=MOST_UPDATES,
        help_text=_(
            "What has changed since the call was published. That a deadline was put off is added by "
            "itself."
        ),
    )
    result = StreamField(
        [
            ("text", TextBlock(features=TEXT_FEATURES)),
            ("figures", FiguresBlock()),
            ("quote", QuoteBlock()),
            ("related", RelatedBlock()),
        ],
        verbose_name=_("result"),
        blank=True,
        help_text=_("Only after the deadline; then the page says that it is decided."),
    )
    chosen = StreamField(
        [("chosen", ChosenBlock())],
        verbose_name=_("who was chosen"),
        blank=True,
        max_num=MOST_CHOSEN,
    )
    contact = StreamField(
        [(contacts.BLOCK, ContactBlock())],
        verbose_name=_("contact"),
        blank=True,
        max_num=MOST_CONTACTS,
    )
    topics = ParentalManyToManyField(
        "community.Topic", blank=True, related_name="+", verbose_name=_("topics")
    )
    organisations = ParentalManyToManyField(
        "community.Organisation",
        blank=True,
        related_name="+",
        verbose_name=_("organisations"),
        help_text=_("Whose call it is; they stand above the title."),
    )

    objects = PageManager.from_queryset(WrittenQuerySet)()
    base_form_class = OpenCallForm

    parent_page_types: ClassVar[list[str]] = ["home.CallsPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/open_call_page.html"
    found_as: ClassVar[str] = "call"
    needs_lead = True

    time_panels = [
        MultiFieldPanel(
            [FieldPanel("opens_at"), FieldPanel("closes_at"), FieldPanel("questions_until")],
            heading=_("When one can answer"),
        ),
        MultiFieldPanel(
            [FieldPanel("decision_on"), FieldPanel("decision_words")], heading=_("Decision")
        ),
        FieldPanel("updates"),
    ]
    part_panels = [
        FieldPanel("who"),
        FieldPanel("offer"),
        FieldRowPanel(
            [
                FieldPanel("amount"),
                FieldPanel("currency", widget=Select),
                FieldPanel("places"),
            ]
        ),
        FieldPanel("steps"),
        MultiFieldPanel(
            [
                FieldPanel("answer_address"),
                FieldPanel("answer_email"),
                PageChooserPanel("answer_page"),
            ],
            heading=_("Where to answer"),
        ),
        FieldPanel("documents"),
        FieldPanel("contact"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList([*WrittenPage.content_panels, ChecklistPanel()], heading=_("Words")),
            ObjectList(time_panels, heading=_("Dates")),
            ObjectList(part_panels, heading=_("Taking part")),
            ObjectList([FieldPanel("result"), FieldPanel("chosen")], heading=_("Result")),
            ObjectList(
                [
                    FieldPanel("organisations", widget=CheckboxSelectMultiple),
                    FieldPanel("topics", widget=CheckboxSelectMultiple),
                    *Page.promote_panels,
                    *Page.settings_panels,
                ],
                heading=_("Settings"),
            ),
        ]
    )
    WORDS = ("decision_words", "who", "offer", "steps", "documents", "updates", "result", "chosen",
             "contact")  # fmt: skip
    # One choice for all languages.
    COPIED = ("opens_at", "closes_at", "questions_until", "decision_on", "amount", "currency",
              "places", "answer_email", "answer_page", "topics", "organisations")  # fmt: skip
    api_fields: ClassVar[list[APIField]] = [
        APIField("opens_at"),
        APIField("closes_at"),
        *WrittenPage.api_fields,
        api_fields.TOPICS,
        api_fields.ORGANISATIONS,
    ]
    api_prefetch: ClassVar[tuple[str, ...]] = ("topics", "organisations")

    translatable_fields = [
        *WrittenPage.translatable_fields,
        *map(TranslatableField, WORDS),
        *(SynchronizedField(name, overridable=False) for name in COPIED),
        # The other site may have a form in each language.
        SynchronizedField("answer_address"),
    ]
    search_fields = [
        *WrittenPage.search_fields,
        *(index.SearchField(name) for name in WORDS),
        index.SearchField("names_of_organisations"),
    ]

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")

    def clean(self) -> None:
        super().clean()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("It must close after it opens.")})
        if self.questions_until and self.closes_at and self.questions_until > self.closes_at:
            sentence = _("Questions end with the call at the latest.")
            raise ValidationError({"questions_until": sentence})
        if self.currency not in currencies.codes():
            raise ValidationError({"currency": _("There is no such currency.")})
        if sum(map(bool, (self.answer_address, self.answer_email, self.answer_page_id))) > 1:
            sentence = _("Say one place where to answer: an address, an e-mail address or a form.")
            raise ValidationError({"answer_address": sentence})

    def findings(self, *, now: datetime) -> list[Finding]:
        return [*super().findings(now=now), *validators.call(self, now=now)]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.queries import calls  # noqa: PLC0415 -- queries stand above models

        whole = calls.whole(self, request, now=timezone.now())
        context = super().get_context(request, *args, **kwargs)
        return {**context, "whole": whole, "is_by_the_clock": True}

    @classmethod
    def cards(cls, pages: Sequence[Any], viewer: Any) -> dict[int, PageCard]:
        prefetch_related_objects([page for page in pages if page.live], "picture__renditions")
        return super().cards(pages, viewer)

    def card(self, **more: Any) -> PageCard:
        return super().card(template="home/call_card.html", extra=self, **more)

    def state_at(self, now: datetime) -> CallState:
        """Where it stands at `now`; a draft without dates is planned."""
        state = by_the_clock(self.opens_at, self.closes_at, now)
        return CallState.DECIDED if state == CallState.CLOSED and self.has_result else state

    @property
    def state_now(self) -> CallState:
        return self.state_at(timezone.now())

    @property
    def has_result(self) -> bool:
        return bool(self.result or self.chosen)

    @property
    def decision(self) -> PartialDate | None:
        return PartialDate.read(self.decision_on)

    @property
    def card_picture(self) -> str:
        """The sizes that lists show the picture in."""
        return CARD_PICTURE

    @property
    def names_of_organisations(self) -> list[str]:
        """The organisations, as the language of the page calls them."""
        language = self.locale.language_code
        return [body.name.text(language) for body in self.organisations.all()]

    @property
    def updates_latest_first(self) -> list[StructValue]:
        """What has changed since; those of one day in the order of their writing, the last first."""
        values = [block.value for block in self.updates if block.value["day"]]
        values.sort(key=lambda value: value["day"])
        return values[::-1]

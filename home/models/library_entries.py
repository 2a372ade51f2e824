"""The two forms of a thing in the library: a case, and a method or a piece of material."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.models import PageManager
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from foundation import currencies, partial_dates
from foundation.checklist_panel import ChecklistPanel
from foundation.partial_dates import PartialDate
from home import validators
from home.admin_forms import MaterialForm
from home.enums import EntryKind, Experience
from home.library_blocks import answer
from home.models.library import LibraryEntry
from home.models.written import WrittenPage
from home.querysets import WrittenQuerySet

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest  # noqa: TID251 -- only its type

    from foundation.checklist import Finding

WORDS_BEFORE_BODY = WrittenPage.content_panels[:-1]


def partial_date(name: Any) -> Any:
    return models.CharField(
        name,
        max_length=partial_dates.LENGTH,
        blank=True,
        validators=[partial_dates.check],
        help_text=partial_dates.HOW,
    )


class CasePage(LibraryEntry):
    """What somebody tried, what came of it, and what they would do differently."""

    situation = answer(_("situation"), _("How it was before, for whom, and where."))
    problem = answer(_("problem"), _("What did not work, and how one knew."))
    users = answer(_("with users"), _("How those concerned took part: who, how many, in what."))
    results = answer(
        _("results"), _("With figures where there are some: before, after, and how it was counted.")
    )
    failed = answer(
        _("what failed"),
        _("What did not work, and what you would do differently. It helps others most."),
    )
    cost = models.DecimalField(
        _("cost"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    currency = models.CharField(
        _("currency"), max_length=3, choices=currencies.choices, default="EUR"
    )
    cost_includes = models.TextField(
        _("what the cost includes"),
        max_length=400,
        blank=True,
        help_text=_("And what it leaves out: salaries, licences, running costs."),
    )
    person_days = models.PositiveIntegerField(_("person days"), null=True, blank=True)
    starts = partial_date(_("from"))
    ends = partial_date(_("until"))
    initiative = models.ForeignKey(
        "home.InitiativePage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("belongs to the initiative"),
        help_text=_("Each of the two pages leads to the other."),
    )

    objects = PageManager.from_queryset(WrittenQuerySet)()

    is_creatable = True
    template = "home/case_page.html"

    # In the order of the page; what was done is the text of blocks.
    ANSWERS = ("situation", "problem", "users", "results", "failed")
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    *WORDS_BEFORE_BODY,
                    FieldPanel("situation"),
                    FieldPanel("problem"),
                    FieldPanel("body", heading=_("What was done")),
                    FieldPanel("users"),
                    FieldPanel("results"),
                    FieldPanel("failed"),
                    ChecklistPanel(),
                ],
                heading=_("Words"),
            ),
            LibraryEntry.who,
            ObjectList(
                [
                    *LibraryEntry.about_panels,
                    MultiFieldPanel([FieldPanel("starts"), FieldPanel("ends")], _("Period")),
                    MultiFieldPanel(
                        [
                            FieldPanel("cost"),
                            FieldPanel("currency"),
                            FieldPanel("cost_includes"),
                            FieldPanel("person_days"),
                        ],
                        heading=_("Cost"),
                    ),
                    FieldPanel("initiative"),
                    FieldPanel("files"),
                ],
                heading=_("Facts and files"),
            ),
            LibraryEntry.settings,
        ]
    )
    # One choice for all languages.
    NUMBERS = ("cost", "currency", "person_days", "starts", "ends", "initiative")
    translatable_fields = [
        *LibraryEntry.translatable_fields,
        *map(TranslatableField, ANSWERS),
        TranslatableField("cost_includes"),
        *(SynchronizedField(name, overridable=False) for name in NUMBERS),
    ]
    search_fields = [
        *LibraryEntry.search_fields,
        *(index.SearchField(name) for name in ANSWERS),
        index.SearchField("cost_includes"),
    ]

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")

    def clean(self) -> None:
        super().clean()
        if partial_dates.is_before(self.ends, self.starts):
            raise ValidationError({"ends": _("The end must be after the start.")})

    def findings(self, *, now: datetime) -> list[Finding]:
        return [*super().findings(now=now), *validators.case(self)]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.queries import library_entries  # noqa: PLC0415 -- queries stand above models

        whole = library_entries.of_case(self, request, now=timezone.now())
        return {**super().get_context(request, *args, **kwargs), "whole": whole}

    @property
    def period_start(self) -> PartialDate | None:
        return PartialDate.read(self.starts)

    @property
    def period_end(self) -> PartialDate | None:
        return PartialDate.read(self.ends)


class MaterialPage(LibraryEntry):
    """A method, or something to work with: a template, a guide, a recording and so on."""

    purpose = models.TextField(_("what it is for"), max_length=1200, blank=True)
    suits = models.TextField(_("when to use it"), max_length=1200, blank=True)
    suits_not = models.TextField(
        _("when not to use it"),
        max_length=1200,
        blank=True,
        help_text=_("Where it disappoints, or does harm."),
    )
    takes = models.CharField(
        _("how long it takes"), max_length=120, blank=True, help_text=_("“Half a day”, say.")
    )
    people = models.CharField(
        _("who is needed"),
        max_length=160,
        blank=True,
        help_text=_("“Four to eight, and one who leads”, say."),
    )
    experience = models.CharField(
        _("experience needed"), max_length=10, choices=Experience, blank=True
    )
    version = models.CharField(_("version"), max_length=40, blank=True)
    dated = partial_date(_("date of the version"))

    objects = PageManager.from_queryset(WrittenQuerySet)()

    is_creatable = True
    template = "home/material_page.html"
    base_form_class = MaterialForm

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("kind"),
                    *WORDS_BEFORE_BODY,
                    FieldPanel("purpose"),
                    FieldPanel("suits"),
                    FieldPanel("suits_not"),
                    FieldPanel("body", heading=_("How it is done")),
                    ChecklistPanel(),
                ],
                heading=_("Words"),
            ),
            LibraryEntry.who,
            ObjectList(
                [
                    *LibraryEntry.about_panels,
                    MultiFieldPanel(
                        [FieldPanel("takes"), FieldPanel("people"), FieldPanel("experience")],
                        heading=_("What it needs"),
                    ),
                    MultiFieldPanel([FieldPanel("version"), FieldPanel("dated")], _("Version")),
                    FieldPanel("files"),
                ],
                heading=_("Facts and files"),
            ),
            LibraryEntry.settings,
        ]
    )
    WORDS = ("purpose", "suits", "suits_not", "takes", "people")
    translatable_fields = [
        *LibraryEntry.translatable_fields,
        *map(TranslatableField, WORDS),
        *(
            SynchronizedField(name, overridable=False)
            for name in ("experience", "version", "dated")
        ),
    ]
    search_fields = [
        *LibraryEntry.search_fields,
        *(index.SearchField(name) for name in WORDS),
    ]

    class Meta:
        verbose_name = _("method or material")
        verbose_name_plural = _("methods and material")

    def clean(self) -> None:
        super().clean()
        if self.kind == EntryKind.CASE:
            raise ValidationError({"kind": _("A case has a form of its own.")})

    def findings(self, *, now: datetime) -> list[Finding]:
        return [*super().findings(now=now), *validators.material(self)]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.queries import library_entries  # noqa: PLC0415 -- queries stand above models

        whole = library_entries.of_material(self, request, now=timezone.now())
        return {**super().get_context(request, *args, **kwargs), "whole": whole}

    @property
    def version_date(self) -> PartialDate | None:
        return PartialDate.read(self.dated)

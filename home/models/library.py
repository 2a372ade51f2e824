"""The library: an index a language, and what all things in it have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Prefetch, prefetch_related_objects
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList, Panel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from foundation import api_fields, contacts
from foundation.blocks import ContactBlock
from foundation.models import BasePage
from home import validators
from home.api.fields import BodiesField
from home.enums import Credit, EntryKind, Licence
from home.initiative_blocks import DocumentBlock
from home.library_blocks import WebLinkBlock
from home.models.bodies import NamedBody
from home.models.written import CARD_PICTURE, WrittenPage
from home.querysets import WrittenQuerySet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http import HttpRequest  # noqa: TID251 -- only its type

    from foundation.checklist import Finding
    from foundation.models import PageCard

MOST_BODIES = 40
MOST_FILES = 20
MOST_CONTACTS = 3


class LibraryPage(BasePage):
    """All cases, methods and material. One a language, made by the site itself."""

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["home.CasePage", "home.MaterialPage"]
    template = "home/library_page.html"
    is_fixed = True
    # No dates of publishing: with an end the page would unpublish itself.
    settings_panels: ClassVar[list[Panel]] = []

    class Meta:
        verbose_name = _("library page")
        verbose_name_plural = _("library pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.forms import LibraryForm  # noqa: PLC0415 -- forms stand above models
        from home.queries import library  # noqa: PLC0415 -- queries stand above models

        form = LibraryForm(request.GET)
        asked, number = form.asked()
        language = self.locale.language_code
        return {
            **super().get_context(request, *args, **kwargs),
            "form": form,
            "listing": library.listing(asked, language=language, number=number, request=request),
        }


class LibraryEntry(WrittenPage):
    """What lists, filters and search ask of a thing in the library, whichever form it has: a table
    of its own, so that they ask one (docs/adr/0043-the-library.md). None is only that."""

    kind = models.CharField(
        _("kind"), max_length=20, choices=EntryKind, default=EntryKind.CASE, db_index=True
    )
    licence = models.CharField(
        _("licence"),
        max_length=20,
        choices=Licence,
        blank=True,
        help_text=_("Under what others may use it. Empty: nothing is said of it."),
    )
    topics = ParentalManyToManyField(
        "community.Topic", blank=True, related_name="+", verbose_name=_("topics")
    )
    files = StreamField(
        [("document", DocumentBlock()), ("link", WebLinkBlock())],
        verbose_name=_("documents and links"),
        blank=True,
        max_num=MOST_FILES,
        help_text=_("At most twenty. A guarded document is shown to whoever may open it."),
    )
    contact = StreamField(
        [(contacts.BLOCK, ContactBlock())],
        verbose_name=_("whom to ask"),
        blank=True,
        max_num=MOST_CONTACTS,
        help_text=_("By role: people change, and a role's address stays."),
    )

    objects = PageManager.from_queryset(WrittenQuerySet)()

    is_creatable = False
    parent_page_types: ClassVar[list[str]] = ["home.LibraryPage"]
    subpage_types: ClassVar[list[str]] = []
    found_as: ClassVar[str] = "library"

    who = ObjectList(
        [
            InlinePanel(
                "bodies",
                heading=_("Organisations"),
                label=_("organisation"),
                max_num=MOST_BODIES,
            ),
            FieldPanel("contact"),
        ],
        heading=_("Who"),
    )
    about_panels: ClassVar[list[Panel]] = [
        FieldPanel("licence"),
        FieldPanel("topics", widget=CheckboxSelectMultiple),
    ]
    settings = ObjectList([*Page.promote_panels, *Page.settings_panels], heading=_("Settings"))

    api_fields: ClassVar[list[APIField]] = [
        APIField("kind"),
        APIField("licence"),
        *WrittenPage.api_fields,
        api_fields.TOPICS,
        APIField("organisations", serializer=BodiesField()),
    ]
    api_prefetch: ClassVar[tuple[str, ...]] = ("topics", "bodies__organisation")

    # One choice for all languages.
    COPIED = ("kind", "licence", "topics", "bodies")
    translatable_fields = [
        *WrittenPage.translatable_fields,
        TranslatableField("files"),
        TranslatableField("contact"),
        *(SynchronizedField(name, overridable=False) for name in COPIED),
    ]
    search_fields = [
        *WrittenPage.search_fields,
        index.SearchField("files"),
        index.SearchField("contact"),
        index.SearchField("names_of_bodies"),
        index.SearchField("kind_name"),
    ]

    class Meta:
        verbose_name = _("thing in the library")
        verbose_name_plural = _("things in the library")

    def findings(self, *, now: datetime) -> list[Finding]:
        return [*super().findings(now=now), *validators.library_entry(self)]

    @classmethod
    def cards(cls, pages: Sequence[Any], viewer: Any) -> dict[int, PageCard]:
        live = [page for page in pages if page.live]
        bodies = Prefetch("bodies", LibraryBody.objects.select_related("organisation"))
        prefetch_related_objects(live, "picture__renditions", bodies)
        return super().cards(pages, viewer)

    def card(self, **more: Any) -> PageCard:
        return super().card(template="home/library_card.html", extra=self, **more)

    @property
    def card_picture(self) -> str:
        """The sizes that lists show the picture in."""
        return CARD_PICTURE

    @property
    def kind_name(self) -> str:
        return str(self.get_kind_display())

    @property
    def licensed(self) -> Licence | None:
        return Licence(self.licence) if self.licence else None

    @property
    def names_of_bodies(self) -> list[str]:
        """The organisations, as the language of the page calls them."""
        language = self.locale.language_code
        return [body.named.text(language) for body in self.bodies.select_related("organisation")]

    @property
    def how_long(self) -> str:
        """What a card says of a method: of a page of its own kind, or of a row that was read together
        with `materialpage`."""
        if type(self) is LibraryEntry:
            own = getattr(self, "materialpage", None)
            return own.takes if own else ""
        return getattr(self, "takes", "")

    @property
    def made_by(self) -> list[Any]:
        """The names of who led or made it, for a card: of the rows in hand."""
        return [body.named for body in self.bodies.all() if body.part in {Credit.LED, Credit.MADE}]

    @property
    def list_path(self) -> str:
        """Where the library is in its language."""
        return f"/{self.locale.language_code}/library/"


class LibraryBody(NamedBody):
    """An organisation that did something for a thing in the library."""

    page = ParentalKey(LibraryEntry, on_delete=models.CASCADE, related_name="bodies")
    part = models.CharField(_("role"), max_length=20, choices=Credit, default=Credit.LED)

    class Meta(NamedBody.Meta):
        verbose_name = _("organisation of a thing in the library")
        verbose_name_plural = _("organisations of things in the library")

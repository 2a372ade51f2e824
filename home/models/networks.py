"""Partner networks abroad: an index a language, and a page for each network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.validators import URLValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from events.fields import ChoicesField
from foundation import contacts, countries
from foundation.admin_forms import CountrySelect
from foundation.blocks import ContactBlock
from foundation.checklist_panel import ChecklistPanel
from foundation.models import BasePage
from foundation.spoken import SpokenLanguage
from home.models.written import WrittenPage
from home.querysets import WrittenQuerySet

if TYPE_CHECKING:
    from django.http import HttpRequest

    from foundation.models import PageCard

# How many dates a network's page shows before it sends its readers to the calendar.
DATES_SHOWN = 5


class PartnerNetworksPage(BasePage):
    """All partner networks by country. One a language, made by the site itself."""

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["home.PartnerNetworkPage"]
    template = "home/partner_networks_page.html"
    is_fixed = True
    # No dates of publishing: with an end the page would unpublish itself.
    settings_panels: ClassVar[list[Panel]] = []

    class Meta:
        verbose_name = _("page of partner networks")
        verbose_name_plural = _("pages of partner networks")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.queries import networks  # noqa: PLC0415 -- queries stand above models

        return {
            **super().get_context(request, *args, **kwargs),
            "countries": networks.by_country(self.locale.language_code, request),
        }


class PartnerNetworkPage(WrittenPage):
    """A network abroad that one can turn to: who they are, whom to ask, and what they have on."""

    country = models.CharField(_("country"), max_length=2, validators=[countries.check])
    languages = ChoicesField(_("languages spoken"), options=SpokenLanguage)
    website = models.URLField(
        _("website"), blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    contact = StreamField(
        [(contacts.BLOCK, ContactBlock())], verbose_name=_("contact"), blank=True, max_num=1
    )
    calendar = models.ForeignKey(
        "events.PartnerCalendar",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("calendar"),
        help_text=_("One of the partner calendars; its next dates stand on the page."),
    )

    objects = PageManager.from_queryset(WrittenQuerySet)()

    parent_page_types: ClassVar[list[str]] = ["home.PartnerNetworksPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/partner_network_page.html"

    content_panels = [
        *WrittenPage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("country", widget=CountrySelect),
                FieldPanel("languages"),
                FieldPanel("website"),
                FieldPanel("calendar"),
            ],
            heading=_("About the network"),
        ),
        FieldPanel("contact"),
        ChecklistPanel(),
    ]
    translatable_fields = [
        *WrittenPage.translatable_fields,
        TranslatableField("contact"),
        *(SynchronizedField(name) for name in ("country", "languages", "website", "calendar")),
    ]
    search_fields = [
        *WrittenPage.search_fields,
        index.SearchField("country_name"),
        index.SearchField("contact"),
    ]

    api_fields: ClassVar[list[APIField]] = [
        *(APIField(name) for name in ("country", "languages", "website")),
        *WrittenPage.api_fields,
    ]

    class Meta:
        verbose_name = _("partner network")
        verbose_name_plural = _("partner networks")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.queries import networks  # noqa: PLC0415 -- queries stand above models

        viewer = request.user if request.user.is_authenticated else None
        return {
            **super().get_context(request, *args, **kwargs),
            "agenda": networks.agenda_of(
                self, viewer=viewer, now=timezone.now(), limit=DATES_SHOWN
            ),
        }

    def card(self, **more: Any) -> PageCard:
        return super().card(template="home/partner_network_card.html", extra=self.country, **more)

    @property
    def country_name(self) -> str:
        """As the language of the page calls it."""
        return countries.names(self.locale.language_code).get(self.country, "")

    @property
    def spoken(self) -> list[SpokenLanguage]:
        """The languages in which one can turn to them."""
        return [code for code in SpokenLanguage if code in self.languages]

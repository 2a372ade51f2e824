"""Venues in the editors' screens."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from events.models import Venue
from foundation.choosing import ChooserViewSet
from foundation.viewsets.snippets import SnippetViewSet

MENU = "register_events_menu_item"


class VenueViewSet(SnippetViewSet):
    model = Venue
    icon = "site"
    menu_label = _("Venues")
    menu_order = 300
    menu_hook = MENU
    chooser_viewset_class = ChooserViewSet
    list_display = ("__str__", Column("address", label=_("Address")))

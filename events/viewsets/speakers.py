"""Speakers and trainers in the editors' screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from events.models import Speaker
from events.viewsets.venues import MENU
from foundation.choosing import ChooserViewSet
from foundation.viewsets.snippets import SnippetViewSet

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class SpeakerViewSet(SnippetViewSet):
    model = Speaker
    icon = "user"
    menu_label = _("Speakers")
    menu_order = 310
    menu_hook = MENU
    chooser_viewset_class = ChooserViewSet
    list_display = (
        "__str__",
        Column("role", label=_("Role")),
        Column("organisation", label=_("Organisation")),
    )
    search_fields = ("name",)
    search_backend_name = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Speaker]:
        return Speaker.objects.select_related("organisation")

"""Recommended results in the editors' screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import Column

from foundation.choosing import ChooserViewSet
from foundation.viewsets.snippets import SnippetViewSet
from search.models import Recommendation

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

MOST_PHRASES = 20


class RecommendationViewSet(SnippetViewSet):
    model = Recommendation
    chooser_viewset_class = ChooserViewSet
    icon = "pick"
    menu_label = _("Recommended")
    menu_order = 380
    add_to_admin_menu = True
    list_display = (
        "__str__",
        Column("for_words", label=_("For")),
        Column("get_language_display", label=_("Language")),
    )
    edit_handler = ObjectList(
        [
            InlinePanel(
                "phrases",
                heading=_("Shown for"),
                label=_("words"),
                min_num=1,
                max_num=MOST_PHRASES,
            ),
            MultiFieldPanel(
                [FieldPanel("page"), FieldRowPanel([FieldPanel("address"), FieldPanel("title")])],
                heading=_("What is shown"),
            ),
            FieldPanel("reason"),
            FieldPanel("language"),
        ]
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Recommendation]:
        return Recommendation.objects.select_related("page").prefetch_related("phrases")

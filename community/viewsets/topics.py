"""Topics in the editors' screens."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column

from community.models import Topic
from community.viewsets import MENU
from foundation.choosing import ChooserViewSet
from foundation.viewsets.snippets import SnippetViewSet


class TopicViewSet(SnippetViewSet):
    model = Topic
    chooser_viewset_class = ChooserViewSet
    icon = "tag"
    menu_label = _("Topics")
    menu_order = 360
    menu_hook = MENU
    list_display = ("__str__", Column("slug", label=_("Word in addresses")))
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("slug"),
            FieldPanel("about"),
            MultiFieldPanel(
                [FieldPanel("contact"), FieldPanel("contact_email")], heading=_("Whom to ask")
            ),
        ]
    )

"""Organisations and topics in the editors' screens, and why something cannot be deleted there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import DEFAULT_DB_ALIAS
from django.db.models import ProtectedError
from django.db.models.deletion import Collector
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from community.models import Organisation, Topic
from foundation.choosing import ChooserViewSet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    chooser_viewset_class = ChooserViewSet
    icon = "group"
    menu_label = _("Organisations")
    menu_order = 350
    add_to_admin_menu = True
    list_display = (
        "__str__",
        Column("get_kind_display", label=_("Kind")),
        Column("country", label=_("Country")),
    )
    list_filter = ("kind",)
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("country")]),
            FieldPanel("parent"),
            FieldPanel("website"),
        ]
    )


class TopicViewSet(SnippetViewSet):
    model = Topic
    chooser_viewset_class = ChooserViewSet
    icon = "tag"
    menu_label = _("Topics")
    menu_order = 360
    add_to_admin_menu = True
    list_display = ("__str__", Column("slug", label=_("Word in addresses")))
    edit_handler = ObjectList([FieldPanel("name"), FieldPanel("slug")])


def what_hangs_on(things: Iterable[Model]) -> str:
    """What the database would not let go of with `things` (of one model), as "dates: 3, members: 1",
    a form that needs no plural rules; empty where nothing does."""
    try:
        Collector(using=DEFAULT_DB_ALIAS).collect(list(things))
    except ProtectedError as error:
        counts = Counter(str(found._meta.verbose_name_plural) for found in error.protected_objects)
        return ", ".join(f"{name}: {number}" for name, number in sorted(counts.items()))
    return ""

"""Hooks into the editors' screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Permission
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from community import (
    digest_viewset,
    invitation_viewset,
    joining_viewset,
    moderation_viewset,
    retention_viewset,
)
from community.skill_viewset import SkillViewSet
from community.user_viewset import BULK_ACTIONS
from community.viewsets import affiliations, organisations
from community.viewsets.organisations import OrganisationViewSet
from community.viewsets.topics import TopicViewSet

if TYPE_CHECKING:
    from django.db.models import QuerySet

for action in BULK_ACTIONS:
    # After Wagtail's own of the same name, which they replace.
    hooks.register("register_bulk_action", action, order=1)

register_snippet(OrganisationViewSet)
register_snippet(TopicViewSet)
register_snippet(SkillViewSet)
hooks.register("register_admin_urls", digest_viewset.urls)
hooks.register("register_admin_menu_item", digest_viewset.menu_item)
hooks.register("register_admin_urls", retention_viewset.urls)
hooks.register("register_reports_menu_item", retention_viewset.menu_item)

register_snippet(joining_viewset.ApprovedDomainViewSet)
hooks.register("register_permissions", joining_viewset.permissions)
hooks.register("register_admin_urls", joining_viewset.urls)
hooks.register("register_admin_menu_item", joining_viewset.menu_item)

hooks.register("register_admin_urls", organisations.urls)
hooks.register("register_admin_urls", affiliations.urls)
hooks.register("register_admin_menu_item", affiliations.menu_item)


@hooks.register("register_permissions")
def organisation_permissions() -> QuerySet[Permission]:
    """What a group may do about organisations and where members work, besides their own rows."""
    codenames = ("change_affiliation", "merge_organisation")
    return Permission.objects.filter(content_type__app_label="community", codename__in=codenames)


hooks.register("register_admin_urls", moderation_viewset.urls)
hooks.register("register_admin_menu_item", moderation_viewset.menu_item)
hooks.register("construct_homepage_panels", moderation_viewset.add_panel)
hooks.register("register_permissions", invitation_viewset.permissions)
hooks.register("register_admin_urls", invitation_viewset.urls)
hooks.register("register_admin_menu_item", invitation_viewset.menu_item)

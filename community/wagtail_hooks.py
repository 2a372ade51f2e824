"""Hooks into the editors' screens."""

from __future__ import annotations

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from community import digest_viewset, invitation_viewset, joining_viewset, retention_viewset
from community.user_viewset import BULK_ACTIONS
from community.viewsets import OrganisationViewSet, TopicViewSet

for action in BULK_ACTIONS:
    # After Wagtail's own of the same name, which they replace.
    hooks.register("register_bulk_action", action, order=1)

register_snippet(OrganisationViewSet)
register_snippet(TopicViewSet)
hooks.register("register_admin_urls", digest_viewset.urls)
hooks.register("register_admin_menu_item", digest_viewset.menu_item)
hooks.register("register_admin_urls", retention_viewset.urls)
hooks.register("register_reports_menu_item", retention_viewset.menu_item)

register_snippet(joining_viewset.ApprovedDomainViewSet)
hooks.register("register_permissions", joining_viewset.permissions)
hooks.register("register_admin_urls", joining_viewset.urls)
hooks.register("register_admin_menu_item", joining_viewset.menu_item)

hooks.register("register_permissions", invitation_viewset.permissions)
hooks.register("register_admin_urls", invitation_viewset.urls)
hooks.register("register_admin_menu_item", invitation_viewset.menu_item)

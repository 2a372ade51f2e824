"""Hooks into the editors' screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.snippets.models import register_snippet

from community import (
    digest_viewset,
    invitation_viewset,
    joining_viewset,
    letter_viewset,
    moderation_viewset,
    retention_viewset,
    subscriber_viewset,
)
from community.skill_viewset import SkillViewSet
from community.user_viewset import BULK_ACTIONS
from community.viewsets import MENU, affiliations, organisations
from community.viewsets.organisations import OrganisationViewSet
from community.viewsets.topics import TopicViewSet
from foundation.viewsets import mails

if TYPE_CHECKING:
    from django.db.models import QuerySet


@hooks.register("register_admin_menu_item")
def community_menu() -> MenuItem:
    """What is the members', in one place; moderators find what waits for them outside of it."""
    return SubmenuMenuItem(
        gettext_lazy("Community"),
        Menu(register_hook_name=MENU),
        name="community",
        icon_name="group",
        order=345,
    )


for action in BULK_ACTIONS:
    # After Wagtail's own of the same name, which they replace.
    hooks.register("register_bulk_action", action, order=1)

register_snippet(OrganisationViewSet)
register_snippet(TopicViewSet)
register_snippet(SkillViewSet)
register_snippet(letter_viewset.DigestLetterViewSet)
hooks.register("register_admin_urls", letter_viewset.urls)
hooks.register("construct_snippet_action_menu", letter_viewset.call_it_approving)
hooks.register("construct_homepage_panels", letter_viewset.add_panel)
hooks.register("register_admin_urls", digest_viewset.urls)
hooks.register(MENU, digest_viewset.menu_item)
hooks.register(MENU, mails.menu_item)
hooks.register("register_permissions", subscriber_viewset.permissions)
hooks.register("register_admin_urls", subscriber_viewset.urls)
hooks.register(MENU, subscriber_viewset.menu_item)
hooks.register("register_admin_urls", retention_viewset.urls)
hooks.register("register_reports_menu_item", retention_viewset.menu_item)

register_snippet(joining_viewset.ApprovedDomainViewSet)
hooks.register("register_permissions", joining_viewset.permissions)
hooks.register("register_admin_urls", joining_viewset.urls)
hooks.register(MENU, joining_viewset.menu_item)

hooks.register("register_admin_urls", organisations.urls)
hooks.register("register_admin_urls", affiliations.urls)
hooks.register(MENU, affiliations.menu_item)


@hooks.register("register_permissions")
def organisation_permissions() -> QuerySet[Permission]:
    """What a group may do about organisations, where members work and digests, besides their own
    rows."""
    codenames = ("change_affiliation", "merge_organisation", "preview_as_member")
    return Permission.objects.filter(content_type__app_label="community", codename__in=codenames)


hooks.register("register_admin_urls", moderation_viewset.urls)
hooks.register("register_admin_menu_item", moderation_viewset.menu_item)
hooks.register("construct_homepage_panels", moderation_viewset.add_panel)
hooks.register("register_permissions", invitation_viewset.permissions)
hooks.register("register_admin_urls", invitation_viewset.urls)
hooks.register("register_admin_menu_item", invitation_viewset.menu_item)

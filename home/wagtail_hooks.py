"""What the editors' screens refuse to do with the site's own pages, superusers included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page, get_page_models

from home.rich_text import LivePageLinkHandler
from home.services import preview_links as links
from home.services import reviewing
from home.viewsets import contact_messages, day, hand_in, link_report, preview_links

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse
    from wagtail.log_actions import LogActionRegistry
    from wagtail.rich_text.feature_registry import FeatureRegistry

SENTENCES = {
    "delete": _(
        "“%(page)s” cannot be deleted: the site itself needs it. Change its words instead."
    ),
    "unpublish": _(
        "“%(page)s” cannot be unpublished: the site itself needs it. Change its words instead."
    ),
    "move": _("“%(page)s” cannot be moved: feeds and mails rely on its address."),
}
TAKEN = _(
    "“%(page)s” cannot stand there: the site itself uses the address “%(slug)s”. Change its slug "
    "first."
)
# Before other hooks: those of the events delete what goes with a page.
FIRST = -1
# After Wagtail's own, which it replaces.
LAST = 100


def why_not(action: str, pages: Iterable[Page]) -> str:
    """Why `action` cannot be done to `pages` and all below them; empty where it can."""
    fixed = [model for model in get_page_models() if getattr(model, "is_fixed", False)]
    for page in pages:
        found = page.get_descendants(inclusive=True).type(*fixed).order_by("path").first()
        if found is not None:
            return SENTENCES[action] % {"page": found.title}
    return ""


def why_not_below(parent: Page, page: Page, slug: str) -> str:
    """Why `page` cannot stand below `parent` as `slug`; empty where it can. Its own form asks the
    same, but copying and moving know no form."""
    if slug in getattr(parent.specific_class, "reserved_slugs", ()):
        return TAKEN % {"page": page.title, "slug": slug}
    return ""


def refused(request: HttpRequest, sentence: str, address: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect(address)


def _guard(request: HttpRequest, action: str, page: Page) -> HttpResponse | None:
    if sentence := why_not(action, [page]):
        parent = page.get_parent() or page
        return refused(request, sentence, reverse("wagtailadmin_explore", args=(parent.pk,)))
    return None


@hooks.register("before_delete_page", order=FIRST)
def guard_deleting(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _guard(request, "delete", page)


@hooks.register("before_unpublish_page", order=FIRST)
def guard_unpublishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _guard(request, "unpublish", page)


@hooks.register("before_move_page", order=FIRST)
def guard_moving(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    if sentence := why_not_below(destination, page, page.slug):
        return refused(request, sentence, reverse("wagtailadmin_pages:edit", args=(page.pk,)))
    return _guard(request, "move", page)


@hooks.register("before_copy_page", order=FIRST)
def guard_copying(request: HttpRequest, page: Page) -> HttpResponse | None:
    key = request.POST.get("new_parent_page", "")
    parent = Page.objects.filter(pk=key).first() if key.isdecimal() else page.get_parent()
    if parent and (sentence := why_not_below(parent, page, request.POST.get("new_slug", ""))):
        return refused(request, sentence, reverse("wagtailadmin_pages:copy", args=(page.pk,)))
    return None


@hooks.register("after_publish_page")
def warn_of_milestones(request: HttpRequest, page: Page) -> None:
    """A milestone may lie outside the period of its initiative, but rarely is meant to."""
    beyond = getattr(page, "beyond_its_period", [])
    if beyond:
        sentence = _("Milestones outside the period of the initiative: %(titles)s")
        messages.warning(request, sentence % {"titles": ", ".join(beyond)})


@hooks.register("before_bulk_action", order=FIRST)
def guard_bulk_action(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    if not issubclass(action.model, Page):
        return None
    sentence = ""
    if action_type == "publish":
        below = action.cleaned_form.cleaned_data["include_descendants"]
        sentence = reviewing.why_not_publish(objects, below=below, now=timezone.now())
    elif action_type in SENTENCES:
        sentence = why_not(action_type, objects)
    if action_type == "move" and not sentence:
        destination = action.cleaned_form.cleaned_data["chooser"]
        sentence = next(filter(None, (why_not_below(destination, p, p.slug) for p in objects)), "")
    return refused(request, sentence, action.next_url) if sentence else None


hooks.register("construct_homepage_panels", day.add_panels)
hooks.register("register_admin_urls", day.urls)
hooks.register("register_admin_urls", link_report.urls)
hooks.register("register_reports_menu_item", link_report.menu_item)
hooks.register("register_admin_urls", hand_in.urls)
hooks.register("register_admin_urls", preview_links.urls)
hooks.register("register_admin_urls", contact_messages.urls)
hooks.register("register_admin_menu_item", contact_messages.menu_item)
hooks.register("register_permissions", contact_messages.permissions)
hooks.register("construct_homepage_panels", contact_messages.add_panel)
hooks.register("register_page_header_buttons", preview_links.button)
hooks.register("register_page_listing_more_buttons", hand_in.buttons)
# Before wagtail-localize answers.
hooks.register("before_edit_page", hand_in.remind, order=FIRST)


@hooks.register("register_rich_text_features", order=LAST)
def link_to_what_is_there(features: FeatureRegistry) -> None:
    features.register_link_type(LivePageLinkHandler)


@hooks.register("insert_global_admin_css")
def styles() -> str:
    sheets = ((static(f"admin/{name}.css"),) for name in ("checklist", "words"))
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(links.MADE, _("Make a preview link"), _("Preview link made"))
    actions.register_action(links.REVOKED, _("Revoke a preview link"), _("Preview link revoked"))

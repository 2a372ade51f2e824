"""What the editors' screens refuse to do with the site's own pages, superusers included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page, get_page_models

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

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


@hooks.register("before_bulk_action", order=FIRST)
def guard_bulk_action(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    if action_type not in SENTENCES or not issubclass(action.model, Page):
        return None
    sentence = why_not(action_type, objects)
    if action_type == "move" and not sentence:
        destination = action.cleaned_form.cleaned_data["chooser"]
        sentence = next(filter(None, (why_not_below(destination, p, p.slug) for p in objects)), "")
    return refused(request, sentence, action.next_url) if sentence else None

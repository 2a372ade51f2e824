"""Components with content; their signature is the contract, a misspelt attribute is an error."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from wagtail.images.models import Filter
from wagtail.images.shortcuts import get_renditions_or_not_found

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from foundation.models import SiteImage

register = template.Library()


@register.simple_block_tag
def card(content: str, *, heading: str = "", level: int = 2, tone: str = "plain") -> SafeString:
    """A box; `tone` is plain, accent or quiet."""
    return render_to_string(
        "components/card.html",
        {"body": content, "heading": heading, "level": level, "tone": tone},
    )


@register.simple_block_tag
def notice(content: str, *, tone: str = "info") -> SafeString:
    """A sentence that must not be missed; `tone` is info, success, warning or error."""
    return render_to_string("components/notice.html", {"body": content, "tone": tone})


@register.simple_block_tag
def fold(content: str, *, heading: str, is_open: bool = False) -> SafeString:
    """What most readers can skip, one click away; `is_open` where they must not."""
    context = {"body": content, "heading": heading, "is_open": is_open}
    return render_to_string("components/fold.html", context)


@register.simple_block_tag
def hero(content: str, *, heading: str, lead: str = "") -> SafeString:
    """The first thing on a page, as wide as the window; `content` is what one can do next."""
    return render_to_string(
        "components/hero.html", {"body": content, "heading": heading, "lead": lead}
    )


@register.simple_block_tag
def table(content: str, *, caption: str) -> SafeString:
    """A table that scrolls by itself where it is too wide; `content` is its thead and tbody."""
    return render_to_string("components/table.html", {"body": content, "caption": caption})


@register.simple_block_tag
def dialog(content: str, *, name: str, heading: str, opener: str) -> SafeString:
    """What opens over the page and closes by Escape, without script.

    `name` is unique on the page, `opener` the words of the button that opens it.
    """
    return render_to_string(
        "components/dialog.html",
        {"body": content, "name": name, "heading": heading, "opener": opener},
    )


@register.simple_tag
def stylesheets() -> SafeString:
    """The links to all stylesheets, or to the one file that `collectstatic` has made of them. The
    same for every page, so drawn once a process; in development each time, since files come and
    go."""
    return _stylesheets.__wrapped__() if settings.DEBUG else _stylesheets()


@cache
def _stylesheets() -> SafeString:
    if bundle := getattr(staticfiles_storage, "bundle", ""):
        return render_to_string("components/stylesheets_bundle.html", {"bundle": bundle})
    return render_to_string("components/stylesheets.html")


class Sources(NamedTuple):
    """One picture in several sizes, for `<img>`."""

    src: str
    srcset: str
    width: int  # of the largest
    height: int


@register.simple_tag
def renditions(image: SiteImage, spec: str) -> Sources:
    """`image` in every size that `spec` names, as `fill-{480x270,960x540}|format-webp`."""
    found: dict[str, Any] = get_renditions_or_not_found(image, Filter.expand_spec(spec))
    sizes = sorted(found.values(), key=lambda rendition: rendition.width)
    largest = sizes[-1]
    return Sources(
        largest.url,
        ", ".join(f"{size.url} {size.width}w" for size in sizes if size.width),
        largest.width,
        largest.height,
    )

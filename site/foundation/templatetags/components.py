"""Components with content; their signature is the contract, a misspelt attribute is an error."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.template.loader import render_to_string
from wagtail.images.shortcuts import get_renditions_or_not_found

from foundation.models.images import filters_of

if TYPE_CHECKING:
    from collections.abc import Iterable

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
def notice(content: str, *, tone: str = "info", takes_focus: bool = False) -> SafeString:
    """A sentence that must not be missed; `tone` is info, success, warning or error. One that
    answers what was just sent `takes_focus`, so that it is read first."""
    context = {"body": content, "tone": tone, "takes_focus": takes_focus}
    return render_to_string("components/notice.html", context)


@register.simple_tag(takes_context=True)
def something_is_wrong(context: template.Context) -> bool:
    """Whether what was sent to this page is refused: a form or a set of forms has errors, or there
    is a `refusal`. Whoever hears the title first is told so by it."""
    request = context.get("request")
    if request is None or request.method != "POST":
        return False
    if context.get("refusal"):
        return True
    # By their types: to ask a lazy object what it is would fetch it.
    values: Iterable[Any] = context.flatten().values()
    sent = [one for one in values if issubclass(type(one), BaseForm | BaseFormSet) and one.is_bound]
    return any(not one.is_valid() for one in sent)


@register.simple_block_tag
def fold(content: str, *, heading: str, is_open: bool = False) -> SafeString:
    """What most readers can skip, one click away; `is_open` where they must not."""
    context = {"body": content, "heading": heading, "is_open": is_open}
    return render_to_string("components/fold.html", context)


@register.simple_block_tag
def explain(content: str, *, heading: str) -> SafeString:
    """What somebody who hesitates may want to know, beside what they are asked; one click away."""
    context = {"body": content, "heading": heading}
    return render_to_string("components/explain.html", context)


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
    found: dict[str, Any] = get_renditions_or_not_found(image, filters_of(spec))
    # A small picture isn't enlarged: what is cut alike is named once.
    sizes = [
        *{one.width: one for one in sorted(found.values(), key=lambda one: one.width)}.values()
    ]
    largest = sizes[-1]
    return Sources(
        largest.url,
        ", ".join(f"{size.url} {size.width}w" for size in sizes if size.width),
        largest.width,
        largest.height,
    )

"""Components with content; their signature is the contract, a misspelt attribute is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

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
def fold(content: str, *, heading: str) -> SafeString:
    """What most readers can skip, one click away."""
    return render_to_string("components/fold.html", {"body": content, "heading": heading})

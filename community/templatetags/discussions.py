"""Comments below what the site publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils import timezone

from community.group_forms import ReplyForm
from community.queries import discussions as places

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

register = template.Library()


@register.simple_tag(takes_context=True)
def comments_on(context: Mapping[str, Any], kind: str, key: UUID) -> dict[str, Any] | None:
    """The latest comments on a thing, for `components/comments.html`; None where none are wished."""
    request: Any = context.get("request")
    viewer = getattr(request, "user", None)
    place = places.comments(kind, key, viewer=viewer, now=timezone.now())
    if place is None:
        return None
    page, lines = places.page(place, "last")
    return {
        "place": place,
        "path": place.path,
        "lines": lines,
        "earlier": page.has_previous(),
        "number": place.thread.post_count,
        "form": ReplyForm(people=list) if place.writes else None,
        "login": f"{reverse('account_login')}?next={getattr(request, 'path', '')}",
    }

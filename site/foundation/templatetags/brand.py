"""What pages show of the unit beyond its name, and of themselves to other sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.conf import settings
from django.utils.translation import get_language

from foundation import brand
from foundation.brand import cards, counting

if TYPE_CHECKING:
    from foundation.brand.cards import Card
    from foundation.brand.counting import Counter

register = template.Library()


@register.simple_tag
def card_of(page: Any) -> Card:
    """What other sites show of `page`, or of the site."""
    if page:
        return cards.of_page(page)
    return cards.of_site(get_language() or settings.LANGUAGE_CODE)


@register.simple_tag(takes_context=True)
def visit_counter(context: template.Context) -> Counter | None:
    """The unit's counter, where this visit is counted."""
    page = context.get("page")
    return counting.of(context.get("request"), brand.look().counter, page=page)

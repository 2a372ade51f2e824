"""Where pages lead: what other pages may say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.models import get_page_models

from foundation.models import BasePage

if TYPE_CHECKING:
    from wagtail.models import Page


def says(kind: type[Page], name: str) -> bool:
    """Whether `kind` decides it for itself."""
    above = kind.__mro__[: kind.__mro__.index(BasePage)]
    return any(name in vars(one) for one in above)


def test_a_kind_that_is_not_for_everybody_hides_its_card_and_its_title_too():
    kinds = [kind for kind in get_page_models() if issubclass(kind, BasePage)]
    guarded = [kind for kind in kinds if says(kind, "is_visible_to")]

    assert guarded
    assert [kind for kind in guarded if not (says(kind, "cards") and says(kind, "titles"))] == []

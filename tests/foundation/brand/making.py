"""A unit that has said what it is called."""

from __future__ import annotations

from wagtail.models import Site

from foundation.models import Brand


def a_brand(**fields: object) -> Brand:
    """Saved without its form's questions, for the default site."""
    brand, _made = Brand.objects.update_or_create(
        site=Site.objects.get(is_default_site=True), defaults=fields
    )
    return brand


def unsaved(**fields: object) -> Brand:
    """As the form has it before it asks whether it is right."""
    return Brand(site=Site.objects.get(is_default_site=True), **fields)

"""The barest page that Wagtail can serve, which pages are measured against."""

from __future__ import annotations

from wagtail.models import Page

from home.models import HomePage


def bare_page() -> str:
    """Its address; made once, whichever area asks first."""
    home = HomePage.objects.get(locale__language_code="en")
    page = home.get_children().filter(slug="bare").first()
    if page is None:
        page = home.add_child(instance=Page(title="Bare", slug="bare", locale=home.locale))
    address: str = page.url
    return address

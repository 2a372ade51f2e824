"""Links in texts as their readers see them."""

from __future__ import annotations

from typing import Any

from django.utils.html import escape
from wagtail.rich_text.pages import PageLinkHandler


class LivePageLinkHandler(PageLinkHandler):
    """Wagtail's, but what leads to a page that is deleted or not published keeps its words alone:
    a link without an address is none."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        return [
            f'<a href="{escape(page.localized.url)}">' if page and page.live else "<a>"
            for page in cls.get_many(attrs_list)
        ]

"""Hooks into the editors' screens. What stands in the menu is for higher apps to say."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html_join
from wagtail import hooks

from foundation import brand
from foundation.viewsets import mails

hooks.register("register_admin_urls", mails.urls)
hooks.register("register_permissions", mails.permissions)


@hooks.register("insert_global_admin_css")
def brand_styles() -> str:
    """The unit's sign and colours, or those that the site has by itself."""
    colours = reverse("brand_asset", args=(brand.look().version, "admin.css"))
    addresses = (static("admin/brand.css"), colours)
    return format_html_join(
        "", '<link rel="stylesheet" href="{}">', ((address,) for address in addresses)
    )

"""Hooks into the editors' screens. What stands in the menu is for higher apps to say."""

from __future__ import annotations

from wagtail import hooks

from foundation.viewsets import mails

hooks.register("register_admin_urls", mails.urls)
hooks.register("register_permissions", mails.permissions)

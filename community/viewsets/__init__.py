"""The editors' screens of what members, stories and events have in common."""

from __future__ import annotations

# Of the entries below "Community" in the editors' menu.
MENU = "register_community_menu_item"

"""The header of every page, as the browser's tests use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def account(page: Page) -> Locator:
    """The member's name, which opens the menu with what is theirs."""
    return page.locator(".account-menu__opener")


def entries(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Your account")


def sign_out(page: Page) -> None:
    account(page).click()
    entries(page).get_by_role("button", name="Sign out").click()

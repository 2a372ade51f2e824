"""What the public site does when something happens elsewhere."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


def connect() -> None:
    post_migrate.connect(prepare_after_migrate, dispatch_uid="home.prepare_site")


def prepare_after_migrate(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Once all apps have their tables, content types and permissions: after the last of them."""
    from home.services import setup  # noqa: PLC0415 -- models must be loaded

    # The signal comes once an app, and only for apps with models.
    *_others, last = (app for app in apps.get_app_configs() if app.models_module)
    if sender is last and using == "default" and setup.tables_exist():
        setup.prepare_site()

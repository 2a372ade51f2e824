"""What is in all tables after something was done: for comparing a short way with a long one."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import time_machine
from django.apps import apps
from django.db import models, transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from wagtail.models import Page

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
# Made anew each time, at random or by a sequence; and what is made of those.
ANEW = (models.AutoField, models.UUIDField, models.ForeignKey)
NUMBERS = {"pk", "page", "plan", "question", "object_id", "link_token"}
OF_NUMBERS = {"revision", "fingerprint", "content_path", "content_path_hash"}


@time_machine.travel(NOW, tick=False)
def left_behind(make: Callable[[], Page]) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables, and the page that is handed back; taken back afterwards."""
    with transaction.atomic():
        page = make()
        found = {model._meta.label: rows(model) for model in apps.get_models()}
        found["handed back"] = [told(page), told(page.latest_revision), told(page.live_revision)]
        transaction.set_rollback(True)
    return found


def rows(model: type[models.Model]) -> list[dict[str, Any]]:
    return sorted((told(row) for row in model._default_manager.all()), key=repr)


def told(row: models.Model) -> dict[str, Any]:
    """Its fields; of keys only whether there is one."""
    return {
        field.attname: getattr(row, field.attname) is None
        if isinstance(field, ANEW)
        else masked({field.attname: getattr(row, field.attname)})
        for field in row._meta.concrete_fields
    }


def masked(value: Any, name: str = "") -> Any:
    if name in NUMBERS:
        return value is None
    if isinstance(value, dict):
        return {name: masked(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [masked(part) for part in value]
    return re.sub(r"\d+", "0", str(value)) if name in OF_NUMBERS else str(value)

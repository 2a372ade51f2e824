"""That the factories' short ways leave behind what the site's own do."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.apps import apps
from django.db import models, transaction

from events.models import EventPage
from tests.factories.contents import document, material, stream
from tests.factories.events import VenueFactory, entry, event_page, plan, published
from tests.factories.people import OrganisationFactory

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
# Made anew each time, at random or by a sequence; and what is made of those.
ANEW = (models.AutoField, models.UUIDField, models.ForeignKey)
NUMBERS = {"pk", "page", "plan", "object_id", "link_token"}
OF_NUMBERS = {"revision", "fingerprint", "content_path", "content_path_hash"}
KEYS = [uuid.UUID(int=number) for number in range(1, 6)]


@pytest.mark.django_db
@pytest.mark.parametrize("visibility", ["public", "organisations"])
def test_a_published_page_is_as_wagtail_publishes_one(visibility: str):
    ours, room, slides = OrganisationFactory(), VenueFactory(), document()

    def made(make: Callable[..., EventPage]) -> EventPage:
        return make(
            plan(entry(key=KEYS[0], venue=room, rule="FREQ=WEEKLY;COUNT=3"), key=KEYS[1]),
            plan(
                entry(key=KEYS[2], start=time(14), end=time(15)), key=KEYS[3], label={"en": "Late"}
            ),
            translation_key=KEYS[4],
            title="Clear writing",
            visibility=visibility,
            organisations=[ours],
            materials=stream(material(file=slides, key=str(KEYS[0]))),
        )

    def by_wagtail() -> EventPage:
        page = made(event_page)
        page.get_latest_revision().publish()
        return EventPage.objects.get(pk=page.pk)

    assert left_behind(lambda: made(published)) == left_behind(by_wagtail)


@time_machine.travel(NOW, tick=False)
def left_behind(make: Callable[[], EventPage]) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables, and the page that is handed back; taken back afterwards."""
    with transaction.atomic():
        page = make()
        found = {model._meta.label: rows(model) for model in apps.get_models()}
        found["handed back"] = [told(page), told(page.latest_revision), told(page.live_revision)]
        transaction.set_rollback(True)
    assert found["events.Occurrence"]
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

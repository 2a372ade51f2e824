"""That the factories' short ways leave behind what the site's own do."""

from __future__ import annotations

import uuid
from datetime import time
from typing import TYPE_CHECKING

import pytest

from events.models import EventPage
from tests.factories.contents import document, material, stream
from tests.factories.events import VenueFactory, entry, event_page, plan, published
from tests.factories.feedback import later
from tests.factories.people import OrganisationFactory
from tests.factories.questions import option, question
from tests.left_behind import left_behind

if TYPE_CHECKING:
    from collections.abc import Callable

KEYS = [uuid.UUID(int=number) for number in range(1, 9)]


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
            questions=[question("Why?", option("So", key=KEYS[5]), key=KEYS[6], sort_order=0)],
            feedback_questions=[later("How?", key=KEYS[7], sort_order=0)],
            materials=stream(material(file=slides, key=str(KEYS[0]))),
        )

    def by_wagtail() -> EventPage:
        page = made(event_page)
        page.get_latest_revision().publish()
        return EventPage.objects.get(pk=page.pk)

    rows = left_behind(lambda: made(published))

    assert rows["events.Occurrence"]
    assert rows == left_behind(by_wagtail)

"""Events as an editor would make them: pages with plans and entries, published or not."""

from __future__ import annotations

import uuid
from datetime import date, time
from typing import TYPE_CHECKING

import factory
from wagtail.models import Locale

from events.models import (
    Contact,
    EventPage,
    EventsPage,
    RunPlan,
    ScheduleEntry,
    Speaker,
    Venue,
)
from tests.factories.pages import put_live
from tests.factories.tasks import indexed_once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wagtail.models import Orderable


class VenueFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Venue

    name = factory.Sequence(lambda n: {"en": f"Venue {n}"})


class SpeakerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Speaker

    name = factory.Sequence(lambda n: f"Speaker {n}")


class ContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contact

    email = factory.Sequence(lambda n: f"guest{n}@example.org")
    guest_name = factory.Sequence(lambda n: f"Guest {n}")


def entry(
    day: date = date(2026, 12, 7),
    start: time | None = time(9),
    end: time | None = time(11),
    *,
    rule: str = "",
    zone: str = "Europe/Tallinn",
    last_day: date | None = None,
    venue: Venue | None = None,
    key: uuid.UUID | None = None,
) -> ScheduleEntry:
    """One line of a schedule, not saved: it belongs to a `plan(...)`."""
    return ScheduleEntry(
        key=key or uuid.uuid4(),
        start_date=day,
        start_time=start,
        end_time=end,
        end_date=last_day,
        time_zone=zone,
        recurrence=f"RRULE:{rule}" if rule else "",
        venue=venue,
    )


def plan(*entries: ScheduleEntry, key: uuid.UUID | None = None, **settings: object) -> RunPlan:
    """A plan with its entries, not saved: it belongs to an `event_page(...)`."""
    settings.setdefault("registration", "here")
    settings.setdefault("admission", "everybody")
    made = RunPlan(key=key or uuid.uuid4(), **settings)
    made.entries = _in_order(entries or [entry()])
    return made


def _in_order(rows: Sequence[Orderable]) -> list[Orderable]:
    """As the editor's form saves them: without it, a database may return them in any order."""
    for number, row in enumerate(rows):
        row.sort_order = number
    return list(rows)


def event_page(*plans: RunPlan, language: str = "en", **fields: object) -> EventPage:
    """A page in the tree, as a draft with one revision."""
    page = _page(plans, language, fields)
    with indexed_once():
        EventsPage.objects.get(locale=page.locale).add_child(instance=page)
        page.save_revision()
    return page


def published(*plans: RunPlan, language: str = "en", **fields: object) -> EventPage:
    """A page as if an editor had just published it (the receivers make its event and dates)."""
    page = _page(plans or (plan(),), language, fields)
    put_live(page, EventsPage.objects.get(locale=page.locale))
    return EventPage.objects.get(pk=page.pk)


def _page(plans: Sequence[RunPlan], language: str, fields: dict[str, object]) -> EventPage:
    fields.setdefault("title", f"Event {uuid.uuid4().hex[:8]}")
    page = EventPage(locale=Locale.objects.get(language_code=language), live=False, **fields)
    page.plans = _in_order(plans)
    return page

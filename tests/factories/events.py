"""Events as an editor would make them: pages with plans and entries, published or not."""

from __future__ import annotations

import uuid
from datetime import date, time
from typing import TYPE_CHECKING

import factory
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Locale, Revision
from wagtail.signals import page_published

from events.models import (
    Contact,
    EventPage,
    EventsPage,
    RunPlan,
    ScheduleEntry,
    Speaker,
    Venue,
)
from tests.factories.tasks import indexed_once

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

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
        _add(page)
    return page


def published(*plans: RunPlan, language: str = "en", **fields: object) -> EventPage:
    """A page as if an editor had just published it (the receivers make its event and dates)."""
    page = _page(plans or (plan(),), language, fields)
    with indexed_once():
        _publish(page)
    return EventPage.objects.get(pk=page.pk)


def _page(plans: Sequence[RunPlan], language: str, fields: dict[str, object]) -> EventPage:
    fields.setdefault("title", f"Event {uuid.uuid4().hex[:8]}")
    page = EventPage(locale=Locale.objects.get(language_code=language), live=False, **fields)
    page.plans = _in_order(plans)
    return page


def _add(page: EventPage) -> Revision:
    """Put the page into the tree."""
    EventsPage.objects.get(locale=page.locale).add_child(instance=page)
    return page.save_revision()


def _publish(page: EventPage) -> None:
    """What Wagtail leaves behind of a draft that was published, in a third fewer queries: it would
    write the page, its plans and their entries twice, and read them back in between.
    `tests/events/test_factories.py` compares."""
    now = timezone.now()
    page.live, page.first_published_at, page.last_published_at = True, now, now
    EventsPage.objects.get(locale=page.locale).add_child(instance=page)
    revision = _first_revision(page, now)
    page.latest_revision = page.live_revision = revision
    page.latest_revision_created_at = now
    EventPage.objects.filter(pk=page.pk).update(
        latest_revision=revision, live_revision=revision, latest_revision_created_at=now
    )
    page_published.send(sender=EventPage, instance=page, revision=revision)
    log(instance=page, action="wagtail.publish", revision=revision, content_changed=True)


def _first_revision(page: EventPage, now: datetime) -> Revision:
    """Of the draft that it was before."""
    return Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        created_at=now,
        content=page.serializable_data()
        | {"live": False, "first_published_at": None, "last_published_at": None},
        object_str=str(page),
    )

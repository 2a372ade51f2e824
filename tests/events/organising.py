"""Dates and people registered for them, and an organiser who changes a date."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from events.models import Event, Registration
from tests.factories.events import ContactFactory, entry, plan, published

TALLINN = ZoneInfo("Europe/Tallinn")
NOW = datetime(2026, 11, 21, 12, tzinfo=TALLINN)
MONDAY = date(2026, 12, 7)


def weekly(**settings):
    return published(plan(entry(MONDAY, rule="FREQ=WEEKLY;COUNT=3"), **settings))


def event_of(page):
    return Event.objects.get(schedule_page=page)


def registered(run, state="confirmed", **contact):
    return Registration.objects.create(
        run=run,
        contact=ContactFactory(**contact),
        state=state,
        mode="room",
        created_at=timezone.now(),
        changed_at=timezone.now(),
    )


def act(client, what, occurrence, **data):
    return client.post(reverse(f"event_date_{what}", args=(occurrence.uid,)), data)

"""Public pages: the page of upcoming events against the barest page that Wagtail can serve."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.test import Client
from wagtail.models import Page

from bench.measure import Measure, against_floor
from home.models import HomePage
from tests.factories.events import entry, plan, published

# The page of events reads dates, seats and words; a bare page reads a page.
BAR = 6.0


def measure(size: int) -> list[Measure]:
    """`size` published events, one date each, all still to come."""
    with transaction.atomic():
        for number in range(size):
            day = date.today() + timedelta(days=1 + number % 300)  # noqa: DTZ011 -- any day will do
            published(plan(entry(day)), title=f"Event {number}")
        home = HomePage.objects.get(locale__language_code="en")
        home.add_child(instance=Page(title="Bare", slug="bare", locale=home.locale))
    client = Client()
    return [
        against_floor(
            area="home",
            name="page of events",
            size=size,
            bar=BAR,
            what=lambda: client.get("/en/events/"),
            floor=lambda: client.get("/en/bare/"),
        )
    ]

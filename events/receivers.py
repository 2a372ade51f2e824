"""What events do when Wagtail publishes or hides a page."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.signals import page_published, page_unpublished

from events.models import EventPage
from events.services import schedule


def connect() -> None:
    page_published.connect(on_published, sender=EventPage, dispatch_uid="events.published")
    page_unpublished.connect(on_unpublished, sender=EventPage, dispatch_uid="events.unpublished")


def on_published(instance: EventPage, **kwargs: Any) -> None:
    schedule.materialise(instance, now=timezone.now())


def on_unpublished(instance: EventPage, **kwargs: Any) -> None:
    schedule.unpublished(instance, now=timezone.now())

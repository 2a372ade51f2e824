"""The partner's calendar of the demo: shown, and nobody asked."""

from __future__ import annotations

import pytest
from django.utils import timezone

from demo import loader
from events.models import Occurrence, PartnerCalendar, PartnerEvent
from events.services import partners
from tests.demo.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def test_its_events_are_shown_with_their_dates():
    rows = PartnerEvent.objects.order_by("starts_at")

    assert [(row.state, row.event.is_live) for row in rows] == [("accepted", True)] * 3
    dates = Occurrence.objects.visible_to(None).filter(event__partner__isnull=False)
    assert dates.filter(end__gt=NOW).count() == 5


def test_nobody_is_asked_for_it():
    assert not PartnerCalendar.objects.get().is_active
    assert partners.read_due(now=timezone.now()) == 0


def test_loading_again_adds_none():
    loader.load(now=NOW)

    assert PartnerEvent.objects.count() == 3

"""The walk of tests/events/services/test_schedule_properties.py, for as long as there is time."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from tests.events.services.test_schedule_properties import steps, typed, walk

pytestmark = pytest.mark.django_db


@settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(first=typed, then=steps)
def test_stored_dates_stay_the_rule_s_dates_on_long_walks(first, then):
    walk(first, then)

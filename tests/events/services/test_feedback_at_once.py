"""Feedback at the same moment, on a database with row locks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from events import errors
from events.models import Feedback, Survey
from events.services import feedback
from tests.events.services.test_seats_at_once import at_once
from tests.factories.feedback import later, surveyed, took_part
from tests.factories.people import MemberFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 12, 8, 12, tzinfo=UTC)


def test_a_form_sent_eight_times_at_once_is_one_and_nobodys_is_lost():
    ask = later()
    run = surveyed(ask)
    places = [took_part(run) for _ in range(4)]

    def give(place):
        try:
            feedback.give(place, {str(ask.key): f"I am {place.pk}"}, anonymous=True, now=NOW)
        except errors.FeedbackGiven:
            return False
        return True

    taken = at_once(give, places * 8)

    assert sum(taken) == Feedback.objects.count() == Survey.objects.get().number == 4
    sheet = Survey.objects.get().sheets[str(ask.key)]
    assert {answer["value"] for answer in sheet} == {f"I am {place.pk}" for place in places}


def test_nobody_answers_after_it_was_closed():
    ask = later()
    run = surveyed(ask)
    organiser = MemberFactory()

    def act(place):
        try:
            if place is None:
                feedback.close(run, actor=organiser, now=NOW)
            else:
                feedback.give(place, {str(ask.key): "Good"}, anonymous=True, now=NOW)
        except (errors.FeedbackClosed, errors.NotAllowed):
            return False
        return place is not None

    taken = at_once(act, [*(took_part(run) for _ in range(15)), None])

    survey = Survey.objects.get()
    assert survey.closed_at == NOW
    assert survey.number == sum(taken)
    # With fewer than five, they were deleted.
    kept = len(survey.sheets.get(str(ask.key), []))
    assert kept == (survey.number if survey.number >= 5 else 0)

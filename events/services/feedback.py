"""Feedback is given, once; a survey closes, for good (docs/adr/0023-feedback.md).

Under the run's lock, as everything about its people: of two forms sent at the same moment one is
taken, and nobody answers after it has closed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import transaction

from events import errors
from events.enums import State
from events.models import Feedback, Registration, Survey
from events.models.feedback import FEWEST, OPEN_FOR, is_time
from events.queries import feedback as surveys
from events.services import answers, places

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from community.models import Member
    from events.models import Run


@transaction.atomic
def give(
    registration: Registration, given: Mapping[str, Any], *, anonymous: bool, now: datetime
) -> None:
    """Take what somebody says of the run they took part in. `anonymous` is what they were promised
    when they wrote it; where it is not so any more, nothing is taken.

    With names it can be changed until the survey closes. Raises NotAskedForFeedback,
    FeedbackNotYet, FeedbackClosed, FeedbackGiven, FeedbackPromise, NothingSaid and AnswersRefused.
    """
    run = places.locked(registration.run)
    fresh = Registration.objects.annotate(came=surveys.may_have_come()).get(pk=registration.pk)
    before = Feedback.objects.filter(registration=fresh).select_related("survey").first()
    survey = Survey.objects.filter(run=run).first()
    _check(fresh, run, survey, before, now)
    if survey is None:
        survey = Survey(run=run, anonymous=run.event.feedback_anonymous)
    if survey.anonymous != anonymous:
        raise errors.FeedbackPromise
    kept = answers.checked(
        surveys.asked(run.event), given, before=before.answers if before else None
    )
    if not kept:
        raise errors.NothingSaid
    if before is None:
        survey.number += 1
    if survey.anonymous:
        _put_in(survey, kept)
    survey.save()
    if before is None:
        before = Feedback(registration=fresh, survey=survey)
    before.answers = {} if survey.anonymous else kept
    before.save()


def _check(
    registration: Any, run: Run, survey: Survey | None, before: Feedback | None, now: datetime
) -> None:
    if not surveys.asked(run.event) or registration.state != State.CONFIRMED:
        raise errors.NotAskedForFeedback
    if before is not None and before.survey.anonymous:
        raise errors.FeedbackGiven
    if not registration.came:
        raise errors.NotAskedForFeedback
    if run.ends_at is None or now < run.ends_at:
        raise errors.FeedbackNotYet
    if not is_time(run, now) or (survey is not None and survey.closed_at is not None):
        raise errors.FeedbackClosed


def _put_in(survey: Survey, kept: answers.Answers) -> None:
    """Each answer onto its question's sheet, in the order of what they say: neither what one person
    said together nor who came last can be read from it."""
    for name, answer in kept.items():
        sheet = [*survey.sheets.get(name, []), answer]
        survey.sheets[name] = sorted(sheet, key=lambda told: json.dumps(told, sort_keys=True))


@transaction.atomic
def close(run: Run, *, actor: Member, now: datetime) -> Survey:
    """Close the survey before its time, for good. Raises NotAllowed where it isn't open."""
    run = places.locked(run)
    survey = Survey.objects.filter(run=run).first()
    if survey is None:
        survey = Survey(run=run, anonymous=run.event.feedback_anonymous)
    if survey.closed_at is not None or not is_time(run, now) or not surveys.asked(run.event):
        raise errors.NotAllowed
    survey.closed_by = actor
    return _closed(survey, now)


def close_due(*, now: datetime) -> int:
    """Close the surveys whose time is over; how many."""
    due = Survey.objects.filter(closed_at=None, run__ends_at__lte=now - OPEN_FOR)
    return sum(_close_if_due(survey, now) for survey in due.select_related("run").order_by("pk"))


@transaction.atomic
def _close_if_due(survey: Survey, now: datetime) -> bool:
    run = places.locked(survey.run)
    fresh = Survey.objects.filter(run=run, closed_at=None).first()
    if fresh is None or run.ends_at is None or now < run.ends_at + OPEN_FOR:
        return False
    _closed(fresh, now)
    return True


def _closed(survey: Survey, now: datetime) -> Survey:
    survey.closed_at = now
    number = survey.number if survey.anonymous or not survey.pk else survey.given.count()
    if number < FEWEST:
        # Nobody may ever read it, so nobody needs it.
        survey.sheets = {}
        if survey.pk:
            survey.given.update(answers={})
    survey.save()
    return survey

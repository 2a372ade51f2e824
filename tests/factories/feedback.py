"""Surveys: what those who took part are asked, and what they said."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from events.models import FeedbackOptionPlan, FeedbackQuestionPlan, Registration, Run
from events.services import feedback
from tests.factories.events import plan, published
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from datetime import datetime


def later(words: str = "What was it like?", *options: str, **fields: object):
    """A question afterwards; with options it is a choice unless said otherwise."""
    fields.setdefault("kind", "choice" if options else "text")
    fields.setdefault("key", uuid.uuid4())
    fields.setdefault("words", {"en": words})
    made = FeedbackQuestionPlan(**fields)
    made.options = [
        FeedbackOptionPlan(key=uuid.uuid4(), words={"en": text}, sort_order=number)
        for number, text in enumerate(options)
    ]
    return made


def surveyed(
    *questions: FeedbackQuestionPlan,
    anonymous: bool = True,
    lines: object = None,
    **fields: object,
) -> Run:
    """A run of an event with a survey; its one date begins at 9 in Tallinn on 7 December 2026 and
    takes two hours."""
    for number, row in enumerate(questions):
        row.sort_order = number
    page = published(
        lines or plan(),
        feedback_questions=list(questions),
        feedback_anonymous=anonymous,
        **fields,
    )
    return Run.objects.get(event__key=page.event_key)


def took_part(run: Run, **told: object) -> Registration:
    return registered(run, at=run.starts_at, **told)


def said(
    run: Run, ask: FeedbackQuestionPlan, *texts: object, now: datetime, anonymous: bool = True
) -> list[Registration]:
    """Let somebody new answer `ask` with each of `texts`."""
    places = [took_part(run) for _text in texts]
    for place, text in zip(places, texts, strict=True):
        feedback.give(place, {str(ask.key): text}, anonymous=anonymous, now=now)
    return places

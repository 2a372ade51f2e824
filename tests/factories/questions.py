"""Questions as an editor types them: rows of an `event_page(...)`, not saved."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from events.models import OptionPlan, QuestionPlan, Run
from tests.factories.events import plan, published

if TYPE_CHECKING:
    from events.models import EventPage


def option(words: str, *, limit: int | None = None, key: uuid.UUID | None = None) -> OptionPlan:
    return OptionPlan(key=key or uuid.uuid4(), words={"en": words}, limit=limit)


def question(words: str = "Why?", *options: OptionPlan, **fields: object) -> QuestionPlan:
    """A question with its options; with options it is a choice unless said otherwise."""
    fields.setdefault("kind", "choice" if options else "text")
    fields.setdefault("key", uuid.uuid4())
    fields.setdefault("words", {"en": words})
    made = QuestionPlan(**fields)
    for number, row in enumerate(options):
        row.sort_order = number
    made.options = list(options)
    return made


def asking(*questions: QuestionPlan, **settings: object) -> EventPage:
    """A published event with one run that asks `questions`."""
    for number, row in enumerate(questions):
        row.sort_order = number
    return published(plan(**settings), questions=list(questions))


def run_of(page: EventPage) -> Run:
    return Run.objects.get(event__key=page.translation_key)

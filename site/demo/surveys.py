"""What those who took part in an event of the demo were asked, and said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demo.keys import key
from events.models import FeedbackQuestionPlan
from events.queries import feedback as surveys
from events.ready_questions import FEEDBACK, in_all_languages
from events.services import feedback

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from community.models import Member
    from demo.content.shapes import EventData
    from events.models import Event


def questions(data: EventData) -> Iterator[FeedbackQuestionPlan]:
    """The ready-made questions, where the event has a survey."""
    for number, ready in enumerate(FEEDBACK if data.said else ()):
        yield FeedbackQuestionPlan(
            key=key("feedback question", f"{data.key}:{ready.name}"),
            kind=ready.kind,
            words=in_all_languages(ready.words),
            help=in_all_languages(ready.help),
            sort_order=number,
        )


def answer(event: Event, data: EventData, *, organiser: Member, now: datetime) -> None:
    """Let the first who came say what they say in the demo; then it is closed, to be read."""
    if not data.said:
        return
    run = event.runs.get()
    asked = [str(question.key) for question in questions(data)]
    places = run.registrations.filter(surveys.may_have_come(), state="confirmed").order_by("pk")
    for place, said in zip(places[: len(data.said)], data.said, strict=True):
        given = dict(zip(asked, said, strict=True))
        feedback.give(place, given, anonymous=True, now=now)
    feedback.close(run, actor=organiser, now=now)

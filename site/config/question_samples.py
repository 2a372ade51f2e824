"""Questions of an organiser for the style guide, made up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from events.models import Question
from events.question_forms import AnswersForm
from foundation.words import Words


def questions() -> AnswersForm:
    """A choice with a full option, a question that hangs on it, a scale, and a file."""
    train, foot = (str(UUID(int=number)) for number in (11, 12))
    way = _question(
        10,
        "How do you come?",
        kind="choice",
        required=True,
        options=[_option(train, "By train"), _option(foot, "On foot, with a guide", limit=1)],
    )
    station = _question(13, "From which station?", shown_if=f"{way.name}:{train}")
    needs = _question(14, "What do you need to be able to take part?", kind="long")
    plan = _question(15, "Would you show us your plan?", kind="file")
    scale = _question(17, "How well do you know the subject?", kind="scale")
    before = {plan.name: {"value": str(UUID(int=16)), "version": 0, "file": "plan.pdf"}}
    return AnswersForm(questions=[way, station, needs, scale, plan], before=before, full={foot})


def _question(number: int, words: str, **fields: Any) -> Question:
    return Question(key=UUID(int=number), words=Words(en=words), order=number, **fields)


def _option(key: str, words: str, limit: int | None = None) -> dict[str, Any]:
    return {"key": key, "words": {"en": words}, "limit": limit, "retired": False}

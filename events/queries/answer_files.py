"""Which file somebody may have: whoever may read an answer may have its file, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.models import AnswerFile, Question

if TYPE_CHECKING:
    from uuid import UUID

    from events.models import Registration


def for_person(registration: Registration, uuid: UUID) -> AnswerFile | None:
    """The file called `uuid` of somebody's own `registration`, for them: of a question that they
    are asked; None: there is none."""
    found = _found(registration, uuid)
    if found is None:
        return None
    file, question = found
    return None if question.organisers_only or question.retired else file


def for_organiser(registration: Registration, uuid: UUID, *, manages: bool) -> AnswerFile | None:
    """The same for an organiser; what answers a sensitive question, for who `manages` the
    registrations alone."""
    found = _found(registration, uuid)
    if found is None:
        return None
    file, question = found
    return None if question.sensitive and not manages else file


def _found(registration: Registration, uuid: UUID) -> tuple[AnswerFile, Question] | None:
    file = AnswerFile.objects.filter(registration=registration, uuid=uuid).first()
    question = file and Question.objects.filter(event=file.event_id, key=file.question_key).first()
    if not file or not question:
        return None
    is_answer = registration.answers.get(question.name, {}).get("value") == str(uuid)
    return (file, question) if is_answer else None

"""Files as answers: what is taken, and how rows and files follow the answers that name them.

An upload is checked and kept at once, as nobody's; with the registration whose answer names it, it
becomes that registration's. A file goes when its row does, after the commit. Whatever is left over
(a form that nobody sent again, a process that died in between) a duty removes after a day.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from events import errors
from events.models import AnswerFile
from foundation import uploads
from foundation.storage import drop_strays

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.core.files.storage import Storage
    from django.core.files.uploadedfile import UploadedFile

    from events.models import FeedbackQuestion, Question, Registration

    AnyQuestion = Question | FeedbackQuestion

MOST_BYTES: Final = 10 * 1024 * 1024
# All files together that belong to nobody yet: forms sent in vain must not fill the disk.
MOST_OF_NOBODY: Final = 2 * 1024**3
# How long an upload waits for its form to be sent again.
WAITS: Final = timedelta(days=1)


def of_upload(upload: UploadedFile[Any], question: AnyQuestion) -> AnswerFile:
    """What `upload` would be as an answer to `question`; nothing is written yet. Raises
    AnswerRefused with what is wrong with it."""
    try:
        name, content_type = uploads.check(upload, most=MOST_BYTES)
    except uploads.Refused as error:
        raise errors.AnswerRefused(str(error)) from error
    return AnswerFile(
        event_id=question.event_id,
        question_key=question.key,
        name=name,
        size=upload.size or 0,
        content_type=content_type,
        file=upload,
    )


def keep(file: AnswerFile, *, now: datetime) -> AnswerFile:
    """Write an upload down, as nobody's. Raises AnswerRefused where too much waits already."""
    waiting = AnswerFile.objects.filter(registration=None).aggregate(size=Sum("size"))["size"] or 0
    if waiting + file.size > MOST_OF_NOBODY:
        raise errors.AnswerRefused(_("Files cannot be taken just now. Try again later."))
    file.created_at = now
    file.save()
    return file


def copied(given: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """`given`, with uploads of their own: one file is one registration's. Raises AnswerRefused."""
    return {
        name: _copy(value, now) if isinstance(value, AnswerFile) else value
        for name, value in given.items()
    }


def _copy(file: AnswerFile, now: datetime) -> AnswerFile:
    with file.file.open("rb") as content:
        twin = AnswerFile(
            event_id=file.event_id,
            question_key=file.question_key,
            name=file.name,
            size=file.size,
            content_type=file.content_type,
            file=ContentFile(content.read(), name=file.name),
        )
    return keep(twin, now=now)


def discard(copies: Iterable[Mapping[str, Any]]) -> None:
    """Delete from the disk what `copied` wrote in a transaction that is about to be undone."""
    for given in copies:
        for value in given.values():
            if isinstance(value, AnswerFile):
                _disk().delete(str(value.file.name))


# --- between two tries of one form ----------------------------------------------------------------


def ticket(file: AnswerFile, run: UUID) -> str:
    """What a form carries of an upload that nobody's registration names yet: good for this run and
    question, for a day."""
    return _signer(run, file.question_key).sign(file.uuid.hex)


def by_ticket(text: str, question: AnyQuestion, run: UUID) -> AnswerFile | None:
    """The upload that a form carried; None for a ticket of something else, or one that is over."""
    try:
        name = _signer(run, question.key).unsign(text, max_age=WAITS)
        found = AnswerFile.objects.filter(uuid=UUID(name), registration=None)
    except (BadSignature, ValueError):
        return None
    return found.filter(event=question.event_id, question_key=question.key).first()


def _signer(run: UUID, question: UUID) -> TimestampSigner:
    return TimestampSigner(salt=f"talka.answer-file.{run}.{question}")


# --- rows follow answers --------------------------------------------------------------------------


def named(answers: Mapping[str, Any]) -> dict[str, str]:
    """The files that `answers` name: their uuids, by their questions' names."""
    return {
        question: answer["value"]
        for question, answer in answers.items()
        if isinstance(answer, dict) and "file" in answer
    }


def follow(registration: Registration, *, before: Mapping[str, Any]) -> None:
    """Let the files be those that the answers of `registration` name, where they named others
    `before`: in the transaction that saves them. Raises AnswersRefused where one is gone or
    somebody else's by now."""
    old, new = named(before), named(registration.answers)
    gone = set(old.values()) - set(new.values())
    if gone:
        AnswerFile.objects.filter(registration=registration, uuid__in=gone).delete()
    lost = {}
    for question, uuid in new.items():
        if old.get(question) == uuid:
            continue
        # One statement: of two forms with the same ticket one gets it.
        free = AnswerFile.objects.filter(uuid=uuid, question_key=question, registration=None)
        if not free.update(registration=registration):
            lost[question] = _("Choose the file again.")
    if lost:
        raise errors.AnswersRefused(lost)


def drop_of(registrations: Iterable[Registration], question: Question | None = None) -> None:
    """Let go of the files of `registrations`, of one question or of all."""
    files = AnswerFile.objects.filter(registration__in=registrations)
    (files if question is None else files.filter(question_key=question.key)).delete()


def forget(file: AnswerFile) -> None:
    """A row is being deleted, whoever does it: delete what is on the disk once that is certain."""
    if file.file.name:
        transaction.on_commit(partial(_disk().delete, file.file.name), robust=True)


def _disk() -> Storage:
    return AnswerFile._meta.get_field("file").storage


# --- what is left over ----------------------------------------------------------------------------


def tidy(*, now: datetime) -> int:
    """Delete uploads that have been nobody's for a day, and files that no row knows; how many."""
    return _drop_of_nobody(now - WAITS) + _drop_unknown(now - WAITS)


def _drop_of_nobody(until: datetime) -> int:
    due = AnswerFile.objects.filter(registration=None, created_at__lte=until)
    return sum(_drop_if_free(pk) for pk in due.values_list("pk", flat=True).order_by("pk"))


@transaction.atomic
def _drop_if_free(pk: int) -> bool:
    """A registration may take it at this moment: then it stays."""
    locked = AnswerFile.objects.select_for_update().filter(pk=pk, registration=None).first()
    return locked is not None and locked.delete()[0] > 0


def _drop_unknown(until: datetime) -> int:
    known = AnswerFile.objects.values_list("file", flat=True)
    return drop_strays(_disk(), "", known=list(known), until=until)

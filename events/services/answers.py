"""Answers to an organiser's questions: checked, kept, changed, and erased when nobody needs them.

`Registration.answers` is `{key of the question: {"value": …, "version": n}}`. The value is a text,
the key of an option, a list of such keys, true or false, or the uuid of a file (`services.files`),
whose name then stands beside it as `file`; numbers are texts, exactly as typed. The version says in
which words it was asked (`Question.versions`).
"""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import (
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from events import errors
from events.enums import QuestionKind, Status
from events.models import AnswerFile, Occurrence, Question, Registration, Run
from events.queries import questions as asking
from events.services import files, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from community.models import Member
    from events.models import FeedbackQuestion

    AnyQuestion = Question | FeedbackQuestion

MOST_LETTERS: Final = {
    QuestionKind.TEXT: 300,
    QuestionKind.LONG: 5000,
    QuestionKind.EMAIL: 254,
    QuestionKind.NUMBER: 30,
}
# What a database's text can't hold, and what no text needs.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_NOTHING: Final[tuple[Any, ...]] = (None, "", [])

Answers = dict[str, dict[str, Any]]


def checked(
    questions: Sequence[AnyQuestion],
    given: Mapping[str, Any],
    *,
    before: Mapping[str, Any] | None = None,
    must: bool = True,
) -> Answers:
    """What is to be kept of `given` (values by the names of their questions), for somebody who is
    asked `questions` and has answered `before`.

    Kept are only answers to `questions` that their conditions don't hide; whatever else is given
    is left out. An answer that hasn't changed stays as it was, in its old words, also where its
    option has gone. Raises AnswersRefused with a sentence for each answer that is missing (if
    `must`) or can't be.
    """
    kept, refused = looked_at(questions, given, before=before, must=must)
    if refused:
        raise errors.AnswersRefused(refused)
    return kept


def looked_at(
    questions: Sequence[AnyQuestion],
    given: Mapping[str, Any],
    *,
    before: Mapping[str, Any] | None = None,
    must: bool = True,
) -> tuple[Answers, dict[str, str]]:
    """As `checked`: what could be kept, and what is wrong with the others."""
    before = before or {}
    kept: Answers = {}
    refused: dict[str, str] = {}
    for question in questions:
        if not is_shown(question, kept, questions):
            continue
        old = before.get(question.name)
        try:
            value = _value(question, given.get(question.name), old)
        except errors.AnswerRefused as error:
            refused[question.name] = str(error)
            continue
        if value in _NOTHING:
            if must and question.required:
                refused[question.name] = _("This question must be answered.")
        elif old is not None and old.get("value") == value:
            kept[question.name] = dict(old)
        else:
            kept[question.name] = {"value": value, "version": question.version}
            if isinstance(file := given.get(question.name), AnswerFile):
                kept[question.name]["file"] = file.name
    return kept, refused


def is_shown(
    question: AnyQuestion, kept: Mapping[str, Any], questions: Iterable[AnyQuestion]
) -> bool:
    """Whether `question` is asked of somebody who answered the ones before it with `kept`. A
    condition on a question that isn't asked any more is none."""
    name, option = question.condition
    if not name or all(other.name != name for other in questions):
        return True
    value = kept.get(name, {}).get("value")
    if not option:
        return value is True
    return option in value if isinstance(value, list) else value == option


def accept(run: Run, given: Mapping[str, Any]) -> Answers:
    """What somebody who registers for `run` is to keep; under the run's lock. Raises
    AnswersRefused, also where an option is full by now."""
    questions = asking.asked(run.event)
    kept = checked(questions, given)
    _check_limits(run, questions, kept, None)
    return kept


@transaction.atomic
def change(
    registration: Registration,
    given: Mapping[str, Any],
    *,
    now: datetime,
    actor: Member | None = None,
) -> Registration:
    """Answer anew. `actor` is the organiser, who is asked all questions and need not answer any, or
    None for the person, who may until they can't cancel any more. Raises TooLate, NotAllowed for a
    registration that isn't live, and AnswersRefused."""
    run = places.locked(registration.run)
    fresh = Registration.objects.get(pk=registration.pk)
    if actor is None and not may_change(fresh, run, now):
        raise errors.TooLate if fresh.is_live else errors.NotAllowed
    by_organiser = actor is not None
    asked = asking.asked(run.event, by_organiser=by_organiser)
    questions = [question for question in asked if not _gone(question, run, now)]
    kept = checked(questions, given, before=fresh.answers, must=not by_organiser)
    _check_limits(run, questions, kept, fresh)
    kept = _beside(questions, fresh.answers, kept)
    if kept != fresh.answers:
        had, fresh.answers = fresh.answers, kept
        fresh.save(update_fields=["answers"])
        files.follow(fresh, before=had)
        places.write_history(fresh, "answer", fresh.state, actor, now)
    return fresh


def hand_over(old: Registration, new: Registration) -> None:
    """Let the answers of `old`, files included, be those of `new`, in another run of the event
    that is locked. Raises AnswerRefused where an option is full there."""
    if not old.answers:
        return
    kept = dict(old.answers)
    try:
        _check_limits(new.run, asking.asked(new.run.event, by_organiser=True), kept, None)
    except errors.AnswersRefused as error:
        raise errors.AnswerRefused(" ".join(error.sentences.values())) from None
    AnswerFile.objects.filter(registration=old).update(registration=new)
    new.answers, old.answers = kept, {}
    for registration in (new, old):
        registration.save(update_fields=["answers"])


def may_change(registration: Registration, run: Run, now: datetime) -> bool:
    """Whether the person may answer anew: as long as they could cancel."""
    if not registration.is_live:
        return False
    until = run.cancels_until(registration.state)
    return until is None or now < until


def erase_due(*, now: datetime) -> int:
    """Erase sensitive answers of runs that ended long enough ago; how many registrations that
    concerned. A question remembers up to when it was looked after, so each run is so once, and
    again after its dates have changed."""
    sensitive = Question.objects.filter(sensitive=True)
    done = 0
    for days in sensitive.order_by().values_list("erase_days", flat=True).distinct():
        until = now - timedelta(days=days)
        ended: Any = _over(until).filter(event=OuterRef("event"))
        # When its dates last changed, counted back as `erased_through` is.
        touched = F("occurrences__last_modified") - Value(timedelta(days=days))
        ended = ended.annotate(touched=ExpressionWrapper(touched, DateTimeField()))
        done_through = OuterRef("erased_through")
        new = ended.filter(Q(over_at__gt=done_through) | Q(touched__gte=done_through))
        due = sensitive.filter(
            Exists(new) | (Q(erased_through=None) & Exists(ended)), erase_days=days
        )
        done += sum(_erase(question, until) for question in due.order_by("pk"))
    return done


def _over(until: datetime) -> QuerySet[Run]:
    """The runs that are over at `until`; one that was called off would have been, on its last day."""
    dates = Occurrence.objects.filter(run=OuterRef("pk")).order_by("-end")
    shown = dates.exclude(status=Status.WITHDRAWN)
    lasts = (Subquery(rows.values("end")[:1]) for rows in (shown, dates))
    runs = Run.objects.exclude(Exists(dates.filter(status=Status.POSTPONED)))
    return runs.annotate(over_at=Coalesce("ends_at", *lasts)).filter(over_at__lte=until)


@transaction.atomic
def _erase(question: Question, until: datetime) -> int:
    rows = Registration.objects.select_for_update(of=("self",)).filter(
        run__in=_over(until).filter(event=question.event_id).values("pk"),
        answers__has_key=question.name,
    )
    changed = []
    for registration in rows.order_by("pk"):
        del registration.answers[question.name]
        changed.append(registration)
    Registration.objects.bulk_update(changed, ["answers"], batch_size=200)
    if question.kind == QuestionKind.FILE:
        files.drop_of(changed, question)
    Question.objects.filter(pk=question.pk).update(erased_through=until)
    return len(changed)


def _gone(question: Question, run: Run, now: datetime) -> bool:
    """Whether the time for which answers are kept is over: nobody fills them in again."""
    if not question.sensitive:
        return False
    return _over(now - timedelta(days=question.erase_days)).filter(pk=run.pk).exists()


def _beside(questions: Iterable[Question], before: Mapping[str, Any], kept: Answers) -> Answers:
    """`kept`, and what was answered to questions that weren't asked now."""
    asked = {question.name for question in questions}
    return {**{name: old for name, old in before.items() if name not in asked}, **kept}


def _check_limits(
    run: Run,
    questions: Sequence[Question],
    kept: Answers,
    registration: Registration | None,
) -> None:
    """Raise AnswersRefused where `kept` chooses an option that as many others have as may. What
    somebody has chosen before stays theirs, also where its limit has been lowered since."""
    had = registration.answers if registration is not None else {}
    limits = {
        question.name: {
            key: limit
            for key, limit in _limits_of(question, kept).items()
            if key not in _limits_of(question, had)
        }
        for question in questions
    }
    limits = {name: options for name, options in limits.items() if options}
    counts = asking.taken(run, limits, but=registration)
    full = {
        name: _("“%(option)s” is full. Choose another option.")
        % {"option": question.option_at(key, question.version)}
        for question in questions
        for name in [question.name]
        for key, limit in limits.get(name, {}).items()
        if counts[key] >= limit
    }
    if full:
        raise errors.AnswersRefused(full)


def _limits_of(question: Question, kept: Answers) -> dict[str, int]:
    """How many may choose each of the options that are chosen here, where there is a limit."""
    chosen = kept.get(question.name, {}).get("value")
    chosen = chosen if isinstance(chosen, list) else [chosen]
    return {o["key"]: o["limit"] for o in question.options if o["limit"] and o["key"] in chosen}


def _value(question: AnyQuestion, given: Any, old: Mapping[str, Any] | None) -> Any:
    """`given` as it is kept; empty for no answer. Raises AnswerRefused."""
    kind = QuestionKind(question.kind)
    if kind == QuestionKind.YES_NO:
        return {True: True, "yes": True, False: False, "no": False}.get(_plain(given))
    if kind == QuestionKind.SCALE:
        return given if given in asking.SCALE else ""
    if kind == QuestionKind.CHOICE:
        return next(iter(_chosen(question, [given] if given else [], old)), "")
    if kind == QuestionKind.SEVERAL:
        return _chosen(question, given if isinstance(given, list | tuple) else [], old)
    if kind == QuestionKind.FILE:
        return _file(question, given, old)
    return _text(kind, given)


def _file(question: AnyQuestion, given: Any, old: Mapping[str, Any] | None) -> str:
    """The uuid of the file that answered before, or of one uploaded for this question: nothing
    that is only written can name a file."""
    if isinstance(given, AnswerFile):
        is_for_it = (given.event_id, given.question_key) == (question.event_id, question.key)
        return str(given.uuid) if is_for_it else ""
    return given if old is not None and given == old.get("value") else ""


def _plain(given: Any) -> Any:
    return given if isinstance(given, str | bool) else None


def _chosen(
    question: AnyQuestion, given: Iterable[Any], old: Mapping[str, Any] | None
) -> list[str]:
    """The chosen options in their order. Raises AnswerRefused for one that isn't offered, unless
    it was chosen before."""
    texts = {key for key in given if isinstance(key, str) and key}
    was = (old or {}).get("value")
    was = was if isinstance(was, list) else [was]
    allowed = [o["key"] for o in question.options if not o["retired"] or o["key"] in was]
    if texts - set(allowed):
        raise errors.AnswerRefused(_("This option is not offered any more. Choose another one."))
    return [key for key in allowed if key in texts]


def _text(kind: QuestionKind, given: Any) -> str:
    text = _CONTROL.sub("", given.replace("\r\n", "\n") if isinstance(given, str) else "").strip()
    if len(text) > MOST_LETTERS[kind]:
        raise errors.AnswerRefused(
            _("This is too long: at most %(number)s letters.") % {"number": MOST_LETTERS[kind]}
        )
    if text and kind == QuestionKind.EMAIL:
        try:
            validate_email(text)
        except ValidationError:
            raise errors.AnswerRefused(_("This is not an e-mail address.")) from None
    if text and kind == QuestionKind.NUMBER:
        return _number(text)
    return " ".join(text.split()) if kind == QuestionKind.TEXT else text


def _number(text: str) -> str:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or "e" in text.lower():
        raise errors.AnswerRefused(_("This is not a number."))
    return f"{number:f}"

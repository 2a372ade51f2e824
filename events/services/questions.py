"""From the questions an editor published to those that are asked; nothing that was answered is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from events.enums import QuestionKind
from events.models import Event, FeedbackQuestion, Question, Registration, Survey

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.db.models import Manager

    from events.models import EventPage, FeedbackQuestionPlan, QuestionPlan

    AnyQuestion = Question | FeedbackQuestion
    AnyPlan = QuestionPlan | FeedbackQuestionPlan

WRITTEN = ("order", "options", "versions", "retired")


def follow(event: Event, page: EventPage) -> None:
    """Make the questions of `event` follow the published `page`: questions and options that have
    gone are kept as retired, and words that somebody was asked in are kept as a version. Running
    it again changes nothing. The event's runs are locked, so nobody answers meanwhile."""
    _follow(Question, event, page.questions)
    _follow(FeedbackQuestion, event, page.feedback_questions)


def _follow(model: Any, event: Event, typed: Manager[Any]) -> None:
    plans = list(typed.prefetch_related("options"))
    before: dict[UUID, AnyQuestion] = {row.key: row for row in model.objects.filter(event=event)}
    rows = [
        _followed(before.get(plan.key) or model(event=event, key=plan.key), plan, order)
        for order, plan in enumerate(plans)
    ]
    asked = {row.key for row in rows}
    gone = [row for row in before.values() if row.key not in asked and not row.retired]
    for row in gone:
        row.retired = True
    _mark_versions(event, rows)
    model.objects.bulk_create([row for row in rows if row.pk is None])
    old = [row for row in rows if row.pk is not None]
    columns = [*model.SETTINGS, *WRITTEN]
    if model is Question:
        columns.append("erased_through")
    model.objects.bulk_update([*old, *gone], columns, batch_size=100)


def _followed(row: AnyQuestion, plan: AnyPlan, order: int) -> AnyQuestion:
    """`row` as `plan` says."""
    if isinstance(row, Question):
        _keep_promise(row, plan)
    else:
        _take(row, plan)
    row.order, row.retired = order, False
    row.options = _options(row, plan)
    return row


def _take(row: AnyQuestion, plan: AnyPlan) -> None:
    """Take what `plan` says, but for the kind where there are answers: the form says so too, but
    what is scheduled or published among others may be older than they are."""
    is_fixed = row.kind != plan.kind and _has_answers(row)
    for name in type(row).SETTINGS:
        if name != "kind" or not is_fixed:
            setattr(row, name, getattr(plan, name))


def _keep_promise(row: Question, plan: Any) -> None:
    """Take what `plan` says, but for what was promised to those who have answered."""
    stricter = (plan.sensitive, plan.erase_days) != (row.sensitive, row.erase_days)
    if stricter:
        row.erased_through = None  # looked at again, from the first run on
    was_promised = row.sensitive and _has_answers(row)
    _take(row, plan)
    # People answered because few would read it: that holds for as long as there are answers.
    row.sensitive = row.sensitive or was_promised


def _options(row: AnyQuestion, plan: AnyPlan) -> list[dict[str, Any]]:
    """The options of `plan`, then those that it has no more."""
    has_options = QuestionKind(row.kind).has_options
    if has_options and not QuestionKind(plan.kind).has_options:
        # The kind was kept: without options nobody could answer any more.
        return row.options
    typed = list(plan.options.all()) if has_options else []
    offered = [
        {
            "key": str(option.key),
            "words": dict(option.words),
            "limit": getattr(option, "limit", None),
            "retired": False,
        }
        for option in typed
    ]
    known = {option["key"] for option in offered}
    kept = [{**old, "retired": True} for old in row.options if old["key"] not in known]
    return [*offered, *kept]


def _mark_versions(event: Event, rows: Iterable[AnyQuestion]) -> None:
    """Where words have changed, begin a new version, or say the last one anew while nobody has
    answered it."""
    changed = [(row, _version(row)) for row in rows]
    changed = [(row, new) for row, new in changed if not row.versions or row.versions[-1] != new]
    for row, new in changed:
        if row.versions and not _is_answered(event, row):
            row.versions = [*row.versions[:-1], new]
        else:
            row.versions = [*row.versions, new]


def _version(row: AnyQuestion) -> dict[str, Any]:
    return {
        "words": dict(row.words),
        "options": {option["key"]: option["words"] for option in row.offered()},
    }


def _has_answers(row: AnyQuestion) -> bool:
    if row.pk is None:
        return False
    if isinstance(row, FeedbackQuestion):
        given = Q(sheets__has_key=row.name) | Q(given__answers__has_key=row.name)
        return Survey.objects.filter(given, run__event=row.event_id).exists()
    answered = Registration.objects.filter(run__event=row.event_id)
    return answered.filter(answers__has_key=row.name).exists()


def _is_answered(event: Event, row: AnyQuestion) -> bool:
    """Whether an answer, given at any time, names the last version of `row`; of feedback, whichever
    version: one more costs nothing."""
    if isinstance(row, FeedbackQuestion):
        return _has_answers(row)
    answered = Registration.objects.filter(run__event=event)
    return answered.filter(**{f"answers__{row.name}__version": row.version}).exists()

"""Feedback: who is asked, and what a run's survey says to whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from events.enums import THERE, Presence, QuestionKind, State, Status
from events.models import Attendance, Feedback, FeedbackQuestion, Occurrence, Registration, Survey
from events.models.feedback import FEWEST, closes_at, is_time
from events.queries import questions as asking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from events.models import Event, Run

TEXTS = (QuestionKind.TEXT, QuestionKind.LONG)


def asked(event: Event) -> list[FeedbackQuestion]:
    """The questions that are asked today, in their order."""
    return list(FeedbackQuestion.objects.filter(event=event, retired=False))


def is_asking(event: str) -> Exists:
    """Whether the event that the outer row calls `event` has a survey."""
    return Exists(FeedbackQuestion.objects.filter(event=OuterRef(event), retired=False))


def may_have_come() -> Exists:
    """Whether the outer registration was there at some date, for all that is known: who was marked
    as absent or excused at every date that took place has nothing to say of it."""
    marks = Attendance.objects.filter(
        registration=OuterRef(OuterRef("pk")),
        occurrence=OuterRef("pk"),
        presence__in=set(Presence) - THERE,
    )
    dates = Occurrence.objects.filter(run=OuterRef("run"), status=Status.SCHEDULED)
    return Exists(dates.exclude(Exists(marks)))


def standing() -> dict[str, Exists]:
    """What `Standing.of` reads from a registration's row, to annotate it with."""
    survey = Survey.objects.filter(run=OuterRef("run"))
    return {
        "has_survey": is_asking("run__event"),
        "may_have_come": may_have_come(),
        "gave_feedback": Exists(Feedback.objects.filter(registration=OuterRef("pk"))),
        "survey_closed": Exists(survey.exclude(closed_at=None)),
        "survey_anonymous": Exists(survey.filter(anonymous=True)),
    }


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands with a survey: `is_asked` those who took part, `is_open` while they can
    answer, `has_given` once they did, `is_anonymous` as it is promised now."""

    is_asked: bool = False
    is_open: bool = False
    has_given: bool = False
    is_anonymous: bool = True
    until: datetime | None = None

    @classmethod
    def of(cls, row: Any, *, now: datetime) -> Standing:
        """Of a registration annotated with `standing`."""
        has_given = row.gave_feedback
        is_asked = row.has_survey and row.state == State.CONFIRMED and row.may_have_come
        return cls(
            is_asked=is_asked or has_given,
            is_open=is_asked and is_time(row.run, now) and not row.survey_closed,
            has_given=has_given,
            is_anonymous=row.survey_anonymous
            or (not has_given and row.run.event.feedback_anonymous),
            until=closes_at(row.run),
        )

    @property
    def may_answer(self) -> bool:
        """Whether they can answer now; what was said without a name stays as it is."""
        return self.is_open and not (self.has_given and self.is_anonymous)


def of(registration: Registration, *, now: datetime) -> Standing:
    """Where the person of `registration` stands with its run's survey."""
    rows = Registration.objects.select_related("run__event").annotate(**standing())
    return Standing.of(rows.get(pk=registration.pk), now=now)


# --- results --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Result:
    """One question: counted, or its texts in an order that says nothing of who wrote when."""

    summary: asking.Summary
    texts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Named:
    """What one person said, in words, one for each question."""

    name: str
    words: list[str]


@dataclass(frozen=True, slots=True)
class Results:
    """A run's survey as the desk may see it: `number` only from five on, `results` when they may be
    read at all, `people` with their names where these were promised to be read."""

    is_anonymous: bool
    is_ahead: bool
    is_open: bool
    closed_at: datetime | None
    closes_at: datetime | None
    number: int | None
    results: list[Result] = field(default_factory=list)
    people: list[Named] = field(default_factory=list)
    questions: list[FeedbackQuestion] = field(default_factory=list)


def has_survey() -> Q:
    """Whether the people of the outer run are asked, or were."""
    return is_asking("event") | Exists(Survey.objects.filter(run=OuterRef("pk")))


def results(run: Run, *, with_names: bool, now: datetime) -> Results:
    """What was said of `run`; names for those who may read them. A constant number of queries."""
    survey = Survey.objects.filter(run=run).first()
    # With names an answer goes with its registration: five can become four.
    people = [] if survey is None or survey.anonymous else _people(survey)
    number = 0 if survey is None else survey.number if survey.anonymous else len(people)
    closed = survey.closed_at if survey else None
    questions = list(FeedbackQuestion.objects.filter(event=run.event_id))
    told = Results(
        is_anonymous=survey.anonymous if survey else run.event.feedback_anonymous,
        is_ahead=run.ends_at is None or now < run.ends_at,
        is_open=is_time(run, now) and closed is None,
        closed_at=closed,
        closes_at=closes_at(run),
        number=number if number >= FEWEST else None,
    )
    if survey is None or told.number is None or not survey.is_readable:
        return told
    sheets = survey.sheets if survey.anonymous else _sheets(row.answers for row in people)
    questions = [q for q in questions if not q.retired or q.name in sheets]
    told.questions.extend(questions)
    told.results.extend(_result(question, sheets.get(question.name, [])) for question in questions)
    if with_names:
        told.people.extend(
            Named(
                row.registration.contact.name,
                [asking.in_words(question, row.answers) for question in questions],
            )
            for row in people
        )
    return told


def _people(survey: Survey) -> list[Feedback]:
    rows = Feedback.objects.filter(survey=survey).select_related("registration__contact__member")
    return sorted(rows, key=lambda row: row.registration.contact.name.casefold())


def _sheets(everybody: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    sheets: dict[str, list[Any]] = {}
    for answers in everybody:
        for name, answer in answers.items():
            sheets.setdefault(name, []).append(answer)
    return sheets


def _result(question: FeedbackQuestion, sheet: list[dict[str, Any]]) -> Result:
    values = [answer["value"] for answer in sheet]
    texts = sorted(map(str, values), key=str.casefold) if question.kind in TEXTS else []
    return Result(asking.counted(question, values), texts)

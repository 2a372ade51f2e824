"""What is asked of those who register, and what they answered, for forms, lists and summaries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from events.enums import QuestionKind
from events.models import Question, Registration, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from events.models import Event, FeedbackQuestion

    AnyQuestion = Question | FeedbackQuestion

BETWEEN = ", "
# What a scale is answered with.
SCALE = ("1", "2", "3", "4", "5")


def asked(event: Event, *, by_organiser: bool = False) -> list[Question]:
    """The questions that are asked today, in their order; those only for organisers, for them."""
    rows = Question.objects.filter(event=event, retired=False)
    return list(rows if by_organiser else rows.filter(organisers_only=False))


def taken(
    run: Run, options: Mapping[str, Iterable[str]], *, but: Registration | None = None
) -> dict[str, int]:
    """How many live registrations of `run` have chosen each of `options` (keys of options by the
    name of their question), apart from `but`. One query, none for no options; for giving under the
    run's lock only."""
    wanted = [(name, key) for name, keys in options.items() for key in keys]
    if not wanted:
        return {}
    rows = run.registrations.live().order_by()
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    texts = {name: f"chosen_{number}" for number, name in enumerate(options)}
    rows = rows.annotate(**{alias: KT(f"answers__{name}__value") for name, alias in texts.items()})
    # A choice is the option's key, several a list of them: both have it in their text.
    counts = {
        f"number_{number}": Count("pk", filter=Q(**{f"{texts[name]}__contains": key}))
        for number, (name, key) in enumerate(wanted)
    }
    found = rows.aggregate(**counts)
    return {key: found[f"number_{number}"] for number, (_name, key) in enumerate(wanted)}


def full_options(
    run: Run, questions: Iterable[Question], *, but: Registration | None = None
) -> set[str]:
    """The keys of the options that as many have chosen as may; for showing."""
    limits = {
        question.name: {o["key"]: o["limit"] for o in question.offered() if o["limit"]}
        for question in questions
    }
    limits = {name: options for name, options in limits.items() if options}
    counts = taken(run, limits, but=but)
    return {
        key for options in limits.values() for key, limit in options.items() if counts[key] >= limit
    }


def in_words(question: AnyQuestion, answers: Mapping[str, Any]) -> str:
    """The answer to `question` in the reader's language, in the words it was given in; empty where
    there is none."""
    answer = answers.get(question.name)
    if not isinstance(answer, dict):
        return ""
    value, version = answer.get("value"), answer.get("version", question.version)
    if question.kind == QuestionKind.YES_NO:
        return _("Yes") if value else _("No")
    if question.kind == QuestionKind.CHOICE:
        return str(question.option_at(str(value), version))
    if question.kind == QuestionKind.SEVERAL:
        # Of another kind when it was answered: what is no list names no options.
        keys = value if isinstance(value, list) else []
        return BETWEEN.join(str(question.option_at(key, version)) for key in keys)
    if question.kind == QuestionKind.FILE:
        return str(answer.get("file", ""))
    return str(value)


def columns(run: Run, *, with_sensitive: bool) -> list[Question]:
    """The questions whose answers a list of the run's participants shows: all that are asked, and
    of those asked before the ones that somebody in this run answered."""
    rows = Question.objects.filter(event=run.event_id)
    if not with_sensitive:
        rows = rows.filter(sensitive=False)
    questions = list(rows)
    gone = [question for question in questions if question.retired]
    if gone:
        counts = run.registrations.order_by().aggregate(
            **{
                f"number_{number}": Count("pk", filter=Q(answers__has_key=question.name))
                for number, question in enumerate(gone)
            }
        )
        unused = {
            question.pk for number, question in enumerate(gone) if not counts[f"number_{number}"]
        }
        questions = [question for question in questions if question.pk not in unused]
    return questions


@dataclass(frozen=True, slots=True)
class Line:
    """One option and how many chose it; `limit`: how many may."""

    words: str
    number: int
    limit: int | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """How one question was answered in a run; `mean`: on the scale, to one place."""

    question: AnyQuestion
    answered: int
    lines: list[Line] = field(default_factory=list)
    mean: Decimal | None = None


def summary(run: Run, questions: Sequence[Question]) -> list[Summary]:
    """The answers of all live registrations of `run`, counted. One query."""
    everybody = list(run.registrations.live().order_by().values_list("answers", flat=True))
    return [
        counted(
            question,
            [answers[question.name]["value"] for answers in everybody if question.name in answers],
        )
        for question in questions
    ]


def counted(question: AnyQuestion, values: Sequence[Any]) -> Summary:
    """How often each answer to `question` is among `values`."""
    mean = None
    if question.kind == QuestionKind.YES_NO:
        yes = sum(1 for value in values if value)
        lines = [Line(_("Yes"), yes), Line(_("No"), len(values) - yes)]
    elif question.kind == QuestionKind.SCALE:
        # Of another kind when it was answered: what is no step is left out.
        steps = Counter(int(value) for value in values if value in SCALE)
        lines = [Line(str(step), steps[int(step)]) for step in SCALE]
        if steps:
            mean = (Decimal(sum(steps.elements())) / steps.total()).quantize(
                Decimal("0.1"), ROUND_HALF_UP
            )
    elif QuestionKind(question.kind).has_options:
        chosen = Counter(
            key for value in values for key in (value if isinstance(value, list) else [value])
        )
        lines = [
            Line(
                str(question.option_at(option["key"], question.version)),
                chosen[option["key"]],
                option["limit"],
                option["retired"],
            )
            for option in question.options
            if not option["retired"] or chosen[option["key"]]
        ]
    else:
        lines = []
    return Summary(question, len(values), lines, mean)

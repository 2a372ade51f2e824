"""Saying what it was like: who may, once, and what is kept of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from events import errors
from events.enums import Presence
from events.models import Attendance, Event, Feedback, FeedbackQuestion, Question, Survey
from events.services import feedback
from tests.factories.events import entry, plan
from tests.factories.feedback import later, said, surveyed, took_part
from tests.factories.people import MemberFactory
from tests.factories.questions import question

if TYPE_CHECKING:
    from events.models import EventPage, Registration

pytestmark = pytest.mark.django_db

END = datetime(2026, 12, 7, 9, 0, tzinfo=UTC)
NOW = END + timedelta(hours=1)
CLOSES = END + timedelta(days=30)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _before(time_machine):
    time_machine.move_to(datetime(2026, 11, 21, 12, tzinfo=UTC), tick=False)


def give(place: Registration, ask: object, text: object = "Good", **how: object) -> None:
    feedback.give(place, {str(ask.key): text}, **{"anonymous": True, "now": NOW, **how})


def publish_again(run: object, **fields: object) -> None:
    page: EventPage = Event.objects.get(pk=run.event_id).schedule_page
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    run.event.refresh_from_db()


def test_what_is_asked_afterwards_is_no_question_to_those_who_register():
    run = surveyed(later("How was it?"), later("Again?", kind="scale"), questions=[question()])

    afterwards = FeedbackQuestion.objects.all()

    assert [str(row.words) for row in afterwards] == ["How was it?", "Again?"]
    assert [str(row.words) for row in Question.objects.filter(event=run.event)] == ["Why?"]


def test_an_answer_without_a_name_leads_back_to_nobody():
    ask = later()
    run = surveyed(ask)
    place = took_part(run)

    give(place, ask, "Too long")

    survey, given = Survey.objects.get(), Feedback.objects.get()
    assert survey.sheets == {str(ask.key): [{"value": "Too long", "version": 0}]}
    assert (given.registration, given.answers) == (place, {})
    # No column of either tells when, or what number somebody had.
    times = {field.name for field in Survey._meta.fields if "at" in field.name.split("_")}
    assert times == {"closed_at"}
    assert {field.name for field in Feedback._meta.fields} == {
        *("id", "registration", "survey", "answers")
    }


@pytest.mark.parametrize("order", list(permutations(["Aha", "Bad", "Cold"]))[:4])
def test_what_is_kept_is_the_same_in_whatever_order_people_answered(order):
    ask = later()
    run = surveyed(ask)

    said(run, ask, *order, now=NOW)

    sheet = Survey.objects.get().sheets[str(ask.key)]
    assert [answer["value"] for answer in sheet] == ["Aha", "Bad", "Cold"]


def test_what_one_person_says_to_several_questions_is_not_kept_together():
    useful, change = later("Useful?", kind="scale"), later("Change?")
    run = surveyed(useful, change)
    for step, text in (("1", "Zero"), ("5", "Anything")):
        feedback.give(
            took_part(run),
            {str(useful.key): step, str(change.key): text},
            anonymous=True,
            now=NOW,
        )

    sheets = Survey.objects.get().sheets

    assert {name: [a["value"] for a in sheet] for name, sheet in sheets.items()} == {
        str(useful.key): ["1", "5"],
        str(change.key): ["Anything", "Zero"],
    }


def test_nobody_answers_twice_without_a_name():
    ask = later()
    run = surveyed(ask)
    place = took_part(run)
    give(place, ask)

    with pytest.raises(errors.FeedbackGiven):
        give(place, ask, "Bad")

    assert Survey.objects.get().number == 1


def test_with_a_name_it_can_be_changed_until_it_closes():
    ask = later()
    run = surveyed(ask, anonymous=False)
    place = took_part(run)

    give(place, ask, "Good", anonymous=False)
    give(place, ask, "Better", anonymous=False, now=CLOSES - SECOND)
    with pytest.raises(errors.FeedbackClosed):
        give(place, ask, "Best", anonymous=False, now=CLOSES)

    assert Feedback.objects.get().answers[str(ask.key)]["value"] == "Better"
    survey = Survey.objects.get()
    assert (survey.number, survey.sheets) == (1, {})


@pytest.mark.parametrize(
    ("moment", "error"),
    [(END - SECOND, errors.FeedbackNotYet), (END, None), (CLOSES, errors.FeedbackClosed)],
)
def test_one_answers_when_it_is_over_and_for_thirty_days(moment, error):
    ask = later()
    place = took_part(surveyed(ask))

    if error is None:
        give(place, ask, now=moment)
    else:
        with pytest.raises(error):
            give(place, ask, now=moment)

    assert Feedback.objects.count() == (error is None)


@pytest.mark.parametrize("state", ["waiting", "offered", "requested", "cancelled", "held"])
def test_only_who_had_a_seat_is_asked(state):
    ask = later()
    place = took_part(surveyed(ask), state=state)

    with pytest.raises(errors.NotAskedForFeedback):
        give(place, ask)


def marked(place: Registration, *marks: Presence | None) -> None:
    for day, mark in zip(place.run.occurrences.order_by("start"), marks, strict=True):
        if mark is not None:
            Attendance.objects.create(
                registration=place, occurrence=day, presence=mark, source="list", at=NOW
            )


@pytest.mark.parametrize(
    ("marks", "is_asked"),
    [
        ((Presence.ABSENT, Presence.EXCUSED), False),
        ((Presence.ABSENT, None), True),
        ((Presence.ABSENT, Presence.PARTIAL), True),
        ((None, None), True),
    ],
)
def test_who_is_marked_as_absent_at_every_date_is_not_asked(marks, is_asked):
    ask = later()
    days = plan(entry(rule="FREQ=DAILY;COUNT=2"), mode="all_dates")
    place = took_part(surveyed(ask, lines=days))
    marked(place, *marks)
    now = NOW + timedelta(days=1)

    if is_asked:
        give(place, ask, now=now)
    else:
        with pytest.raises(errors.NotAskedForFeedback):
            give(place, ask, now=now)

    assert Feedback.objects.exists() == is_asked


def test_nobody_is_asked_where_nothing_is_asked():
    ask = later()
    place = took_part(surveyed())

    with pytest.raises(errors.NotAskedForFeedback):
        give(place, ask)


def test_one_who_says_nothing_has_not_answered():
    ask = later()
    place = took_part(surveyed(ask))

    with pytest.raises(errors.NothingSaid):
        give(place, ask, " ")

    assert not Feedback.objects.exists()


@pytest.mark.parametrize("text", ["0", "6", "5.0", "", ["5"], {"5": 1}, None])
def test_a_scale_is_answered_from_one_to_five(text):
    ask = later(kind="scale", required=True)
    place = took_part(surveyed(ask))

    with pytest.raises(errors.AnswersRefused):
        give(place, ask, text)


def test_nobody_is_promised_one_thing_and_done_another():
    ask = later()
    run = surveyed(ask)
    place = took_part(run)
    publish_again(run, feedback_anonymous=False)

    with pytest.raises(errors.FeedbackPromise):
        give(place, ask, anonymous=True)

    assert not Survey.objects.exists()


def test_what_was_promised_to_the_first_is_true_for_all():
    ask = later()
    run = surveyed(ask)
    said(run, ask, "Good", now=NOW)
    publish_again(run, feedback_anonymous=False)

    with pytest.raises(errors.FeedbackPromise):
        said(run, ask, "Bad", now=NOW, anonymous=False)
    said(run, ask, "Bad", now=NOW)

    assert (Survey.objects.get().anonymous, Survey.objects.get().number) == (True, 2)


def test_closed_by_hand_it_is_closed_for_good():
    ask = later()
    run, organiser = surveyed(ask), MemberFactory()
    said(run, ask, *"abcde", now=NOW)

    closed = feedback.close(run, actor=organiser, now=NOW)

    assert (closed.closed_at, closed.closed_by) == (NOW, organiser)
    with pytest.raises(errors.FeedbackClosed):
        give(took_part(run), ask, now=NOW + SECOND)
    with pytest.raises(errors.NotAllowed):
        feedback.close(run, actor=organiser, now=NOW + SECOND)


@pytest.mark.parametrize("moment", [END - SECOND, CLOSES])
def test_what_is_not_open_cannot_be_closed(moment):
    run = surveyed(later())

    with pytest.raises(errors.NotAllowed):
        feedback.close(run, actor=MemberFactory(), now=moment)


def test_closed_before_anybody_answered_it_is_closed_too():
    ask = later()
    run = surveyed(ask)
    feedback.close(run, actor=MemberFactory(), now=NOW)

    with pytest.raises(errors.FeedbackClosed):
        give(took_part(run), ask)


def test_its_time_closes_it_once():
    ask = later()
    said(surveyed(ask), ask, *"abcde", now=NOW)

    moments = (CLOSES - SECOND, CLOSES, CLOSES + SECOND)

    assert [feedback.close_due(now=moment) for moment in moments] == [0, 1, 0]
    assert (Survey.objects.get().closed_at, Survey.objects.get().closed_by) == (CLOSES, None)


def test_a_new_date_does_not_open_again_what_has_closed():
    ask = later()
    run = surveyed(ask)
    said(run, ask, *"abcde", now=NOW)
    feedback.close_due(now=CLOSES)
    run.ends_at = CLOSES
    run.save()

    with pytest.raises(errors.FeedbackClosed):
        give(took_part(run), ask, now=CLOSES + SECOND)


@pytest.mark.parametrize("anonymous", [True, False])
def test_answers_too_few_to_be_shown_are_deleted_with_the_closing(anonymous):
    ask = later()
    said(surveyed(ask, anonymous=anonymous), ask, *"abcd", now=NOW, anonymous=anonymous)

    feedback.close_due(now=CLOSES)

    assert (Survey.objects.get().number, Survey.objects.get().sheets) == (4, {})
    assert [given.answers for given in Feedback.objects.all()] == [{}] * 4


def test_what_was_said_without_a_name_outlives_the_registration_and_with_one_does_not():
    ask, other = later(), later()
    places = [
        *said(surveyed(ask), ask, "Good", now=NOW),
        *said(
            surveyed(other, anonymous=False, title="Named", slug="named"),
            other,
            "Bad",
            now=NOW,
            anonymous=False,
        ),
    ]

    for place in places:
        place.delete()

    assert not Feedback.objects.exists()
    assert [bool(survey.sheets) for survey in Survey.objects.order_by("pk")] == [True, False]


def test_words_that_somebody_answered_are_kept_when_the_question_is_renamed():
    ask = later("Useful?")
    run = surveyed(ask)
    said(run, ask, "Yes", now=NOW)
    page = Event.objects.get(pk=run.event_id).schedule_page
    row = page.feedback_questions.get()
    row.words = {"en": "How useful?"}
    publish_again(run, feedback_questions=[row])

    known = FeedbackQuestion.objects.get()

    assert [version["words"]["en"] for version in known.versions] == ["Useful?", "How useful?"]

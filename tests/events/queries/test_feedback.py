"""What a run's survey tells the desk, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from events.models import EventPage, Feedback
from events.queries import feedback as surveys
from events.services import feedback
from tests.factories.events import ContactFactory
from tests.factories.feedback import later, said, surveyed, took_part
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

END = datetime(2026, 12, 7, 9, 0, tzinfo=UTC)
NOW = END + timedelta(hours=1)
CLOSES = END + timedelta(days=30)


@pytest.fixture(autouse=True)
def _before(time_machine):
    time_machine.move_to(datetime(2026, 11, 21, 12, tzinfo=UTC), tick=False)


def told(run, *, with_names=True, now=NOW):
    return surveys.results(run, with_names=with_names, now=now)


@pytest.mark.parametrize("number", [0, 1, 4, 5, 6])
def test_how_many_have_answered_is_told_from_five_on_and_nothing_more_while_it_is_open(number):
    ask = later()
    run = surveyed(ask)
    said(run, ask, *["Good"] * number, now=NOW)

    known = told(run)

    assert (known.number, known.is_open) == (number if number >= 5 else None, True)
    assert (known.results, known.people, known.questions) == ([], [], [])


@pytest.mark.parametrize(("number", "is_shown"), [(4, False), (5, True)])
def test_without_names_everything_is_shown_once_it_has_closed_from_five_on(number, is_shown):
    ask = later()
    run = surveyed(ask)
    said(run, ask, *["Good"] * number, now=NOW)
    before = told(run, now=CLOSES)
    feedback.close_due(now=CLOSES)

    known = told(run, now=CLOSES)

    # Not by the clock alone: a new date could open it again.
    assert before.results == []
    assert [result.texts for result in known.results] == ([["Good"] * 5] if is_shown else [])
    assert known.people == []


def test_texts_stand_in_an_order_that_says_nothing_of_who_wrote_when():
    ask = later()
    run = surveyed(ask)
    said(run, ask, "early", "Dull", "ace", "Bad", "clear", now=NOW)
    feedback.close_due(now=CLOSES)

    assert told(run).results[0].texts == ["ace", "Bad", "clear", "Dull", "early"]


def test_a_scale_is_counted_with_its_mean_and_choices_with_their_words():
    scale, choice, yes = later(kind="scale"), later("Again?", "Yes", "No"), later(kind="yes_no")
    run = surveyed(scale, choice, yes)
    option = str(choice.options.all()[0].key)
    for step in "12455":
        given = {str(scale.key): step, str(choice.key): option, str(yes.key): step == "5"}
        feedback.give(took_part(run), given, anonymous=True, now=NOW)
    feedback.close_due(now=CLOSES)

    summaries = [result.summary for result in told(run).results]

    assert [[(line.words, line.number) for line in s.lines] for s in summaries] == [
        [("1", 1), ("2", 1), ("3", 0), ("4", 1), ("5", 2)],
        [("Yes", 5), ("No", 0)],
        [("Yes", 2), ("No", 3)],
    ]
    assert [s.mean for s in summaries] == [Decimal("3.4"), None, None]


def test_answers_stay_readable_where_a_draft_from_before_them_asks_for_something_else():
    ask = later("Useful?", kind="scale")
    run = surveyed(ask)
    said(run, ask, *"12455", now=NOW)
    page = EventPage.objects.get(translation_key=run.event.key)
    page.feedback_questions = [later("Useful?", key=ask.key)]
    page.save_revision().publish()
    feedback.close_due(now=CLOSES)

    [result] = told(run).results

    assert (result.summary.mean, result.texts) == (Decimal("3.4"), [])


def test_with_names_four_are_not_shown_where_the_fifth_was_deleted():
    ask = later()
    run = surveyed(ask, anonymous=False)
    places = said(run, ask, *"abcde", now=NOW, anonymous=False)

    places[0].delete()
    known = told(run)
    feedback.close_due(now=CLOSES)

    assert (known.number, known.results, known.people, known.questions) == (None, [], [], [])
    assert [given.answers for given in Feedback.objects.all()] == [{}] * 4


def test_with_names_it_is_shown_from_five_on_with_them_to_who_may_read_them():
    ask = later()
    run = surveyed(ask, anonymous=False)
    said(run, ask, *"abcd", now=NOW, anonymous=False)
    few = told(run)
    last = took_part(run, contact=ContactFactory(guest_name="Aaa"))
    feedback.give(last, {str(ask.key): "e"}, anonymous=False, now=NOW)

    known = told(run)

    assert (few.results, few.people, few.number) == ([], [], None)
    assert known.results[0].texts == ["a", "b", "c", "d", "e"]
    assert (known.people[0].name, known.people[0].words) == ("Aaa", ["e"])
    assert len(known.people) == 5
    assert told(run, with_names=False).people == []


def test_a_question_that_has_gone_is_shown_as_long_as_it_was_answered():
    ask, unanswered = later("Useful?"), later("Else?")
    run = surveyed(ask, unanswered)
    said(run, ask, *"abcde", now=NOW)
    page = run.event.schedule_page
    page.feedback_questions = [later("New?", sort_order=0)]
    page.save_revision().publish()
    feedback.close_due(now=CLOSES)

    shown = [str(question.words) for question in told(run).questions]

    assert shown == ["New?", "Useful?"]


@pytest.mark.parametrize("anonymous", [True, False])
@pytest.mark.parametrize("number", [5, 9])
def test_the_results_cost_the_same_queries(number, anonymous, django_assert_num_queries):
    ask = later()
    run = surveyed(ask, anonymous=anonymous)
    said(run, ask, *["Good"] * number, now=NOW, anonymous=anonymous)
    feedback.close(run, actor=MemberFactory(), now=NOW)

    with django_assert_num_queries(2 if anonymous else 3):
        known = told(run)

    assert known.number == number

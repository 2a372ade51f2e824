"""Answers: what may be one, what is kept of it, and for how long."""

from __future__ import annotations

import uuid
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from events import errors
from events.models import EventPage, Occurrence, Question, Registration, Run
from events.queries import questions as asked
from events.services import answers, dates, registration, runs
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory
from tests.factories.questions import asking, option, question, run_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
BEGINS = datetime(2026, 12, 7, 7, tzinfo=UTC)


def register(page, given, contact=None):
    return registration.register(
        run=run_of(page), contact=contact or ContactFactory(), mode="room", now=NOW, given=given
    )


def publish_again(page, *questions):
    """Publish `page` with these questions instead; those with an old key are the same."""
    draft = EventPage.objects.get(pk=page.pk)
    for number, row in enumerate(questions):
        row.sort_order = number
    draft.questions = list(questions)
    draft.save_revision().publish()


def values(place):
    return {key: answer["value"] for key, answer in place.answers.items()}


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("text", "  Some   words\n", "Some words"),
        ("text", "a\x00b", "ab"),
        ("long", " One\r\nTwo ", "One\nTwo"),
        ("email", "a@example.org", "a@example.org"),
        ("number", "3,50", "3.50"),
        ("yes_no", "yes", True),
        ("yes_no", "no", False),
    ],
)
def test_an_answer_is_kept_as_it_was_meant(kind, given, kept):
    ask = question(kind=kind)

    place = register(asking(ask), {str(ask.key): given})

    assert values(place) == {str(ask.key): kept}


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("text", "x" * 301),
        ("long", "x" * 5001),
        ("email", "nobody"),
        ("number", "many"),
        ("number", "NaN"),
        ("number", "Infinity"),
        ("number", "1e999"),
        ("choice", "nothing"),
        ("several", ["nothing"]),
    ],
)
def test_what_cannot_be_an_answer_is_refused_and_nobody_is_registered(kind, given):
    ask = question("What?", option("One"), kind=kind)

    with pytest.raises(errors.AnswersRefused) as refused:
        register(asking(ask), {str(ask.key): given})

    assert list(refused.value.sentences) == [str(ask.key)]
    assert not Registration.objects.exists()


@pytest.mark.parametrize("given", [None, {"a": 1}, [1, None], 7, True, [["x"]]])
def test_what_is_of_another_shape_is_no_answer_or_refused_but_never_kept(given):
    kinds = ("text", "choice", "several", "yes_no", "number")
    asks = {kind: question("What?", option("One"), kind=kind) for kind in kinds}
    page = asking(*asks.values())

    places = {kind: register(page, {str(ask.key): given}) for kind, ask in asks.items()}

    yes = str(asks.pop("yes_no").key)
    assert values(places.pop("yes_no")) in ({}, {yes: True})
    assert {kind: place.answers for kind, place in places.items()} == {kind: {} for kind in asks}


def test_a_required_question_must_be_answered():
    ask = question(required=True)

    with pytest.raises(errors.AnswersRefused) as refused:
        register(asking(ask), {})

    assert refused.value.sentences == {str(ask.key): "This question must be answered."}


def test_answers_to_questions_that_are_not_asked_are_left_out():
    ask, internal = question(), question("Badge?", organisers_only=True)
    page = asking(ask, internal)
    given = {str(uuid.uuid4()): "x", str(internal.key): "y", str(ask.key): "z", "": "w"}

    place = register(page, given)

    assert values(place) == {str(ask.key): "z"}


def conditional(**fields):
    """Whether one comes by train; from where, if so; when, if from Tartu."""
    train = question("By train?", kind="yes_no")
    tartu = option("Tartu")
    where = question("From where?", tartu, option("Narva"), shown_if=str(train.key), **fields)
    when = question("When?", shown_if=f"{where.key}:{tartu.key}", **fields)
    return train, where, when, tartu


def test_a_hidden_question_blocks_nobody_and_what_hangs_on_it_is_hidden_too():
    train, *_rest = questions = conditional(required=True)

    place = register(asking(*questions[:3]), {str(train.key): "no"})

    assert values(place) == {str(train.key): False}


def test_hidden_answers_are_dropped():
    train, where, when, tartu = conditional()
    given = {str(train.key): "no", str(where.key): str(tartu.key), str(when.key): "Noon"}

    place = register(asking(train, where, when), given)

    assert values(place) == {str(train.key): False}


def test_a_question_that_is_shown_must_be_answered():
    train, where, when, tartu = conditional(required=True)

    with pytest.raises(errors.AnswersRefused) as refused:
        register(
            asking(train, where, when), {str(train.key): "yes", str(where.key): str(tartu.key)}
        )

    assert list(refused.value.sentences) == [str(when.key)]


def test_one_of_several_chosen_options_shows_what_hangs_on_it():
    one, two = option("One"), option("Two")
    several = question("Which?", one, two, kind="several")
    more = question("More?", shown_if=f"{several.key}:{two.key}")
    both = [str(two.key), str(one.key)]

    place = register(asking(several, more), {str(several.key): both, str(more.key): "Yes"})

    assert values(place) == {
        str(several.key): [str(one.key), str(two.key)],
        str(more.key): "Yes",
    }


@pytest.mark.parametrize("kind", ["choice", "several"])
def test_a_full_option_is_refused_with_a_sentence_and_shown_as_full(kind):
    ask = question("Workshop?", option("Maps", limit=1), option("Walks"), kind=kind)
    page = asking(ask)
    maps, walks = (str(row.key) for row in ask.options.all())
    register(page, {str(ask.key): maps if kind == "choice" else [maps]})

    with pytest.raises(errors.AnswersRefused) as refused:
        register(page, {str(ask.key): maps if kind == "choice" else [walks, maps]})

    assert refused.value.sentences == {str(ask.key): "“Maps” is full. Choose another option."}
    run = run_of(page)
    assert asked.full_options(run, asked.asked(run.event)) == {maps}


def test_an_option_gets_free_when_somebody_cancels_and_stays_ones_own_meanwhile():
    maps = option("Maps", limit=1)
    ask = question("Workshop?", maps)
    page = asking(ask)
    given = {str(ask.key): str(maps.key)}
    first = register(page, given)

    answers.change(first, given, now=NOW)
    registration.cancel(first, now=NOW)

    assert values(register(page, given)) == given


@pytest.mark.parametrize("kind", ["choice", "several"])
def test_a_lowered_limit_takes_nothing_from_who_chose_before(kind):
    maps, walks, why = option("Maps", limit=2), option("Walks"), question()
    ask = question("Workshop?", maps, walks, kind=kind)
    page = asking(ask, why)

    def choosing(*options, because=""):
        keys = [str(row.key) for row in options]
        return {str(ask.key): keys if kind == "several" else keys[0], str(why.key): because}

    first, _second = register(page, choosing(maps)), register(page, choosing(maps))
    elsewhere = register(page, choosing(walks))
    fewer = [option("Maps", limit=1, key=maps.key), option("Walks", key=walks.key)]
    publish_again(
        page, question("Workshop?", *fewer, kind=kind, key=ask.key), question(key=why.key)
    )

    answers.change(first, choosing(maps, because="I do"), now=NOW)

    assert values(Registration.objects.get(pk=first.pk)) == choosing(maps, because="I do")
    with pytest.raises(errors.AnswersRefused):
        register(page, choosing(maps))
    with pytest.raises(errors.AnswersRefused):
        answers.change(elsewhere, choosing(maps), now=NOW)


def test_a_limit_counts_one_run_only():
    maps = option("Maps", limit=1)
    ask = question("Workshop?", maps, sort_order=0)
    page = published(plan(entry(date(2026, 12, 7)), entry(date(2026, 12, 14))), questions=[ask])
    given = {str(ask.key): str(maps.key)}

    for run in page_runs(page):
        registration.register(run=run, contact=ContactFactory(), mode="room", now=NOW, given=given)

    assert Registration.objects.count() == 2


def page_runs(page):
    event = Question.objects.get(event__key=page.translation_key).event
    return list(event.runs.all())


def test_an_option_that_was_removed_meanwhile_is_refused_but_kept_where_it_was_chosen():
    maps, walks = option("Maps"), option("Walks")
    ask = question("Workshop?", maps, walks)
    page = asking(ask)
    given = {str(ask.key): str(maps.key)}
    first = register(page, given)
    publish_again(page, question("Workshop?", option("Walks", key=walks.key), key=ask.key))

    with pytest.raises(errors.AnswersRefused) as refused:
        register(page, given)
    answers.change(first, given, now=NOW)

    assert list(refused.value.sentences.values()) == [
        "This option is not offered any more. Choose another one."
    ]
    asked_now = Question.objects.get(key=ask.key)
    assert asked.in_words(asked_now, Registration.objects.get().answers) == "Maps"


def test_old_answers_keep_the_words_they_were_given_in():
    maps = option("Maps")
    ask = question("Workshop?", maps)
    page = asking(ask)
    given = {str(ask.key): str(maps.key)}
    old = register(page, given)
    publish_again(page, question("Which one?", option("Charts", key=maps.key), key=ask.key))

    new = register(page, given)

    asked_now = Question.objects.get(key=ask.key)
    assert [asked.in_words(asked_now, place.answers) for place in (old, new)] == ["Maps", "Charts"]
    assert str(asked_now.words_at(0)) == "Workshop?"
    [summary] = asked.summary(run_of(page), [asked_now])
    assert [(line.words, line.number) for line in summary.lines] == [("Charts", 2)]


@pytest.mark.parametrize(
    ("kind", "given"), [("yes_no", "yes"), ("number", "12"), ("text", "Because")]
)
def test_an_answer_from_before_a_question_had_options_names_none_of_them(kind, given):
    ask = question("Which?", kind=kind)
    page = asking(ask)
    place = register(page, {str(ask.key): given})
    one = {"key": str(uuid.uuid4()), "words": {"en": "One"}, "limit": None, "retired": False}
    Question.objects.update(kind="several", options=[one])

    asked_now = Question.objects.get()

    assert asked.in_words(asked_now, place.answers) == ""
    [summary] = asked.summary(run_of(page), [asked_now])
    assert [(line.words, line.number) for line in summary.lines] == [("One", 0)]


def test_words_nobody_has_answered_make_no_version():
    ask = question("Wy?")
    page = asking(ask)

    publish_again(page, question("Why?", key=ask.key))

    assert [v["words"] for v in Question.objects.get().versions] == [{"en": "Why?"}]


def test_publishing_again_changes_nothing():
    page = asking(*conditional()[:3])
    before = list(Question.objects.values())

    EventPage.objects.get(pk=page.pk).save_revision().publish()

    assert list(Question.objects.values()) == before


def test_a_question_that_has_gone_is_asked_no_more_and_its_answers_stay():
    ask = question(required=True)
    page = asking(ask)
    place = register(page, {str(ask.key): "Because"})

    publish_again(page)

    assert asked.asked(run_of(page).event) == []
    answers.change(place, {}, now=NOW)
    assert values(Registration.objects.get()) == {str(ask.key): "Because"}
    [column] = asked.columns(run_of(page), with_sensitive=False)
    assert asked.in_words(column, place.answers) == "Because"


def test_what_hung_on_a_question_that_has_gone_is_asked_of_everybody():
    train, where, _when, tartu = conditional()
    page = asking(train, where)
    publish_again(page, question("From where?", option("Tartu", key=tartu.key), key=where.key))

    place = register(page, {str(where.key): str(tartu.key)})

    assert values(place) == {str(where.key): str(tartu.key)}


def test_answers_can_be_changed_as_long_as_one_can_cancel_and_the_history_says_so():
    ask = question()
    page = asking(ask, cancel_hours_before=48)
    place = register(page, {str(ask.key): "One"})
    last = BEGINS - timedelta(hours=48)

    answers.change(place, {str(ask.key): "Two"}, now=last - timedelta(seconds=1))
    with pytest.raises(errors.TooLate):
        answers.change(place, {str(ask.key): "Three"}, now=last)

    assert values(Registration.objects.get()) == {str(ask.key): "Two"}
    assert list(place.changes.values_list("action", "actor")) == [
        ("register", None),
        ("answer", None),
    ]


def test_answers_of_a_cancelled_registration_stay_as_they_are():
    ask = question()
    place = register(asking(ask), {str(ask.key): "One"})
    registration.cancel(place, now=NOW)

    with pytest.raises(errors.NotAllowed):
        answers.change(place, {str(ask.key): "Two"}, now=NOW)


def test_an_organiser_fills_in_what_only_organisers_are_asked_and_people_keep_it():
    ask, badge = question(required=True), question("Badge?", organisers_only=True)
    place = register(asking(ask, badge), {str(ask.key): "One"})
    organiser = MemberFactory()

    answers.change(place, {str(badge.key): "7"}, now=BEGINS, actor=organiser)
    answers.change(place, {str(ask.key): "Two"}, now=NOW)

    assert values(Registration.objects.get()) == {str(ask.key): "Two", str(badge.key): "7"}
    assert place.changes.filter(action="answer", actor=organiser).count() == 1


def test_sensitive_answers_are_erased_once_and_only_when_their_time_is_over():
    diet, why = question("Diet?", sensitive=True, erase_days=10), question()
    page = asking(diet, why)
    register(page, {str(diet.key): "Nuts", str(why.key): "Because"})
    over = run_of(page).ends_at + timedelta(days=10)

    early = answers.erase_due(now=over - timedelta(seconds=1))
    due = answers.erase_due(now=over)
    again = answers.erase_due(now=over + timedelta(days=1))

    assert (early, due, again) == (0, 1, 0)
    assert values(Registration.objects.get()) == {str(why.key): "Because"}


@pytest.mark.parametrize("is_answered", [True, False])
def test_what_a_question_is_answered_with_changes_only_while_nobody_has(is_answered):
    ask = question("Which?", option("One"), option("Two"), required=True)
    page = asking(ask)
    one = str(ask.options.all()[0].key)
    if is_answered:
        register(page, {str(ask.key): one})

    # As a draft from before the first answer does, by schedule or among others.
    publish_again(page, question("How much?", key=ask.key, kind="scale"))

    now = Question.objects.get()
    assert str(now.words) == "How much?"
    assert (now.kind, len(now.offered())) == (("choice", 2) if is_answered else ("scale", 0))
    [summary] = asked.summary(run_of(page), [now])
    assert sum(line.number for line in summary.lines) == is_answered


def test_a_question_that_was_answered_with_something_else_has_results_of_what_can_be_counted():
    ask = question("How much?", kind="scale")
    page = asking(ask)
    for value in ("2", "5", "Good"):
        place = register(page, {str(ask.key): "5"})
        place.answers[str(ask.key)]["value"] = value
        place.save()

    [summary] = asked.summary(run_of(page), list(Question.objects.all()))

    assert [line.number for line in summary.lines] == [0, 1, 0, 0, 1]
    assert (summary.answered, summary.mean) == (3, Decimal("3.5"))


def call_off(date, now=NOW):
    return dates.cancel(date, reason="Ill", actor=MemberFactory(), now=now)


def put_off(date):
    return dates.postpone(date, reason="Ill", actor=MemberFactory(), now=NOW)


def test_a_run_that_was_called_off_keeps_sensitive_answers_as_long_as_if_it_took_place():
    diet, why = question("Diet?", sensitive=True, erase_days=10), question()
    page = asking(diet, why)
    register(page, {str(diet.key): "Nuts", str(why.key): "Because"})
    over = run_of(page).ends_at + timedelta(days=10)
    call_off(Occurrence.objects.get())

    early = answers.erase_due(now=over - timedelta(seconds=1))
    due = answers.erase_due(now=over)
    again = answers.erase_due(now=over + timedelta(days=1))

    assert run_of(page).ends_at is None
    assert (early, due, again) == (0, 1, 0)
    assert values(Registration.objects.get()) == {str(why.key): "Because"}


def test_what_nobody_comes_to_any_more_and_no_page_shows_is_erased_as_well():
    diet = question("Diet?", sensitive=True, erase_days=10)
    page = asking(diet)
    place = register(page, {str(diet.key): "Nuts"})
    over = run_of(page).ends_at + timedelta(days=10)
    registration.cancel(place, now=NOW)
    Occurrence.objects.update(status="withdrawn")
    runs.refresh_bounds(Run.objects.all())

    assert answers.erase_due(now=over - timedelta(seconds=1)) == 0
    assert answers.erase_due(now=over) == 1


def test_nothing_is_erased_while_a_date_waits_for_its_new_day():
    diet = question("Diet?", sensitive=True, erase_days=10)
    page = asking(diet)
    register(page, {str(diet.key): "Nuts"})
    waits = put_off(Occurrence.objects.get())
    later = BEGINS + timedelta(days=90)

    waiting = answers.erase_due(now=later)
    call_off(waits, now=later)
    called_off = answers.erase_due(now=later)

    assert (waiting, called_off) == (0, 1)
    assert Registration.objects.get().answers == {}


def test_a_date_called_off_long_after_its_day_is_not_forgotten_for_the_others():
    diet = question("Diet?", sensitive=True, erase_days=10, sort_order=0)
    page = published(plan(entry(date(2026, 12, 7)), entry(date(2026, 12, 14))), questions=[diet])
    for run in page_runs(page):
        registration.register(
            run=run, contact=ContactFactory(), mode="room", now=NOW, given={str(diet.key): "Nuts"}
        )
    waits = put_off(Occurrence.objects.order_by("start")[0])
    later = BEGINS + timedelta(days=90)

    the_other = answers.erase_due(now=later)
    call_off(waits, now=later + timedelta(days=1))
    this_one = answers.erase_due(now=later + timedelta(days=2))

    assert (the_other, this_one) == (1, 1)


@pytest.mark.parametrize("is_called_off", [False, True])
@pytest.mark.parametrize("is_organiser", [False, True])
def test_nobody_fills_in_again_what_was_erased(is_called_off, is_organiser):
    diet = question("Diet?", sensitive=True, erase_days=10)
    page = asking(diet)
    place = register(page, {})
    over = run_of(page).ends_at + timedelta(days=10)
    if is_called_off:
        call_off(Occurrence.objects.get())

    with suppress(errors.TooLate):
        answers.change(
            place,
            {str(diet.key): "Nuts"},
            now=over,
            actor=MemberFactory() if is_organiser else None,
        )

    assert Registration.objects.get().answers == {}


def test_a_sensitive_question_stays_so_while_anybody_has_answered_it():
    diet = question("Diet?", sensitive=True, erase_days=10)
    page = asking(diet)
    register(page, {str(diet.key): "Nuts"})
    over = run_of(page).ends_at + timedelta(days=10)

    publish_again(page, question("Diet?", erase_days=10, key=diet.key))
    promised = Question.objects.get().sensitive
    hidden = asked.columns(run_of(page), with_sensitive=False)
    erased = answers.erase_due(now=over)
    publish_again(page, question("Diet?", erase_days=10, key=diet.key))

    assert (promised, hidden, erased) == (True, [], 1)
    assert Question.objects.get().sensitive is False


def test_a_sensitive_question_nobody_has_answered_can_be_opened_to_all():
    diet, why = question("Diet?", sensitive=True), question()
    page = asking(diet, why)
    register(page, {str(why.key): "Because"})

    publish_again(page, question("Diet?", key=diet.key), question(key=why.key))

    assert not Question.objects.filter(sensitive=True).exists()


def test_erasing_asks_the_same_however_many_questions_are_done(django_assert_num_queries):
    for _number in range(3):
        asking(question("Diet?", sensitive=True, erase_days=10))

    with django_assert_num_queries(2):
        answers.erase_due(now=NOW)


def test_answering_costs_the_same_queries_for_any_number_of_people(django_assert_max_num_queries):
    maps = option("Maps", limit=50)
    ask = question("Workshop?", maps)
    page = asking(ask)
    given = {str(ask.key): str(maps.key)}
    costs = []

    for _person in range(6):
        contact = ContactFactory()
        with django_assert_max_num_queries(30) as counted:
            register(page, given, contact)
        costs.append(len(counted))

    assert len(set(costs[1:])) == 1

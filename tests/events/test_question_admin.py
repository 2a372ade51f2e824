"""The form builder: an editor posts the edit screen as a browser does."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from wagtail.models import Locale

from events import ready_questions
from events.models import EventPage, FeedbackQuestion, Question
from events.services import copying, registration
from tests.events import admin
from tests.factories.events import ContactFactory, published
from tests.factories.feedback import later, said, surveyed
from tests.factories.questions import asking, option, question, run_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW):
        yield


def words(prefix, name, **texts):
    return {f"{prefix}-{name}_{code}": texts.get(code, "") for code in LANGUAGES}


def row(number, text="", *options, **fields):
    """The fields of a question that was added in the browser, with its options."""
    prefix = f"questions-{number}"
    values = {
        "id": "",
        "key": "",
        "ORDER": str(number + 1),
        "DELETE": "",
        "kind": "text",
        "shown_if": "",
        "erase_days": "30",
        **fields,
    }
    data = {f"{prefix}-{name}": value for name, value in values.items()}
    data |= words(prefix, "words", en=text) | words(prefix, "help")
    data[f"{prefix}-options-TOTAL_FORMS"] = str(len(options))
    data[f"{prefix}-options-INITIAL_FORMS"] = "0"
    for place, (label, limit) in enumerate(options):
        own = f"{prefix}-options-{place}"
        data |= {f"{own}-id": "", f"{own}-key": "", f"{own}-ORDER": str(place + 1)}
        data |= {f"{own}-DELETE": "", f"{own}-limit": limit, **words(own, "words", en=label)}
    return data


def with_rows(form, *rows):
    """The form after pressing "Add question" so often."""
    for added in rows:
        form = {**form, **added}
    return {**form, "questions-TOTAL_FORMS": str(len(rows))}


def opened(client, page):
    return admin.form_of(client.get(admin.edit_url(page)))


def rows_of(page):
    """The keys of the questions and options in the newest version, in order."""
    latest = EventPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return [
        (str(row.key), [str(option.key) for option in row.options.all()], row.shown_if)
        for row in latest.questions.all()
    ]


WORKSHOP = ("Workshop?", ("Maps", "2"), ("Walks", ""))


def test_an_editor_builds_a_form_and_publishing_makes_its_questions(client):
    admin.editor(client)
    page = published()
    rows = (
        row(0, *WORKSHOP, kind="choice", required="on"),
        row(1, "Anything else?", kind="long", sensitive="on", erase_days="7"),
    )

    admin.publish(client, admin.edit_url(page), with_rows(opened(client, page), *rows))

    first, second = Question.objects.all()
    assert (first.kind, first.words, first.required) == ("choice", {"en": "Workshop?"}, True)
    assert [(o["words"], o["limit"]) for o in first.offered()] == [
        ({"en": "Maps"}, 2),
        ({"en": "Walks"}, None),
    ]
    assert (second.kind, second.sensitive, second.erase_days) == ("long", True, 7)


def test_a_question_for_a_file_has_no_options_and_nothing_hangs_on_it(client):
    admin.editor(client)
    page = published()
    plan = row(0, "Plan?", ("Maps", ""), kind="file", required="on")

    admin.publish(client, admin.edit_url(page), with_rows(opened(client, page), plan))
    hanging = with_rows(opened(client, page), {}, row(1, "Why?", shown_if="#questions-0"))
    refused = admin.save(client, admin.edit_url(page), hanging, **{"action-publish": "1"})

    ask = Question.objects.get()
    assert (ask.kind, ask.required, ask.options) == ("file", True, [])
    assert "That question or option is not there any more." in refused.content.decode()


@pytest.mark.parametrize(
    ("shown_if", "first"),
    [
        ("#questions-0-options-1", row(0, *WORKSHOP, kind="choice")),
        ("#questions-0", row(0, "By train?", kind="yes_no")),
    ],
)
def test_a_question_hangs_on_one_added_in_the_same_sitting(client, shown_if, first):
    admin.editor(client)
    page = published()
    second = row(1, "From where?", shown_if=shown_if)

    admin.publish(client, admin.edit_url(page), with_rows(opened(client, page), first, second))

    parent, child = Question.objects.all()
    wished = f"{parent.key}:{parent.options[1]['key']}" if parent.options else str(parent.key)
    assert child.shown_if == wished


def test_drafts_autosaves_and_publishing_keep_keys_and_conditions(client):
    admin.editor(client)
    page = published()
    rows = (
        row(0, *WORKSHOP, kind="choice"),
        row(1, "Where to?", shown_if="#questions-0-options-0"),
    )
    form = admin.autosave(client, admin.edit_url(page), with_rows(opened(client, page), *rows))
    before = rows_of(page)

    form = admin.autosave(client, admin.edit_url(page), {**form, "lead": "Come"})
    autosaved = rows_of(page)
    admin.publish(client, admin.edit_url(page), opened(client, page))
    admin.publish(client, admin.edit_url(page), {**opened(client, page), "lead": "Come all"})

    assert autosaved == rows_of(page) == before
    assert [str(q.key) for q in Question.objects.all()] == [key for key, _options, _if in before]
    assert Question.objects.get(order=1).shown_if == f"{before[0][0]}:{before[0][1][0]}"


def test_a_form_that_makes_no_sense_is_not_published(client):
    admin.editor(client)
    page = published()
    form = opened(client, page)

    def refused(*rows):
        said = admin.publish(client, admin.edit_url(page), with_rows(form, *rows))
        return said.content.decode()

    after_it = "It can only hang on a question that comes before it."
    paid = row(0, "Paid?", kind="yes_no", organisers_only="on")
    assert "Give it at least one option" in refused(row(0, "Which?", kind="choice"))
    assert after_it in refused(
        row(0, "Where?", shown_if="#questions-1"), row(1, "Train?", kind="yes_no")
    )
    assert after_it in refused(row(0, "Train?", kind="yes_no", shown_if="#questions-0"))
    assert "not there any more. Choose another" in refused(row(0, "Where?", shown_if="nonsense"))
    assert "this one would never be asked." in refused(
        paid, row(1, "Why?", shown_if="#questions-0")
    )
    assert not Question.objects.exists()


def test_a_draft_may_have_a_choice_without_options(client):
    admin.editor(client)
    page = published()
    rows = [row(0, "Which?", kind="choice")]

    admin.autosave(client, admin.edit_url(page), with_rows(opened(client, page), *rows))

    assert len(rows_of(page)) == 1


def test_what_a_question_is_answered_with_is_fixed_once_somebody_has_answered(client):
    admin.editor(client)
    ask = question()
    page = asking(ask)
    registration.register(
        run=run_of(page),
        contact=ContactFactory(),
        mode="room",
        now=NOW,
        given={str(ask.key): "Because"},
    )
    form = {**opened(client, page), "questions-0-kind": "number"}

    response = admin.publish(client, admin.edit_url(page), form)

    assert "People have answered this question" in response.content.decode()
    assert Question.objects.get().kind == "text"


def test_an_event_like_another_asks_the_same_under_the_same_keys(client):
    member = admin.editor(client)
    train = question("By train?", kind="yes_no")
    page = asking(train, question("Where?", option("Tartu"), shown_if=str(train.key)))

    copy = copying.copy(
        page, title="Again", slug="again", first_day=None, languages=[], actor=member
    )
    copy.get_latest_revision().publish()

    assert rows_of(copy) == rows_of(page)
    assert Question.objects.count() == 4
    assert EventPage.objects.get(pk=page.pk).questions.count() == 2


def test_a_translation_changes_no_question_and_shows_none(client):
    admin.editor(client)
    page = asking(question("Which?", option("One")))
    before = list(Question.objects.values())

    translated = page.copy_for_translation(Locale.objects.get(language_code="et"))
    translated.get_latest_revision().publish()
    html = client.get(admin.edit_url(translated)).content.decode()

    assert list(Question.objects.values()) == before
    assert 'name="questions-TOTAL_FORMS"' not in html


def test_hostile_words_come_out_as_text_in_the_builder(client):
    admin.editor(client)
    bad = "</script><script>alert(1)</script>"
    page = asking(question(bad, option(bad)), question("Why?"))

    html = client.get(admin.edit_url(page)).content.decode()

    assert "<script>alert(1)" not in html


def test_the_builder_offers_ready_made_questions_in_the_languages_there_are_words_for(client):
    admin.editor(client)

    html = client.get(admin.add_url()).content.decode()

    names = [
        ready["name"]
        for questions in (ready_questions.READY, ready_questions.FEEDBACK)
        for ready in ready_questions.filled_in(questions)
    ]
    assert names == [
        *("Diet", "Accessibility needs", "Language"),
        *("How useful it was", "What to do differently", "Recommending it"),
    ]
    assert all(f">{name}</button>" in html for name in names)
    assert ready_questions.in_all_languages("Cancel")["en"] == "Cancel"
    assert ready_questions.in_all_languages("no such words") == {"en": "no such words"}


def afterwards(number, text="", *options, **fields):
    """The same for a question of the survey."""
    data = row(number, text, *options, **fields)
    unknown = {f"questions-{number}-{name}" for name in ("erase_days", "sensitive")}
    return {
        f"feedback_{name}": value
        for name, value in data.items()
        if name not in unknown and not name.endswith("-limit")
    }


def with_survey(form, *rows):
    for added in rows:
        form = {**form, **added}
    return {**form, "feedback_questions-TOTAL_FORMS": str(len(rows))}


def test_an_editor_asks_afterwards_and_it_is_asked_nobody_who_registers(client):
    admin.editor(client)
    page = published()
    rows = (
        afterwards(0, "Useful?", kind="scale", required="on"),
        afterwards(1, "Better?", ("Yes, much", ""), kind="choice"),
        afterwards(2, "How?", kind="long", shown_if="#feedback_questions-1-options-0"),
    )

    admin.publish(client, admin.edit_url(page), with_survey(opened(client, page), *rows))

    useful, better, how = FeedbackQuestion.objects.all()
    assert (useful.kind, useful.required, better.kind) == ("scale", True, "choice")
    assert how.shown_if == f"{better.key}:{better.options[0]['key']}"
    assert not Question.objects.exists()


def test_nobody_is_asked_afterwards_for_what_says_who_they_are(client):
    admin.editor(client)
    page = published()
    kinds = ("file", "email", "number")
    rows = [afterwards(at, "Who?", kind=kind) for at, kind in enumerate(kinds)]
    form = with_survey(opened(client, page), *rows)

    refused = admin.save(client, admin.edit_url(page), form, **{"action-publish": "1"})

    said = refused.content.decode()
    assert all(f"Select a valid choice. {kind} is not one of" in said for kind in kinds)


def test_what_a_question_afterwards_is_answered_with_cannot_change_once_somebody_answered(client):
    admin.editor(client)
    ask = later(kind="scale")
    run = surveyed(ask)
    said(run, ask, "5", now=datetime(2026, 12, 8, tzinfo=UTC))
    page = EventPage.objects.get(pk=run.event.schedule_page_id)
    form = {**opened(client, page), "feedback_questions-0-kind": "long"}

    refused = admin.save(client, admin.edit_url(page), form, **{"action-publish": "1"})

    assert "People have answered this question" in refused.content.decode()


def test_a_copied_event_asks_afterwards_as_well(client):
    run = surveyed(later("Useful?", kind="scale"), later("Better?", "Yes", "No"), anonymous=False)
    page = EventPage.objects.get(pk=run.event.schedule_page_id)
    made = copying.copy(
        page,
        title="Again",
        slug="again",
        first_day=date(2027, 1, 11),
        languages=[],
        actor=admin.editor(client),
    )

    draft = made.get_latest_revision_as_object()

    asked = list(draft.feedback_questions.all())
    assert [str(row.words) for row in asked] == ["Useful?", "Better?"]
    assert [str(option) for option in asked[1].options.all()] == ["Yes", "No"]
    assert not draft.feedback_anonymous
    assert {row.pk for row in asked}.isdisjoint(
        page.feedback_questions.values_list("pk", flat=True)
    )


def test_two_versions_are_compared_with_what_is_asked_afterwards(client):
    admin.editor(client)
    page = published()
    first = page.latest_revision_id
    rows = afterwards(0, "Useful?", kind="scale", required="on")
    admin.publish(client, admin.edit_url(page), with_survey(opened(client, page), rows))
    page.refresh_from_db()

    compared = client.get(
        reverse(
            "wagtailadmin_pages:revisions_compare", args=[page.pk, first, page.latest_revision_id]
        )
    )

    assert "Useful? [Scale from 1 to 5] must be answered" in compared.content.decode()


def test_who_may_not_edit_the_event_cannot_post_questions(client):
    page = published()
    admin.editor(client)
    form = with_rows(opened(client, page), row(0, "Why?"))
    client.logout()
    admin.editor(client, "Moderators")

    response = client.post(admin.edit_url(page), {**form, "action-publish": "1"})

    assert response.status_code in (302, 403)
    assert not Question.objects.exists()


def test_who_sees_the_answers_is_folded_away_until_it_is_unusual(client):
    admin.editor(client)
    usual, unusual = asking(question("Why?")), asking(question("Diet?", sensitive=True))

    opened_at_once = [
        client.get(admin.edit_url(page)).content.decode().count('<details class="folded" open')
        for page in (usual, unusual)
    ]

    assert opened_at_once[1] == opened_at_once[0] + 1


def test_translate_this_page_leaves_the_questions_as_they_are(
    client, django_capture_on_commit_callbacks
):
    admin.editor(client)
    train = question("By train?", kind="yes_no")
    page = asking(train, question("Which?", option("One"), shown_if=str(train.key)))
    before = list(Question.objects.values())
    locale = Locale.objects.get(language_code="et")

    with django_capture_on_commit_callbacks(execute=True):
        submit = reverse("wagtail_localize:submit_page_translation", args=(page.pk,))
        client.post(submit, {"locales": [str(locale.pk)]})
        translated = EventPage.objects.get(locale=locale, translation_key=page.translation_key)
        client.post(admin.edit_url(translated), {"action": "publish"})

    assert EventPage.objects.get(pk=translated.pk).live
    assert list(Question.objects.values()) == before

"""An organiser builds a form with a question that hangs on another; visitors and members meet it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from events.models import Question, Registration
from tests.browser.test_first_thread import a_monday_to_come, sign_in
from tests.factories.events import entry, plan, published
from tests.factories.people import MemberFactory
from tests.factories.questions import option, question, run_of

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_request_leaves_the_site(page: Page, live_server) -> Iterator[None]:
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    yield
    assert [a for a in asked if not a.startswith((live_server.url, "data:", "blob:"))] == []
    assert len(asked) > 5


def test_an_organiser_builds_a_form_with_a_conditional_question(page: Page, live_server):
    event_page = published(plan(entry(a_monday_to_come())), title="Meetup")
    organiser = MemberFactory(groups=["Organisers"])
    page.goto(f"{live_server.url}/admin/pages/{event_page.pk}/edit/#tab-questions")
    sign_in(page, organiser.email)
    add = page.get_by_role("button", name="Add question")
    add.click()
    page.locator("[name='questions-0-kind']").select_option("choice")
    page.locator("[name='questions-0-words_en']").fill("How do you come?")
    for number, words in enumerate(["By train", "On foot"]):
        page.locator("#id_questions-0-options-ADD").click()
        page.locator(f"[name='questions-0-options-{number}-words_en']").fill(words)
    add.click()
    page.locator("[name='questions-1-words_en']").fill("From which station?")
    condition = page.locator("[name='questions-1-shown_if']")
    condition.focus()
    condition.select_option(label="How do you come?: By train")
    page.get_by_role("button", name="Diet", exact=True).click()
    expect(page.locator("[name='questions-2-options-0-words_en']")).to_have_value("Vegetarian")
    publish(page)

    way, station, diet = Question.objects.all()
    assert station.shown_if == f"{way.key}:{way.options[0]['key']}"
    assert (diet.kind, diet.sensitive, len(diet.offered())) == ("several", True, 6)
    assert [option["words"] for option in way.offered()] == [
        {"en": "By train"},
        {"en": "On foot"},
    ]
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/en/events/register/{run_of(event_page).uuid}/guest/")
    asked = page.get_by_label("From which station?")
    expect(page.get_by_label("By train")).to_be_visible()
    expect(asked).to_be_hidden()
    page.get_by_label("By train").check()
    expect(asked).to_be_visible()
    page.get_by_label("On foot").check()
    expect(asked).to_be_hidden()


def publish(page: Page) -> None:
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text(re.compile("Page 'Meetup' has been"))).to_be_visible()


def test_a_member_is_shown_a_question_once_it_is_asked(page: Page, live_server):
    train = option("By train")
    way = question("How do you come?", train, option("On foot"), required=True, sort_order=0)
    station = question(
        "From which station?",
        shown_if=f"{way.key}:{train.key}",
        required=True,
        sort_order=1,
    )
    event_page = published(
        plan(entry(a_monday_to_come())), title="Meetup", questions=[way, station]
    )
    member = MemberFactory()
    page.goto(f"{live_server.url}/en/events/register/{run_of(event_page).uuid}/")
    sign_in(page, member.email)
    asked = page.get_by_label("From which station?")
    expect(page.get_by_label("By train")).to_be_visible()
    expect(asked).to_be_hidden()

    page.get_by_label("By train").check()
    expect(asked).to_be_visible()
    page.get_by_label("On foot").check()
    expect(asked).to_be_hidden()
    page.get_by_label("By train").check()
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    asked.fill("Tapa")
    page.get_by_role("button", name="Register", exact=True).click()

    expect(page).to_have_url(re.compile("/registrations/"))
    page.get_by_role("link", name="Change my answers").click()
    expect(asked).to_have_value("Tapa")
    answers = Registration.objects.get().answers
    assert answers[str(station.key)]["value"] == "Tapa"

"""Calls: they open and close by the clock, whatever a cache has kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from home.call_form import extension
from home.enums import CallState
from home.models import CallsPage, OpenCallPage
from home.queries import calls
from search.models import SearchEntry
from tests.events import admin
from tests.factories.news import (
    TopicFactory,
    blocks,
    call,
    contact_form,
    site_image,
)
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.home import editing
from tests.home.test_initiatives import a_block, a_document

pytestmark = pytest.mark.django_db

OPENS = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
# 16:00 in Tallinn, in winter.
CLOSES = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
MOMENT, DAY = timedelta(seconds=1), timedelta(days=1)
LATER = (CLOSES + 7 * DAY, CLOSES + 14 * DAY)
ADDRESS = "https://forms.example.org/answer"
RESULT = blocks(("text", "<p>Three of nine</p>"))
CHOSEN = blocks(("chosen", {"name": "City of Valga", "text": "A form less"}))


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(OPENS + DAY, tick=False):
        yield


def text(body: bytes) -> str:
    return unescape(" ".join(body.decode().split()))


def a_call(title: str = "Call", **fields: Any) -> OpenCallPage:
    wanted = {"opens_at": OPENS, "closes_at": CLOSES, "answer_address": ADDRESS, **fields}
    return call(title, **wanted)


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (OPENS - MOMENT, CallState.PLANNED),
        (OPENS, CallState.OPEN),
        (CLOSES - 7 * DAY - MOMENT, CallState.OPEN),
        (CLOSES - 7 * DAY, CallState.CLOSING),
        (CLOSES - MOMENT, CallState.CLOSING),
        (CLOSES, CallState.CLOSED),
    ],
)
def test_the_clock_alone_says_where_a_call_stands(moment: datetime, state: CallState):
    assert OpenCallPage(opens_at=OPENS, closes_at=CLOSES).state_at(moment) == state


def test_with_a_result_it_is_decided_but_never_before_its_deadline():
    page = OpenCallPage(opens_at=OPENS, closes_at=CLOSES, result=RESULT)

    assert page.state_at(CLOSES - MOMENT) == CallState.CLOSING
    assert page.state_at(CLOSES) == CallState.DECIDED


def test_a_draft_without_dates_is_planned():
    assert OpenCallPage().state_at(OPENS) == CallState.PLANNED


def test_a_cache_never_brings_back_the_button_of_a_closed_call(client: Client):
    path = a_call().url
    with time_machine.travel(CLOSES - MOMENT, tick=False):
        before = client.get(path)
        kept = client.get(path, headers={"If-None-Match": before["ETag"]})
    with time_machine.travel(CLOSES, tick=False):
        after = client.get(path, headers={"If-None-Match": before["ETag"]})

    assert (before["Cache-Control"], kept.status_code) == ("public, no-cache", 304)
    assert ADDRESS in text(before.content)
    assert after.status_code == 200
    assert ADDRESS not in text(after.content)
    assert "This call is closed. Nothing more can be sent in." in text(after.content)


@pytest.mark.parametrize("border", [OPENS, CLOSES - 7 * DAY, CLOSES])
def test_at_each_border_page_and_list_are_new_to_a_cache(client: Client, border: datetime):
    path = a_call().url
    for address in (path, "/en/calls/"):
        with time_machine.travel(border - MOMENT, tick=False):
            before = client.get(address)["ETag"]
        with time_machine.travel(border, tick=False):
            assert client.get(address)["ETag"] != before


def test_nobody_can_answer_before_it_opens(client: Client):
    page = a_call(opens_at=OPENS + 5 * DAY)

    body = text(client.get(page.url).content)

    assert "This call is not open yet." in body
    assert ADDRESS not in body


def test_the_deadline_says_where_its_clock_stands_and_what_the_readers_shows(client: Client):
    page = a_call()
    client.force_login(MemberFactory(time_zone="America/New_York"))

    visitor, member = (text(c.get(page.url).content) for c in (Client(), client))

    deadline = '16:00</time> <span class="call__zone">(Tallinn time)</span>'
    assert deadline in visitor
    assert deadline in member
    assert "Tuesday 1 December 2026, 09:00 (New York time)" in member
    assert "New York" not in visitor


def test_a_deadline_on_the_day_the_clocks_change_keeps_its_wall_time(client: Client):
    # 25 October 2026: at 04:00 the clocks of Tallinn go back to 03:00.
    page = a_call(opens_at=OPENS - 60 * DAY, closes_at=datetime(2026, 10, 25, 13, 0, tzinfo=UTC))

    assert "Sunday 25 October 2026, 15:00" in text(client.get(page.url).content)


def test_the_list_has_open_ones_by_deadline_then_planned_then_what_is_over(client: Client):
    a_call("Later", closes_at=CLOSES + DAY)
    a_call("Sooner")
    a_call("Next year", opens_at=CLOSES, closes_at=CLOSES + 30 * DAY)
    a_call("Next week", opens_at=OPENS + 7 * DAY)
    a_call("Long over", opens_at=OPENS - 90 * DAY, closes_at=OPENS - 60 * DAY)
    a_call("Just over", opens_at=OPENS - 90 * DAY, closes_at=OPENS, chosen=CHOSEN)

    groups = client.get("/en/calls/").context["listing"].groups

    assert [(group.name, [one.target.title for one in group.calls]) for group in groups] == [
        ("open", ["Sooner", "Later"]),
        ("planned", ["Next week", "Next year"]),
        ("over", ["Just over", "Long over"]),
    ]
    assert [one.state for one in groups[2].calls] == ["decided", "closed"]


def test_what_is_over_goes_on_on_a_page_of_its_own(client: Client, monkeypatch: Any):
    monkeypatch.setattr(calls, "OVER_A_PAGE", 2)
    a_call("Open")
    for number in range(5):
        closes = OPENS - (number + 1) * DAY
        a_call(f"Over {number}", opens_at=OPENS - 90 * DAY, closes_at=closes)

    def shown(address: str) -> list[tuple[str, list[str]]]:
        groups = client.get(address).context["listing"].groups
        return [(group.name, [one.target.title for one in group.calls]) for group in groups]

    first = [("open", ["Open"]), ("over", ["Over 0", "Over 1"])]
    assert shown("/en/calls/") == first
    assert shown("/en/calls/?page=2") == [("over", ["Over 2", "Over 3"])]
    assert shown("/en/calls/?page=3") == [("over", ["Over 4"])]
    assert '<a class="pagination__link" rel="next" href="?page=3">' in text(
        client.get("/en/calls/?page=2").content
    )
    assert shown("/en/calls/?page=4") == first
    assert "The list has no such page." in text(client.get("/en/calls/?page=4").content)
    assert shown("/en/calls/?page=x") == first


def test_a_list_without_calls_says_so(client: Client):
    assert "There are no calls yet." in text(client.get("/en/calls/").content)


def test_in_another_language_it_stands_once(client: Client):
    source = a_call("Call for pilots")
    a_call("Katsetuste konkurss", language="et", translation_of=source)
    a_call("Draft").unpublish()

    estonian, latvian = (text(client.get(f"/{code}/calls/").content) for code in ("et", "lv"))

    assert (estonian.count("Katsetuste konkurss"), estonian.count("Call for pilots")) == (1, 0)
    assert 'hreflang="en" lang="en">Call for pilots</a>' in latvian
    assert "Draft" not in estonian + latvian


def full(count: int = 1, **more: Any) -> OpenCallPage:
    document = a_document("Conditions")
    role = {"name": "The Unit", "role": "questions", "email": "unit@example.org", "phone": ""}
    fields: dict[str, Any] = {
        "lead": "Money for trying something out",
        "picture": site_image(),
        "topics": [TopicFactory() for _n in range(count)],
        "organisations": [OrganisationFactory(name={"en": f"Agency {n}"}) for n in range(count)],
        "body": blocks(("text", "<p>Why we ask</p>")),
        "who": blocks(("text", "<p>Every municipality</p>")),
        "offer": blocks(("text", "<p>Money and advice</p>")),
        "amount": "20000",
        "places": 12,
        "steps": blocks(*[("step", {"title": "Write a page", "text": "No more"})] * count),
        "documents": blocks(*[a_block(document)] * count),
        "updates": blocks(*[("update", {"day": "2026-11-02", "text": "Two places more"})] * count),
        "contact": blocks(("contact", role)),
        "questions_until": CLOSES - 2 * DAY,
        "decision_on": "2027-01",
    }
    return a_call("Try it out", **{**fields, **more})


def test_a_page_says_all_that_one_asks(client: Client):
    body = text(client.get(full().url).content)

    for said in (
        "<h1>Try it out</h1>",
        "Agency 0",
        "Why we ask",
        "Every municipality",
        "Money and advice",
        "€20,000",
        "<dt>Places</dt><dd>12</dd>",
        "Write a page",
        "Conditions</a>",
        "Two places more",
        "mailto:unit@example.org",
        "Sunday 29 November 2026, 16:00",
        "<dd>January 2027</dd>",
        f'<a class="button" href="{ADDRESS}" rel="noopener external">Take part</a>',
    ):
        assert said in body


def test_questions_end_before_the_call(client: Client):
    page = full()

    with time_machine.travel(CLOSES - DAY, tick=False):
        assert "No more questions are answered." in text(client.get(page.url).content)


def test_a_decided_call_shows_result_and_who_was_chosen(client: Client):
    page = full(result=RESULT, chosen=CHOSEN, closes_at=OPENS + DAY, questions_until=None)

    body = text(client.get(page.url).content)

    assert "This call is closed and decided." in body
    assert "Three of nine" in body
    assert "City of Valga" in body
    assert "Take part" not in body


def test_a_result_that_is_there_too_early_is_not_shown(client: Client):
    # No editor can publish it so, but the deadline may be put off.
    body = text(client.get(full(result=RESULT, chosen=CHOSEN).url).content)

    assert "Three of nine" not in body
    assert "City of Valga" not in body


@pytest.mark.parametrize("language", ["en", "et", "lv"])
def test_one_answers_by_the_contact_form_in_ones_language(client: Client, language: str):
    form = contact_form("Contact")
    contact_form("Kontakt", language="et", translation_of=form)
    page = a_call(answer_address="", answer_page=form, language=language)

    answer = client.get(page.url).context["whole"].answer

    assert answer.target.title == ("Kontakt" if language == "et" else "Contact")


def test_without_its_form_a_call_has_no_button(client: Client):
    form = contact_form()
    page = a_call(answer_address="", answer_page=form)
    form.unpublish()

    assert client.get(page.url).context["whole"].answer is None


def test_one_answers_by_mail(client: Client):
    page = a_call(answer_address="", answer_email="calls@example.org")

    assert 'href="mailto:calls@example.org">Take part</a>' in text(client.get(page.url).content)


@pytest.mark.parametrize("count", [1, 4])
def test_a_page_costs_the_same_whatever_is_in_it(
    client: Client, django_assert_num_queries: Any, count: int
):
    path = full(count).url
    client.get(path)

    with django_assert_num_queries(11):
        client.get(path)


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_costs_the_same_for_any_number(
    client: Client, django_assert_num_queries: Any, count: int
):
    for number in range(count):
        a_call(f"Call {number}", picture=site_image())
    client.get("/en/calls/")

    with django_assert_num_queries(9):
        client.get("/en/calls/")


def test_search_and_sitemap_know_it(client: Client):
    page = full()

    entry = SearchEntry.objects.get(page=page.pk)

    assert (entry.kind, "Every municipality" in entry.text) == ("call", True)
    assert page.url in client.get("/sitemap-pages-1.xml").content.decode()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"closes_at": OPENS}, "closes_at"),
        ({"closes_at": OPENS - DAY}, "closes_at"),
        ({"questions_until": CLOSES + DAY}, "questions_until"),
        ({"currency": "XXX"}, "currency"),
        ({"answer_email": "calls@example.org"}, "answer_address"),
        ({"answer_address": "ftp://example.org/"}, "answer_address"),
        ({"amount": "-1"}, "amount"),
        ({"places": 0}, "places"),
        ({"decision_on": "soon"}, "decision_on"),
    ],
)
def test_a_call_that_cannot_be_is_refused(fields: dict[str, Any], field: str):
    with pytest.raises(ValidationError) as refused:
        a_call(**fields)

    assert list(refused.value.error_dict) == [field]


def findings(page: OpenCallPage, now: datetime) -> set[tuple[str, str]]:
    return {(one.level.value, one.field) for one in page.findings(now=now)}


def test_what_the_checklist_says_of_its_dates():
    page = OpenCallPage(title="Call", opens_at=OPENS, closes_at=CLOSES)

    assert ("warns", "closes_at") in findings(page, CLOSES)
    assert ("warns", "closes_at") not in findings(page, CLOSES - MOMENT)
    page.closes_at = OPENS
    assert ("blocks", "closes_at") in findings(page, OPENS)
    page.closes_at, page.result = CLOSES, RESULT
    assert ("blocks", "result") in findings(page, CLOSES - MOMENT)
    assert ("blocks", "result") not in findings(page, CLOSES)
    assert ("blocks", "opens_at") in findings(OpenCallPage(title="Call"), OPENS)


def test_an_editor_elsewhere_writes_by_the_clock_of_the_site(client: Client):
    person = admin.editor(client, "Editors")
    person.time_zone = "America/New_York"
    person.save()
    page = a_call(lead="In short")

    form = admin.form_of(client.get(admin.edit_url(page)))
    admin.publish(client, admin.edit_url(page), form)

    assert form["closes_at"] == "2026-12-01 16:00"
    assert OpenCallPage.objects.get(pk=page.pk).closes_at == CLOSES


def put_off(
    client: Client, form: dict[str, Any], page: OpenCallPage, closes: str, act: Any = admin.publish
) -> list[str]:
    """Give a deadline in the editors' screen; the notes of the newest draft."""
    act(client, admin.edit_url(page), {**form, "closes_at": closes})
    page = OpenCallPage.objects.get(pk=page.pk)
    return [one.value["text"] for one in page.get_latest_revision_as_object().updates]


def form_of(client: Client, page: OpenCallPage) -> dict[str, Any]:
    return admin.form_of(client.get(admin.edit_url(page)))


def test_who_puts_a_deadline_off_tells_readers(client: Client):
    admin.editor(client, "Editors")
    page = a_call(lead="In short")

    notes = put_off(client, form_of(client, page), page, "2026-12-08 16:00")

    assert notes == ["The deadline was put off to 8 December 2026, 16:00."]
    body = text(client.get(page.url).content)
    assert "<strong>Updated 3 November 2026:</strong> The deadline was put off" in body


def test_a_note_is_not_said_twice_and_follows_the_draft(client: Client):
    admin.editor(client, "Editors")
    page = a_call(lead="In short")

    form = form_of(client, page)
    noted = [{"day": "2026-11-03", "text": extension(closes, "en")} for closes in LATER]

    put_off(client, form, page, "2026-12-08 16:00", admin.save)
    form |= editing.body(("update", noted[0]), name="updates")
    notes = put_off(client, form, page, "2026-12-15 16:00", admin.save)
    form |= editing.body(("update", noted[1]), name="updates")
    again = put_off(client, form, page, "2026-12-15 16:00")

    assert notes == again == ["The deadline was put off to 15 December 2026, 16:00."]


def test_a_deadline_that_comes_nearer_says_nothing_by_itself(client: Client):
    admin.editor(client, "Editors")

    page = a_call(lead="In short")

    assert put_off(client, form_of(client, page), page, "2026-11-30 16:00") == []


def test_each_language_is_told_in_its_own_words():
    english = extension(CLOSES, "en")

    assert english == "The deadline was put off to 1 December 2026, 16:00."


def test_an_editor_adds_a_call(client: Client):
    admin.editor(client, "Editors")
    parent = CallsPage.objects.get(locale__language_code="en")
    address = reverse("wagtailadmin_pages:add", args=("home", "opencallpage", parent.pk))
    form = admin.form_of(client.get(address))
    filled = {
        **form,
        "title": "New call",
        "slug": "new-call",
        "lead": "In short",
        "opens_at": "2026-11-10 09:00",
        "closes_at": "2026-12-10 16:00",
        **editing.body(("step", {"title": "Write", "text": ""}), name="steps"),
    }

    admin.publish(client, address, filled)

    assert client.get("/en/calls/new-call/").context["whole"].state == "planned"


def test_a_translation_takes_dates_along(translate: Any, client: Client):
    form, topic = contact_form(), TopicFactory()
    page = full(answer_address="", answer_page=form, topics=[topic])

    translate(page, "et", {"Try it out": "Proovi järele", "Write a page": "Kirjuta leht"})

    own = OpenCallPage.objects.get(locale__language_code="et")
    assert (own.live, own.title, own.closes_at) == (True, "Proovi järele", page.closes_at)
    assert (own.amount, own.places, own.currency) == (20_000, 12, "EUR")
    assert own.steps[0].value["title"] == "Kirjuta leht"
    assert list(own.topics.all()) == [topic]
    assert client.get(own.url).context["whole"].answer.target.title == "Contact"


def test_a_draft_without_anything_can_be_previewed(client: Client):
    admin.editor(client, "Editors")
    parent = CallsPage.objects.get(locale__language_code="en")
    address = reverse("wagtailadmin_pages:add", args=("home", "opencallpage", parent.pk))
    form = admin.form_of(client.get(address))
    dates = {"opens_at": "2026-11-10 09:00", "closes_at": "2026-12-10 16:00"}

    admin.save(client, address, {**form, "title": "New call", "slug": "new-call", **dates})

    page = OpenCallPage.objects.get()
    assert (page.live, page.make_preview_request().status_code) == (False, 200)

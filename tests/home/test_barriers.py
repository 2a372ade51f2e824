"""The accessibility statement: what the last check found, and where one says what keeps one out."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache

from foundation import accessibility_run, outbox
from foundation.accessibility_run import Run, last
from foundation.site_texts import Purpose
from home.forms import own_address, signed
from home.models import ContactFormPage, ContactMessage, StandardPage
from home.services import contact_messages, first_texts
from tests.factories.news import contact_form

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

NOW = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
LANGUAGES = [code for code, _name in settings.LANGUAGES]
TOLD = {
    "date": "2026-11-29", "standard": "WCAG 2.2 AA", "axe": "4.11.0", "screens": 1412, "checks": 9,
    "findings": 3, "allowed": 2, "languages": ["en", "et"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _clock():
    cache.clear()  # what was counted against limits
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def report() -> ContactFormPage:
    first_texts.make(now=NOW)
    return ContactFormPage.objects.get(locale__language_code="en")


def a_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text(json.dumps(TOLD))
    run = last(path)
    monkeypatch.setattr(accessibility_run, "last", lambda: run)


def words(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def send(client: Client, page: ContactFormPage, **fields: str) -> Any:
    told = {
        "text": "The menu cannot be opened.",
        "moment": signed(page, NOW - timedelta(minutes=1)),
    }
    return client.post(f"/en/send-message/{page.pk}/", told | fields)


def test_a_run_is_read_and_nothing_is_none(tmp_path: Path):
    path = tmp_path / "run.json"
    before = last(path)
    other = tmp_path / "other.json"
    other.write_text(json.dumps(TOLD))

    assert before is None
    assert last(other) == Run(
        day=date(2026, 11, 29), standard="WCAG 2.2 AA", axe="4.11.0", screens=1412, checks=9,
        findings=3, allowed=2, languages=("en", "et"),
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("is_written", [False, True], ids=["our words", "a page"])
def test_the_statement_says_what_the_last_check_found(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, is_written: bool
):
    if is_written:
        first_texts.make(now=NOW)
    monkeypatch.setattr(accessibility_run, "last", lambda: None)
    path = "/en/accessibility-statement/" if is_written else "/en/texts/accessibility/"
    before = words(client, path)
    a_run(monkeypatch, tmp_path)
    after = words(client, path)

    assert "The last automated check" not in before
    for said in ("29 November 2026", "WCAG 2.2 AA", "axe 4.11.0", "1,412", "English, Estonian"):
        assert said in after
    assert "The last automated check" not in words(client, "/en/texts/terms/")


@pytest.mark.django_db
def test_each_statement_gets_one_form_and_keeps_what_editors_did():
    first_texts.make(now=NOW)
    english = ContactFormPage.objects.get(locale__language_code="en")
    english.title = "Tell us"
    english.save_revision().publish()

    assert first_texts.make(now=NOW) == 0

    forms = ContactFormPage.objects.all()
    assert sorted(form.locale.language_code for form in forms) == sorted(LANGUAGES)
    assert len({form.translation_key for form in forms}) == 1
    assert {form.get_parent().specific.purpose for form in forms} == {Purpose.ACCESSIBILITY}
    assert [list(form.subjects[0].value["addresses"]) for form in forms] == [
        ["talka@example.org"]
    ] * len(LANGUAGES)


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["moved", "deleted", "unpublished"])
def test_a_form_that_editors_moved_or_took_away_is_not_made_again(what: str):
    first_texts.make(now=NOW)
    form = ContactFormPage.objects.get(locale__language_code="en")
    statement = form.get_parent()
    if what == "moved":
        form.move(statement.get_parent(), pos="last-child")
    else:
        form.delete()
    if what == "unpublished":
        StandardPage.objects.get(pk=statement.pk).unpublish()
    before = ContactFormPage.objects.count()

    assert first_texts.make(now=NOW) == 0
    assert ContactFormPage.objects.count() == before


@pytest.mark.django_db
def test_a_page_of_editors_at_the_address_of_the_form_hinders_nothing():
    first_texts.make(now=NOW)
    ContactFormPage.objects.get(locale__language_code="en").delete()
    statement = StandardPage.objects.get(purpose=Purpose.ACCESSIBILITY, locale__language_code="en")
    page = StandardPage(title="Ours", slug="report", locale=statement.locale)
    statement.add_child(instance=page)

    assert first_texts.make(now=NOW) == 0


@pytest.mark.django_db
def test_a_statement_that_is_made_anew_gets_a_form_unless_that_was_kept_elsewhere():
    first_texts.make(now=NOW)
    kept, gone = (
        ContactFormPage.objects.get(locale__language_code=language) for language in ("en", "et")
    )
    shared, statements = gone.translation_key, [kept.get_parent(), gone.get_parent()]
    kept.move(statements[0].get_parent(), pos="last-child")
    for statement in statements:
        StandardPage.objects.get(pk=statement.pk).delete()

    assert first_texts.make(now=NOW) == 3

    keys = ContactFormPage.objects.values_list("translation_key", flat=True)
    assert list(keys) == [shared] * len(LANGUAGES)
    assert ContactFormPage.objects.get(locale__language_code="en").pk == kept.pk


@pytest.mark.django_db
def test_the_statement_leads_to_its_form_while_that_is_published(client: Client, report):
    statement = "/en/accessibility-statement/"
    before = words(client, statement)
    report.unpublish()

    assert before.count(">Report a barrier</a>") == 1
    assert "Report a barrier" not in words(client, statement)


@pytest.mark.django_db
def test_it_asks_where_and_no_address_unless_one_wants_an_answer(client: Client, report):
    asked = words(client, report.url)
    elsewhere = words(client, contact_form("Contact", parent=_about()).url)

    assert "Where? (may stay empty)" in asked
    assert "E-mail address (may stay empty)" in asked
    assert "If you leave an address, you get an answer within 10 working days." in asked
    assert "Where?" not in elsewhere
    assert "E-mail address (may stay empty)" not in elsewhere


def _about() -> StandardPage:
    return StandardPage.objects.get(purpose=Purpose.TERMS, locale__language_code="en")


@pytest.mark.django_db
def test_what_nobody_signed_arrives_with_where_it_is(client: Client, report, mailoutbox):
    answer = send(client, report, where="/en/events/")
    outbox.send_due(now=NOW + timedelta(minutes=1))

    message = ContactMessage.objects.get()
    assert answer.status_code == 200
    assert message.reference in answer.content.decode()
    assert "The answer goes to" not in answer.content.decode()
    assert (message.email, message.text) == ("", "/en/events/\n\nThe menu cannot be opened.")
    [mail] = mailoutbox
    assert mail.to == ["talka@example.org"]
    assert "without an address: no answer is wanted" in " ".join(mail.body.split())
    assert "/en/events/\n\nThe menu cannot be opened." in mail.body
    assert mail.reply_to == []


@pytest.mark.django_db
def test_who_wants_an_answer_is_answered(client: Client, report, mailoutbox):
    send(client, report, email="kai@example.org")
    outbox.send_due(now=NOW + timedelta(minutes=1))

    assert mailoutbox[0].reply_to == ["kai@example.org"]
    assert send(client, report, email="nobody").status_code == 422


@pytest.mark.django_db
def test_those_who_sign_nothing_don_t_shut_each_other_out(client: Client, report, monkeypatch):
    told = [send(client, report, text=f"Message {n}").status_code for n in range(12)]
    monkeypatch.setattr(contact_messages, "MOST_UNSIGNED_A_DAY", 12)
    last = send(client, report, text="One more")

    assert told == [200] * 12
    assert last.status_code == 429
    assert "Leave an address, or write again tomorrow." in last.content.decode()


@pytest.mark.django_db
def test_what_is_held_as_spam_shuts_out_nobody_who_signs_nothing(
    client: Client, report, monkeypatch
):
    monkeypatch.setattr(contact_messages, "MOST_UNSIGNED_A_DAY", 2)
    held = [send(client, report, text=f"Buy {n}", website="x").status_code for n in range(3)]

    honest = send(client, report, text="The menu cannot be opened.")

    assert (held, honest.status_code) == ([200, 200, 429], 200)
    assert sorted(ContactMessage.objects.values_list("state", flat=True)) == ["held", "held", "new"]


@pytest.mark.django_db
def test_the_page_one_came_from_is_filled_in(client: Client, report):
    assert 'value="/en/events/"' in words(client, f"{report.url}?from=/en/events/?view=month")


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("/en/events/", "/en/events/"),
        ("/en/events/?key=secret", "/en/events/"),
        ("https://testserver/en/", ""),
        ("//elsewhere.example/", ""),
        ("https://elsewhere.example/", ""),
        ("javascript:alert(1)", ""),
        ("/r/abcdef/", ""),
        ("/en/invitation/abcdef/", ""),
        ("/certificates/ABCD-EFGH-JKLM/", ""),
        ("/%72/abcdef/", ""),
        ("/et/%C3%B5pikojad/", "/et/õpikojad/"),
        ("/lv/events/", "/lv/events/"),
        ("/%2Felsewhere.example/", ""),
        ("", ""),
    ],
)
def test_only_pages_of_the_site_that_let_nobody_in_are_filled_in(address: str, taken: str):
    assert own_address(address, "testserver") == taken

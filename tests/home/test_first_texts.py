"""Terms, privacy notice and accessibility statement: ours, then the editors'."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from community.enums import ConsentKind
from community.services import consents
from foundation import site_texts
from foundation.site_texts import Purpose
from home.models import StandardPage
from home.services import first_texts
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from django.test import Client

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("purpose", Purpose)
def test_every_text_is_there_in_every_language_and_says_what_is_set(purpose, language):
    text = first_texts.words(purpose, language)

    assert "talka@example.org" in text
    assert not re.search(r"[{}]", text)
    english = first_texts.words(purpose, "en")
    assert [text.count(tag) for tag in ("<h2>", "<p>", "<li>")] == [
        english.count(tag) for tag in ("<h2>", "<p>", "<li>")
    ]
    assert re.findall(r"\b\d{2,3}\b", text) == re.findall(r"\b\d{2,3}\b", english)


# How visits are counted, where they are, is said below these words.
COUNTERS = {
    "en": "a counter of visits",
    "et": "külastuste loendur",
    "lv": "apmeklējumu skaitītāj",
    "nb": "en besøksteller",
    "sl": "števca obiskov",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_privacy_notice_does_not_deny_what_a_unit_may_switch_on(language: str):
    text = first_texts.words(Purpose.NOTICE, language)

    [where] = [part for part in text.split("</p>") if COUNTERS[language] in part]
    assert "vide" in where


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fresh_site_is_not_without_them(client: Client, language):
    for purpose in Purpose:
        page = client.get(f"/{language}/texts/{purpose}/")

        assert page.status_code == 200
        assert first_texts.title(purpose, language) in page.content.decode()


@pytest.mark.django_db
def test_pages_are_made_once_and_what_editors_did_is_left_alone(client: Client):
    call_command("first_pages")
    english = StandardPage.objects.get(purpose="terms", locale__language_code="en")
    english.title, english.edition = "Our terms", "2027-01"
    english.save_revision().publish()
    StandardPage.objects.get(purpose="notice", locale__language_code="et").unpublish()

    assert first_texts.make(now=timezone.now()) == 0

    assert StandardPage.objects.exclude(purpose="").count() == len(LANGUAGES) * len(Purpose)
    assert client.get("/en/texts/terms/")["Location"] == "/en/terms-of-use/"
    # Where the page of a language is hidden, the one of the site's main language stands for it.
    assert client.get("/et/texts/notice/")["Location"] == "/en/privacy-notice/"
    page = client.get("/en/terms-of-use/").content.decode()
    assert "Our terms" in page
    assert "Edition 2027-01" in page


@pytest.mark.django_db
def test_the_edition_is_that_of_the_main_language_and_known_at_once():
    before = consents.current(ConsentKind.TERMS)
    first_texts.make(now=timezone.now())
    for language, edition in (("et", "9"), ("en", "2")):
        page = StandardPage.objects.get(purpose="terms", locale__language_code=language)
        page.edition = edition
        page.save_revision().publish()

    assert (before, consents.current(ConsentKind.TERMS)) == ("1", "2")
    assert consents.current(ConsentKind.NOTICE) == "1"


@pytest.mark.django_db
def test_there_is_one_page_for_a_purpose_and_it_has_an_edition():
    first_texts.make(now=timezone.now())
    page = StandardPage.objects.get(purpose="terms", locale__language_code="en")
    other = StandardPage(title="Others", slug="others", purpose="terms", edition="1")
    other.locale = page.locale

    with pytest.raises(ValidationError, match="another page"):
        other.clean()
    page.edition = ""
    with pytest.raises(ValidationError, match="which edition"):
        page.clean()


@pytest.mark.django_db
def test_the_footer_leads_to_them(client: Client):
    page = client.get("/et/texts/terms/").content.decode()

    assert [f'href="/et/texts/{purpose}/"' in page for purpose in Purpose] == [True] * 3


@pytest.mark.django_db
def test_members_are_asked_about_a_new_edition_until_they_agree(client: Client):
    member = MemberFactory()
    client.force_login(member)
    assert "have changed" not in client.get("/en/profile/data/").content.decode()

    first_texts.make(now=timezone.now())
    page = StandardPage.objects.get(purpose="terms", locale__language_code="en")
    page.edition = "2"
    page.save_revision().publish()
    client.force_login(member)

    assert "have changed" in client.get("/en/profile/data/").content.decode()
    assert (
        "edition 2: you have not agreed yet" in client.get("/en/profile/consents/").content.decode()
    )
    client.post("/en/profile/consents/", {"terms": "2", "notice": "1"})
    assert "have changed" not in client.get("/en/profile/data/").content.decode()
    client.force_login(member)
    assert "have changed" not in client.get("/en/profile/data/").content.decode()
    assert sorted(member.consents.values_list("kind", "version", "source")) == [
        ("notice", "1", "profile"),
        ("terms", "2", "profile"),
    ]


@pytest.mark.django_db
def test_nobody_agrees_to_an_edition_they_did_not_see(client: Client):
    member = MemberFactory()
    client.force_login(member)

    page = client.post("/en/profile/consents/", {"terms": "0", "notice": "1"}, follow=True)

    assert "These texts have changed a moment ago." in page.content.decode()
    assert not member.consents.exists()


@pytest.mark.django_db
def test_what_stands_for_itself_can_be_taken_back_and_terms_cannot(client: Client):
    member, now = MemberFactory(), timezone.now()
    rows = {
        kind: consents.give(
            member, kind=kind, version="1", language="en", source="x", now=now, about="x"
        )
        for kind in ConsentKind
    }
    client.force_login(member)

    told = {
        kind: client.post("/en/profile/consents/", {"take_back": row.pk}).status_code
        for kind, row in rows.items()
    }

    assert told == {"terms": 404, "notice": 404, "page_contact": 302}
    assert [row.kind for row in consents.standing(member)] == ["notice", "terms"]
    assert client.post("/en/profile/consents/", {"take_back": "x"}).status_code == 404


def test_what_nobody_has_written_is_the_first_edition(monkeypatch):
    monkeypatch.setattr(site_texts, "keepers", [])
    site_texts.forget()

    assert site_texts.edition("terms") == "1"

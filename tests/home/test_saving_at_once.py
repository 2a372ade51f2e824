"""Two savings of one page at once: by the screen itself and by its editor, and by two editors."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Revision

from home.models import InitiativePage, InitiativesPage, NewsItem
from tests.events import admin
from tests.factories.news import story
from tests.factories.people import MemberFactory
from tests.home import editing

if TYPE_CHECKING:
    from django.http import HttpResponse

PUBLISH = {"action-publish": "1"}
JSON = {"accept": "application/json"}


def new_story(client: Client, **fields: str) -> dict[str, str]:
    """The form of a new story as its screen gives it, filled in."""
    given = admin.form_of(client.get(editing.add_story_url()))
    return {**given, **editing.story_form(("text", editing.draftail("Words"))), **fields}


# --- the screen and its editor -------------------------------------------------------------------


@pytest.mark.django_db
def test_who_publishes_before_hearing_of_the_first_draft_makes_one_page(client: Client):
    admin.editor(client)
    form = new_story(client, lead="First words")
    client.post(editing.add_story_url(), form, headers=JSON)

    response = client.post(editing.add_story_url(), {**form, "lead": "Last words", **PUBLISH})

    page = NewsItem.objects.get()
    assert (response.status_code, page.live, page.lead) == (302, True, "Last words")


@pytest.mark.django_db
def test_rows_that_the_first_draft_had_are_there_once(client: Client):
    admin.editor(client)
    parent = InitiativesPage.objects.get(locale__language_code="en")
    url = reverse("wagtailadmin_pages:add", args=("home", "initiativepage", parent.pk))
    form = {**admin.form_of(client.get(url)), "title": "Lab", "slug": "lab", "kind": "laboratory",
            "origin": "proposed_by", "bodies-TOTAL_FORMS": "1", "bodies-0-name_0": "All",
            "bodies-0-name_en": "All", "bodies-0-part": "leads", "bodies-0-ORDER": "1",
            "bodies-0-organisation": ""}  # fmt: skip
    client.post(url, form, headers=JSON)

    client.post(url, {**form, **PUBLISH})

    page = InitiativePage.objects.get()
    assert (page.live, page.bodies.count()) == (True, 1)


@pytest.mark.django_db
def test_what_cannot_be_published_yet_keeps_its_draft_and_is_published_later(client: Client):
    admin.editor(client)
    form = new_story(client)
    client.post(editing.add_story_url(), form, headers=JSON)

    refused = client.post(editing.add_story_url(), {**form, "lead": "", **PUBLISH})
    draft = NewsItem.objects.get()
    again = {"creation": refused.context["form"]["creation"].value(), "lead": "Now with one"}
    client.post(editing.add_story_url(), {**form, **again, **PUBLISH})

    page = NewsItem.objects.get()
    assert (refused.status_code, draft.live, draft.lead) == (200, False, form["lead"])
    assert (page.live, page.lead) == (True, "Now with one")


@pytest.mark.django_db
def test_a_saving_that_comes_after_publishing_makes_no_second_page(client: Client):
    admin.editor(client)
    form = new_story(client)
    client.post(editing.add_story_url(), {**form, **PUBLISH})

    response = client.post(editing.add_story_url(), {**form, "slug": ""}, headers=JSON)

    assert (response.status_code, response.json()["success"]) == (400, False)
    assert NewsItem.objects.get().live


@pytest.mark.django_db
def test_a_draft_that_somebody_went_on_with_is_not_replaced(client: Client):
    admin.editor(client)
    form = new_story(client)
    client.post(editing.add_story_url(), form, headers=JSON)
    draft = NewsItem.objects.get()
    draft.save_revision(user=MemberFactory())

    response = client.post(editing.add_story_url(), {**form, "lead": "Others", **PUBLISH})

    assert list(response.context["form"].errors) == ["slug"]
    assert NewsItem.objects.get().lead == form["lead"]


@pytest.mark.django_db
def test_nobody_replaces_a_draft_by_knowing_the_name_of_its_form(client: Client):
    admin.editor(client)
    form = new_story(client)
    client.post(editing.add_story_url(), form, headers=JSON)
    other = Client()
    admin.editor(other)

    response = other.post(editing.add_story_url(), {**form, **PUBLISH})

    assert list(response.context["form"].errors) == ["slug"]
    assert not NewsItem.objects.get().live


@pytest.mark.django_db
def test_two_forms_of_one_editor_make_two_pages(client: Client):
    admin.editor(client)
    client.post(editing.add_story_url(), new_story(client), headers=JSON)
    client.post(editing.add_story_url(), {**new_story(client, slug="news-2"), **PUBLISH})

    assert NewsItem.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_at_the_very_same_moment_they_wait_for_each_other(client: Client):
    member = admin.editor(client)
    form, start = new_story(client), Barrier(2)
    url = editing.add_story_url()

    def send(more: dict[str, str], accept: str) -> int:
        try:
            browser = Client(raise_request_exception=False)
            browser.force_login(member)
            start.wait()
            return browser.post(url, {**form, **more}, headers={"accept": accept}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(send, ({}, PUBLISH), ("application/json", "text/html")))

    page = NewsItem.objects.get()
    assert (told[0] in {200, 400}, told[1], page.live) == (True, 302, True)
    assert Page.find_problems() == ([], [], [], [], [])


# --- two editors ---------------------------------------------------------------------------------


def opened(client: Client, page: NewsItem) -> dict[str, str]:
    return admin.form_of(client.get(admin.edit_url(page)))


@pytest.fixture
def two(client: Client) -> tuple[Client, Client]:
    other = Client()
    admin.editor(client)
    other.force_login(MemberFactory(name="Kati Kask", groups=["Editors"]))
    return client, other


def said(response: HttpResponse) -> list[str]:
    return list(response.context["form"].non_field_errors())


@pytest.mark.django_db
@pytest.mark.parametrize("action", [PUBLISH, {}])
def test_who_would_save_over_anothers_words_is_told_first(two, action: dict[str, str]):
    mine, theirs = two
    page = story("News", slug="news-1", lead="Old")
    form = opened(mine, page)
    admin.save(theirs, admin.edit_url(page), {**opened(theirs, page), "lead": "Theirs"}, **PUBLISH)

    refused = admin.save(mine, admin.edit_url(page), {**form, "lead": "Mine"}, **action)

    assert said(refused) == [
        "Kati Kask has saved this page while you were writing. Your words are still here and not "
        "saved yet. See what changed in its history; to put your words over those, press again."
    ]
    assert refused.context["form"]["lead"].value() == "Mine"
    assert NewsItem.objects.get().lead == "Theirs"


@pytest.mark.django_db
def test_who_presses_again_saves_and_the_others_words_stay_in_the_history(two):
    mine, theirs = two
    page = story("News", slug="news-1", lead="Old")
    form = opened(mine, page)
    admin.save(theirs, admin.edit_url(page), {**opened(theirs, page), "lead": "Theirs"}, **PUBLISH)
    refused = admin.save(mine, admin.edit_url(page), {**form, "lead": "Mine"}, **PUBLISH)

    admin.save(mine, admin.edit_url(page), admin.form_of(refused), **PUBLISH)

    leads = [
        revision.content["lead"] for revision in Revision.objects.for_instance(page).order_by("pk")
    ]
    assert NewsItem.objects.get().lead == "Mine"
    assert leads[-2:] == ["Theirs", "Mine"]


@pytest.mark.django_db
def test_the_screen_saves_nothing_over_anothers_words_by_itself(two):
    mine, theirs = two
    page = story("News", slug="news-1", lead="Old")
    form = opened(mine, page)
    admin.save(theirs, admin.edit_url(page), {**opened(theirs, page), "lead": "Theirs"})

    response = mine.post(admin.edit_url(page), {**form, "lead": "Mine"}, headers=JSON)

    assert response.json()["error_code"] == "invalid_revision"
    latest = Revision.objects.for_instance(page).order_by("pk").last()
    assert latest.content["lead"] == "Theirs"


@pytest.mark.django_db
def test_who_is_alone_is_not_stopped(client: Client):
    admin.editor(client)
    page = story("News", slug="news-1", lead="Old")
    form = opened(client, page)
    first = admin.autosave(client, admin.edit_url(page), {**form, "lead": "One"})

    admin.save(client, admin.edit_url(page), {**first, "lead": "Two"}, **PUBLISH)

    assert NewsItem.objects.get().lead == "Two"

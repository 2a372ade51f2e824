"""Questions said once and asked with other values each time, on whichever database."""

from __future__ import annotations

import uuid

import pytest
from wagtail.models import Page

from community.models import Organisation
from foundation.prepared import Prepared, Slot
from home.models import HomePage, NewsItem
from tests.factories.news import site_image, standard_page, story
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db


def _told(number: int):
    """The questions are all about a story: `number` decides how many rows may be told."""
    key = Slot("key", Page._meta.get_field("translation_key"))
    rows = NewsItem.objects.filter(translation_key=key).order_by("pk")
    return rows.values_list("pk", "translation_key", "dated_at", "live", "title")[:number]


def test_it_answers_as_the_orm_does():
    pages = [story("First"), story("Second")]
    prepared = Prepared(_told)

    answers = [prepared.ask(3, key=page.translation_key) for page in pages]

    assert answers == [
        [(page.pk, page.translation_key, page.dated_at, True, page.title)] for page in pages
    ]


def test_nothing_of_an_answer_is_kept():
    page, prepared = story("As it was"), Prepared(_told)
    before = prepared.ask(3, key=page.translation_key)

    NewsItem.objects.filter(pk=page.pk).update(title="As it is")
    after = prepared.ask(3, key=page.translation_key)

    assert [rows[0][-1] for rows in (before, after)] == ["As it was", "As it is"]


def test_each_shape_is_a_question_of_its_own():
    said = []
    prepared = Prepared(lambda number: said.append(number) or _told(number))

    for number in (1, 2, 1, 2):
        prepared.ask(number, key=uuid.uuid4())

    assert said == [1, 2]


def test_it_costs_one_query(django_assert_num_queries):
    prepared = Prepared(_told)

    for _ in range(2):
        with django_assert_num_queries(1):
            prepared.ask(3, key=uuid.uuid4())


def test_it_makes_the_objects_that_the_orm_makes(django_assert_num_queries):
    page = story("With a picture", picture=site_image())
    prepared = Prepared(
        lambda: NewsItem.to_be_served().filter(pk=Slot("pk", NewsItem._meta.pk)).order_by("pk")
    )

    with django_assert_num_queries(1):
        (found,) = prepared.objects(pk=page.pk)
        assert found.locale.language_code == "en"
        assert found.picture.title
        assert found.some_are_restricted is False
        assert not found._state.adding
    asked = NewsItem.to_be_served().get(pk=page.pk)
    assert found == asked
    assert found.body.raw_data[:] == asked.body.raw_data[:]
    own = [field.attname for field in NewsItem._meta.concrete_fields if field.name != "body"]
    assert [getattr(found, name) for name in own] == [getattr(asked, name) for name in own]


def test_what_an_object_has_not_is_none():
    page = story("Without a picture")
    prepared = Prepared(lambda: NewsItem.to_be_served().filter(pk=Slot("pk", NewsItem._meta.pk)))

    assert [found.picture for found in prepared.objects(pk=page.pk)] == [None]
    assert prepared.objects(pk=0) == []


def test_a_question_for_values_makes_no_objects():
    with pytest.raises(TypeError):
        Prepared(_told).objects(1, key=uuid.uuid4())


def test_words_are_read_as_words():
    organisation = OrganisationFactory(name={"en": "Ministry", "et": "Ministeerium"})
    prepared = Prepared(
        lambda: Organisation.objects.filter(pk=Slot("pk", Organisation._meta.pk)).values_list(
            "name"
        )
    )

    ((name,),) = prepared.ask(pk=organisation.pk)

    assert name.text("et") == "Ministeerium"


def test_a_value_is_no_sql():
    prepared = Prepared(
        lambda: Page.objects.filter(title=Slot("title", Page._meta.get_field("title"))).values_list(
            "pk"
        )
    )
    page = standard_page("It's 100 % 'or' 1=1; --")

    assert prepared.ask(title=page.title) == [(page.pk,)]
    assert prepared.ask(title="' or 1=1 --") == []


def test_the_menu_says_what_is_published_now(client):
    """The frame of every page: drawn once a process, but for the menu there is at the moment."""
    home = HomePage.objects.get(locale__language_code="en")
    about = standard_page("Our zebras", show_in_menus=True)
    pages = [client.get(home.url).content.decode()]
    about.title = "Our giraffes"
    about.save_revision().publish()
    pages.append(client.get(home.url).content.decode())
    about.unpublish()
    pages.append(client.get(home.url).content.decode())

    shown = [("Our zebras" in page, "Our giraffes" in page) for page in pages]

    assert shown == [(True, False), (False, True), (False, False)]

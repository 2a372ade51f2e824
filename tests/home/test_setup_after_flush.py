"""The tests of this file run in the order they stand: the first empties all tables."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
)

LANGUAGES = ("en", "et", "lv", "nb", "sl")


@pytest.mark.django_db(transaction=True)
def test_a_flushed_database_gets_the_site_back():
    call_command("flush", interactive=False, verbosity=0, reset_sequences=False)

    assert_the_site_is_whole()


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_finds_the_site():
    assert_the_site_is_whole()


@pytest.mark.django_db(transaction=True)
def test_so_does_the_next_one():
    assert_the_site_is_whole()


@pytest.mark.django_db
def test_and_an_ordinary_one_after_it(client):
    assert_the_site_is_whole()
    assert client.get("/en/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_pictures_and_documents_have_their_root_after_a_flush():
    call_command("flush", interactive=False, verbosity=0, reset_sequences=False)

    assert Collection.get_first_root_node() is not None


def assert_the_site_is_whole() -> None:
    assert set(Locale.objects.values_list("language_code", flat=True)) == set(LANGUAGES)
    assert [page.get_url() for page in Page.objects.filter(depth__gt=1).order_by("path")] == [
        f"/{code}/{rest}"
        for code in LANGUAGES
        for rest in ("", "news/", "events/", "initiatives/", "library/", "calls/", "partners/")
    ]
    assert Site.objects.get().root_page.url == "/en/"
    assert set(Group.objects.values_list("name", flat=True)) >= {
        "Editors",
        "Organisers",
        "Moderators",
    }
    assert GroupPagePermission.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("group", "may"), [("Editors", ["add", "change", "choose"]), ("Organisers", ["choose"])]
)
def test_so_have_those_who_use_them_their_rights(group: str, may: list[str]):
    rights = GroupCollectionPermission.objects.filter(group__name=group)

    found = set(rights.values_list("permission__codename", flat=True))
    assert found == {f"{action}_{model}" for action in may for model in ("image", "document")}

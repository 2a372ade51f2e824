"""The site's own pages, one a language, stay where they are: feeds and mails rely on it."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import Page

from events.models import Event, EventsPage
from home.models import (
    CallsPage,
    HomePage,
    InitiativesPage,
    LibraryPage,
    NewsPage,
    PartnerNetworksPage,
)
from tests.events import admin
from tests.factories.events import published
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["Editors", "superuser"])
def _somebody(client, request):
    if request.param == "superuser":
        client.force_login(MemberFactory(is_superuser=True))
    else:
        admin.editor(client, request.param)


@pytest.fixture(
    params=[
        HomePage,
        NewsPage,
        EventsPage,
        InitiativesPage,
        LibraryPage,
        CallsPage,
        PartnerNetworksPage,
    ]
)
def fixed(request):
    return request.param.objects.get(locale__language_code="en")


def sentences(response):
    return [str(message).strip() for message in get_messages(response.wsgi_request)]


def url_of(action, page, bulk, destination=None):
    if bulk:
        return reverse("wagtail_bulk_action", args=("wagtailcore", "page", action)) + (
            f"?id={page.pk}"
        )
    name, arguments = action, [page.pk]
    if action == "move":
        name, arguments = "move_confirm", [page.pk, destination.pk]
    return reverse(f"wagtailadmin_pages:{name}", args=arguments)


@pytest.mark.usefixtures("_somebody")
@pytest.mark.parametrize("publish", [{}, {"action-publish": "1"}])
def test_its_address_cannot_be_changed(client, fixed, publish):
    form = {**admin.form_of(client.get(admin.edit_url(fixed))), "slug": "happenings"}

    response = admin.save(client, admin.edit_url(fixed), form, **publish)

    assert response.status_code == 200
    assert response.context["form"].errors == {
        "slug": ["The address of this page is fixed: feeds and mails rely on it."]
    }


@pytest.mark.usefixtures("_somebody")
def test_its_words_can_be_changed_but_no_end_be_set(client, fixed):
    form = {**admin.form_of(client.get(admin.edit_url(fixed))), "title": "Happenings"}
    form["expire_at"] = "2026-01-01 10:00"

    response = admin.save(client, admin.edit_url(fixed), form, **{"action-publish": "1"})

    now = Page.objects.get(pk=fixed.pk)
    assert response.status_code == 302
    assert (now.title, now.slug, now.live, now.expire_at) == ("Happenings", fixed.slug, True, None)


@pytest.mark.usefixtures("_somebody")
@pytest.mark.parametrize("bulk", [False, True])
@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        ("delete", "“{}” cannot be deleted: the site itself needs it. Change its words instead."),
        (
            "unpublish",
            "“{}” cannot be unpublished: the site itself needs it. Change its words instead.",
        ),
        ("move", "“{}” cannot be moved: feeds and mails rely on its address."),
    ],
)
@pytest.mark.parametrize("model", [NewsPage, EventsPage])
def test_it_stays_live_where_it_is(client, model, action, sentence, bulk):
    page = model.objects.get(locale__language_code="en")
    before = list(Page.objects.order_by("path").values("pk", "path", "live"))

    destination = page.get_parent()
    data = {"include_descendants": "on", "chooser": str(destination.pk)}
    response = client.post(url_of(action, page, bulk, destination), data)

    assert list(Page.objects.order_by("path").values("pk", "path", "live")) == before
    assert response.status_code == 302
    assert sentences(response) == [sentence.format(page.title)]


@pytest.mark.usefixtures("_somebody")
@pytest.mark.parametrize("bulk", [False, True])
def test_it_goes_to_no_other_language(client, bulk):
    page = EventsPage.objects.get(locale__language_code="en")
    there = HomePage.objects.get(locale__language_code="et")

    client.post(url_of("move", page, bulk, there), {"chooser": str(there.pk)})

    assert EventsPage.objects.get(pk=page.pk).get_parent().pk == page.get_parent().pk


@pytest.mark.parametrize("bulk", [False, True])
@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_a_home_page_stays_with_all_below_it(client, action, bulk):
    client.force_login(MemberFactory(is_superuser=True))
    event = published()
    home = HomePage.objects.get(locale__language_code="en")

    client.post(url_of(action, home, bulk), {"include_descendants": "on"})

    assert HomePage.objects.get(pk=home.pk).live
    assert Page.objects.get(pk=event.pk).live
    assert Event.objects.count() == 1


@pytest.mark.usefixtures("_somebody")
def test_there_is_no_second_one(client):
    home = HomePage.objects.get(locale__language_code="en")
    page = EventsPage.objects.get(locale__language_code="en")
    url = reverse("wagtailadmin_pages:add", args=("events", "eventspage", home.pk))
    copying = reverse("wagtailadmin_pages:copy", args=(page.pk,))
    copy = {"new_title": "Two", "new_slug": "two", "new_parent_page": str(home.pk)}

    client.post(url, {"title": "Two", "slug": "two", "action-publish": "1"})
    client.post(copying, copy)

    assert EventsPage.objects.filter(locale=home.locale).count() == 1


def test_there_is_no_second_home_page(client):
    client.force_login(MemberFactory(is_superuser=True))
    root = Page.get_first_root_node()
    url = reverse("wagtailadmin_pages:add", args=("home", "homepage", root.pk))

    client.post(url, {"title": "Two", "slug": "two", "locale": "1", "action-publish": "1"})

    assert HomePage.objects.count() == 5

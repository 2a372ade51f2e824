"""Deleting what others hang on: a sentence that says what to do instead, and nothing deleted."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import Locale, PageViewRestriction

from community.models import Member, Organisation
from events.models import Contact, Event, EventPage, Occurrence, Registration, Speaker, Venue
from events.shares import Share
from tests.events import admin
from tests.factories import contents
from tests.factories.events import (
    ContactFactory,
    SpeakerFactory,
    VenueFactory,
    entry,
    plan,
    published,
)
from tests.factories.news import site_image
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

TALLINN = ZoneInfo("Europe/Tallinn")
NOW = datetime(2026, 11, 21, 12, tzinfo=TALLINN)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def root(client):
    member = MemberFactory(is_superuser=True)
    client.force_login(member)
    return member


def registered(page, **contact):
    return Registration.objects.create(
        run=Event.objects.get(schedule_page=page).runs.first(),
        contact=ContactFactory(**contact),
        state="confirmed",
        mode="room",
        created_at=NOW,
        changed_at=NOW,
    )


def sentences(response):
    return [str(message).strip() for message in get_messages(response.wsgi_request)]


def delete_url(page):
    return reverse("wagtailadmin_pages:delete", args=(page.pk,))


def bulk_url(app, model, action, *things, **more):
    query = "&".join(f"id={thing.pk}" for thing in things)
    return reverse("wagtail_bulk_action", args=(app, model, action)) + f"?{query}"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_page_with_registrations_stays(client, root, method):
    page = published()
    registered(page)

    response = getattr(client, method)(delete_url(page))

    assert response.status_code == 302
    assert sentences(response) == [
        f"“{page.title}” cannot be deleted: 1 registration hangs on it. Unpublish it instead, or "
        "cancel its dates on the Dates screen: whoever is registered is told."
    ]
    assert EventPage.objects.filter(pk=page.pk).exists()
    assert (Event.objects.count(), Registration.objects.count()) == (1, 1)


def test_a_bulk_selection_with_a_registered_page_stays_whole(client, root):
    pages = [published(), published()]
    registered(pages[1])

    response = client.post(bulk_url("wagtailcore", "page", "delete", *pages))

    assert response.status_code == 302
    assert len(sentences(response)) == 1
    assert EventPage.objects.count() == 2
    assert Event.objects.count() == 2


def test_a_bulk_selection_without_registrations_goes_with_its_dates(client, root):
    pages = [published(), published()]

    client.post(bulk_url("wagtailcore", "page", "delete", *pages))

    assert (EventPage.objects.count(), Event.objects.count()) == (0, 0)


def test_a_page_without_registrations_goes_with_its_dates(client, root):
    page = published()

    asked = client.get(delete_url(page))
    kept = Event.objects.count()
    client.post(delete_url(page))

    assert asked.status_code == 200
    assert kept == 1
    assert EventPage.objects.count() == 0
    assert (Event.objects.count(), Occurrence.objects.count()) == (0, 0)


def test_many_pages_are_not_forgotten_before_the_sites_name_is_typed(client, root, settings):
    settings.WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 1
    page = published()

    client.post(delete_url(page), {"confirm_site_name": "something else"})

    assert EventPage.objects.count() == 1
    assert Event.objects.count() == 1


def test_a_page_whose_translation_has_its_dates_stays(client, root):
    page = published()
    translation = page.copy_for_translation(Locale.objects.get(language_code="et"))

    response = client.post(delete_url(page))

    assert response.status_code == 302
    assert len(sentences(response)) == 1
    assert EventPage.objects.count() == 2
    client.post(delete_url(translation))
    assert list(EventPage.objects.all()) == [page]
    assert Event.objects.count() == 1


def test_unpublishing_a_page_with_registrations_is_allowed(client, root):
    page = published()
    registered(page)

    client.post(reverse("wagtailadmin_pages:unpublish", args=(page.pk,)))

    assert not EventPage.objects.get(pk=page.pk).live
    assert Registration.objects.get().state == "confirmed"


@pytest.mark.parametrize("bulk", [False, True])
def test_a_member_with_registrations_stays(client, root, bulk):
    member = MemberFactory()
    registered(published(), member=member)
    url = (
        bulk_url("community", "member", "delete", member)
        if bulk
        else reverse("wagtailusers_users:delete", args=(member.pk,))
    )

    response = client.post(url)

    assert response.status_code == 302
    assert len(sentences(response)) == 1
    assert Member.objects.filter(pk=member.pk).exists()


@pytest.mark.parametrize("bulk", [False, True])
def test_a_member_who_never_registered_goes_with_the_contact(client, root, bulk):
    member = MemberFactory()
    ContactFactory(member=member)
    url = (
        bulk_url("community", "member", "delete", member)
        if bulk
        else reverse("wagtailusers_users:delete", args=(member.pk,))
    )

    client.post(url)

    assert not Member.objects.filter(pk=member.pk).exists()
    assert Contact.objects.count() == 0


@pytest.mark.parametrize("bulk", [False, True])
def test_a_venue_in_use_stays(client, root, bulk):
    venue = VenueFactory(name={"en": "Hall"})
    published(plan(entry(venue=venue)))
    url = (
        bulk_url("events", "venue", "delete", venue)
        if bulk
        else reverse("wagtailsnippets_events_venue:delete", args=(venue.pk,))
    )

    response = client.post(url)

    assert response.status_code == 302
    assert sentences(response) == [
        "“Hall” cannot be deleted: it is used by dates: 2. Replace it there first."
    ]
    assert Venue.objects.filter(pk=venue.pk).exists()


def test_a_venue_that_nothing_uses_goes(client, root):
    venue = VenueFactory()

    client.post(reverse("wagtailsnippets_events_venue:delete", args=(venue.pk,)))

    assert Venue.objects.count() == 0


def snippet_delete_url(thing):
    name = thing._meta.model_name
    return reverse(f"wagtailsnippets_events_{name}:delete", args=(thing.pk,))


@pytest.mark.parametrize("where", ["people", "programme", "draft"])
@pytest.mark.parametrize("bulk", [False, True])
def test_a_speaker_whom_an_event_names_stays(client, root, bulk, where):
    speaker = SpeakerFactory(name="Ülle Kaseleht")
    named = contents.stream(contents.person(speaker))
    if where == "people":
        published(title="Coffee", people=named)
    elif where == "programme":
        published(title="Coffee", programme=contents.stream(contents.session("Talk", speaker)))
    else:
        page = published(title="Coffee")
        page.people = named
        page.save_revision()
    url = bulk_url("events", "speaker", "delete", speaker) if bulk else snippet_delete_url(speaker)

    response = client.post(url)

    assert response.status_code == 302
    assert sentences(response) == [
        "“Ülle Kaseleht” cannot be deleted: 1 page of an event names it (“Coffee”). Take it out "
        "there first."
    ]
    assert Speaker.objects.filter(pk=speaker.pk).exists()


def test_a_speaker_whom_nothing_names_goes(client, root):
    speaker = SpeakerFactory(pk=7)
    other = SpeakerFactory(pk=77)
    published(people=contents.stream(contents.person(other)))

    client.post(snippet_delete_url(speaker))

    assert list(Speaker.objects.all()) == [other]


@pytest.mark.parametrize("where", ["published", "draft"])
@pytest.mark.parametrize(("bulk", "method"), [(False, "get"), (False, "post"), (True, "post")])
def test_a_document_that_goes_with_an_event_stays(client, root, bulk, method, where):
    file = contents.document("Slides")
    page = published(title="Coffee")
    page.materials = contents.stream(contents.material(file=file))
    revision = page.save_revision()
    if where == "published":
        revision.publish()
    url = (
        bulk_url("wagtaildocs", "document", "delete", file)
        if bulk
        else reverse("wagtaildocs:delete", args=(file.pk,))
    )

    response = getattr(client, method)(url)

    assert (response.status_code, len(sentences(response))) == (302, 1)
    assert sentences(response)[0].startswith("“Slides” cannot be deleted: ")
    assert type(file).objects.filter(pk=file.pk).exists()


def test_a_document_that_no_event_offers_goes(client, root):
    file = contents.document()

    asked = client.get(reverse("wagtaildocs:delete", args=(file.pk,)))
    client.post(reverse("wagtaildocs:delete", args=(file.pk,)))

    assert asked.status_code == 200
    assert not type(file).objects.filter(pk=file.pk).exists()


@pytest.mark.parametrize("factory", [SpeakerFactory, VenueFactory])
@pytest.mark.parametrize("bulk", [False, True])
def test_a_picture_of_a_speaker_or_venue_stays(client, root, bulk, factory):
    picture = site_image("Portrait")
    factory(picture=picture)
    url = (
        bulk_url("foundation", "siteimage", "delete", picture)
        if bulk
        else reverse("wagtailimages:delete", args=(picture.pk,))
    )

    response = client.post(url)

    assert (response.status_code, len(sentences(response))) == (302, 1)
    assert type(picture).objects.filter(pk=picture.pk).exists()


@pytest.mark.parametrize("use", ["member", "host", "visibility", "seats"])
def test_an_organisation_in_use_stays(client, root, use):
    organisation = OrganisationFactory()
    if use == "member":
        MemberFactory(organisation=organisation)
    elif use == "host":
        published(host=organisation)
    elif use == "seats":
        kept = Share(mode="room", organisation=str(organisation.uuid), kept=3).as_stored()
        published(plan(shares=[kept]))
    else:
        page = published(visibility="organisations")
        Event.objects.get(schedule_page=page).organisations.set([organisation])

    response = client.post(
        reverse("wagtailsnippets_community_organisation:delete", args=(organisation.pk,))
    )

    assert response.status_code == 302
    assert len(sentences(response)) == 1
    assert Organisation.objects.filter(pk=organisation.pk).exists()


def test_a_locale_with_pages_stays(client, root):
    locale = Locale.objects.get(language_code="et")

    response = client.post(reverse("wagtaillocales:delete", args=(locale.pk,)))

    assert response.status_code == 200
    assert Locale.objects.filter(pk=locale.pk).exists()


@pytest.mark.parametrize("bulk", [False, True])
@pytest.mark.parametrize("where", ["another language", "an event", "a home page"])
def test_an_event_stays_among_the_events_of_its_language(client, root, bulk, where):
    page = published()
    target = {
        "another language": admin.events_page("et"),
        "an event": published(),
        "a home page": admin.events_page("en").get_parent(),
    }[where]
    url = (
        bulk_url("wagtailcore", "page", "move", page)
        if bulk
        else reverse("wagtailadmin_pages:move_confirm", args=(page.pk, target.pk))
    )

    response = client.post(url, {"chooser": target.pk})

    assert response.status_code in (200, 302)
    assert EventPage.objects.get(pk=page.pk).get_parent().pk == admin.events_page("en").pk


@pytest.mark.parametrize("method", ["get", "post"])
def test_wagtails_own_view_restrictions_are_closed(client, root, method):
    page = published()
    url = reverse("wagtailadmin_pages:set_privacy", args=(page.pk,))

    getattr(client, method)(url, {"restriction_type": "login"})

    assert PageViewRestriction.objects.count() == 0


def test_nothing_is_left_of_a_deleted_event_that_had_a_cancelled_date(client, root):
    page = published(plan(entry(date(2026, 12, 7), rule="FREQ=WEEKLY;COUNT=3")))
    Occurrence.objects.filter(date=date(2026, 12, 14)).update(own_status="cancelled")

    client.post(delete_url(page))

    assert Occurrence.objects.count() == 0

"""Venues, speakers and organisations, as editors and moderators add and find them."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from community.models import Organisation
from events.models import Speaker, Venue
from tests.events import admin
from tests.events.organising import NOW
from tests.factories.events import SpeakerFactory
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db

SPEAKERS_QUERIES = 12
LANGUAGES = ("en", "et", "lv", "nb", "sl")


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW):
        yield


def test_an_editor_adds_a_venue_in_several_languages(client):
    admin.editor(client, "Editors")
    data = {f"{name}_{code}": "" for name in ("name", "access") for code in LANGUAGES}
    data |= {"name_en": "Town hall", "name_et": "Raekoda", "address": "", "map_link": ""}
    data |= {"picture": "", "rooms-TOTAL_FORMS": "1", "rooms-INITIAL_FORMS": "0"}
    data |= {f"rooms-0-{name}_{code}": "" for name in ("name", "access") for code in LANGUAGES}
    data |= {"rooms-0-id": "", "rooms-0-ORDER": "1", "rooms-0-DELETE": ""}
    data |= {"rooms-0-name_en": "Small hall", "rooms-0-seats": "30"}

    client.post(reverse("wagtailsnippets_events_venue:add"), data)

    venue = Venue.objects.get()
    assert venue.name == {"en": "Town hall", "et": "Raekoda"}
    assert [(room.name, room.seats) for room in venue.rooms.all()] == [({"en": "Small hall"}, 30)]


def test_an_editor_adds_a_speaker_and_finds_them_by_name(client):
    admin.editor(client, "Editors")
    data = {f"{name}_{code}": "" for name in ("role", "about") for code in LANGUAGES}
    data |= {"name": "Ülle Kaseleht", "role_en": "Designer", "link": ""}
    SpeakerFactory(name="Somebody Else")

    client.post(
        reverse("wagtailsnippets_events_speaker:add"), {**data, "picture": "", "organisation": ""}
    )

    listing = reverse("wagtailsnippets_events_speaker:list")
    names = [s.name for s in client.get(listing, {"q": "kaseleht"}).context["object_list"]]
    assert names == ["Ülle Kaseleht"]
    assert Speaker.objects.get(name="Ülle Kaseleht").role == {"en": "Designer"}


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_of_speakers_costs_the_same_for_any_number(
    client, django_assert_num_queries, count
):
    admin.editor(client, "Editors")
    for _number in range(count):
        SpeakerFactory(organisation=OrganisationFactory())
    listing = reverse("wagtailsnippets_events_speaker:list")
    client.get(listing)

    with django_assert_num_queries(SPEAKERS_QUERIES):
        response = client.get(listing)

    assert len(response.context["object_list"]) == count


def test_a_moderator_adds_an_organisation(client):
    admin.editor(client, "Moderators")
    data = {f"name_{code}": "" for code in ("en", "et", "lv", "nb", "sl")}
    data |= {"name_lv": "Ministrija", "kind": "ministry", "country": "LV", "website": ""}

    client.post(reverse("wagtailsnippets_community_organisation:add"), data)

    assert Organisation.objects.get().name == {"lv": "Ministrija"}
    assert client.get(reverse("wagtailsnippets_community_organisation:list")).status_code == 200

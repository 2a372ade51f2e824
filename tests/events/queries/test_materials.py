"""Who may open what goes with an event: each audience, viewer and channel."""

from __future__ import annotations

import re
from datetime import date, datetime
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone

from events.enums import LIVE, Audience, State
from events.models import Event, Registration
from events.queries import materials
from events.queries.materials import Reader
from tests.events import admin
from tests.factories.contents import document, material, stream
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from community.models import Member
    from events.models import Contact

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Europe/Tallinn"))
# Session, member, site and menu take six of them.
REGISTRATIONS_QUERIES = 16
PAGE = "/en/events/coffee/"
VISIBILITIES = ("public", "members", "organisations", "link")
VIEWERS = (
    "anybody",
    "member",
    "colleague",
    "requested",
    "waiting",
    "confirmed",
    "cancelled",
    "editor",
)
# Which viewers an event is seen by in some way: by the rule of its visibility, or by registration.
SEEN_BY = {
    "public": {
        "anybody",
        "member",
        "colleague",
        "requested",
        "waiting",
        "confirmed",
        "cancelled",
    },
    "members": {"member", "colleague", "requested", "waiting", "confirmed", "cancelled"},
    "organisations": {"colleague", "requested", "waiting", "confirmed"},
    "link": {"requested", "waiting", "confirmed"},
}
OPENED_BY = {
    "everybody": SEEN_BY["public"],
    "members": SEEN_BY["members"],
    "registered": {"waiting", "confirmed"},
    "confirmed": {"confirmed"},
}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def offering(*blocks: dict[str, Any], **fields: Any) -> Event:
    """A published event called Coffee that offers `blocks`, held while a session still lasts."""
    page = published(
        plan(entry(date(2026, 11, 30))),
        title="Coffee",
        slug="coffee",
        materials=stream(*blocks),
        **fields,
    )
    return Event.objects.get(key=page.event_key)


def registered(
    event: Event, state: str, *, contact: Contact | None = None, member: Member | None = None
) -> Registration:
    return Registration.objects.create(
        run=event.runs.first(),
        contact=contact or ContactFactory(member=member),
        state=state,
        mode="room",
        created_at=timezone.now(),
        changed_at=timezone.now(),
    )


def viewer(client: Client, name: str, event: Event) -> Member | None:
    """Signed in as somebody of that name."""
    if name == "editor":
        return admin.editor(client, "Editors")
    if name == "anybody":
        return None
    organisation = event.organisations.first() if name == "colleague" else None
    member = MemberFactory(organisation=organisation or OrganisationFactory())
    if name in State.values:
        registered(event, name, member=member)
    client.force_login(member)
    return member


def status(client: Client, address: str, method: str = "get") -> int:
    """What the site answers there; a file that is not read to its end has to be closed."""
    response = getattr(client, method)(address)
    # As the server does; but the test goes on with its connection to the database.
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)
    return response.status_code


@pytest.mark.parametrize(
    ("audience", "stranger", "member", "states"),
    [
        (Audience.EVERYBODY, True, True, set(LIVE)),
        (Audience.MEMBERS, False, True, set()),
        (Audience.REGISTERED, False, False, {State.WAITING, State.OFFERED, State.CONFIRMED}),
        (Audience.CONFIRMED, False, False, {State.CONFIRMED}),
    ],
)
def test_an_audience_lets_in(audience: str, stranger: bool, member: bool, states: set[str]):
    may = [Reader().may_open(audience), Reader(is_member=True).may_open(audience)]
    readers = {state: materials.reader(None, [Registration(state=state)]) for state in LIVE}
    guests = {state for state, reader in readers.items() if reader.may_open(audience)}

    assert may == [stranger, member]
    assert guests == states


def test_what_a_translation_leads_to_by_anything_but_the_web_is_left_out():
    links = ("https://example.org/a", "javascript:alert(1)")
    page = published(materials=stream(*(material(link=link) for link in links)))

    assert [piece.link for piece in materials.pieces(page).values()] == [links[0]]


def test_an_audience_that_does_not_exist_lets_nobody_in():
    assert not Reader(True, frozenset(LIVE)).may_open("friends")


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_a_document_is_served_to_its_audience_and_to_editors_only(visibility: str):
    files = {audience: document() for audience in Audience.values}
    offered = [material(file=file, audience=audience) for audience, file in files.items()]
    event = offering(*offered, visibility=visibility)
    event.organisations.add(OrganisationFactory())
    clients = {who: Client() for who in VIEWERS}
    for who, client in clients.items():
        viewer(client, who, event)

    answers = {
        (who, audience): [status(client, file.url), status(client, file.url, "head")]
        for who, client in clients.items()
        for audience, file in files.items()
    }

    assert answers == {
        (who, audience): [200 if may_open(who, visibility, audience) else 404] * 2
        for who, audience in answers
    }


def may_open(who: str, visibility: str, audience: str) -> bool:
    is_free = visibility == "public" and audience == "everybody"
    return who == "editor" or is_free or who in SEEN_BY[visibility] & OPENED_BY[audience]


@pytest.mark.parametrize("audience", Audience.values)
def test_the_page_links_what_one_may_open_and_names_the_rest(audience: str):
    file = document()
    event = offering(
        material("Paper", file=file, audience=audience),
        material("Film", link="https://video.example.org/1", audience=audience),
    )
    wanted = ("anybody", "member", "requested", "waiting", "confirmed")
    clients = {who: Client() for who in wanted}
    for who, client in clients.items():
        viewer(client, who, event)

    bodies = {who: client.get(PAGE).content.decode() for who, client in clients.items()}

    may = {who: who in OPENED_BY[audience] for who in wanted}
    telling = {
        "Paper": dict.fromkeys(wanted, True),
        "Film": dict.fromkeys(wanted, True),
        f'href="{file.url}"': may,
        "https://video.example.org/1": may,
        str(materials.FOR[audience]): {
            who: not may[who] or audience == "everybody" for who in wanted
        },
        "Sign in to open": {who: not may[who] and who == "anybody" for who in wanted},
    }
    assert {
        words: {who: words in body for who, body in bodies.items()} for words in telling
    } == telling


@pytest.mark.parametrize(
    ("state", "audience", "may"),
    [
        ("held", "confirmed", False),
        ("held", "registered", False),
        ("held", "everybody", True),
        ("requested", "registered", False),
        ("requested", "everybody", True),
        ("waiting", "registered", True),
        ("waiting", "confirmed", False),
        ("offered", "registered", True),
        ("offered", "confirmed", False),
        ("confirmed", "confirmed", True),
        ("confirmed", "everybody", True),
        ("confirmed", "members", False),
        ("cancelled", "registered", False),
        ("cancelled", "everybody", False),
        ("rejected", "registered", False),
    ],
)
def test_a_guest_opens_by_the_link_what_is_for_them(
    client: Client, state: str, audience: str, may: bool
):
    file = document(text="For you")
    event = offering(material("Paper", file=file, audience=audience), visibility="members")
    token = registered(event, state).link_token
    row = event.materials.get()
    address = f"/r/{token}/material/{row.key}/"

    page = client.get(f"/r/{token}/").content.decode()
    assert (f'href="{address}"' in page) is may
    assert status(client, address) == (200 if may else 404)
    assert status(client, file.url) == 404


def test_a_guests_link_leads_elsewhere_without_telling_where_from(client: Client):
    event = offering(material(link="https://video.example.org/1", audience="confirmed"))
    token = registered(event, "confirmed").link_token

    answer = client.get(f"/r/{token}/material/{event.materials.get().key}/")

    assert (answer.status_code, answer["Location"]) == (302, "https://video.example.org/1")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("token", ["junk", "a.1.b", "%00"])
def test_a_bad_link_opens_nothing(client: Client, token: str):
    event = offering(material(file=document(), audience="registered"))

    answer = client.get(f"/r/{token}/material/{event.materials.get().key}/")

    assert answer.status_code == 404


def test_a_revoked_link_and_a_piece_of_another_event_open_nothing(client: Client):
    event = offering(material(file=document(), audience="registered"))
    other = Event.objects.get(key=published(materials=stream(material(file=document()))).event_key)
    registration = registered(event, "confirmed")
    token = registration.link_token
    strange = status(client, f"/r/{token}/material/{other.materials.get().key}/")
    Registration.objects.update(link_version=2)

    revoked = status(client, f"/r/{token}/material/{event.materials.get().key}/")

    assert (strange, revoked) == (404, 404)


def test_the_key_of_an_event_by_link_opens_what_is_for_whoever_sees_it(client: Client):
    free, closed = document(), document()
    event = offering(
        material("Free", file=free), material(file=closed, audience="members"), visibility="link"
    )
    key = event.link_token

    body = client.get(PAGE, {"key": key}).content.decode()

    address = f"{free.url}?key={key}"
    assert f'href="{address}"' in body
    statuses = [
        status(client, path)
        for path in (address, free.url, f"{closed.url}?key={key}", f"{free.url}?key=junk")
    ]
    assert statuses == [200, 404, 404, 404]


@pytest.mark.parametrize("phase", ["after", "recording"])
def test_what_is_for_later_appears_when_the_first_date_has_begun(client: Client, phase: str):
    file = document()
    event = offering(material("Film", file=file, phase=phase, audience="confirmed"))
    viewer(client, "confirmed", event)
    token = registered(event, "confirmed").link_token
    addresses = [file.url, f"/r/{token}/material/{event.materials.get().key}/"]
    pages = [PAGE, "/en/registrations/", f"/r/{token}/"]

    def seen() -> list[bool]:
        return [b"Film" in client.get(page).content for page in pages]

    before = seen(), [status(client, address) for address in addresses]
    with time_machine.travel(event.occurrences.get().start, tick=False):
        after = seen(), [status(client, address) for address in addresses]

    assert before == ([False] * 3, [404, 404])
    assert after == ([True] * 3, [200, 200])


def test_no_cache_keeps_what_is_for_few_and_nothing_in_it_may_run(client: Client):
    file = document(text="Only for you")
    event = offering(material(file=file, audience="confirmed"))
    viewer(client, "confirmed", event)

    answer = client.get(file.url)

    assert b"".join(answer.streaming_content) == b"Only for you"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'"
    assert f'filename="{file.filename}"' in answer["Content-Disposition"]


@pytest.mark.parametrize("zero", ["0", "\u0660", "\uff10"])
def test_no_cache_keeps_what_is_for_few_whichever_digits_the_address_has(client: Client, zero: str):
    file = document()
    event = offering(material(file=file, audience="confirmed"))
    number = "".join(chr(ord(zero) + int(digit)) for digit in str(file.pk))
    address = f"/documents/{number}/{file.filename}"

    stranger = status(client, address)
    viewer(client, "confirmed", event)
    answer = client.get(address)

    assert stranger == 404
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == b"Slides"
    assert answer["Cache-Control"] == "private, no-store"


def test_who_signs_in_for_the_material_comes_back_with_the_key(client: Client):
    event = offering(material(file=document(), audience="members"), visibility="link")

    body = client.get(PAGE, {"key": event.link_token}).content.decode()

    (address,) = re.findall(r'<p class="materials__note"><a href="([^"]+)"', body)
    query = parse_qs(urlsplit(unescape(address)).query)
    (back,) = query["next"]
    viewer(client, "member", event)
    assert client.get(back).status_code == 200


def test_a_hidden_event_opens_nothing_any_more(client: Client):
    file = document()
    event = offering(material(file=file, audience="confirmed"))
    viewer(client, "confirmed", event)
    token = registered(event, "confirmed").link_token
    event.schedule_page.unpublish()

    guests = status(client, f"/r/{token}/material/{event.materials.get().key}/")

    assert [status(client, file.url), guests] == [404, 404]


def test_a_lost_file_is_not_found(client: Client):
    file = document()
    event = offering(material(file=file, audience="confirmed"))
    viewer(client, "confirmed", event)
    file.file.storage.delete(file.file.name)

    assert status(client, file.url) == 404


def test_members_see_their_material_among_their_registrations(client: Client):
    file = document()
    event = offering(material("Paper", file=file, audience="confirmed"))
    viewer(client, "confirmed", event)

    body = client.get("/en/registrations/").content.decode()

    assert f'href="{file.url}"' in body


@pytest.mark.parametrize("count", [1, 5])
def test_registrations_cost_the_same_queries_for_any_number_of_material(
    client: Client, django_assert_num_queries, count: int
):
    member = MemberFactory()
    contact = ContactFactory(member=member)
    for _number in range(count):
        blocks = [material(file=document()) for _n in range(count)]
        page = published(plan(entry()), materials=stream(*blocks))
        registered(Event.objects.get(key=page.event_key), "confirmed", contact=contact)
    client.force_login(member)
    client.get("/en/registrations/")  # warm site and content-type caches

    with django_assert_num_queries(REGISTRATIONS_QUERIES):
        response = client.get("/en/registrations/")

    assert response.content.count(b'class="material"') == count * count

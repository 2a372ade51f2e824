"""Seats kept for organisations, as visitors and members read them."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest

from events.models import Registration, Run
from events.services import contacts, registration
from events.shares import Share
from tests.events.views.conftest import NOW
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

KEPT = Share(mode="room", kind="municipality", kept=2, until=date(2027, 3, 1)).as_stored()
MOST = Share(mode="room", kind="ministry", most=1).as_stored()


def an_event(*shares: dict[str, object], **settings: object):
    settings.setdefault("seats_room", 3)
    return published(plan(entry(date(2027, 4, 5)), shares=list(shares), **settings))


def run_of(page) -> Run:
    return Run.objects.get(event__key=page.event_key)


def text(response) -> str:
    return unescape(" ".join(response.content.decode().split()))


def sign_in(client, kind: str) -> None:
    organisation = OrganisationFactory(kind=kind, name={"en": "Ours"})
    client.force_login(MemberFactory(organisation=organisation))


def somebody(page, kind: str = "") -> Registration:
    contact = ContactFactory()
    if kind:
        member = MemberFactory(organisation=OrganisationFactory(kind=kind))
        contact = contacts.of_member(member, now=NOW)
    return registration.register(run=run_of(page), contact=contact, mode="room", now=NOW)


def test_everybody_reads_for_whom_seats_are_kept_and_how_many_are_left(client):
    page = an_event(KEPT, MOST)
    somebody(page, "municipality")

    shown = text(client.get(page.url))

    assert "Municipalities</strong>: 2 seats kept, 1 of them free (until 1 March 2027)" in shown
    assert "Ministries</strong>: at most 1 seat each" in shown


def test_the_number_of_free_seats_is_the_reader_s(client):
    page = an_event(KEPT)

    assert "1 seat free" in text(client.get(page.url))
    sign_in(client, "municipality")
    assert "3 seats free" in text(client.get(page.url))


def test_when_only_kept_seats_are_left_the_others_read_so_and_may_wait(client):
    page = an_event(KEPT)
    somebody(page)
    sign_in(client, "ngo")
    address = f"/en/events/register/{run_of(page).uuid}/"

    shown = text(client.get(address))
    refused = client.post(address, {"mode": "room"})
    waits = client.post(address, {"mode": "room", "wait": "1"})

    assert "The seats that are free are kept for others" in shown
    assert refused.status_code == 409
    assert "The seats that are left are kept for others. You can wait for a seat" in text(refused)
    assert waits.status_code == 302
    assert Registration.objects.latest("pk").state == "waiting"


def test_an_organisation_with_all_it_may_have_is_told_so(client):
    page = an_event(MOST)
    sign_in(client, "ministry")
    ours = MemberFactory(organisation=client_organisation(client))
    contact = contacts.of_member(ours, now=NOW)
    registration.register(run=run_of(page), contact=contact, mode="room", now=NOW)

    shown = text(client.get(page.url))

    assert "Your organisation has as many seats as it may have" in shown


def client_organisation(client):
    from community.models import Member

    return Member.objects.get(pk=client.session["_auth_user_id"]).organisation


def test_lists_say_the_reader_s_truth_too(client):
    page = an_event(KEPT)
    somebody(page)

    listed = text(client.get("/en/events/?date=2027-04-05"))

    assert "The seats that are free are kept for others" in listed


def test_a_line_for_an_organisation_that_has_gone_is_not_shown(client):
    gone = OrganisationFactory()
    line = Share(mode="room", organisation=str(gone.uuid), kept=1).as_stored()
    page = an_event(line)
    gone.delete()

    assert "seats kept" not in text(client.get(page.url))


@pytest.mark.parametrize("number", [1, 4])
def test_lines_cost_the_same_queries_for_any_number_of_them(
    client, number, django_assert_num_queries
):
    bodies = [OrganisationFactory() for _ in range(number)]
    lines = [Share(mode="room", organisation=str(b.uuid), most=2).as_stored() for b in bodies]
    page = an_event(*lines)
    client.get(page.url)

    with django_assert_num_queries(QUERIES):
        client.get(page.url)


QUERIES = 13

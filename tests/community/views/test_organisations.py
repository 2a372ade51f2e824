"""The list of organisations and the page of each, as different readers see them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from community.enums import AffiliationRole, Audience
from community.models import Affiliation, Follow, Profile
from community.queries import organisations
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from django.test import Client

    from community.models import Member, Organisation

pytestmark = pytest.mark.django_db


def _somebody(organisation: Organisation, **profile: object) -> Member:
    member = MemberFactory(organisation=organisation)
    Profile.objects.create(member=member, **{"in_directory": True, **profile})
    return member


def _people(organisation: Organisation, viewer: Member | None) -> list[tuple[str, str, str]]:
    body = organisations.of(organisation, viewer=viewer, language="en", number=1)
    return [(person.name, person.title, person.role) for person in body.people]


def test_a_visitor_sees_only_who_is_there_for_everybody():
    body = OrganisationFactory()
    known = _somebody(
        body,
        audience_name=Audience.PUBLIC,
        audience_organisations=Audience.PUBLIC,
        title="Analyst",
    )
    _somebody(body, audience_name=Audience.PUBLIC)

    assert _people(body, None) == [(known.name, "", "")]


def test_members_see_who_shows_it_to_them_and_colleagues_more():
    body = OrganisationFactory()
    open_, _hidden, close = (
        _somebody(body, title="Analyst"),
        _somebody(body, in_directory=False),
        _somebody(body, audience_organisations=Audience.ORGANISATION),
    )

    stranger = MemberFactory()
    assert _people(body, stranger) == [(open_.name, "Analyst", "")]
    assert {name for name, *_rest in _people(body, MemberFactory(organisation=body))} > {
        open_.name,
        close.name,
    }


def test_ambassadors_and_contacts_come_first():
    body = OrganisationFactory()
    one, two, three = (_somebody(body) for _number in range(3))
    Affiliation.objects.filter(member=three).update(role=AffiliationRole.CONTACT)
    Profile.objects.filter(member=two).update(is_ambassador=True)

    told = _people(body, MemberFactory())

    assert told == [
        (two.name, "", "Ambassador"),
        (three.name, "", "Contact person"),
        (one.name, "", ""),
    ]


def test_the_list_is_narrowed_by_words_without_marks_kind_and_country(client: Client):
    OrganisationFactory(name={"et": "Kõrvemaa vald"}, kind="municipality", country="EE")
    OrganisationFactory(name={"en": "Ministry of Finance"}, country="LV")

    def names(**asked: str) -> list[str]:
        body = client.get(reverse("organisations"), asked).content.decode()
        return re.findall(r'organisations__name"[^>]*>(?:<span[^>]*>)?([^<]+)', body)

    assert names() == ["Kõrvemaa vald", "Ministry of Finance"]
    assert names(q="korvemaa") == names(kind="municipality") == names(country="EE")
    assert names(country="LV") == ["Ministry of Finance"]
    assert names(q="nothing") == []
    assert names(kind="nonsense", country="??", page="x") == names()


def test_what_programs_read_of_it_holds_no_person_and_no_mark_up(client: Client):
    name = "</script><script>alert(1)</script>" + "x" * 166
    body = OrganisationFactory(name={"en": name}, country="EE", website="https://x.example/")
    _somebody(body, audience_name=Audience.PUBLIC, audience_organisations=Audience.PUBLIC)

    page = client.get(reverse("organisation", args=[body.uuid])).content.decode()
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)

    told = json.loads(data)
    assert (told["@type"], told["name"], told["url"]) == (
        "GovernmentOrganization",
        name,
        "https://x.example/",
    )
    assert "employee" not in told
    assert "<script>alert" not in page


def test_no_proxy_keeps_what_one_reader_sees(client: Client):
    answer = client.get(reverse("organisations"))

    assert answer["Cache-Control"] == "private"
    assert "Cookie" in answer["Vary"]


@pytest.mark.parametrize("count", [1, 6])
def test_the_pages_cost_the_same_queries_for_any_number(
    count: int, client: Client, django_assert_num_queries
):
    body = OrganisationFactory(parent=OrganisationFactory())
    for _number in range(count):
        OrganisationFactory(parent=body)
        _somebody(body)
    client.force_login(_somebody(body))
    client.get(reverse("organisations"))

    with django_assert_num_queries(6):
        client.get(reverse("organisations"))
    with django_assert_num_queries(13):
        client.get(reverse("organisation", args=[body.uuid]))


def test_members_follow_an_organisation_from_its_page(client: Client):
    body, member = OrganisationFactory(name={"en": "Agency"}), MemberFactory()
    page, button = (
        reverse("organisation", args=[body.uuid]),
        f"/en/follow/organisation/{body.uuid}/",
    )

    as_visitor = client.get(page).content.decode()
    client.force_login(member)
    before = client.get(page).content.decode()
    sent = client.post(button, {"next": page})

    assert (f'action="{button}"' in as_visitor, f'action="{button}"' in before) == (False, True)
    assert (sent.status_code, sent["Location"]) == (302, page)
    assert Follow.objects.get().organisation == body
    assert "Following" in client.get(page).content.decode()

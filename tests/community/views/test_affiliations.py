"""A member's own list, and the way from a claim to a confirmed place."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from community.enums import AffiliationState
from community.models import Affiliation, OrganisationSuggestion, WorkCode
from community.services import affiliation_year, affiliations, suggestions, work_codes
from foundation import outbox, personal_data
from tests.factories.people import ApprovedDomainFactory, MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from django.test import Client

    from community.models import Member

pytestmark = pytest.mark.django_db
EMAIL = "me@work.example"


@pytest.fixture
def member(client: Client) -> Member:
    member = MemberFactory()
    client.force_login(member)
    return member


def test_from_adding_to_confirmed(client: Client, member: Member):
    body = OrganisationFactory()
    ApprovedDomainFactory(organisation=body, domain="work.example")

    added = client.post(reverse("add_affiliation"), {"organisation": str(body.uuid)})
    address = added["Location"]
    sent = client.post(address, {"action": "send", "email": EMAIL})
    code = work_codes.code_for(WorkCode.objects.get())
    wrong = client.post(address, {"action": "enter", "code": "BBBB-BBBB"})
    done = client.post(address, {"action": "enter", "code": code})

    member.refresh_from_db()
    assert (sent.status_code, sent["Location"], wrong.status_code) == (302, address, 422)
    assert (done.status_code, done["Location"]) == (302, reverse("affiliations"))
    assert member.organisation == body


def test_an_address_elsewhere_is_refused_beside_its_field(client: Client, member: Member):
    row = affiliations.claim(member, organisation=OrganisationFactory(), now=timezone.now())

    answer = client.post(
        reverse("verify_affiliation", args=[row.uuid]), {"action": "send", "email": EMAIL}
    )

    assert answer.status_code == 422
    assert "This is not an address of this organisation" in answer.content.decode()
    assert not WorkCode.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"name": "x" * 300},
        {"organisation": "nonsense"},
        {"organisation": "\0"},
        {"name": "A", "began": "2999-01-01"},
        {"name": "A", "began": "2020-01-02", "ended": "2020-01-01"},
        {"name": "A", "website": "javascript:alert(1)"},
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(
    client: Client, member: Member, sent: dict[str, str]
):
    assert client.post(reverse("add_affiliation"), sent).status_code == 422
    assert not OrganisationSuggestion.objects.exists()


def test_one_that_is_not_listed_goes_to_the_moderators_once(client: Client, member: Member):
    for _time in range(2):
        client.post(reverse("add_affiliation"), {"name": "Library", "title": "Head"})

    row = OrganisationSuggestion.objects.get()
    assert (row.name, row.title, row.member) == ("Library", "Head", member)


def test_a_moderator_adds_it_and_its_member_is_in_it(client: Client):
    now = timezone.now()
    member = MemberFactory(language="en")
    row = suggestions.suggest(member, name="Library", title="Head", now=now)
    client.force_login(MemberFactory(groups=["Moderators"]))

    answer = client.post(
        reverse("suggestion_to_decide", args=[row.uuid]),
        {"action": "accept", "kind": "agency", "country": "EE"},
    )

    member.refresh_from_db()
    assert answer.status_code == 302
    assert member.organisation is not None
    assert (member.organisation.name, member.organisation.country) == ({"en": "Library"}, "EE")
    assert Affiliation.objects.get().title == "Head"


def test_the_link_in_a_mail_confirms_without_signing_in(
    client: Client, mailoutbox: list[EmailMessage]
):
    now = timezone.now()
    body = OrganisationFactory()
    ApprovedDomainFactory(organisation=body, domain="work.example")
    member = MemberFactory(organisation=body)
    Affiliation.objects.update(
        confirm_by=affiliations.today(now) - timedelta(days=1), asked_at_days=0
    )
    affiliation_year.lapse_due(now=now)
    outbox.send_due(now=now)
    row = Affiliation.objects.get()
    address = reverse("affiliation_by_link", args=[row.link_token])

    assert (row.state, row.link_token in str(mailoutbox[0].body)) == (
        AffiliationState.LAPSED,
        True,
    )
    client.post(address, {"action": "send", "email": EMAIL})
    code = work_codes.code_for(WorkCode.objects.get())
    answer = client.post(address, {"action": "enter", "code": code})

    member.refresh_from_db()
    assert (answer.status_code, answer["X-Robots-Tag"]) == (200, "noindex")
    assert member.organisation == body
    assert client.get(address).status_code == 404


def test_looking_at_the_link_changes_nothing(client: Client):
    MemberFactory(organisation=OrganisationFactory())
    row = Affiliation.objects.get()

    assert client.get(reverse("affiliation_by_link", args=[row.link_token])).status_code == 200

    row.refresh_from_db()
    assert row.state == AffiliationState.VERIFIED


def test_the_list_costs_the_same_queries_for_any_number(
    client: Client, member: Member, django_assert_num_queries
):
    client.get(reverse("affiliations"))
    counts = []
    for _size in range(2):
        for _number in range(2):
            affiliations.claim(member, organisation=OrganisationFactory(), now=timezone.now())
        with django_assert_num_queries(8) as asked:
            client.get(reverse("affiliations"))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_members_can_take_away_all_that_is_kept(member: Member):
    row = affiliations.claim(
        member, organisation=OrganisationFactory(name={"en": "X"}), now=timezone.now()
    )
    WorkCode.objects.create(affiliation=row, email=EMAIL, sent_at=timezone.now())
    suggestions.suggest(member, name="Library", now=timezone.now())

    told = {
        name: personal_data.holdings[name].tell(member).rows
        for name in ("affiliations", "suggestions")
    }

    assert [(one["organisation"], one["codes_sent"][0]["to"]) for one in told["affiliations"]] == [
        ("X", EMAIL)
    ]
    assert [one["name"] for one in told["suggestions"]] == ["Library"]

"""The moderators' screens of approved domains, requests, and the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.messages import get_messages
from django.core.cache import caches

from community.models import ApprovedDomain, JoiningSettings, JoinRequest, Member
from tests.community.joining import NOW, approve, request
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

LIST, RESULTS = "/admin/join-requests/", "/admin/join-requests/results/"
DOMAINS = "/admin/snippets/community/approveddomain/"
SETTINGS = "/admin/settings/community/joiningsettings/"


@pytest.fixture(autouse=True)
def moderator(client: Client) -> Member:
    member = MemberFactory(groups=["Moderators"], name="Mo")
    client.force_login(member)
    return member


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["waiting@example.org", "new@example.org", "old@example.org"]),
        ({"state": "open"}, ["waiting@example.org"]),
        ({"state": "declined"}, ["new@example.org", "old@example.org"]),
        ({"q": "waiting"}, ["waiting@example.org"]),
        ({"q": "\0"}, ["waiting@example.org", "new@example.org", "old@example.org"]),
        ({"state": "nonsense"}, ["waiting@example.org", "new@example.org", "old@example.org"]),
    ],
)
def test_what_is_to_be_decided_stands_first(
    client: Client, query: dict[str, str], found: list[str]
) -> None:
    for email, state in (("old", "declined"), ("waiting", "open"), ("new", "declined")):
        request(f"{email}@example.org", state=state)

    page = client.get(RESULTS, query).content.decode()

    assert sorted(found, key=page.index) == found
    assert page.count("@example.org") == len(found)


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_however_many_ask(
    client: Client, django_assert_num_queries: Any, moderator: Member, count: int
) -> None:
    for number in range(count):
        request(
            f"a{number}@example.org",
            organisation=OrganisationFactory(),
            decided_by=moderator,
            state="declined",
        )
    client.get(RESULTS)

    with django_assert_num_queries(7):
        page = client.get(RESULTS)

    assert page.content.decode().count("@example.org") == count


def test_a_request_is_accepted_with_the_organisation_of_its_domain(client: Client) -> None:
    ministry = OrganisationFactory()
    approve("elsewhere.example.org", ministry, policy="approve")
    row = request()
    page = client.get(f"{LIST}{row.uuid}/").content.decode()

    answer = client.post(f"{LIST}{row.uuid}/", {"decision": "accept", "organisation": ministry.pk})

    assert f'<option value="{ministry.pk}" selected>' in page
    assert answer["Location"] == LIST
    assert Member.objects.get(email=row.email).organisation == ministry


def test_declining_without_a_reason_is_refused(client: Client) -> None:
    row = request()

    answer = client.post(f"{LIST}{row.uuid}/", {"decision": "decline", "reason": " "})

    assert answer.status_code == 422
    assert "Say why: the person reads it." in answer.content.decode()
    assert JoinRequest.objects.get().state == "open"


def test_the_second_moderator_reads_what_the_first_decided(client: Client) -> None:
    first = MemberFactory(name="Erika")
    row = request(state="declined", decided_at=NOW, decided_by=first, answer="Too far away.")

    answer = client.post(f"{LIST}{row.uuid}/", {"decision": "accept"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "This has been decided meanwhile." in page
    assert "By Erika, on" in page
    assert "Reason: Too far away." in page


def test_what_a_stranger_wrote_is_only_text(client: Client) -> None:
    row = request(name="<script>1</script>", reason="<script>2</script>")

    for page in (client.get(LIST), client.get(f"{LIST}{row.uuid}/")):
        assert "<script>1" not in page.content.decode()
        assert "<script>2" not in page.content.decode()


@pytest.mark.parametrize(("typed", "kept"), [("GOV.ee", "gov.ee"), (" õpe.ee. ", "xn--pe-bka.ee")])
def test_a_domain_is_kept_in_its_one_form(client: Client, typed: str, kept: str) -> None:
    client.post(f"{DOMAINS}add/", {"domain": typed, "policy": "approve"})

    assert [row.domain for row in ApprovedDomain.objects.all()] == [kept]


@pytest.mark.parametrize(
    "typed", ["ee", "com", "anna@gov.ee", "*.gov.ee", "https://gov.ee", "1.2.3.4"]
)
def test_what_is_no_domain_of_an_organisation_is_refused(client: Client, typed: str) -> None:
    answer = client.post(f"{DOMAINS}add/", {"domain": typed, "policy": "approve"})

    assert answer.status_code == 200
    assert "This is no domain of an organisation." in answer.content.decode()
    assert not ApprovedDomain.objects.exists()


def test_a_domain_stands_once(client: Client) -> None:
    approve("gov.ee")

    answer = client.post(f"{DOMAINS}add/", {"domain": "GOV.EE", "policy": "approve"})

    assert answer.status_code == 200
    assert ApprovedDomain.objects.count() == 1


def test_a_free_mail_host_is_warned_of(client: Client) -> None:
    answer = client.post(f"{DOMAINS}add/", {"domain": "gmail.com", "policy": "approve"})

    told = " ".join(str(m) for m in get_messages(answer.wsgi_request))
    assert "Everybody can have an address of gmail.com." in told


def test_moderators_close_the_door_and_visitors_see_it(client: Client) -> None:
    from django.test import Client as Browser

    visitor = Browser()
    before = visitor.get("/accounts/login/").content.decode()
    page = client.get(SETTINGS, follow=True)

    client.post(page.redirect_chain[-1][0], {"words_en": "By invitation."})

    row = JoiningSettings.objects.get()
    assert (row.by_domain, row.by_request, row.words) == (False, False, {"en": "By invitation."})
    assert 'href="/en/join/"' in before
    assert 'href="/en/join/"' not in visitor.get("/accounts/login/").content.decode()
    assert caches["process"].get("community.joining.open") is False

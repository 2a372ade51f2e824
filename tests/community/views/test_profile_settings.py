"""How the site speaks to a member: language and zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.messages import get_messages

from community.models import Member
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

SETTINGS = "/en/profile/settings/"


def _entry(**changes: object) -> dict[str, object]:
    return {
        "language": "en",
        "time_zone": "Europe/Riga",
    } | changes


def test_settings_are_kept_and_answered_by_a_redirect(client: Client) -> None:
    member = MemberFactory(email="anna@example.org", name="Anna")
    client.force_login(member)

    answer = client.post(SETTINGS, _entry(name="Somebody Else"))

    member.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, SETTINGS)
    assert (member.name, member.language, member.time_zone) == (
        "Anna",
        "en",
        "Europe/Riga",
    )


def test_nobody_can_put_themselves_into_an_organisation(client: Client) -> None:
    ours, theirs = OrganisationFactory(name={"en": "Agency"}), OrganisationFactory()
    member = MemberFactory(organisation=ours)
    client.force_login(member)

    client.post(SETTINGS, _entry(organisation=theirs.pk))

    member.refresh_from_db()
    assert member.organisation == ours
    assert b"Agency" in client.get("/en/profile/").content


def test_profile_goes_on_in_the_new_language(client: Client) -> None:
    client.force_login(MemberFactory(language="en"))

    answer = client.post(SETTINGS, _entry(language="et"))

    assert answer["Location"] == "/et/profile/settings/"
    assert client.get("/et/profile/").cookies["django_language"].value == "et"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Europe/Atlantis"),
        ("time_zone", ""),
        ("time_zone", "../../etc/passwd"),
        ("language", "xx"),
        ("language", ""),
    ],
)
def test_bad_value_is_refused_at_its_field(client: Client, field: str, value: str) -> None:
    member = MemberFactory(time_zone="Europe/Oslo")
    client.force_login(member)

    answer = client.post(SETTINGS, _entry(**{field: value}))

    member.refresh_from_db()
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert member.time_zone == "Europe/Oslo"


def test_nothing_but_the_settings_can_be_posted(client: Client) -> None:
    member = MemberFactory(email="anna@example.org")
    client.force_login(member)

    client.post(
        SETTINGS, _entry(email="boss@example.org", is_superuser="on", is_active="", groups="1")
    )

    member.refresh_from_db()
    assert (member.email, member.is_superuser, member.is_active, member.groups.count()) == (
        "anna@example.org",
        False,
        True,
        0,
    )


def test_zone_that_is_no_longer_offered_stays_chosen(client: Client) -> None:
    member = MemberFactory()
    Member.objects.filter(pk=member.pk).update(time_zone="US/Eastern")
    client.force_login(member)

    page = client.get(SETTINGS).content.decode()
    answer = client.post(SETTINGS, _entry(time_zone="US/Eastern"))

    assert '<option value="US/Eastern" selected>' in page
    assert answer.status_code == 302


def test_sign_out_everywhere_else_leaves_this_session_only(client: Client) -> None:
    member = MemberFactory()
    client.force_login(member)
    other = type(client)()
    other.force_login(member)
    for browser in (client, other):
        browser.get(SETTINGS)

    client.post("/accounts/sessions/")

    assert client.get(SETTINGS).status_code == 200
    assert other.get(SETTINGS).status_code == 302


def test_saving_says_so_in_the_new_language(client: Client) -> None:
    client.force_login(MemberFactory())

    answer = client.post(SETTINGS, _entry())

    assert [str(m) for m in get_messages(answer.wsgi_request)] == ["Your settings have been saved."]

"""The moderators' screens of invitations, and the page behind the link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.contrib.auth import get_user
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.users.models import UserProfile

from community.models import Invitation, InvitationFile, Member
from community.queries.invitations import HEADINGS, Column
from foundation import sheets
from tests.community.invitations import NOW, invitation, path, workbook
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
LIST, RESULTS, MANY = (
    "/admin/invitations/",
    "/admin/invitations/results/",
    "/admin/invitations/list/",
)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def moderator(client: Client) -> Member:
    member = MemberFactory(groups=["Moderators"], name="Mo")
    client.force_login(member)
    return member


def test_the_link_shows_and_only_the_button_accepts(client: Client):
    row = invitation(organisation=OrganisationFactory(name={"en": "Ministry of Clocks"}))

    page = client.get(path(row)).content.decode()
    assert "Ministry of Clocks" in page
    assert 'value="Anna Tamm"' in page
    assert not Member.objects.exists()

    answer = client.post(path(row), {"name": "Anna", "agreed": "on"})
    assert answer["Location"] == "/en/welcome/"
    assert get_user(client) == Member.objects.get()
    assert Client().get(path(row)).status_code == 410


def test_without_agreeing_nobody_joins(client: Client):
    answer = client.post(path(invitation()), {"name": "Anna"})

    assert answer.status_code == 422
    assert not Member.objects.exists()


def test_a_member_with_an_old_link_is_not_signed_in(client: Client):
    row = invitation()
    MemberFactory(email=row.email)

    answer = client.post(path(row), {"name": "Anna", "agreed": "on"})

    assert (answer.status_code, get_user(client).is_authenticated) == (409, False)


def test_what_no_longer_holds_does_not_say_whose_it_was(client: Client):
    row = invitation(state="withdrawn")

    page = client.get(path(row))

    assert page.status_code == 410
    assert "Anna" not in page.content.decode()
    assert row.email not in page.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["open@example.org", "done@example.org"]),
        ({"state": "accepted"}, ["done@example.org"]),
        ({"q": "open"}, ["open@example.org"]),
        ({"state": "nonsense"}, ["open@example.org", "done@example.org"]),
    ],
)
def test_what_is_not_answered_stands_first(client: Client, moderator, query, found):
    invitation("open@example.org")
    invitation("done@example.org", state="accepted")

    page = client.get(RESULTS, query).content.decode()

    assert sorted(found, key=page.index) == found
    assert page.count("@example.org") == len(found)


def test_the_list_costs_the_same_however_many_are_invited(
    client: Client, moderator, django_assert_num_queries: Any
):
    client.get(RESULTS)
    invitation("first@example.org", organisation=OrganisationFactory(), inviter=moderator)
    with django_assert_num_queries(7):
        client.get(RESULTS)
    for number in range(5):
        invitation(f"a{number}@example.org", organisation=OrganisationFactory(), inviter=moderator)
    with django_assert_num_queries(7):
        client.get(RESULTS)


def test_people_are_invited_from_a_workbook_after_a_look_at_it(client: Client, moderator):
    known = OrganisationFactory(name={"en": "Ministry of Clocks"})
    body = workbook(
        [
            ["E-mail", "Name", "Organisation"],
            ["anna@example.org", "<b>Anna</b>", "Min. of Clocks"],
            ["nobody", "", ""],
        ]
    )
    file = SimpleUploadedFile("list.xlsx", body)

    there = client.post(MANY, {"file": file, "language": "et"})["Location"]
    page = client.get(there).content.decode()
    assert "Min. of Clocks" in page
    assert "&lt;b&gt;Anna" in page
    assert not Invitation.objects.exists()

    client.post(there, {"meant-0": str(known.pk)})
    again = client.post(there, {"meant-0": str(known.pk)}, follow=True)
    row = Invitation.objects.get()
    assert (row.email, row.organisation, row.language) == ("anna@example.org", known, "et")
    assert "This list was used before." in again.content.decode()


def test_a_name_that_means_no_organisation_of_ours_is_refused(client: Client, moderator):
    data = b"E-mail,Organisation\na@example.org,Somewhere\n"
    file = SimpleUploadedFile("list.csv", data)
    there = client.post(MANY, {"file": file, "language": "en"})["Location"]

    answers = [client.post(there, {"meant-0": value}) for value in ("999999", "new-nonsense", "x")]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert not Invitation.objects.exists()


def test_a_list_costs_the_same_however_long_it_is(
    client: Client, moderator, django_assert_num_queries: Any
):
    pages = []
    for number in (2, 40):
        lines = "".join(f"p{n}@example.org,Unknown {n % 2}\n" for n in range(number))
        file = SimpleUploadedFile("list.csv", f"E-mail,Organisation\n{lines}".encode())
        pages.append(client.post(MANY, {"file": file, "language": "en"})["Location"])
    client.get(pages[0])

    for there in pages:
        with django_assert_num_queries(14):
            client.get(there)


def test_a_file_that_is_no_list_is_refused_with_a_sentence(client: Client, moderator):
    answer = client.post(MANY, {"file": SimpleUploadedFile("x.pdf", b"%PDF-1"), "language": "en"})

    assert answer.status_code == 422
    assert "This is no table that can be read." in answer.content.decode()
    assert not InvitationFile.objects.exists()


@pytest.mark.parametrize("language", ["en", "et", "lv", "nb", "sl"])
def test_the_template_is_understood_when_it_comes_back(client: Client, moderator, language: str):
    UserProfile.objects.create(user=moderator, preferred_language=language)
    body = b"".join(client.get(f"{MANY}template/")) + b"a@example.org;Ann;;;\r\n"

    answer = client.post(MANY, {"file": SimpleUploadedFile("x.csv", body), "language": "en"})

    assert answer.status_code == 302
    table = InvitationFile.objects.get().table
    assert set(sheets.columns_of(table["header"], HEADINGS)) == set(Column) - {Column.SURNAME}
    assert table["rows"] == [["a@example.org", "Ann"]]
    assert ("Organisation" in table["header"]) == (language == "en")


def test_an_address_that_is_invited_already_is_said_at_the_field(client: Client, moderator):
    invitation("anna@example.org")

    answer = client.post(f"{LIST}new/", {"email": "Anna@example.org", "language": "en"})

    assert answer.status_code == 422
    assert "This person is invited already." in answer.content.decode()


def test_one_invitation_is_withdrawn(client: Client, moderator):
    row = invitation()
    assert "Withdraw" in client.get(f"{LIST}{row.uuid}/").content.decode()

    client.post(f"{LIST}{row.uuid}/", {"action": "withdraw"})

    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert client.post(f"{LIST}{row.uuid}/", {"action": "x"}).status_code == 404

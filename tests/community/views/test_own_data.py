from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.enums import Access
from community.models import DataExport, Member
from community.services import access_notes
from foundation.personal_data import holdings
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db
NOW = "2026-11-21T10:00Z"


@pytest.fixture
def member(client):
    member = MemberFactory(email="kadri@example.org")
    client.force_login(member)
    return member


def test_the_page_lists_who_looked_at_the_data_with_constant_queries(
    client, member, django_assert_max_num_queries
):
    def seen() -> int:
        with django_assert_max_num_queries(20) as asked:
            body = client.get("/en/profile/data/").content.decode()
        assert body.count("<bdi>Actor") == min(member.access_notes.count(), 30)
        return len(asked)

    def note(number: int) -> None:
        for n in range(number):
            actor = MemberFactory(name=f"Actor {n}")
            access_notes.note([member], actor=actor, access=Access.VIEWED, what="x", now=NOW)

    client.get("/en/profile/data/")
    note(1)
    one = seen()
    note(5)

    assert seen() == one


def test_an_account_is_deleted_when_its_address_is_typed_whatever_its_case(client, member):
    response = client.post("/en/profile/delete/", {"address": " Kadri@Example.ORG "})

    assert (response.status_code, Member.objects.count()) == (200, 0)
    assert client.get("/en/profile/").status_code == 302


def test_an_address_is_typed_with_the_letters_of_its_domain(client):
    client.force_login(MemberFactory(email="kadri@xn--pe-bka.ee"))

    client.post("/en/profile/delete/", {"address": "kadri@õpe.ee"})

    assert not Member.objects.filter(email="kadri@xn--pe-bka.ee").exists()


def test_another_address_deletes_nothing(client, member):
    response = client.post("/en/profile/delete/", {"address": "mari@example.org"})

    assert (response.status_code, Member.objects.count()) == (422, 1)


def test_before_a_deletion_one_reads_what_goes_and_what_stays(client, member):
    page = client.get("/en/profile/delete/").content.decode()

    assert "<li>Profile</li>" in page
    assert "<dt>Certificates</dt><dd>They stay valid" in page


def test_pressing_twice_makes_one_download(client, member):
    for _time in range(2):
        client.post("/en/profile/data/")

    assert DataExport.objects.count() == 1


def test_staff_without_a_name_are_not_told_of_by_their_address(client, member):
    actor = MemberFactory(name="", email="secret@example.org")
    access_notes.note([member], actor=actor, access=Access.VIEWED, what="x", now=NOW)

    body = client.get("/en/profile/data/").content.decode()

    assert ("secret@example.org" in body, "somebody of the staff" in body) == (False, True)
    assert holdings["access"].tell(member).rows[0]["by"] == ""


def test_a_file_that_is_gone_from_the_disk_can_be_made_again(client, member, caplog):
    now = timezone.now()
    row = DataExport.objects.create(
        member=member,
        asked_at=now,
        state="ready",
        file="exports/lost.zip",
        ready_at=now,
        expires_at=now + timedelta(hours=1),
    )

    page = client.get(reverse("download_my_data", args=[row.uuid]), follow=True)

    body = page.content.decode()
    assert page.redirect_chain == [("/en/profile/data/", 302)]
    assert ("no longer there" in body, "Make the file" in body) == (True, True)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    client.post("/en/profile/data/")
    assert list(DataExport.objects.order_by("pk").values_list("state", flat=True)) == [
        "failed",
        "asked",
    ]

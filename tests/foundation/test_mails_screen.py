"""The editors' screens of mails."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from foundation import suppressions
from foundation.models import OutboxRow, Suppression
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(MemberFactory(groups=["Moderators"]))
    return client


def mail(state: str, error: str = "", recipient: str = "ann@example.org") -> OutboxRow:
    return OutboxRow.objects.create(
        message="community.digest", recipient=recipient, state=state, error=error,
        created_at=NOW, due_at=NOW,
    )  # fmt: skip


def suppress(kind: str = "hard", address: str = "ann@example.org") -> Suppression:
    suppressions.record(
        provider="x", event_id=f"{kind}{address}", kind=kind, address=address, mail=None, at=NOW,
        detail="550 5.1.1 no such user", now=NOW,
    )  # fmt: skip
    return Suppression.objects.latest("pk")


def test_mails_are_counted_by_state_and_failures_have_their_reason(desk: Client):
    for _ in range(2):
        mail("sent")
    mail("failed", "suppressed: hard")

    page = desk.get(reverse("mails")).content.decode()

    assert [f">{told}<" in page for told in ("sent: 2", "refused: 1", "not sent: 1")] == [
        *(True, True, False)
    ]
    assert "not delivered: the address does not work" in page


def test_mails_are_found_by_state_and_address(desk: Client):
    mail("sent")
    mail("failed", recipient="eva@example.org")

    found = [
        desk.get(reverse("mails_results"), told).content.decode()
        for told in ({"state": "failed"}, {"q": "eva@"})
    ]

    assert [("eva@" in page, "ann@" in page) for page in found] == [(True, False)] * 2


@pytest.mark.parametrize("count", [1, 5])
def test_a_list_of_any_length_costs_the_same_queries(
    desk: Client, count, django_assert_num_queries
):
    for number in range(count):
        mail("sent")
        suppress(address=f"a{number}@example.org")
    for address in ("mails", "suppressions"):
        desk.get(reverse(address))

    with django_assert_num_queries(12):
        desk.get(reverse("mails"))
    with django_assert_num_queries(11):
        desk.get(reverse("suppressions"))


def test_without_any_the_lists_say_so(desk: Client):
    pages = [desk.get(reverse(name)).content.decode() for name in ("mails", "suppressions")]

    assert ["There are no" in page for page in pages] == [True, True]


def test_an_address_is_written_to_again_once_somebody_says_so(desk: Client):
    row = suppress()
    address = reverse("lift_suppression", args=[row.pk])

    listed = desk.get(reverse("suppressions")).content.decode()
    asked = desk.get(address).content.decode()
    still_there = Suppression.objects.count()
    answer = desk.post(address, follow=True)

    assert f'href="{address}"' in listed
    assert "550 5.1.1 no such user" in asked
    assert (still_there, Suppression.objects.count()) == (1, 0)
    assert "We write to ann@example.org again." in answer.content.decode()
    assert desk.get(address).status_code == 404


def test_a_complaint_is_lifted_with_a_warning(desk: Client):
    row = suppress("complaint")

    page = desk.get(reverse("lift_suppression", args=[row.pk])).content.decode()

    assert "only if they have asked you to" in page


def test_the_menu_leads_there(desk: Client):
    page = desk.get(reverse("wagtailadmin_home")).content.decode()

    assert reverse("mails") in page

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from community.models import DigestDelivery, DigestEdition
from foundation.models import OutboxRow
from tests.community.things import reader
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

DUE = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
LIST = "/admin/digests/"


def delivery(*, mail: str = "", period: str = "2026-W48", **fields: object) -> DigestDelivery:
    edition, _made = DigestEdition.objects.get_or_create(
        cadence="weekly", period=period, defaults={"created_at": DUE}
    )
    row = None
    if mail:
        row = OutboxRow.objects.create(
            message="community.digest", recipient="a@example.org", state=mail, created_at=DUE,
            due_at=DUE, done_at=DUE,
        )  # fmt: skip
        fields["state"] = "promised"
    return DigestDelivery.objects.create(
        edition=edition,
        recipient=reader(DUE),
        mail=row,
        since=DUE - timedelta(days=7),
        until=DUE,
        created_at=DUE,
        **fields,
    )


def shown(page: str) -> list[str]:
    """Addresses and states, as the table has them."""
    cells = re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL)
    texts = [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in cells]
    return [f"{texts[n + 2]}: {texts[n + 3]}" for n in range(0, len(texts), 6)]


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "planned"),
        ({"state": "skipped", "reason": "empty"}, "not sent: nothing new"),
        ({"state": "skipped", "reason": "stopped"}, "not sent: stopped meanwhile"),
        ({"mail": "pending"}, "to be sent"),
        ({"mail": "sent"}, "sent"),
        ({"mail": "unknown"}, "sent or not: unknown"),
        ({"mail": "failed"}, "refused"),
        ({"mail": "skipped"}, "not sent: nothing left when it was to go out"),
    ],
)
def test_a_moderator_reads_what_became_of_each(client: Client, fields: dict, state: str):
    row = delivery(**fields)
    client.force_login(MemberFactory(groups=["Moderators"]))

    page = client.get(f"{LIST}results/").content.decode()

    assert shown(page) == [f"{row.recipient.address}: {state}"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"one", "two", "three"}),
        ({"outcome": "unknown"}, {"one"}),
        ({"outcome": "no-empty"}, {"two"}),
        ({"edition": "2026-W47"}, {"three"}),
        ({"edition": "2026-W47", "outcome": "unknown"}, set()),
    ],
)
def test_the_list_is_narrowed_by_edition_and_state(client: Client, query: dict, found: set[str]):
    rows = {
        "one": delivery(mail="unknown"),
        "two": delivery(state="skipped", reason="empty"),
        "three": delivery(period="2026-W47"),
    }
    client.force_login(MemberFactory(groups=["Moderators"]))
    if "edition" in query:
        query = query | {"edition": DigestEdition.objects.get(period=query["edition"]).pk}

    page = client.get(f"{LIST}results/", query).content.decode()

    assert {name for name, row in rows.items() if row.recipient.address in page} == found


@pytest.mark.parametrize(
    ("groups", "status"), [(["Moderators"], 200), (["Editors"], 302), (["Organisers"], 302)]
)
def test_only_moderators_see_it(client: Client, groups: list[str], status: int):
    client.force_login(MemberFactory(groups=groups))

    assert client.get(LIST).status_code == status


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_queries_for_any_number(
    client: Client, count: int, django_assert_num_queries
):
    for _ in range(count):
        delivery(mail="sent")
    client.force_login(MemberFactory(groups=["Moderators"]))
    client.get(LIST)

    with django_assert_num_queries(7):
        page = client.get(f"{LIST}results/").content.decode()

    assert len(shown(page)) == count


def test_editions_are_shown_in_numbers_and_can_be_stopped_and_go_on(client: Client):
    row = delivery(mail="pending")
    delivery(mail="unknown")
    client.force_login(MemberFactory(groups=["Moderators"]))
    act = f"{LIST}editions/{row.edition_id}/"

    page = " ".join(client.get(f"{LIST}editions/").content.decode().split())
    stopped = client.post(act, follow=True).content.decode()
    resumed = client.post(act, {"resume": "1"}, follow=True).content.decode()

    assert '<progress max="2" value="1"' in page
    assert f"?edition={row.edition_id}&amp;outcome=unknown" in page
    assert ("Let it go on" in stopped, "Let it go on" in resumed) == (True, False)
    assert OutboxRow.objects.get(state="pending").due_at.year < 9999


@pytest.mark.parametrize("count", [1, 5])
def test_editions_cost_the_same_queries_for_any_number(
    client: Client, count: int, django_assert_num_queries
):
    for number in range(count):
        delivery(mail="sent", period=f"2026-W{number:02}")
    client.force_login(MemberFactory(groups=["Moderators"]))
    client.get(f"{LIST}editions/")

    with django_assert_num_queries(14):
        client.get(f"{LIST}editions/")

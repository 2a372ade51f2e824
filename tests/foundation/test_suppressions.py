from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from foundation import statuses, suppressions
from foundation.models import MailEvent, Suppression

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ANN = "ann@example.org"


def record(kind: str, event_id: str = "1", *, days: int = 0, address: str = ANN) -> bool:
    return suppressions.record(
        provider="Postmark",
        event_id=event_id,
        kind=kind,
        address=address,
        mail=None,
        at=NOW + days * DAY,
        detail="",
        now=NOW + days * DAY,
    )


def reasons(address: str = ANN) -> set[str]:
    return suppressions.of([address]).get(address, set())


@pytest.mark.parametrize("kind", ["hard", "complaint"])
def test_it_takes_one_hard_bounce_or_complaint(kind):
    record(kind)

    assert reasons() == {kind}


def test_news_that_is_told_three_times_counts_once():
    told = [record("soft") for _ in range(3)]

    assert told == [True, False, False]
    assert (MailEvent.objects.count(), reasons()) == (1, set())


@pytest.mark.parametrize(("days", "expected"), [((0, 5, 13), {"soft"}), ((0, 5, 15), set())])
def test_it_takes_three_soft_bounces_within_a_fortnight(days, expected):
    for day in days:
        record("soft", str(day), days=day)

    assert reasons() == expected


def test_an_address_is_the_same_however_it_is_written():
    record("hard", address=" Ann@EXAMPLE.org ")
    record("hard", "2", address="jüri@xn--rk-eka.ee")

    assert suppressions.of(["aNN@example.org", "jüri@örk.ee", "eva@example.org"]) == {
        ANN: {"hard"},
        "jüri@örk.ee": {"hard"},
    }


@pytest.mark.parametrize("count", [1, 50])
def test_many_addresses_are_looked_up_in_one_query(count, django_assert_num_queries):
    record("hard")

    with django_assert_num_queries(1):
        suppressions.of([ANN, *(f"a{n}@example.org" for n in range(count))])


def test_who_reads_their_mail_lifts_what_says_that_it_does_not_arrive():
    for kind in ("hard", "complaint"):
        record(kind, kind)

    lifted = suppressions.lift("Ann@example.org", now=NOW)

    assert (lifted, reasons()) == (True, {"complaint"})


def test_a_complaint_is_taken_back_by_hand():
    record("complaint")

    assert suppressions.lift_all(ANN, now=NOW) is True
    assert suppressions.lift_all(ANN, now=NOW) is False
    assert reasons() == set()


def test_what_was_before_an_address_was_found_to_work_counts_no_more():
    for number in range(3):
        record("soft", str(number))
    suppressions.lift(ANN, now=NOW)

    record("soft", "new")
    record("hard", "0")  # told again: known

    assert reasons() == set()


def test_whoever_listens_hears_of_each_change_once():
    heard = []

    def listen(address: str, **_rest: object) -> None:
        heard.append((address, reasons(address)))

    suppressions.changed.connect(listen)
    record("hard")
    record("hard", "2")
    suppressions.lift(ANN, now=NOW)
    suppressions.lift(ANN, now=NOW)
    suppressions.changed.disconnect(listen)

    assert heard == [(ANN, {"hard"}), (ANN, set())]


def test_nobody_dates_news_into_the_future():
    suppressions.record(
        provider="x", event_id="1", kind="soft", address=ANN, mail=None, at=NOW + 900 * DAY,
        detail="d" * 900, now=NOW,
    )  # fmt: skip

    event = MailEvent.objects.get()
    assert (event.at, len(event.detail)) == (NOW, 500)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("550 5.1.1 <a@x.org>: user unknown", "hard"),
        ("5.2.1", "hard"),
        ("smtp; 554 5.4.4 no such host", "hard"),
        ("552 5.2.2 mailbox full", "soft"),
        ("554 5.7.1 blocked, see https://example.org/5.1.1", "soft"),
        ("451 4.3.0 try later", "soft"),
        ("250 2.0.0 ok", ""),
        ("", ""),
        ("from 192.0.5.1.1 and 15.1.1", ""),
        ("version 5.1.1.2", ""),
    ],
)
def test_what_a_status_says_of_an_address(said, kind):
    assert statuses.kind(said) == kind


def test_suppressions_of_one_address_stand_once_by_reason():
    record("hard")
    record("hard", "2")

    assert Suppression.objects.count() == 1

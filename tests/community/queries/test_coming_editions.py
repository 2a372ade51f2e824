"""Until when an edition wants to be approved."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from community.models import Recipient
from community.queries import coming_editions
from tests.community.things import reader, subscriber
from tests.factories.letters import letter

pytestmark = pytest.mark.django_db

# A Saturday.
NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


def coming(now: datetime = NOW) -> dict[str, coming_editions.Coming]:
    return {row.period.name: row for row in coming_editions.coming(now=now)}


def test_without_readers_it_is_when_most_would_get_it(settings):
    settings.TIME_ZONE = "Europe/Tallinn"

    found = coming()

    assert list(found) == ["2026-12", "2026-W49", "2026-W50", "2026-W51", "2027-01"]
    week, month = found["2026-W49"], found["2026-12"]
    assert week.first == week.last == datetime(2026, 12, 1, 5, 30, tzinfo=UTC)
    assert month.first == datetime(2026, 12, 1, 5, 30, tzinfo=UTC)


def test_it_is_the_moment_of_the_earliest_reader_anywhere():
    reader(NOW, weekday=1, at=time(0), time_zone="Pacific/Kiritimati")
    reader(NOW, weekday=1, at=time(0), time_zone="America/Los_Angeles")
    subscriber(NOW, weekday=7, at=time(23, 30), time_zone="America/Los_Angeles")
    reader(NOW, weekday=1, at=time(0), time_zone="Pacific/Kiritimati", cadence="daily")

    found = coming()

    # Of this week somebody has yet to get theirs.
    assert next(iter(found)) == "2026-W48"
    assert found["2026-W48"].has_begun(NOW)
    assert found["2026-W49"].first == datetime(2026, 11, 29, 10, 0, tzinfo=UTC)
    assert found["2026-W49"].last == datetime(2026, 12, 7, 7, 30, tzinfo=UTC)


def test_who_wants_none_or_may_not_sign_in_is_not_waited_for():
    reader(NOW, weekday=1, cadence="none")
    reader(NOW, weekday=1, is_active=False)
    reader(NOW, weekday=4, at=time(9), time_zone="UTC")

    assert coming()["2026-W49"].first == datetime(2026, 12, 3, 9, 0, tzinfo=UTC)


def test_each_says_how_far_it_has_got_in_each_language():
    letter(period="2026-W49")
    letter(period="2026-W49", language="lv", live=False)

    standings = {row.code: row for row in coming()["2026-W49"].standings}

    assert [code for code, row in standings.items() if row.is_approved] == ["en"]
    assert [code for code, row in standings.items() if row.letter] == ["en", "lv"]
    assert set(standings) == {"en", "et", "lv", "nb", "sl"}


@pytest.mark.parametrize("number", [1, 5])
def test_it_costs_two_queries(number: int, django_assert_num_queries):
    for n in range(number):
        reader(NOW, weekday=n + 1)

    with django_assert_num_queries(2):
        coming()


def test_a_reader_of_an_unknown_zone_has_the_site_s(settings):
    settings.TIME_ZONE = "Europe/Riga"
    reader(NOW, weekday=1, at=time(8))
    Recipient.objects.get().member.__class__.objects.update(time_zone="Mars/Olympus")

    assert coming()["2026-W49"].first == datetime(2026, 11, 30, 6, 0, tzinfo=UTC)
    assert coming(NOW + timedelta(days=30))

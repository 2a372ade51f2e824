from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from events.calendar.entry import Entry, Status

ENTRY = Entry(
    uid="6f1d7f0e-58c9-4c3a-9d0e-1f2a3b4c5d6e",
    sequence=0,
    start=datetime(2026, 10, 20, 9, 0),
    end=datetime(2026, 10, 20, 12, 30),
    all_day=False,
    zone="Europe/Tallinn",
    status=Status.CONFIRMED,
    created=datetime(2026, 8, 1, 6, 0, tzinfo=UTC),
    last_modified=datetime(2026, 9, 1, 10, 30, tzinfo=UTC),
    summary="Service design",
    language="en",
)
DAYS = {"all_day": True, "start": date(2026, 10, 20), "end": date(2026, 10, 21)}


def test_instants_are_the_local_times_in_utc():
    assert ENTRY.instants() == (
        datetime(2026, 10, 20, 6, 0, tzinfo=UTC),
        datetime(2026, 10, 20, 9, 30, tzinfo=UTC),
    )


def test_instants_of_whole_days_do_not_exist():
    with pytest.raises(TypeError, match="no instants"):
        replace(ENTRY, **DAYS).instants()


def test_years_are_those_of_both_ends():
    entry = replace(ENTRY, end=datetime(2027, 1, 1, 0, 30))

    assert entry.years == (2026, 2027)


@pytest.mark.parametrize(
    "uid",
    [
        "",
        "17",
        "event-6f1d7f0e-58c9-4c3a-9d0e-1f2a3b4c5d6e@talka.example.org",
        "https://talka.example.org/en/events/service-design/",
        "6F1D7F0E-58C9-4C3A-9D0E-1F2A3B4C5D6E",
        "6f1d7f0e58c94c3a9d0e1f2a3b4c5d6e",
    ],
)
def test_uid_is_a_bare_uuid(uid):
    """CALENDAR rule 1 (RFC 7986 §5.3): no primary key, no page address, one spelling only."""
    with pytest.raises(ValueError, match="UUID"):
        replace(ENTRY, uid=uid)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"sequence": -1}, "SEQUENCE"),
        ({"language": ""}, "language tag"),
        ({"language": "en\r\nX"}, "language tag"),
        ({"zone": "EET/Tallinn"}, "Unknown time zone"),
        ({"zone": "../etc/passwd"}, "Unknown time zone"),
        ({"zone": ""}, "Unknown time zone"),
        ({"created": datetime(2026, 8, 1, 6, 0)}, "no time zone"),
        ({"last_modified": datetime(2026, 8, 1, 6, 0)}, "no time zone"),
        ({"start": datetime(2026, 10, 20, 9, 0, tzinfo=UTC)}, "without its zone"),
        ({"start": date(2026, 10, 20)}, "dates with times"),
        (DAYS | {"end": datetime(2026, 10, 21, 0, 0)}, "dates with times"),
        ({"all_day": True}, "dates with times"),
        ({"end": ENTRY.start}, "ends after it starts"),
        ({"end": datetime(2026, 10, 20, 8, 59)}, "ends after it starts"),
        (DAYS | {"end": date(2026, 10, 20)}, "ends after it starts"),
        ({"start": datetime(26, 10, 20, 9, 0)}, "between 1970 and 2199"),
        ({"end": datetime(9999, 12, 31, 23, 59)}, "between 1970 and 2199"),
    ],
)
def test_entry_refuses_what_no_calendar_can_say(change, reason):
    """CALENDAR rules 3-6, 8, 9 (RFC 5545 §3.2.10, §3.2.19, §3.6.1, §3.8.7)."""
    with pytest.raises(ValueError, match=reason):
        replace(ENTRY, **change)

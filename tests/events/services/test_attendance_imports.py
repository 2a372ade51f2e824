"""Attendance from a file: looked at, applied once, and gone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from events import errors
from events.models import Attendance, AttendanceChange, AttendanceImport, Registration
from events.queries import attendance_matches
from events.queries.attendance_matches import Choices
from events.services import attendance_imports, attendance_tables, contacts
from events.services.attendance_imports import Taken
from events.services.attendance_tables import Column, Table
from tests.events.services.test_attendance_lists import seen
from tests.events.services.test_attendance_tables import TEAMS, ZOOM
from tests.factories.dates import event, occurrence
from tests.factories.events import ContactFactory
from tests.factories.people import MemberFactory
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from events.models import Occurrence
    from events.queries.attendance_matches import Preview

pytestmark = pytest.mark.django_db

# It begins at 9 in Tallinn and takes two hours.
NOW = datetime(2026, 12, 7, 12, 0, tzinfo=UTC)


@pytest.fixture
def day() -> Occurrence:
    return occurrence(event(), date(2026, 12, 7))


def place_in(day: Occurrence, name: str, email: str, **told: Any) -> Registration:
    contact = ContactFactory(guest_name=name, email=email)
    return registered(day.run, at=NOW, **{"contact": contact, **told})


def preview(day: Occurrence, text: str, encoding: str = "utf-8", **how: Any) -> Preview:
    table = attendance_tables.read(text.encode(encoding))
    return attendance_matches.of_table(table, day, Choices(columns=table.columns, **how))


def found(preview: Preview) -> list[tuple[str, str, str | None, int | None]]:
    return [
        (match.registration.contact.email, match.by, match.says.presence, match.says.minutes)
        for match in preview.matches
    ]


def test_people_are_found_by_address_in_any_case_and_else_by_name(day):
    place_in(day, "Mari Tamm", "mari@example.org")
    place_in(day, "Jānis Ozols", "janis+work@example.org")
    member = MemberFactory(name="Bjørn Ås", email="bjorn@example.org")
    place_in(day, "", "", contact=contacts.of_member(member, now=NOW))
    place_in(day, "Waits", "waits@example.org", state="waiting")

    looked = preview(
        day,
        "name,email\nx,MARI@Example.org\nOzols Janis (City),other@example.org\nBJORN AS,\n"
        "Y,janis@example.org\nWaits,waits@example.org\n",
    )

    assert found(looked) == [
        ("mari@example.org", "address", "present", None),
        ("janis+work@example.org", "name", "present", None),
        ("bjorn@example.org", "name", "present", None),
    ]
    assert [group.email for group in looked.unknown] == ["janis@example.org", "waits@example.org"]


def test_a_name_that_two_people_have_is_for_the_organiser_to_choose(day):
    first = place_in(day, "Mari Tamm", "one@example.org")
    second = place_in(day, "Mari Tamm", "two@example.org")
    text = "name,minutes\nMari Tamm,120\n"

    unclear = preview(day, text).unclear
    chosen = preview(day, text, meant={0: str(second.uuid)})
    forged = preview(day, text, meant={0: "not one of them"})

    assert [line.candidates for line in unclear] == [[first, second]]
    assert found(chosen) == [("two@example.org", "choice", "present", None)]
    assert (found(forged), len(forged.unclear)) == ([], 1)


def test_several_lines_about_one_person_add_up(day):
    place_in(day, "Mari Tamm", "mari@example.org")

    # 62 and 55 minutes of 120.
    looked = preview(day, ZOOM)

    assert found(looked) == [("mari@example.org", "address", "present", None)]
    assert (looked.matches[0].lines, looked.matches[0].minutes) == (2, 117)


def test_a_telephone_beside_the_computer_does_not_count_twice(day):
    place_in(day, "Mari Tamm", "mari@example.org")

    text = (
        "email;join time;leave time\n" + "mari@example.org;2026-12-07 09:00;07.12.2026 10:00\n" * 2
    )
    looked = preview(day, text)

    assert found(looked) == [("mari@example.org", "address", "partial", 60)]


def test_a_report_of_teams_says_who_was_there_in_part(day):
    place_in(day, "Mari Tamm", "mari@example.org")
    place_in(day, "Jānis Ozols", "janis@example.org")

    assert found(preview(day, TEAMS, "utf-16")) == [
        ("mari@example.org", "address", "present", None),
        ("janis@example.org", "address", "partial", 30),
    ]


@pytest.mark.parametrize(
    ("percent", "expected"),
    [(90, ("partial", 100)), (83, ("present", None)), (1, ("present", None))],
)
def test_the_organiser_says_how_long_is_long_enough(day, percent, expected):
    place_in(day, "Mari Tamm", "mari@example.org")

    looked = preview(day, "email,minutes\nmari@example.org,100\n", percent=percent)

    assert found(looked) == [("mari@example.org", "address", *expected)]


@pytest.mark.parametrize("minutes", ["", "long", "0", "=1+1"])
def test_who_was_there_for_a_time_that_nobody_understands_is_left_alone(day, minutes):
    place_in(day, "Mari Tamm", "mari@example.org")

    looked = preview(day, f"email,minutes\nmari@example.org,{minutes}\n")

    assert (found(looked), len(looked.unread)) == ([], 1)


@pytest.mark.parametrize("number", [1, 5])
def test_a_look_costs_the_same_queries_for_any_number(day, number, django_assert_num_queries):
    emails = [f"p{n}@example.org" for n in range(number)]
    for email in emails:
        place_in(day, email, email)

    with django_assert_num_queries(2):
        looked = preview(day, "email\n" + "\n".join(emails))

    assert len(looked.matches) == number


# --- kept and applied ----------------------------------------------------------------------------


def kept(day: Occurrence, text: str = "email\nmari@example.org\n", **how: Any) -> AttendanceImport:
    how = {"name": "who.csv", "actor": how.pop("actor", None) or MemberFactory(), "now": NOW, **how}
    return attendance_imports.keep(day, data=text.encode(), **how)


def taken(file: AttendanceImport, *places: Registration, **told: Any) -> Taken:
    columns = Table.of_json(file.table).columns if file.table else {Column.EMAIL: 0}
    people = [str(place.uuid) for place in places]
    return Taken(choices=Choices(columns=columns), people=people, shown=told.get("shown", {}))


def test_a_file_is_applied_once_and_then_empty(day):
    place, other = (place_in(day, n, f"{n}@example.org") for n in ("mari", "ann"))
    file = kept(day, "email\nmari@example.org\nann@example.org\n")
    assert Attendance.objects.count() == 0

    done = [
        attendance_imports.apply(file, taken(file, place), actor=file.actor, now=NOW)
        for _ in range(2)
    ]

    assert [marked.changed for marked in done] == [{place.pk}, set()]
    line = AttendanceChange.objects.get()
    assert (line.source, line.actor, line.registration) == ("file", file.actor, place)
    file.refresh_from_db()
    assert (file.table, file.applied_at) == ({}, NOW)
    assert not other.attendances.exists()


def test_whom_the_door_marked_since_the_look_is_not_overwritten(day):
    place = place_in(day, "mari", "mari@example.org")
    file = kept(day, "email,minutes\nmari@example.org,20\n")
    attendance_imports.attendance.mark(place, day, seen(at=NOW), now=NOW)

    done = attendance_imports.apply(file, taken(file, place), actor=file.actor, now=NOW)

    assert isinstance(done.refused[place.pk], errors.MarkedMeanwhile)
    assert place.attendances.get().presence == "present"


def test_nobody_but_its_author_applies_a_file(day):
    file = kept(day)

    with pytest.raises(errors.NotAllowed):
        attendance_imports.apply(file, taken(file), actor=MemberFactory(), now=NOW)


def test_a_file_that_was_put_away_is_applied_no_more(day):
    file = kept(day)
    attendance_imports.tidy(now=NOW + timedelta(days=1))

    with pytest.raises(errors.ImportGone):
        attendance_imports.apply(file, taken(file), actor=file.actor, now=NOW)


def test_files_are_deleted_after_a_day_applied_or_not(day):
    kept(day)
    kept(day, now=NOW - timedelta(hours=1))

    assert attendance_imports.tidy(now=NOW + timedelta(hours=23)) == 1
    assert AttendanceImport.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"x" * (2 * 1024 * 1024 + 1), errors.TableTooLarge),
        (b"PK\x03\x04", errors.NotATable),
        (b"", errors.TableEmpty),
        (b"email\n" + b"a@example.org\n" * 5_001, errors.TableTooLong),
    ],
)
def test_what_cannot_be_read_is_not_kept(day, data, error):
    with pytest.raises(error):
        attendance_imports.keep(day, name="x", data=data, actor=MemberFactory(), now=NOW)

    assert not AttendanceImport.objects.exists()

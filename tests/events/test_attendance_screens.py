"""Attendance at the desk, as an organiser sees and marks it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from events.enums import MarkSource, Presence
from events.models import Attendance, AttendanceImport, Event, Registration
from events.services import attendance
from events.services.attendance import Seen
from tests.events import admin
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from events.models import Occurrence

pytestmark = pytest.mark.django_db

# The first of two dates begins at 9 in Tallinn and takes two hours.
START = datetime(2026, 12, 7, 7, 0, tzinfo=UTC)
NOW = START + timedelta(minutes=30)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def organiser(client):
    return admin.editor(client, "Organisers")


@pytest.fixture
def day() -> Occurrence:
    page = published(plan(entry(date(2026, 12, 7), rule="FREQ=DAILY;COUNT=2"), mode="all_dates"))
    event = Event.objects.get(key=page.event_key)
    return event.occurrences.select_related("run").order_by("start").first()


def place_in(day: Occurrence, name: str = "Anna", **told: Any) -> Registration:
    contact = told.pop("contact", None) or ContactFactory(guest_name=name)
    return registered(day.run, at=NOW, contact=contact, **told)


def mark(place: Registration, day: Occurrence, presence: str = "present", **told: Any) -> None:
    told = {"source": MarkSource.DOOR, "at": NOW, **told}
    attendance.mark(place, day, Seen(presence=Presence(presence), **told), now=NOW)


def address(day: Occurrence, name: str = "event_attendance", **query: str) -> str:
    asked = "".join(f"&{key}={value}" for key, value in query.items())
    return f"{reverse(name, args=(day.run.uuid,))}?date={day.uid}{asked}"


def text(response: Any) -> str:
    return unescape(" ".join(response.content.decode().split()))


def sends(
    place: Registration, presence: str, minutes: str = "", shown: str = ":"
) -> dict[str, str]:
    return {
        f"shown-{place.uuid}": shown,
        f"mark-{place.uuid}": presence,
        f"minutes-{place.uuid}": minutes,
    }


def known(place: Registration) -> tuple[str, int | None] | None:
    return Attendance.objects.filter(registration=place).values_list("presence", "minutes").first()


def test_the_list_has_everybody_confirmed_and_how_many_are_marked_at_each_date(
    client, organiser, day
):
    anna, _bert = place_in(day), place_in(day, "Bert")
    place_in(day, "Waits", state="waiting")
    mark(anna, day)

    # The date people have come to is shown without being asked for.
    shown = text(client.get(reverse("event_attendance", args=(day.run.uuid,))))

    assert "1 of 2 marked" in shown
    assert "0 of 2 marked" in shown
    assert "At the door" in shown
    assert shown.index(">Anna<") < shown.index(">Bert<")
    assert "Waits" not in shown


def test_what_was_changed_is_saved_and_nothing_else(client, organiser, day):
    anna, bert, carl = place_in(day), place_in(day, "Bert"), place_in(day, "Carl")
    mark(carl, day)

    answer = client.post(
        address(day),
        {**sends(anna, "partial", "45"), **sends(bert, ""), **sends(carl, "", shown=":")},
    )

    assert answer.status_code == 302
    assert [known(place) for place in (anna, bert, carl)] == [
        ("partial", 45),
        None,
        ("present", None),
    ]
    line = anna.attendance_changes.get()
    assert (line.actor, line.source) == (organiser, "list")


def test_whom_the_door_marked_meanwhile_is_shown_as_it_is_now_with_a_sentence(
    client, organiser, day
):
    anna, bert = place_in(day), place_in(day, "Bert")
    mark(anna, day)

    answer = client.post(address(day), {**sends(anna, "absent"), **sends(bert, "absent")})

    shown = text(answer)
    assert "Somebody else has marked this person meanwhile" in shown
    assert "By now: Present." in shown
    assert "2 of 2 marked" in shown
    assert [known(place) for place in (anna, bert)] == [("present", None), ("absent", None)]


def test_wrong_minutes_are_refused_with_a_sentence(client, organiser, day):
    anna = place_in(day)

    for minutes in ("", "0", "121", "-1", "ten", "9" * 9):
        answer = client.post(address(day), sends(anna, "partial", minutes))
        assert "Say for how many minutes" in text(answer), minutes
    assert known(anna) is None


def test_what_no_form_sends_marks_nobody(client, organiser, day):
    place_in(day)

    for data in ({"shown-x": ":", "mark-x": "present"}, {"mark": "present"}, {}):
        assert client.post(address(day), data).status_code == 302, data
    assert not Attendance.objects.exists()


def test_nobody_of_another_run_is_marked(client, organiser, day):
    other = Event.objects.get(key=published(plan(entry(date(2026, 12, 7)))).event_key)
    stranger = place_in(other.occurrences.get())

    client.post(address(day), sends(stranger, "present"))

    assert known(stranger) is None


def test_a_date_of_another_run_is_not_found(client, organiser, day):
    other = Event.objects.get(key=published(plan(entry(date(2026, 12, 7)))).event_key)
    uid = other.occurrences.get().uid

    for asked in (uid, "nonsense"):
        assert (
            client.get(
                f"{reverse('event_attendance', args=(day.run.uuid,))}?date={asked}"
            ).status_code
            == 404
        )


def test_of_several_dates_a_form_says_which_it_is_about(client, organiser, day):
    place = place_in(day)

    shown = client.get(reverse("event_attendance", args=(day.run.uuid,)))
    answer = client.post(reverse("event_attendance", args=(day.run.uuid,)), sends(place, "present"))

    assert f'action="?date={day.uid}&amp;q=&amp;p=1"' in shown.content.decode()
    assert answer.status_code == 404
    assert known(place) is None


def test_before_anybody_can_have_come_nobody_is_marked(client, organiser, day):
    place = place_in(day)
    second = day.run.occurrences.order_by("start").last()

    shown = text(client.get(address(second)))
    client.post(address(second), sends(place, "present"))

    assert "It is too early" in shown
    assert "Save what I changed" not in shown
    assert known(place) is None


def test_who_may_only_see_participants_reads_and_cannot_mark(client, day):
    place = place_in(day)
    mark(place, day)
    member = admin.editor(client, "Editors")
    member.user_permissions.add(Permission.objects.get(codename="view_registration"))

    shown = client.get(address(day))
    client.post(address(day), sends(place, "absent", shown="present:"))

    assert "Present" in text(shown)
    assert "radio" not in shown.content.decode()
    assert known(place) == ("present", None)


def test_the_list_is_searched_by_name_and_address(client, organiser, day):
    place_in(day, "Anna Tamm"), place_in(day, "Bert Tamm")

    shown = text(client.get(address(day, q="tamm bert")))
    none = text(client.get(address(day, q="nobody")))

    assert "Bert Tamm" in shown
    assert "Anna Tamm" not in shown
    assert "Nobody is called so." in none


def test_the_rest_is_marked_after_a_question_that_says_how_many(client, organiser, day):
    anna, bert, carl = place_in(day), place_in(day, "Bert"), place_in(day, "Carl")
    mark(carl, day)
    rest = address(day, "event_attendance_rest", presence="absent")

    asked = text(client.get(rest))
    client.post(rest, {"presence": "absent"})

    assert "2 people are not yet marked, and would be marked: Absent." in asked
    assert [known(place) for place in (anna, bert, carl)] == [
        ("absent", None),
        ("absent", None),
        ("present", None),
    ]


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_queries_for_any_number(
    client, organiser, day, count, django_assert_num_queries
):
    for _ in range(count):
        mark(place_in(day), day)
    client.get(address(day))

    with django_assert_num_queries(17):
        client.get(address(day))


def test_the_history_stands_with_the_registration(client, organiser, day):
    place = place_in(day)
    mark(place, day, "partial", minutes=30)
    client.post(address(day), sends(place, "absent", shown="partial:30"))

    shown = text(client.get(reverse("event_registration", args=(place.uuid,))))

    assert "What was written down (2)" in shown
    assert "Absent. From a list" in shown
    assert "Partly present (30 min). At the door" in shown


# --- from a file ---------------------------------------------------------------------------------


def upload(client: Any, day: Occurrence, data: bytes, name: str = "who.csv") -> Any:
    file = SimpleUploadedFile(name, data)
    return client.post(address(day, "event_attendance_file"), {"file": file})


READ = {"email": "0", "percent": "90"}


def test_a_file_is_looked_at_and_then_applied(client, organiser, day):
    anna = place_in(day, contact=ContactFactory(email="anna@example.org", guest_name="Anna"))
    answer = upload(
        client, day, "email;minutes\nANNA@example.org;45\nx@example.org;9\n".encode("cp1252")
    )

    shown = client.get(answer.url)
    taken = {"take": str(anna.uuid), "shown": f'{{"{anna.uuid}": ":"}}', **READ, "minutes": "1"}
    applied = client.post(answer.url, taken)
    again = client.post(answer.url, taken)

    assert "read as UTF-8 with semicolons" in text(shown)
    assert "Partly present (45 min)" in text(shown)
    assert "x@example.org" in text(shown)
    assert (applied.status_code, again.status_code) == (302, 302)
    assert known(anna) == ("partial", 45)
    assert anna.attendance_changes.count() == 1


def test_whom_the_organiser_chooses_of_several_is_marked(client, organiser, day):
    one, two = (place_in(day, "Mari Tamm") for _ in range(2))
    answer = upload(client, day, b"name\nMari Tamm\n")

    shown = client.get(answer.url)
    client.post(
        answer.url,
        {"name": "0", "percent": "90", "meant-0": str(two.uuid), "shown": f'{{"{two.uuid}": ":"}}'},
    )

    assert "Whom do you mean?" in text(shown)
    assert [known(one), known(two)] == [None, ("present", None)]


def test_columns_that_nobody_understands_are_chosen(client, organiser, day):
    place_in(day, "Mari Tamm")
    answer = upload(client, day, b"Wer;Womit\nMari Tamm;Bus\n")

    unread = text(client.get(answer.url))
    chosen = text(client.get(f"{answer.url}?name=0&percent=90"))

    assert "Choose the column with the e-mail addresses" in unread
    assert "Columns in the file: Wer; Womit" in unread
    assert "Found (1)" in chosen


def test_a_file_that_is_no_list_is_refused_with_a_sentence(client, organiser, day):
    for data, sentence in (
        (b"PK\x03\x04" + b"\x00" * 99, "no text file with a table"),
        (b"email\n", "nobody in this file"),
        (b"", "empty"),
        (b"email\n" + b"a@b.example\n" * 5_001, "more than 5,000 lines"),
        (b"x" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
    ):
        answer = upload(client, day, data)
        assert answer.status_code == 200, sentence
        assert sentence in text(answer)
    assert not AttendanceImport.objects.exists()


def test_what_no_form_sends_overwrites_nothing(client, organiser, day):
    anna = place_in(day, contact=ContactFactory(email="anna@example.org", guest_name="Anna"))
    mark(anna, day)

    for bad in ("nonsense", "[1]", '{"x": 1}', "[" * 9_999, ""):
        file = upload(client, day, b"email,minutes\nanna@example.org,9\n").url
        client.post(file, {"take": str(anna.uuid), "shown": bad, **READ, "minutes": "1"})
        assert known(anna) == ("present", None), bad[:99]


def test_formulas_and_tags_in_a_file_are_shown_as_text(client, organiser, day):
    answer = upload(client, day, b'name\n"=cmd|calc!A0 <script>alert(1)</script>"\n', "<b>.csv")

    shown = client.get(answer.url).content.decode()

    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert(1)" not in shown
    assert "<b>.csv" not in shown


def test_nobody_else_sees_a_file(client, organiser, day):
    answer = upload(client, day, b"email\nanna@example.org\n")

    admin.editor(client, "Organisers")

    assert client.get(answer.url).status_code == 404
    assert client.post(answer.url, READ).status_code == 404


def test_fifty_megabytes_are_refused_before_they_are_read(client, organiser, day):
    class Unread:
        def read(self, *args: object) -> bytes:
            raise AssertionError("nothing of it is to be read")

        readline = read

    answer = client.generic(
        "POST",
        address(day, "event_attendance_file"),
        b"",
        "multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(50 * 1024 * 1024), "wsgi.input": Unread()},
    )

    assert answer.status_code == 413
    assert not AttendanceImport.objects.exists()

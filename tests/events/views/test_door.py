"""The list at a door: who sees it and when, what stands on it, and what a phone sends."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.urls import reverse

from events.models import Attendance, AttendanceChange
from events.queries import doorkeeping, entrance
from events.services import contacts
from tests.factories.doors import START, a_date, a_keeper, a_place
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from community.models import Member
    from events.models import Occurrence, Registration

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
NOW = START + 5 * MINUTE


@pytest.fixture(autouse=True)
def traveller() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def address(day: Occurrence, name: str = "door") -> str:
    return reverse(name, args=(day.run.uuid,))


def test_who_keeps_the_door_sees_names_and_organisations_and_how_many_are_here(client: Client):
    day = a_date(title="Coffee")
    client.force_login(a_keeper(day))
    ours = OrganisationFactory(name={"en": "Ministry of Silence"})
    member = MemberFactory(name="Žofia Õun", organisation=ours, email="secret@example.org")
    a_place(day, contact=contacts.of_member(member, now=NOW))
    a_place(day, "Anna Kask")
    a_place(day, "Waits", state="waiting", wants_mode="room", position=1)

    page = client.get(address(day))

    said = page.content.decode()
    assert [person.name for person in page.context["people"]] == ["Anna Kask", "Žofia Õun"]
    assert "Ministry of Silence" in said
    assert "<strong>0</strong> of 2 here" in said
    assert "secret@" not in said
    assert "Waits" not in said


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        (START - DAY - MINUTE, 404),
        (START - DAY, 200),
        (START + 2 * DAY, 404),
        (START + timedelta(hours=2) + DAY - MINUTE, 200),
        (START + timedelta(hours=2) + DAY, 404),
    ],
)
def test_a_door_is_open_from_a_day_before_to_a_day_after(client, traveller, moment, status):
    day = a_date()
    keeper = a_keeper(day)
    traveller.move_to(moment, tick=False)
    client.force_login(keeper)

    assert client.get(address(day)).status_code == status
    assert client.get(address(day, "door_people")).status_code == status
    assert len(client.get(reverse("doors")).context["doors"]) == (status == 200)


def test_only_the_dates_of_the_day_are_open_to_who_is_named(client, traveller):
    first = a_date(rule="FREQ=WEEKLY;COUNT=3")
    keeper = a_keeper(first)
    dates = list(first.run.occurrences.order_by("start"))
    client.force_login(keeper)

    shown = client.get(address(first), {"date": str(dates[2].uid)})
    assert (shown.context["date"], shown.context["door"].dates) == (first, [first])
    traveller.move_to(dates[1].start, tick=False)
    client.force_login(keeper)
    assert client.get(address(first)).context["date"] == dates[1]


def test_who_is_no_longer_named_or_may_not_sign_in_sees_nothing(client):
    day = a_date()
    keeper, gone = a_keeper(day), a_keeper(day)
    client.force_login(keeper)
    keeper.doors.all().delete()
    assert client.get(address(day)).status_code == 404

    client.force_login(gone)
    gone.is_active = False
    gone.save()
    assert client.get(address(day)).status_code == 302


def test_a_called_off_date_has_no_door(client):
    day = a_date()
    client.force_login(a_keeper(day))
    type(day).objects.filter(pk=day.pk).update(status="cancelled")

    assert client.get(address(day)).status_code == 404


def test_checking_in_and_undoing_it_keep_the_search(client):
    day = a_date()
    keeper = a_keeper(day)
    client.force_login(keeper)
    place = a_place(day, "Anna Kask")
    sends = {"person": str(place.uuid), "date": str(day.uid), "q": "kask"}

    answer = client.post(address(day), sends)

    assert answer.url == f"{address(day)}?date={day.uid}&q=kask"
    known = Attendance.objects.get()
    assert (known.presence, known.source, known.at) == ("present", "door", NOW)
    assert AttendanceChange.objects.get().actor == keeper
    said = client.get(answer.url).content.decode()
    assert "here since 09:05" in said
    assert "Anna Kask is checked in." in said
    client.post(address(day), {**sends, "action": "undo"})
    assert not Attendance.objects.exists()
    assert AttendanceChange.objects.count() == 2


def test_who_is_not_on_the_list_is_refused_with_a_sentence(client):
    day = a_date()
    client.force_login(a_keeper(day))

    for person in ("", "nobody", "032a804b-379c-4c2a-bbb9-16364987ad00"):
        answer = client.post(address(day), {"person": person}, follow=True)
        said = answer.content.decode()
        assert "This person is not on the list of this door." in said, person


def test_search_finds_the_beginnings_of_words_whatever_their_marks(client):
    day = a_date()
    client.force_login(a_keeper(day))
    a_place(day, "Žofia Õun")
    a_place(day, "Anna Kask")

    def found(query: str) -> list[str]:
        page = client.get(address(day), {"q": query, "page": "99"})
        return [person.name for person in page.context["people"]]

    assert found("ou") == found("zof") == ["Žofia Õun"]
    assert found("KASK an") == ["Anna Kask"]
    assert found("ask") == []


def test_before_its_day_the_list_says_from_when_people_can_be_checked_in(client, traveller):
    day = a_date()
    keeper = a_keeper(day)
    place = a_place(day)
    traveller.move_to(START - timedelta(hours=13), tick=False)
    client.force_login(keeper)

    page = client.get(address(day)).content.decode()
    refused = client.post(address(day), {"person": str(place.uuid)}, follow=True)

    assert "People can be checked in from Sunday 6 December 2026, 21:00 on." in page
    assert "Nobody can have come yet." in refused.content.decode()


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_queries_for_any_number_of_people(
    client, count, django_assert_num_queries
):
    day = a_date()
    client.force_login(a_keeper(day))
    ours = OrganisationFactory()
    for _ in range(count):
        member = MemberFactory(organisation=ours)
        a_place(day, contact=contacts.of_member(member, now=NOW))
    client.get(address(day))
    client.get(address(day, "door_people"))

    # Session and member; the run, who may (2), dates, words, people, marks.
    with django_assert_num_queries(10):
        page = client.get(address(day, "door_people"))
    assert len(page.json()["people"]) == count


def test_the_page_of_a_full_hall_has_fifty_names_and_the_phone_all(client):
    day = a_date()
    client.force_login(a_keeper(day))
    for number in range(120):
        a_place(day, f"Person {number:03}")

    page = client.get(address(day), {"page": 2})
    everybody = client.get(address(day, "door_people")).json()["people"]

    assert [page.context["people"][0].name, len(page.context["people"])] == ["Person 050", 50]
    assert len(page.content) < 150_000
    assert len(everybody) == 120
    assert everybody[0]["name"] == "Person 000"


def test_the_phone_gets_no_code_but_what_a_code_is_found_by(client):
    day = a_date()
    client.force_login(a_keeper(day))
    place = a_place(day, "Anna Kask", mode="online")

    told = client.get(address(day, "door_people"))

    assert told.json()["people"] == [
        {
            "id": str(place.uuid),
            "name": "Anna Kask",
            "org": "",
            "seat": "online",
            "in": None,
            "said": "",
            "code": entrance.fingerprint(place),
        }
    ]
    assert place.code_token not in told.content.decode()
    assert told["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_the_page_that_a_phone_keeps_has_nobody_on_it(client):
    day = a_date()
    keeper = a_keeper(day, name="Kersti Keeper")
    client.force_login(keeper)
    place = a_place(day, "Anna Kask")
    client.post(address(day), {"person": str(place.uuid)})  # leaves a message about Anna

    said = client.get(address(day, "door_offline")).content.decode()

    assert "Anna" not in said
    assert "Kersti" not in said
    assert doorkeeping.keeper_mark(keeper) not in said


def test_the_camera_is_for_the_door_alone(client):
    day = a_date()
    client.force_login(a_keeper(day))

    assert client.get(address(day))["Permissions-Policy"].startswith("camera=(self)")
    assert client.get(reverse("doors"))["Permissions-Policy"].startswith("camera=()")


def send(client: Client, day: Occurrence, keeper: Member, *marks: Any, **told: Any) -> Any:
    sent = {
        "keeper": doorkeeping.keeper_mark(keeper),
        "date": str(day.uid),
        "clock": milliseconds(NOW),
        "marks": list(marks),
        **told,
    }
    return client.post(address(day, "door_marks"), {"sent": json.dumps(sent)})


def milliseconds(moment: Any) -> int:
    return int(moment.timestamp() * 1000)


def a_mark(place: Registration, **told: Any) -> dict[str, Any]:
    kept = {"key": str(uuid.uuid4()), "person": str(place.uuid), "in": True}
    return {**kept, "at": milliseconds(START), **told}


def test_the_answer_says_of_each_mark_what_became_of_it(client):
    day = a_date()
    keeper = a_keeper(day)
    client.force_login(keeper)
    here, left = a_mark(a_place(day)), a_mark(a_place(day, state="cancelled"))

    answer = send(client, day, keeper, here, left)
    again = send(client, day, keeper, here)

    assert answer.json() == {
        "now": NOW.isoformat(),
        "answers": [
            {"key": here["key"], "became": "done", "sentence": ""},
            {
                "key": left["key"],
                "became": "refused",
                "sentence": "Only who is confirmed can be marked as present or absent.",
            },
        ],
    }
    assert again.json()["answers"] == [{"key": here["key"], "became": "known", "sentence": ""}]
    assert Attendance.objects.get().at == START


def test_nobody_sends_what_another_member_marked(client):
    day = a_date()
    first, second = a_keeper(day), a_keeper(day)
    client.force_login(second)

    answer = send(client, day, first, a_mark(a_place(day)))

    assert (answer.status_code, answer.json()) == (
        409,
        {"sentence": "Another member made these marks."},
    )
    assert not AttendanceChange.objects.exists()


def test_the_button_of_a_date_that_is_not_open_marks_nobody_at_another(client):
    first = a_date(rule="FREQ=WEEKLY;COUNT=2")
    client.force_login(a_keeper(first))
    place, last = a_place(first), first.run.occurrences.latest("start")

    for path, sends in (
        (address(first), {"person": str(place.uuid)}),
        (f"/c/{place.code_token}/", {}),
    ):
        answer = client.post(path, {**sends, "date": str(last.uid)}, follow=True)
        assert "This date does not take place, or is none of theirs." in answer.content.decode()
    assert not AttendanceChange.objects.exists()


def test_marks_of_a_date_that_is_not_open_are_not_taken_for_another(client):
    first = a_date(rule="FREQ=WEEKLY;COUNT=2")
    keeper = a_keeper(first)
    client.force_login(keeper)
    last = first.run.occurrences.latest("start")

    answer = send(client, first, keeper, a_mark(a_place(first)), date=str(last.uid))

    assert answer.status_code == 404
    assert not AttendanceChange.objects.exists()


NONSENSE = (
    "", "[]", "{}", "null", "{", "[" * 100_000, '{"marks": 1}',
    '{"marks": [], "date": {}, "clock": 1}',
    '{"marks": [1], "date": "DATE", "clock": 1}',
    '{"marks": [{}], "date": "DATE", "clock": 1}',
    '{"marks": [], "date": "DATE", "clock": "now"}',
    '{"marks": [], "date": "DATE", "clock": true}',
    '{"marks": [], "date": "DATE", "clock": 1e400}',
    '{"marks": [], "date": "DATE", "clock": 99999999999999999999}',
    '{"marks": [{"key": 1, "person": "x", "in": true, "at": 1}], "date": "DATE", "clock": 1}',
    '{"marks": [{"key": "KEY", "person": "KEY", "in": "yes", "at": 1}], "date": "DATE", "clock": 1}',
    '{"marks": [' + ",".join(["{}"] * 201) + '], "date": "DATE", "clock": 1}',
    "x" * 300_000,
)  # fmt: skip


def test_what_makes_no_sense_is_refused_with_a_sentence(client):
    day = a_date()
    client.force_login(a_keeper(day))

    for nonsense in NONSENSE:
        sent = nonsense.replace("DATE", str(day.uid)).replace("KEY", str(uuid.uuid4()))
        answer = client.post(address(day, "door_marks"), {"sent": sent})
        assert answer.status_code in {400, 404}, nonsense[:99]
        assert "sentence" in answer.json(), nonsense[:99]
    assert not AttendanceChange.objects.exists()


def test_signing_out_empties_the_phone_but_for_what_is_not_sent(client):
    day = a_date()
    keeper = a_keeper(day)
    client.force_login(keeper)
    client.get(address(day))
    assert client.cookies["talka-door"].value == doorkeeping.keeper_mark(keeper)

    client.cookies["talka-door-unsent"] = "1"
    left = client.post(reverse("account_logout"))
    assert "Clear-Site-Data" not in left
    assert client.cookies["talka-door"].value == ""

    del client.cookies["talka-door-unsent"]
    client.force_login(keeper)
    client.get(address(day))
    left = client.post(reverse("account_logout"))
    assert left["Clear-Site-Data"] == '"storage"'
    assert client.cookies["talka-door"].value == ""


def test_who_signs_in_after_another_is_not_let_into_the_others_list(client):
    day = a_date()
    client.force_login(a_keeper(day))
    client.get(address(day))
    phone = client.cookies["talka-door"].value
    client.force_login(MemberFactory())
    client.cookies["talka-door"] = phone

    client.get("/en/registrations/")

    assert client.cookies["talka-door"].value == ""


def test_my_registrations_say_which_doors_one_keeps(client, traveller):
    day = a_date(title="Coffee")
    keeper = a_keeper(day)
    client.force_login(keeper)
    assert address(day) in client.get("/en/registrations/").content.decode()

    traveller.move_to(START - 10 * DAY, tick=False)
    client.force_login(keeper)
    said = client.get("/en/registrations/").content.decode()

    assert address(day) not in said
    assert "The list opens here on Sunday 6 December 2026, 09:00 (Tallinn time)." in said


def test_without_a_door_there_is_a_sentence(client):
    client.force_login(MemberFactory())

    assert "You keep no door today." in client.get(reverse("doors")).content.decode()


def test_the_worker_is_looked_for_anew_each_time_and_knows_nobody(client):
    answer = client.get("/check-in-worker.js")

    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"] == "no-cache"
    assert "Cookie" not in answer.get("Vary", "")


def test_who_has_no_name_is_found_by_the_ends_of_the_address(client):
    day = a_date()
    member = MemberFactory(name="", email="zed.secret@office.example.org")
    place = a_place(day, contact=contacts.of_member(member, now=NOW))
    client.force_login(a_keeper(day))

    page = client.get(address(day), {"q": "office"}).content.decode()
    told = client.get(address(day, "door_people")).json()["people"]
    code = client.get(entrance.path(place)).content.decode()
    done = client.post(address(day), {"date": day.uid, "person": place.uuid}, follow=True)

    hint = "z…@office.example.org"
    assert f'door-person__name">{hint}<' in page
    assert [person["name"] for person in told] == [hint]
    assert f'<h1 id="who">{hint}</h1>' in code
    assert f"{hint} is checked in." in done.content.decode()
    assert "secret" not in page + code + done.content.decode()

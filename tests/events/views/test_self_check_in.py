"""The screen in the room, and the pages on which its code is typed."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.core.cache import cache

from events import room_codes
from events.enums import MarkSource, Presence
from events.models import Attendance, Doorkeeper, Event, Occurrence, Registration
from events.services import attendance, contacts
from tests.events.views.conftest import NOW
from tests.factories.events import entry, plan, published
from tests.factories.people import MemberFactory
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from community.models import Member

pytestmark = pytest.mark.django_db

TITLE = "Service design"
HERE = "/en/check-in/here/"
WRONG = "This is not the code that the screen shows now."


@pytest.fixture(autouse=True)
def _no_wrong_codes_yet() -> None:
    cache.clear()


def a_date(*entries: Any, **told: Any) -> Occurrence:
    """Its start is now, at noon in Tallinn, unless said otherwise."""
    told = {"self_check_in": True, **told}
    title = told.pop("title", TITLE)
    today = entry(date(2026, 11, 21), time(12), time(14))
    page = published(plan(*(entries or [today]), **told), title=title)
    event = Event.objects.get(schedule_page=page)
    return event.occurrences.select_related("run", "event").order_by("start").first()


def seated(day: Occurrence, member: Member | None = None, **told: Any) -> Registration:
    contact = contacts.of_member(member, now=NOW) if member else None
    return registered(day.run, at=NOW, contact=contact, **told)


def signed_in(client: Client, **told: Any) -> Member:
    member = MemberFactory(**told)
    client.force_login(member)
    return member


def page_of(day: Occurrence) -> str:
    return f"{HERE}{day.uid}/"


def screen_of(day: Occurrence, **query: str) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/en/check-in/{day.run.uuid}/screen/?{asked}"


def code_of(day: Occurrence, now: datetime = NOW) -> str:
    return room_codes.code(day.uid, now)


def text(response: HttpResponse) -> str:
    return unescape(" ".join(response.content.decode().split()))


def said(response: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


# --- the screen -----------------------------------------------------------------------------------


def test_screen_shows_the_code_in_two_halves_where_to_type_it_and_a_picture_of_it(client):
    signed_in(client, groups=["Organisers"])
    day = a_date()

    shown = text(client.get(screen_of(day)))

    code = code_of(day)
    assert f'{code[:3]}<span class="room-screen__gap"> </span>{code[3:]}' in shown
    assert ">localhost/here/</span>" in shown
    assert 'src="data:image/svg+xml' in shown
    assert TITLE in shown


def test_screen_looks_for_the_next_code_when_the_minute_ends_without_a_script_too(client, clock):
    signed_in(client, groups=["Organisers"])
    day = a_date()
    clock.move_to(NOW + timedelta(seconds=47))

    shown = text(client.get(screen_of(day)))

    assert '<noscript><meta http-equiv="refresh" content="13"></noscript>' in shown
    assert 'data-refresh="13"' in shown


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [
        (-31, "One can check in from Saturday 21 November 2026, 11:30 (Tallinn time)."),
        (30, "Checking in is over."),
    ],
)
def test_screen_has_no_code_outside_the_window_and_says_why(client, clock, minutes, sentence):
    signed_in(client, groups=["Organisers"])
    day = a_date()
    clock.move_to(NOW + timedelta(minutes=minutes))

    shown = text(client.get(screen_of(day)))

    assert sentence in shown
    assert "room-screen__code" not in shown


def test_screen_says_where_nobody_checks_in_by_a_code(client):
    signed_in(client, groups=["Organisers"])

    shown = text(client.get(screen_of(a_date(self_check_in=False))))

    assert "Here nobody checks in by a code." in shown


def test_screen_of_a_course_is_of_the_date_that_is_open_and_leads_to_the_others(client):
    signed_in(client, groups=["Organisers"])
    days = [entry(date(2026, 11, day), time(12), time(14)) for day in (20, 21, 22)]
    first = a_date(*days, mode="all_dates")
    before, today, after = first.run.occurrences.order_by("start")

    shown = client.get(screen_of(first))

    assert shown.context["screen"].date == today
    assert (shown.context["before"], shown.context["after"]) == (before, after)
    asked = client.get(screen_of(first, date=str(after.uid)))
    assert asked.context["screen"].date == after
    for nonsense in (str(uuid4()), "nonsense"):
        assert client.get(screen_of(first, date=nonsense)).status_code == 404


def test_screen_is_for_who_keeps_the_door_around_the_date_only(client, clock):
    keeper = signed_in(client)
    day = a_date()
    assert client.get(screen_of(day)).status_code == 404
    Doorkeeper.objects.create(event=day.event, member=keeper, created_at=NOW)

    assert client.get(screen_of(day)).status_code == 200
    for hours in (-25, 27):
        clock.move_to(NOW + timedelta(hours=hours))
        assert client.get(screen_of(day)).status_code == 404


def test_screen_costs_the_same_queries_for_any_number_of_people(
    client, django_assert_max_num_queries
):
    signed_in(client, groups=["Organisers"])
    day = a_date()
    for _ in range(5):
        seated(day)
    client.get(screen_of(day))

    with django_assert_max_num_queries(16):
        client.get(screen_of(day))


# --- a member's pages -----------------------------------------------------------------------------


@pytest.mark.parametrize("short", ["/here/", "/here"])
def test_short_address_leads_to_the_page_in_the_language_of_the_phone(client, short):
    answer = client.get(short, {"code": "ABC"}, headers={"accept-language": "et"}, follow=True)

    assert answer.redirect_chain[-1][0] == "/et/check-in/here/?code=ABC"


def test_picture_leads_to_the_date_with_the_code(client):
    day = a_date()

    answer = client.get(f"/here/{day.uid}/", {"code": "ABC"})

    assert answer.url == f"{page_of(day)}?code=ABC"


def test_visitor_is_asked_to_sign_in_and_comes_back_with_the_code(client):
    day = a_date()

    shown = client.get(page_of(day), {"code": "CDF GHJ"})
    sent = client.post(page_of(day), {"code": "CDFGHJ"})

    assert "next=%2Fen%2Fcheck-in%2Fhere%2F" in shown.context["login"]
    assert "code%3DCDF%2BGHJ" in shown.context["login"]
    assert TITLE not in text(shown)
    assert sent.url == f"{page_of(day)}?code=CDFGHJ"


def test_opening_the_page_writes_nothing_and_has_the_code_typed_already(client):
    day = a_date()
    seated(day, signed_in(client))

    shown = client.get(page_of(day), {"code": code_of(day)})

    assert f'value="{code_of(day)}"' in text(shown)
    assert not Attendance.objects.exists()


def test_member_types_the_code_and_is_in(client):
    day, member = a_date(), signed_in(client)
    seated(day, member)

    answer = client.post(page_of(day), {"code": code_of(day)})

    assert answer.url == page_of(day)
    assert Attendance.objects.get().source == MarkSource.CODE
    assert "You are checked in." in text(client.get(page_of(day)))


def test_member_types_the_code_at_the_short_address_and_is_in(client):
    other, day, member = a_date(title="Another"), a_date(), signed_in(client)
    seated(other, member)
    seated(day, member)

    answer = client.post(HERE, {"code": code_of(day).lower()})

    assert answer.url == page_of(day)
    assert Attendance.objects.get().occurrence == day


def test_wrong_code_is_refused_with_a_sentence_at_the_field(client):
    day = a_date()
    seated(day, signed_in(client))

    for address in (HERE, page_of(day)):
        answer = client.post(address, {"code": "AAAAAA"})
        assert answer.status_code == 409
        assert WRONG in text(answer)
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("code", ["", "x" * 21, "\x00"])
def test_nonsense_is_refused_with_the_form(client, code):
    day = a_date()
    seated(day, signed_in(client))

    for address in (HERE, page_of(day)):
        assert client.post(address, {"code": code}).status_code == 400


@pytest.mark.parametrize(
    ("minutes", "told", "sentence"),
    [
        (0, {"state": "waiting"}, "You have no confirmed seat here."),
        (-31, {}, "You can from Saturday 21 November 2026, 11:30 (Tallinn time)."),
        (31, {}, "The time to check in is over."),
    ],
)
def test_page_says_why_one_cannot_check_in(client, clock, minutes, told, sentence):
    day = a_date()
    seated(day, signed_in(client), **told)
    clock.move_to(NOW + timedelta(minutes=minutes))
    code = code_of(day, NOW + timedelta(minutes=minutes))

    shown, sent = client.get(page_of(day)), client.post(page_of(day), {"code": code})

    assert sentence in text(shown)
    assert 'name="code"' not in text(shown)
    assert sent.status_code == 409
    assert sentence in text(sent)


def test_who_is_not_registered_learns_nothing_about_the_date(client):
    day = a_date()
    signed_in(client)

    uids = (day.uid, uuid4())
    answers = [client.get(f"{HERE}{uid}/") for uid in uids]

    assert [answer.status_code for answer in answers] == [404, 404]
    first, second = (
        re.sub(rf'{uid}|value="\w{{64}}"', "", text(answer))
        for answer, uid in zip(answers, uids, strict=True)
    )
    assert first == second
    assert TITLE not in text(answers[0])


def test_what_organisers_noted_stands_against_a_code(client):
    day = a_date()
    place = seated(day, signed_in(client))
    seen = attendance.Seen(presence=Presence.ABSENT, source=MarkSource.DOOR, at=NOW)
    attendance.mark(place, day, seen, now=NOW)

    answer = client.post(page_of(day), {"code": code_of(day)})

    assert "The organisers have noted that you were not there." in text(answer)


def test_short_address_without_anything_to_check_in_to_says_so(client):
    signed_in(client)

    assert "Nothing that you have a seat for" in text(client.get(HERE))
    assert client.post(HERE, {"code": "CDFGHJ"}).status_code == 409


def test_codes_cannot_be_guessed_for_long_and_right_ones_do_not_count(client):
    day, member = a_date(), signed_in(client)
    seated(day, member)

    answers = [client.post(page_of(day), {"code": "AAAAAA"}).status_code for _ in range(11)]
    late = client.post(page_of(day), {"code": code_of(day)})

    assert answers == [409] * 10 + [429]
    assert late.status_code == 429
    assert "Too many wrong codes" in text(late)
    assert late["Retry-After"] == "600"
    # Somebody else in the same room is not kept out.
    other = MemberFactory()
    seated(day, other)
    client.force_login(other)
    for _ in range(12):
        assert client.post(page_of(day), {"code": code_of(day)}).status_code == 302


@pytest.mark.parametrize("count", [1, 5])
def test_short_address_costs_the_same_queries_for_any_number_of_dates(
    client, count, django_assert_num_queries
):
    member = signed_in(client)
    for number in range(count):
        seated(a_date(title=f"Event {number}"), member)
    client.get(HERE)

    with django_assert_num_queries(8):
        shown = client.get(HERE)

    assert len(shown.context["found"]) == count


# --- where registrations are shown ----------------------------------------------------------------


def test_my_registrations_ask_for_the_code_while_one_can_check_in(client, clock):
    day = a_date()
    place = seated(day, signed_in(client))
    mine = "/en/registrations/"

    assert f'action="{page_of(day)}"' in text(client.get(mine))
    client.post(page_of(day), {"code": code_of(day)})
    shown = text(client.get(mine))
    assert "You are checked in" in shown
    assert 'name="code"' not in shown
    clock.move_to(NOW + timedelta(minutes=31))
    assert "You are checked in" not in text(client.get(mine))
    assert place.attendances.count() == 1


def test_guest_types_the_code_behind_their_link(client):
    day = a_date()
    place = seated(day)
    link = f"/r/{place.link_token}/"

    assert 'value="check_in"' in text(client.get(link))
    data = {"action": "check_in", "date": str(day.uid), "code": code_of(day)}
    first, second = client.post(link, data), client.post(link, data)

    assert first.url == link
    assert said(second) == ["You are checked in.", "You were checked in already."]
    mark = place.attendance_changes.get()
    assert (mark.source, mark.actor) == (MarkSource.CODE, None)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"code": "AAAAAA"}, WRONG),
        ({"code": ""}, "Type the code that the screen shows."),
        ({"date": "nonsense"}, "This cannot be done."),
        ({"date": str(uuid4())}, "This date does not take place"),
    ],
)
def test_guest_is_told_what_is_wrong(client, data, sentence):
    day = a_date()
    link = f"/r/{seated(day).link_token}/"
    sent = {"action": "check_in", "date": str(day.uid), "code": code_of(day), **data}

    answer = client.post(link, sent)

    assert said(answer)[0].startswith(sentence)
    assert not Attendance.objects.exists()

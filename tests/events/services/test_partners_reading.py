"""When to ask a partner's server, and what to do when it goes wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command

from events.models import Event, PartnerCalendar, PartnerEvent
from events.services import partner_events, partners
from tests.events.services.partner_servers import LATER, NOW, Partner, shown, states
from tests.factories.partners import ics, vevent
from tests.foundation.web_servers import answer, header

pytestmark = pytest.mark.django_db


def test_a_calendar_is_read_every_four_hours(trusted):
    assert partners.read_due(now=NOW) == 1
    assert partners.read_due(now=NOW + timedelta(hours=3, minutes=59)) == 0
    assert partners.read_due(now=NOW + timedelta(hours=4)) == 1
    assert len(trusted.server.requests) == 2


def test_the_duty_and_the_command_read_what_is_due(trusted, capsys):
    call_command("import_calendars")
    call_command("import_calendars")
    call_command("import_calendars", "--all")

    assert capsys.readouterr().out.split("\n")[:3] == [
        "1 calendars read",
        "0 calendars read",
        "1 calendars read",
    ]


def test_the_server_is_asked_only_for_what_is_new(trusted):
    trusted.says = answer(ics(vevent()), ETag='"1"', Last_Modified="Sun, 22 Nov 2026 05:00:00 GMT")
    trusted.ask()
    trusted.says = answer(status="304 Not Modified")

    calendar = trusted.ask(now=LATER)

    first, second = trusted.server.requests
    assert header(first, "If-None-Match") is None
    assert header(second, "If-None-Match") == '"1"'
    assert header(second, "If-Modified-Since") == "Sun, 22 Nov 2026 05:00:00 GMT"
    assert (calendar.error, calendar.etag, calendar.last_success_at) == ("", '"1"', LATER)
    assert len(shown()) == 1


def test_who_fails_is_asked_ever_more_seldom_and_then_again_as_always(trusted):
    trusted.says = answer(status="500 Oh")
    waits, now = [], NOW
    for _ in range(6):
        calendar = trusted.ask(now=now, asked=False)
        waits.append((calendar.next_read_at - now) / timedelta(hours=1))
        now = calendar.next_read_at
    assert waits == [4, 8, 16, 32, 48, 48]
    assert (calendar.failures, calendar.error, calendar.error_detail) == (6, "status", "500")

    calendar = trusted.read(vevent(), now=now)
    assert (calendar.failures, calendar.error) == (0, "")
    assert calendar.next_read_at == now + timedelta(hours=4)


@pytest.mark.parametrize(
    ("asked", "hours"), [("60", 4), ("36000", 10), ("999999999", 48), ("soon", 4)]
)
def test_a_server_that_wants_to_be_left_alone_is_within_bounds(trusted, asked, hours):
    trusted.says = answer(status="503 Busy", Retry_After=asked)

    assert trusted.ask().next_read_at == NOW + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("says", "error", "detail"),
    [
        (answer("<html><body>Sign in</body></html>", Content_Type="text/html"), "web_page", ""),
        (answer("{}"), "not_a_calendar", ""),
        (answer(ics(vevent())[:-20]), "unreadable", ""),
        (answer(ics(vevent()), Content_Length="9999"), "cut_off", ""),
        (answer(status="404 Not Found"), "status", "404"),
        (answer(status="302 Go", Location="http://127.0.0.1/"), "not_public", ""),
        (answer(status="302 Go", Location="http://[::1]/"), "not_public", ""),
        (b"nonsense\r\n\r\n", "bad_answer", ""),
    ],
)
def test_what_goes_wrong_is_noted_and_what_was_shown_stays(trusted, says, error, detail):
    trusted.read(vevent())
    trusted.says = says

    calendar = trusted.ask(now=LATER)

    assert (calendar.error, calendar.error_detail, calendar.failures) == (error, detail, 1)
    assert (calendar.claimed_at, calendar.last_success_at) == (None, NOW)
    assert len(shown()) == 1


def test_letters_in_the_servers_own_alphabet_are_read(trusted):
    trusted.says = answer(
        ics(vevent()).decode().encode("iso-8859-13"),
        Content_Type="text/calendar; charset=iso-8859-13",
    )

    trusted.ask()

    assert shown() == [("Rīta kafija", "12-07 09:00")]


def test_a_calendar_that_is_being_read_is_not_read_twice(trusted):
    PartnerCalendar.objects.update(claimed_at=NOW)

    assert partners.read_due(now=NOW + timedelta(minutes=9)) == 0
    assert not partners.read(trusted.calendar, now=NOW + timedelta(minutes=9), asked=True)
    assert partners.read_due(now=NOW + timedelta(minutes=10)) == 1


def test_who_was_overtaken_writes_nothing(trusted, monkeypatch):
    real = partners.read_apart

    def slow(*args, **kwargs):
        PartnerCalendar.objects.update(claimed_at=LATER)
        return real(*args, **kwargs)

    monkeypatch.setattr(partners, "read_apart", slow)

    trusted.ask()

    assert not PartnerEvent.objects.exists()
    assert trusted.calendar.claimed_at == LATER


def test_a_reading_from_the_old_address_is_forgotten_when_the_address_has_changed(
    trusted, monkeypatch
):
    real = partners.read_apart
    meanwhile = NOW + timedelta(minutes=1)

    def slow(*args, **kwargs):
        monkeypatch.setattr(partners, "read_apart", real)
        calendar = PartnerCalendar.objects.get()
        calendar.address = trusted.server.address("/new.ics")
        calendar.save()
        trusted.says = answer(ics(vevent("new")))
        partners.saved(calendar, now=meanwhile)
        assert partners.read(calendar, now=meanwhile, asked=True)
        return real(*args, **kwargs)

    monkeypatch.setattr(partners, "read_apart", slow)
    trusted.says = answer(ics(vevent("old")), ETag='"old"')

    trusted.ask()

    assert states() == {"new": "accepted"}
    assert (trusted.calendar.etag, trusted.calendar.last_read_at) == ("", meanwhile)


def test_nothing_of_a_calendar_that_was_stopped_meanwhile_is_shown(partner):
    partner.read(vevent())
    chosen = list(PartnerEvent.objects.all())
    PartnerCalendar.objects.update(is_active=False)

    assert partners.accept(chosen, now=NOW) == 0

    assert shown() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "where", ["partner_dates.show", "versions.touch", "partner_dates._write_dates"]
)
def test_a_reading_cut_off_anywhere_is_done_again_from_the_start(monkeypatch, where):
    module, name = where.split(".")
    with Partner(is_trusted=True).serving() as partner:
        partner.says = answer(ics(vevent()), ETag='"1"')
        with monkeypatch.context() as broken:
            target = getattr(partner_events, module)
            broken.setattr(target, name, lambda *_a, **_k: 1 / 0)
            assert partners.read_due(now=NOW) == 0
        calendar = PartnerCalendar.objects.get()
        assert (calendar.etag, calendar.content_hash, calendar.error) == ("", "", "internal")
        assert not PartnerEvent.objects.exists()
        assert not Event.objects.exists()

        assert partners.read_due(now=LATER) == 1

        assert len(shown()) == 1


def test_one_calendar_that_breaks_does_not_stop_the_others(trusted, other, monkeypatch):
    real = partners._asked
    monkeypatch.setattr(
        partners,
        "_asked",
        lambda calendar, now: 1 / 0 if calendar.pk == trusted.calendar.pk else real(calendar, now),
    )

    assert partners.read_due(now=NOW) == 1
    assert PartnerCalendar.objects.get(pk=trusted.calendar.pk).error == "internal"
    assert len(shown()) == 1

"""What a person's mailbox and calendar get, as a real server takes it from the wire: from the
invitation to the last cancellation (RFC 5546, RFC 6047)."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

import pytest
import zxingcpp
from django.conf import settings
from icalendar import Calendar
from PIL import Image

from events.models import Run
from events.services import (
    contacts,
    dates,
    guests,
    registration,
    requests,
    substitution,
    telling,
    waitlist,
)
from events.services.guests import Guest
from foundation import outbox
from foundation.models import OutboxRow
from tests.factories.events import VenueFactory, entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.foundation.smtp_server import Inbox, smtp_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from community.models import Member
    from events.models import Contact, Registration

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
JOIN = "https://meet.example.org/quiet"
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with smtp_server() as server:
        yield server


def a_run(title: str = "Kohtumine õues", rule: str = "", **plan_settings: Any) -> Run:
    page = published(
        plan(entry(rule=rule, venue=VenueFactory()), **plan_settings),
        title=title,
        online_link=JOIN,
    )
    return Run.objects.select_related("event").get(event__key=page.event_key)


def a_member(language: str = "en", **fields: Any) -> Contact:
    member = MemberFactory(name="Žofia Õun", language=language, **fields)
    return contacts.of_member(member, now=NOW)


def join(run: Run, contact: Contact, now: datetime = NOW) -> Registration:
    return registration.register(run=run, contact=contact, mode="room", now=now, may_wait=True)


def move(run: Run, now: datetime) -> None:
    dates.move(
        run.occurrences.get(),
        day=date(2026, 12, 8),
        start_time=time(13),
        length=HOUR,
        venue=None,
        reason="The room is taken",
        actor=MemberFactory(),
        now=now,
    )


def arrived(inbox: Inbox, now: datetime) -> list[EmailMessage]:
    """What the server gets of what is promised by then."""
    before = len(inbox.mails)
    outbox.send_due(now=now + telling.SETTLE.quiet)
    assert not OutboxRow.objects.exclude(state__in=("sent", "pending")).exists()
    return inbox.mails[before:]


@dataclass(frozen=True)
class Invitation:
    """What a calendar program learns from a mail; checked against RFC 5546 as it is read."""

    method: str
    uid: str
    sequence: int
    stamp: datetime
    start: datetime

    @classmethod
    def of(cls, mail: EmailMessage) -> Invitation:
        [part] = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
        calendar = Calendar.from_ical(part.get_payload(decode=True))
        [event] = calendar.walk("VEVENT")
        method = str(calendar["METHOD"])
        assert part["Content-Type"].params["method"] == method
        assert part.get_content_charset() == "utf-8"
        assert str(event["ORGANIZER"]) == f"mailto:{address_in(mail['From'])}"
        # One, and no list of one.
        assert str(event["ATTENDEE"]) == f"mailto:{address_in(mail['To'])}"
        assert (event["STATUS"] == "CANCELLED") == (method == "CANCEL")
        assert {"DTSTAMP", "DTSTART", "DTEND", "SUMMARY"} <= set(event)
        start = event["DTSTART"].dt.replace(tzinfo=None)
        return cls(method, str(event["UID"]), event["SEQUENCE"], event["DTSTAMP"].dt, start)


def address_in(header: str) -> str:
    return parseaddr(str(header))[1]


def parts(mail: EmailMessage) -> list[str]:
    return [part.get_content_type() for part in mail.walk() if not part.is_multipart()]


def bodies(mail: EmailMessage) -> tuple[str, str]:
    return tuple(mail.get_body((kind,)).get_content() for kind in ("plain", "html"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_entry_follows_all_that_happens_to_the_person_and_the_date(inbox, language):
    run, contact = a_run(), a_member(language)
    uid = str(run.occurrences.get().uid)
    hours = [NOW + n * HOUR for n in range(5)]

    place = join(run, contact, hours[0])
    told = arrived(inbox, hours[0])
    move(run, hours[1])
    told += arrived(inbox, hours[1])
    registration.cancel(place, now=hours[2])
    told += arrived(inbox, hours[2])
    join(run, contact, hours[3])
    told += arrived(inbox, hours[3])
    dates.cancel(run.occurrences.get(), reason="Ill", actor=MemberFactory(), now=hours[4])
    told += arrived(inbox, hours[4])

    found = [Invitation.of(mail) for mail in told]
    assert [one.method for one in found] == ["REQUEST", "REQUEST", "CANCEL", "REQUEST", "CANCEL"]
    assert {one.uid for one in found} == {uid}
    # Who comes back is not behind what was cancelled, but later (ADR 7).
    assert [one.sequence for one in found] == [0, 1, 2, 2, 3]
    assert [one.stamp for one in found] == sorted({one.stamp for one in found})
    assert [one.start.day for one in found] == [7, 8, 8, 8, 8]
    assert {language_of(mail) for mail in told} == {language}


def language_of(mail: EmailMessage) -> str:
    return bodies(mail)[1].partition('<html lang="')[2].partition('"')[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_has_two_bodies_and_says_the_same_of_itself(inbox, language):
    run = a_run(seats_room=1, waiting_policy="offer", approval="none")
    ours = OrganisationFactory()
    holder, waiting = a_member(language, organisation=ours), a_member(language)
    place, line = join(run, holder), join(run, waiting)
    told = arrived(inbox, NOW)
    colleague = MemberFactory(organisation=ours, language=language)
    taken = substitution.pass_on(place, email=colleague.email, now=NOW + HOUR)
    told += arrived(inbox, NOW + HOUR)
    registration.cancel(taken, now=NOW + 2 * HOUR)
    told += arrived(inbox, NOW + 2 * HOUR)
    line.refresh_from_db()
    waitlist.accept(line, now=NOW + 3 * HOUR)
    told += arrived(inbox, NOW + 3 * HOUR)

    assert len(told) == 7
    assert len({mail["Message-ID"] for mail in told}) == 7
    for mail in told:
        text, html = bodies(mail)
        assert parts(mail)[:2] == ["text/plain", "text/html"]
        assert address_in(mail["From"]) == "talka@example.org"
        assert str(mail["Message-ID"]).endswith("@localhost>")
        assert mail["Auto-Submitted"] == "auto-generated"
        assert "Kohtumine õues" in mail["Subject"]
        assert "\n" not in mail["Subject"]
        assert links(text) == links(html)
        assert not {"{{", "{%"} & set(text.split())


def links(body: str) -> set[str]:
    return set(re.findall(r"""https?://[^\s"'<>]+""", body))


def test_who_has_no_seat_is_not_told_how_to_join(inbox):
    run = a_run(seats_room=1, waiting_policy="offer", approval="organiser")
    organiser = MemberFactory()
    first = join(run, a_member())
    second = join(run, a_member())
    asked = arrived(inbox, NOW)
    requests.approve(first, now=NOW + HOUR, actor=organiser)
    [approved] = approvals = arrived(inbox, NOW + HOUR)
    requests.queue(second, now=NOW + 2 * HOUR, actor=organiser)
    queued = arrived(inbox, NOW + 2 * HOUR)
    first.refresh_from_db()
    registration.cancel(first, now=NOW + 3 * HOUR)
    offered_and_left = arrived(inbox, NOW + 3 * HOUR)

    without = [*asked, *queued, *offered_and_left]
    assert len(without) == 2 + 1 + 2
    assert [mail["Subject"] for mail in without if JOIN in readable(mail)] == []
    assert JOIN in readable(approved)
    assert len(approvals) == 1


def test_a_guest_is_told_how_to_join_once_the_address_is_theirs(inbox):
    run = a_run()
    guest = Guest(email="anna@example.org", name="Anna", language="et", time_zone="Europe/Tallinn")
    held = guests.register(run=run, guest=guest, mode="room", now=NOW)
    [ask] = arrived(inbox, NOW)
    guests.confirm(held, now=NOW + timedelta(minutes=20))
    [welcome] = arrived(inbox, NOW + timedelta(minutes=20))

    assert "text/calendar" not in parts(ask)
    assert JOIN not in readable(ask)
    assert "Anna" not in readable(ask)
    assert JOIN in readable(welcome)
    assert Invitation.of(welcome).method == "REQUEST"
    assert address_in(welcome["To"]) == "anna@example.org"


def readable(mail: EmailMessage) -> str:
    """All of a mail that somebody or some program can read, long lines put together again."""
    said = [
        part.get_payload(decode=True)
        for part in mail.walk()
        if part.get_content_maintype() in {"text", "application"}
    ]
    return "\n".join([*map(str, mail.values()), *(text.decode() for text in said)]).replace(
        "\r\n ", ""
    )


def test_a_seat_that_is_passed_on_leaves_one_calendar_and_comes_into_the_other(inbox):
    run, ours = a_run(), OrganisationFactory()
    place = join(run, a_member(organisation=ours))
    [first] = arrived(inbox, NOW)
    colleague: Member = MemberFactory(organisation=ours)
    substitution.pass_on(place, email=colleague.email, now=NOW + HOUR)
    left, came = sorted(
        arrived(inbox, NOW + HOUR), key=lambda mail: address_in(mail["To"]) == colleague.email
    )

    before, off, on = (Invitation.of(mail) for mail in (first, left, came))
    assert (off.method, on.method) == ("CANCEL", "REQUEST")
    assert off.uid == on.uid == before.uid
    assert off.sequence > before.sequence
    assert address_in(left["To"]) == address_in(first["To"])


def test_all_dates_of_a_course_come_in_one_mail_as_a_file_that_invites_to_nothing(inbox):
    run = a_run(rule="FREQ=DAILY;COUNT=3", mode="all_dates")
    place = join(run, a_member("lv"))
    told = arrived(inbox, NOW)
    registration.cancel(place, now=NOW + HOUR)
    left = arrived(inbox, NOW + HOUR)

    [mail] = told
    [file] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(file.get_payload(decode=True))
    assert "METHOD" not in calendar
    assert "method" not in file["Content-Type"].params
    assert (file.get_content_disposition(), file.get_filename()) == ("attachment", "dates.ics")
    events = calendar.walk("VEVENT")
    assert len({str(event["UID"]) for event in events}) == 3
    assert [name for event in events for name in ("ORGANIZER", "ATTENDEE") if name in event] == []
    # Three entries cannot be taken out by one mail.
    assert [parts(mail) for mail in left] == [["text/plain", "text/html"]]


def test_the_entrance_code_comes_with_a_seat_in_the_room_and_never_without(inbox):
    run = a_run(seats_room=1, seats_online=5, waiting_policy="offer", approval="none")
    place = join(run, a_member())
    waits = join(run, a_member("sl"))
    online = registration.register(run=run, contact=a_member("lv"), mode="online", now=NOW)
    first, line, far = arrived(inbox, NOW)

    address = f"http://localhost/c/{place.code_token}/"
    text, html = bodies(first)
    assert (address in text, address in html) == (True, True)
    [picture] = [part for part in first.walk() if part.get_content_type() == "image/png"]
    assert picture["Content-ID"].strip("<>") in html.partition('src="cid:')[2]
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.get_payload(decode=True))))
    assert code.text == address
    # The invitation is where calendar programs look for it.
    assert parts(first) == ["text/plain", "text/html", "text/calendar", "image/png"]
    for mail, other in ((line, waits), (far, online)):
        assert "/c/" not in readable(mail)
        assert other.code_token not in readable(mail)
        assert "image/png" not in parts(mail)

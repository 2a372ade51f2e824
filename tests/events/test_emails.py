from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.conf import settings
from icalendar import Calendar

from events.models import Occurrence, Registration, Run
from events.services import contacts, dates, registration, telling, waitlist
from foundation import outbox
from foundation.mail import messages
from tests.factories.events import ContactFactory, VenueFactory, entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def sent(mailoutbox, django_capture_on_commit_callbacks):
    """What the given step sends, as a mail program would read it."""

    def _sent(step, *args, **kwargs):
        before = len(mailoutbox)
        with django_capture_on_commit_callbacks(execute=True):
            step(*args, **kwargs)
        outbox.send_due(now=NOW + telling.SETTLE.quiet, message="events.change")
        return [
            message_from_bytes(mail.message().as_bytes(), policy=policy.default)
            for mail in mailoutbox[before:]
        ]

    return _sent


OF_PAGE = ("title", "slug", "online_link", "visibility", "organisations")


def a_run(**settings: object) -> Run:
    fields = {n: settings.pop(n) for n in OF_PAGE if n in settings}
    rule = settings.pop("rule", "")
    page = published(plan(entry(rule=rule, venue=VenueFactory()), **settings), **fields)
    return Run.objects.get(event__key=page.translation_key)


def join(run: Run, contact: object = None) -> Registration:
    return registration.register(
        run=run,
        contact=contact or ContactFactory(),
        mode="room",
        now=NOW,
        may_wait=True,
        token=run.event.link_token,
    )


def calendar_of(mail) -> Calendar:
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert len(parts) == 1
    content = parts[0].get_payload(decode=True)
    calendar = Calendar.from_ical(content)
    assert parts[0]["Content-Type"].params.get("method") == calendar.get("METHOD")
    return calendar


def test_each_registered_message_has_its_three_templates():
    names = [name for name, _builder in messages if name.startswith("events.")]

    missing = [
        f"{name}/{part}"
        for name in names
        for part in ("subject.txt", "body.txt", "body.html")
        if not Path(settings.ROOT, "templates", "emails", name.replace(".", "/"), part).is_file()
    ]

    assert len(names) >= 7
    assert missing == []


def test_a_confirmation_invites_to_the_very_date_of_the_feed(sent):
    run = a_run(title="Kohtumine õues", online_link="https://meet.example.org/x")
    date_ = run.occurrences.get()
    contact = ContactFactory(guest_name='Ann "A" Õun')

    [mail] = sent(join, run, contact)

    said, code = mail.iter_parts()
    assert [part.get_content_type() for part in said.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert code.get_content_type() == "image/png"
    assert mail["Subject"] == "Registered: Kohtumine õues"
    [event] = calendar_of(mail).walk("VEVENT")
    assert (event["UID"], event["SEQUENCE"]) == (str(date_.uid), 0)
    assert event["ATTENDEE"] == f"mailto:{contact.email}"
    assert event["DTSTART"].dt.replace(tzinfo=None) == datetime(2026, 12, 7, 9)
    assert "https://meet.example.org/x" in mail.get_body(("plain",)).get_content()
    assert (
        "Monday, 7 December 2026, 09:00 – 11:00 (Europe/Tallinn)"
        in mail.get_body(("plain",)).get_content()
    )


def test_who_waits_learns_the_place_in_line_but_not_the_link_to_join(sent):
    run = a_run(seats_room=1, online_link="https://meet.example.org/x")
    join(run)
    join(run)

    [mail] = sent(join, run)

    body = mail.get_body(("plain",)).get_content()
    assert "You are number 2 of 2 in line for a seat in the room." in body
    assert "meet.example.org" not in mail.as_string()
    assert not [p for p in mail.walk() if p.get_content_type() == "text/calendar"]


def addresses_in(mail) -> set[str]:
    """Where the mail and its invitation say that the event's page is."""
    body = mail.get_body(("plain",)).get_content()
    [event] = calendar_of(mail).walk("VEVENT")
    return {line for line in body.splitlines() if "/events/" in line} | {str(event.get("URL", ""))}


def test_an_event_by_link_is_linked_with_its_key_while_one_takes_part(sent):
    run = a_run(visibility="link", slug="by-link")
    contact = ContactFactory()

    [welcome] = sent(join, run, contact)
    [goodbye] = sent(registration.cancel, Registration.objects.get(), now=NOW)

    address = f"http://localhost/en/events/by-link/?key={run.event.link_token}"
    assert addresses_in(welcome) == {address}
    assert addresses_in(goodbye) == {""}


def test_a_members_event_is_linked_for_whoever_may_read_its_page(sent):
    run = a_run(visibility="organisations", slug="inside")
    member = MemberFactory(organisation=OrganisationFactory())
    run.event.organisations.add(member.organisation)
    joined = join(run, contacts.of_member(member, now=NOW))
    cancel_and_restore = {"actor": MemberFactory(), "now": NOW}

    [seen] = sent(dates.cancel, run.occurrences.get(), reason="", **cancel_and_restore)
    member.organisation = OrganisationFactory()
    member.save()
    [unseen] = sent(registration.cancel, joined, now=NOW)

    assert addresses_in(seen) == {"http://localhost/en/events/inside/"}
    assert addresses_in(unseen) == {""}


def test_a_member_who_may_no_longer_sign_in_hears_only_of_their_own_cancellation(sent):
    run = a_run()
    member = MemberFactory()
    joined = join(run, contacts.of_member(member, now=NOW))
    other = ContactFactory()
    sent(join, run, other)
    member.is_active = False
    member.save()

    of_date = sent(dates.cancel, run.occurrences.get(), reason="", actor=MemberFactory(), now=NOW)
    of_own = sent(registration.cancel, joined, now=NOW)

    assert [mail["To"].addresses[0].addr_spec for mail in of_date] == [other.email]
    assert [mail["To"].addresses[0].addr_spec for mail in of_own] == [member.email]


def test_an_address_with_a_domain_of_other_letters_is_written_to_and_invited(sent):
    run = a_run()
    contact = ContactFactory(email="mari@täpsus.ee")

    [mail] = sent(join, run, contact)

    [event] = calendar_of(mail).walk("VEVENT")
    assert mail["To"].addresses[0].addr_spec == "mari@xn--tpsus-gra.ee"
    assert str(event["ATTENDEE"]) == "mailto:mari@xn--tpsus-gra.ee"


def test_leaving_takes_the_date_out_of_the_calendar_and_coming_back_puts_it_in_again(sent):
    run = a_run()
    contact = ContactFactory()
    first = join(run, contact)

    [goodbye] = sent(registration.cancel, first, now=NOW)
    [welcome] = sent(join, run, contact)

    left, back = (calendar_of(mail) for mail in (goodbye, welcome))
    assert (left["METHOD"], back["METHOD"]) == ("CANCEL", "REQUEST")
    assert [c.walk("VEVENT")[0]["SEQUENCE"] for c in (left, back)] == [1, 1]
    assert left.walk("VEVENT")[0]["STATUS"] == "CANCELLED"


def test_a_moved_date_updates_the_invitation_and_names_what_was_before(sent):
    run = a_run()
    join(run)
    date_ = run.occurrences.get()

    [mail] = sent(
        dates.move,
        date_,
        day=date(2026, 12, 8),
        start_time=time(13),
        length=timedelta(hours=1),
        venue=None,
        reason="Room taken",
        actor=MemberFactory(),
        now=NOW,
    )

    [event] = calendar_of(mail).walk("VEVENT")
    body = mail.get_body(("plain",)).get_content()
    assert (event["UID"], event["SEQUENCE"]) == (str(date_.uid), 1)
    assert "Tuesday, 8 December 2026, 13:00 – 14:00 (Europe/Tallinn)" in body
    assert "Before: Monday, 7 December 2026, 09:00 – 11:00 (Europe/Tallinn)" in body
    assert "Reason: Room taken" in body


def test_a_cancelled_date_cancels_the_invitation(sent):
    run = a_run()
    join(run)

    [mail] = sent(dates.cancel, run.occurrences.get(), reason="Ill", actor=MemberFactory(), now=NOW)

    calendar = calendar_of(mail)
    assert calendar["METHOD"] == "CANCEL"
    assert calendar.walk("VEVENT")[0]["SEQUENCE"] == 1


def test_a_course_comes_as_one_file_without_method(sent):
    run = a_run(rule="FREQ=DAILY;COUNT=3", mode="all_dates")

    [mail] = sent(join, run)

    calendar = calendar_of(mail)
    assert "METHOD" not in calendar
    assert len(calendar.walk("VEVENT")) == 3


def test_each_person_is_written_to_in_their_own_language_and_zone(sent):
    run = a_run(seats_room=1, waiting_policy="offer")
    holder = join(run)
    member = MemberFactory(language="nb", time_zone="Europe/Oslo")
    join(run, contacts.of_member(member, now=NOW))

    mails = sent(registration.cancel, holder, now=NOW)

    offer = next(mail for mail in mails if member.email in mail["To"])
    html = offer.get_body(("html",)).get_content()
    assert '<html lang="nb">' in html
    assert "25. november 2026, 11:00 (Europe/Oslo)" in html


def test_a_mail_that_came_too_late_to_be_true_is_not_sent(sent):
    run = a_run()

    def join_and_leave() -> None:
        registration.cancel(join(run), now=NOW)

    subjects = [mail["Subject"].split(":")[0] for mail in sent(join_and_leave)]

    assert subjects == ["Registration cancelled"]


def test_a_change_taken_back_before_it_was_told_is_not_told(sent):
    run = a_run()
    join(run)
    organiser = MemberFactory()

    def cancel_and_restore() -> None:
        date_ = dates.cancel(run.occurrences.get(), reason="?", actor=organiser, now=NOW)
        dates.restore(date_, actor=organiser, now=NOW)

    assert sent(cancel_and_restore) == []
    assert Occurrence.objects.get().sequence == 2


def test_accepting_and_declining_are_answered(sent):
    run = a_run(seats_room=1, waiting_policy="offer")
    holder, first, second = join(run), join(run), join(run)
    registration.cancel(holder, now=NOW)

    declined = sent(waitlist.decline, first, now=NOW)
    accepted = sent(waitlist.accept, second, now=NOW)

    assert sorted(mail["Subject"].split(":")[0] for mail in declined) == [
        "A seat is free",
        "Registration cancelled",
    ]
    assert [mail["Subject"].split(":")[0] for mail in accepted] == ["Registered"]


def test_a_title_with_line_breaks_breaks_neither_header_nor_calendar(sent):
    run = a_run(title="Evil\r\nBcc: all@example.org\x07 end; a, b\\c")

    [mail] = sent(join, run)

    [event] = calendar_of(mail).walk("VEVENT")
    assert mail["Bcc"] is None
    assert event["SUMMARY"] == "Evil Bcc: all@example.org end; a, b\\c"

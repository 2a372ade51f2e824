"""Who is told of a change, when, and how often."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from icalendar import Calendar

from events.enums import RunMode, Status
from events.models import Event, EventPage, Occurrence, Registration, Run
from events.queries import effects, pending_mails
from events.services import contacts, dates, registration, schedule
from foundation import outbox
from foundation.models import OutboxRow
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MONDAYS = "FREQ=WEEKLY;BYDAY=MO;COUNT=4"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def draft(page: EventPage, *, quiet: str = "", **changes: object) -> EventPage:
    page = EventPage.objects.get(pk=page.pk)
    group = page.plans.all()[0]
    line = group.entries.all()[0]
    for name, value in changes.items():
        setattr(line, name, value)
    group.entries = [line]
    page.plans = [group]
    page.quiet_effect = quiet
    return page


def republish(page: EventPage, **changes: object) -> None:
    draft(page, **changes).save_revision().publish()


def at_hour(hour: int) -> dict[str, time]:
    return {"start_time": time(hour), "end_time": time(hour + 2)}


def joined(run: Run, contact: object = None) -> Registration:
    return registration.register(run=run, contact=contact or ContactFactory(), mode="room", now=NOW)


def changed(mailoutbox: list) -> list:
    """The mails about changes: joining is answered too."""
    return [mail for mail in mailoutbox if mail.subject.startswith("Changed: ")]


def mails() -> list[OutboxRow]:
    return list(OutboxRow.objects.filter(message="events.change").order_by("pk"))


def course(**settings: object) -> EventPage:
    page = published(plan(entry(rule=MONDAYS), mode=RunMode.ALL_DATES, **settings))
    for _ in range(2):
        joined(Run.objects.get(event__schedule_page=page))
    return page


def test_five_saves_in_ten_minutes_tell_each_person_once(mailoutbox, time_machine):
    page = course()
    for number in range(5):
        time_machine.move_to(NOW + number * 2 * MINUTE, tick=False)
        republish(page, **at_hour(10 + number))
        outbox.send_due(now=NOW + number * 2 * MINUTE)

    outbox.send_due(now=NOW + 17 * MINUTE)
    too_soon = changed(mailoutbox)
    outbox.send_due(now=NOW + 18 * MINUTE)

    assert too_soon == []
    found = changed(mailoutbox)
    assert len({mail.to[0] for mail in found}) == len(found) == 2
    for mail in found:
        assert "14:00 – 16:00" in mail.body
        assert mail.body.count("Before:") == 4
        assert "Before: Monday, 7 December 2026, 09:00 – 11:00" in mail.body


def test_a_mail_waits_no_longer_than_half_an_hour(time_machine):
    page = course()

    for number in range(5):
        time_machine.move_to(NOW + number * 8 * MINUTE, tick=False)
        republish(page, **at_hour(10 + number))

    assert {row.due_at for row in mails()} == {NOW + 30 * MINUTE}


def test_a_change_that_is_taken_back_is_not_told(mailoutbox):
    page = course()
    republish(page, **at_hour(10))
    republish(page, **at_hour(9))

    outbox.send_due(now=NOW + 10 * MINUTE)

    assert changed(mailoutbox) == []
    assert {row.state for row in mails()} == {"skipped"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (date(2026, 11, 22), date(2026, 11, 30)),
        (date(2026, 11, 30), date(2026, 11, 22)),
    ],
)
def test_who_has_to_leave_the_house_soon_is_told_at_once(
    old, new, mailoutbox, django_capture_on_commit_callbacks
):
    page = published(plan(entry(old)))
    joined(Run.objects.get())

    with django_capture_on_commit_callbacks(execute=True):
        republish(page, start_date=new)

    assert [mail.subject for mail in changed(mailoutbox)] == [f"Changed: {page.title}"]


def test_a_change_of_soon_hurries_on_what_was_waiting(
    mailoutbox, time_machine, django_capture_on_commit_callbacks
):
    page = published(plan(entry(date(2026, 11, 23))))
    joined(Run.objects.get())
    republish(page, **at_hour(10))
    time_machine.move_to(NOW + MINUTE, tick=False)

    with django_capture_on_commit_callbacks(execute=True):
        republish(page, start_date=date(2026, 11, 22))

    [mail] = changed(mailoutbox)
    assert "Before: Monday, 23 November 2026, 09:00 – 11:00" in mail.body


def test_moves_and_cancellations_by_hand_settle_together(mailoutbox):
    course()
    first, second, *_rest = Occurrence.objects.order_by("start")
    organiser = MemberFactory()
    dates.cancel(first, reason="Ill", actor=organiser, now=NOW)
    dates.cancel(second, reason="Ill", actor=organiser, now=NOW + 5 * MINUTE)

    assert {row.due_at for row in mails()} == {NOW + 15 * MINUTE}

    outbox.send_due(now=NOW + 15 * MINUTE)
    assert len(changed(mailoutbox)) == 2


def test_a_hand_may_change_a_date_without_writing():
    page = published(plan(entry(rule=MONDAYS)))
    first = Occurrence.objects.earliest("start")
    joined(first.run)
    by = {"actor": MemberFactory(), "now": NOW, "quiet": True}

    moved = dates.move(
        first,
        day=date(2026, 12, 9),
        start_time=time(9),
        length=timedelta(hours=2),
        venue=None,
        reason="Room taken",
        **by,
    )
    cancelled = dates.cancel(moved, reason="Ill", **by)
    restored = dates.restore(cancelled, **by)
    dates.follow_schedule(restored, **by)

    assert mails() == []
    first.refresh_from_db()
    assert (first.status, first.date, first.sequence) == (Status.SCHEDULED, date(2026, 12, 7), 4)
    assert page.live


def test_publishing_is_silent_for_the_very_effect_that_was_chosen():
    page = course()
    quiet = effects.of_page(draft(page, **at_hour(10)), now=NOW).digest

    republish(page, quiet=quiet, **at_hour(10))

    assert mails() == []
    assert {o.wall_start.hour for o in Occurrence.objects.all()} == {10}


def test_a_choice_for_another_effect_silences_nothing():
    page = course()
    quiet = effects.of_page(draft(page, **at_hour(10)), now=NOW).digest

    republish(page, quiet=quiet, **at_hour(11))

    assert len(mails()) == 2


def test_a_choice_that_was_carried_out_silences_nothing_later():
    page = course()
    quiet = effects.of_page(draft(page, **at_hour(10)), now=NOW).digest
    for hour in (10, 9):
        republish(page, quiet=quiet, **at_hour(hour))
    told = len(mails())

    OutboxRow.objects.all().delete()
    republish(page, quiet=quiet, **at_hour(10))

    assert (told, len(mails())) == (2, 2)


def test_a_silent_change_that_a_crash_interrupted_stays_silent(monkeypatch):
    page = course()
    quiet = effects.of_page(draft(page, **at_hour(10)), now=NOW).digest
    with monkeypatch.context() as patch:
        patch.setattr(schedule, "materialise", lambda *_args, **_kwargs: None)
        republish(page, quiet=quiet, **at_hour(10))

    repaired = schedule.repair(now=NOW)

    assert repaired == 1
    assert mails() == []
    assert {o.wall_start.hour for o in Occurrence.objects.all()} == {10}


@pytest.mark.parametrize("count", [1, 8])
def test_telling_costs_the_same_queries_for_any_number_of_people(
    count, django_assert_max_num_queries
):
    page = published(plan(entry(rule=MONDAYS), mode=RunMode.ALL_DATES, seats_room=None))
    for _ in range(count):
        joined(Run.objects.get())
    page = draft(page, **at_hour(10))
    page.save_revision()
    page.save()

    with django_assert_max_num_queries(60):
        schedule.materialise(page, now=NOW)

    assert len(mails()) == count


def series(*contacts: object, number: int = 4) -> EventPage:
    page = published(plan(entry(rule=MONDAYS), seats_room=None))
    for run in Run.objects.order_by("pk")[:number]:
        for contact in contacts:
            joined(run, contact)
    return page


def test_who_holds_four_seats_of_a_series_gets_one_mail_with_one_file(mailoutbox):
    ann = ContactFactory()
    page = series(ann)
    said = effects.of_page(draft(page, **at_hour(10)), now=NOW)

    republish(page, **at_hour(10))
    outbox.send_due(now=NOW + 10 * MINUTE, message="events.change")

    [mail] = mailoutbox
    assert (said.told, mail.to) == (1, [f"{ann.name} <{ann.email}>"])
    assert mail.body.count("10:00 – 12:00") == mail.body.count("Before:") == 4
    for place in Registration.objects.all():
        assert mail.body.count(place.link_token) == 1
    [file] = [part for part in mail.message().walk() if part.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(file.get_payload(decode=True))
    assert "METHOD" not in calendar
    assert {str(event["UID"]) for event in calendar.walk("VEVENT")} == {
        str(uid) for uid in Occurrence.objects.values_list("uid", flat=True)
    }


def test_of_four_seats_only_those_whose_date_changed_are_told(mailoutbox):
    series(ContactFactory())
    first = Occurrence.objects.earliest("start")
    dates.cancel(first, reason="Ill", actor=MemberFactory(), now=NOW)

    outbox.send_due(now=NOW + 10 * MINUTE, message="events.change")

    [mail] = mailoutbox
    assert mail.body.count("09:00 – 11:00") == 1
    assert "method=CANCEL" in mail.message().as_string().replace('"', "")


def test_a_seat_given_back_before_the_mail_goes_is_not_in_it(mailoutbox):
    page = series(ContactFactory(), number=2)
    republish(page, **at_hour(10))
    given_back, kept = Registration.objects.order_by("pk")
    registration.cancel(given_back, now=NOW)

    outbox.send_due(now=NOW + 10 * MINUTE, message="events.change")

    [mail] = mailoutbox
    assert kept.link_token in mail.body
    assert given_back.link_token not in mail.body


def test_who_registers_after_a_change_is_not_told_of_it(mailoutbox):
    ann, bob = ContactFactory(), ContactFactory()
    page = series(ann, number=1)
    republish(page, **at_hour(10))
    joined(Run.objects.order_by("pk")[0], bob)
    joined(Run.objects.order_by("pk")[1], ann)

    outbox.send_due(now=NOW + 10 * MINUTE, message="events.change")

    [mail] = mailoutbox
    assert mail.to[0].endswith(f"<{ann.email}>")
    assert mail.body.count("10:00 – 12:00") == 1


def test_a_mail_that_the_release_before_promised_is_still_sent(mailoutbox):
    page = series(ContactFactory(), number=1)
    place = Registration.objects.get()
    before = {str(o.uid): o.snapshot for o in place.run.occurrences.all()}
    republish(page, **at_hour(10))
    OutboxRow.objects.filter(message="events.change").update(
        ids={"registration": place.pk, "before": before}
    )

    outbox.send_due(now=NOW + 10 * MINUTE, message="events.change")

    [mail] = mailoutbox
    assert mail.body.count("Before:") == 1


@pytest.mark.parametrize("number", [1, 4])
def test_pending_mails_are_counted_by_person(number):
    page = series(ContactFactory(), ContactFactory(), number=number)
    elsewhere = course()
    republish(page, **at_hour(10))
    republish(elsewhere, **at_hour(10))

    found = pending_mails.of_changes(Event.objects.get(schedule_page=page))

    assert (found.number, found.last) == (2, NOW + 10 * MINUTE)


def test_a_mail_goes_to_where_the_member_is_by_then(mailoutbox):
    member = MemberFactory(email="old@example.org")
    page = series(contacts.of_member(member, now=NOW), number=1)
    republish(page, **at_hour(10))
    member.email = "new@example.org"
    member.save()

    outbox.send_due(now=NOW + 10 * MINUTE, message="events.change")

    [mail] = mailoutbox
    assert mail.to == [f"{member.name} <new@example.org>"]
    assert [row.recipient for row in mails()] == ["new@example.org"]

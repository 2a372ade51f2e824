"""A date that is added to a course: whoever is registered for the course is told of it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse

from events.enums import RunMode
from events.models import EventPage, Occurrence, Registration, Run
from events.queries import effects
from events.services import registration, schedule
from foundation import outbox
from foundation.models import OutboxRow
from tests.events import admin
from tests.factories.events import ContactFactory, entry, event_page, plan, published

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MONDAYS = "FREQ=WEEKLY;BYDAY=MO;COUNT=3"
FIFTH = date(2027, 1, 4)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


def course(rule: str = MONDAYS, **settings: object) -> EventPage:
    settings = {"mode": RunMode.ALL_DATES, "seats_room": None, **settings}
    return published(plan(entry(rule=rule), **settings))


def joined(page: EventPage, contact: object = None) -> Registration:
    run = Run.objects.get(event__schedule_page=page)
    return registration.register(run=run, contact=contact or ContactFactory(), mode="room", now=NOW)


def draft(page: EventPage, *more: object, **changes: object) -> EventPage:
    """The page with its first line changed and `more` lines, not saved."""
    page = EventPage.objects.get(pk=page.pk)
    [group] = page.plans.all()
    first, *rest = group.entries.all()
    for name, value in changes.items():
        setattr(first, name, value)
    entries = [first, *rest, *more]
    for number, row in enumerate(entries):
        row.sort_order = number
    group.entries = entries
    page.plans = [group]
    return page


def publish(page: EventPage) -> None:
    page.save_revision().publish()


def mails() -> list[OutboxRow]:
    return list(OutboxRow.objects.filter(message="events.change").order_by("pk"))


def extra(day: date = FIFTH) -> dict[str, list[str]]:
    return {"extra_days": [day.isoformat()]}


@pytest.mark.parametrize("as_a_line", [True, False])
def test_whoever_is_registered_is_told_of_the_new_date(as_a_line, mailoutbox):
    page = course()
    joined(page)
    joined(page)
    new = draft(page, entry(FIFTH)) if as_a_line else draft(page, **extra())

    said = effects.of_page(new, now=NOW)
    publish(new)
    outbox.send_due(now=NOW + timedelta(minutes=10), message="events.change")

    assert said.in_words() == "1 date is added, 2 people will be told"
    assert len(mailoutbox) == 2
    for mail in mailoutbox:
        assert mail.subject == f"Changed: {page.title}"
        assert mail.body.count("Added date:") == 1
        assert "Added date: Monday, 4 January 2027, 09:00 – 11:00" in mail.body
        assert mail.body.count("2026, 09:00 – 11:00") == 3
        assert mail.alternatives[0].content.count("Added date:") == 1


def test_a_date_of_its_own_is_told_to_nobody():
    page = published(plan(entry(rule=MONDAYS)))
    run = Occurrence.objects.earliest("start").run
    registration.register(run=run, contact=ContactFactory(), mode="room", now=NOW)
    new = draft(page, **extra())

    said = effects.of_page(new, now=NOW)
    publish(new)

    assert (said.in_words(), said.digest, mails()) == ("1 date is added", "", [])


def test_a_new_date_that_is_over_is_told_to_nobody():
    page = course()
    joined(page)
    new = draft(page, entry(date(2026, 11, 2)))

    said = effects.of_page(new, now=NOW)
    publish(new)

    assert (said.in_words(), mails()) == ("1 date is added", [])


def test_what_was_added_and_taken_back_is_not_told(mailoutbox):
    page = course()
    joined(page)
    publish(draft(page, **extra()))
    publish(draft(page, extra_days=[]))

    outbox.send_due(now=NOW + timedelta(minutes=10), message="events.change")

    assert mailoutbox == []
    assert {row.state for row in mails()} == {"skipped"}


def test_a_new_date_that_moves_before_the_mail_goes_is_new_where_it_is_then(mailoutbox):
    page = course()
    joined(page)
    publish(draft(page, entry(FIFTH)))
    page = EventPage.objects.get(pk=page.pk)
    [group] = page.plans.all()
    first, second = group.entries.all()
    second.start_date = date(2027, 1, 5)
    group.entries = [first, second]
    page.plans = [group]
    publish(page)

    outbox.send_due(now=NOW + timedelta(minutes=10), message="events.change")

    [mail] = mailoutbox
    assert "Added date: Tuesday, 5 January 2027, 09:00 – 11:00" in mail.body
    assert "Before:" not in mail.body


def test_a_new_date_is_silent_where_that_was_chosen_and_only_there():
    page = course()
    joined(page)
    quiet = draft(page, **extra())
    quiet.quiet_effect = chosen = effects.of_page(quiet, now=NOW).digest
    publish(quiet)
    silent = mails()
    gone = draft(page, extra_days=[])
    gone.quiet_effect = effects.of_page(gone, now=NOW).digest
    publish(gone)
    other = draft(page, **extra(date(2027, 1, 5)))
    other.quiet_effect = chosen
    publish(other)

    assert (len(chosen), silent, len(mails())) == (64, [], 1)


@pytest.mark.parametrize(("day", "double_booked"), [(FIFTH, 1), (date(2027, 1, 5), 0)])
def test_a_new_date_may_double_book_people(day, double_booked):
    page = course()
    elsewhere = published(plan(entry(FIFTH, time(10), time(12))))
    ann = ContactFactory()
    joined(page, ann)
    joined(page)
    joined(elsewhere, ann)

    said = effects.of_page(draft(page, entry(day)), now=NOW)

    assert (said.told, said.double_booked) == (2, double_booked)


def test_two_courses_that_get_a_date_at_the_same_time_double_book_who_is_in_both():
    page = published(
        *(
            plan(entry(date(2026, 12, day), rule="FREQ=DAILY;COUNT=2"), mode=RunMode.ALL_DATES)
            for day in (7, 14)
        )
    )
    ann = ContactFactory()
    for run in Run.objects.all():
        registration.register(run=run, contact=ann, mode="room", now=NOW)
        registration.register(run=run, contact=ContactFactory(), mode="room", now=NOW)
    page = EventPage.objects.get(pk=page.pk)
    groups = list(page.plans.all())
    for group in groups:
        group.entries = [*group.entries.all(), entry(FIFTH)]
    page.plans = groups

    said = effects.of_page(page, now=NOW)

    assert (said.numbers, said.told, said.double_booked) == ({"create": 2}, 3, 1)


def test_an_endless_course_that_merely_goes_on_writes_to_nobody(clock):
    page = course("FREQ=WEEKLY;BYDAY=MO")
    joined(page)
    number = Occurrence.objects.count()
    later = NOW + 14 * DAY
    clock.move_to(later, tick=False)

    said = effects.of_page(EventPage.objects.get(pk=page.pk), now=later)
    schedule.repair(now=later)

    assert (said.numbers, said.told, said.digest) == ({"create": 2}, 0, "")
    assert Occurrence.objects.count() == number + 2
    assert mails() == []


def test_an_extra_day_of_an_endless_course_is_told(clock):
    page = course("FREQ=WEEKLY;BYDAY=MO")
    joined(page)
    later = NOW + 14 * DAY
    clock.move_to(later, tick=False)
    new = draft(page, **extra(date(2027, 1, 5)))

    said = effects.of_page(new, now=later)
    publish(new)

    assert (said.numbers, said.told) == ({"create": 3}, 1)
    [mail] = mails()
    assert len(mail.ids["before"]) == 1


def test_a_first_publication_concerns_nobody():
    said = effects.of_page(event_page(plan(entry(), mode=RunMode.ALL_DATES)), now=NOW)

    assert (said.told, said.digest) == (0, "")


@pytest.mark.parametrize("as_a_line", [True, False])
def test_the_editor_sees_whom_a_new_date_concerns_before_publishing_it(client, as_a_line):
    page = course()
    joined(page)
    admin.editor(client)
    form = admin.form_of(client.get(admin.edit_url(page)))
    if as_a_line:
        form |= admin.entry_data(0, 1, start_date="2027-01-04")
        form["plans-0-entries-TOTAL_FORMS"] = "2"
    else:
        form["plans-0-entries-0-extra_days"] = ["2027-01-04"]

    shown = client.post(reverse("event_schedule_preview"), {**form, "page": str(page.pk)})
    unseen = admin.save(client, admin.edit_url(page), form, **{"action-publish": "1"})
    [digest] = re.findall(r'name="effect_seen" value="(\w+)"', shown.content.decode())
    seen = {"action-publish": "1", "effect_seen": digest, "effect_telling": "tell"}
    published_ = admin.save(client, admin.edit_url(page), form, **seen)

    assert "1 date is added, 1 person will be told." in shown.content.decode()
    assert (unseen.status_code, unseen.context["form"].unseen.digest) == (200, digest)
    assert (published_.status_code, len(mails())) == (302, 1)

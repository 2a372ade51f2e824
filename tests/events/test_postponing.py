"""A date that is put off to a day nobody knows yet, in every place that shows or does something."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from icalendar import Calendar

from events import errors
from events.enums import State, Status
from events.models import Occurrence, Registration, Run
from events.queries import doors, event_detail, my_registrations
from events.queries.seats import seats
from events.services import dates, registration, schedule, telling, waitlist
from foundation import outbox
from tests.events import admin
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

TALLINN = ZoneInfo("Europe/Tallinn")
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MONDAY = date(2026, 12, 7)
# After the day that was postponed.
LATER = datetime(2026, 12, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def meetup() -> Occurrence:
    published(plan(entry(MONDAY), seats_room=2), title="Meetup", slug="meetup")
    return Occurrence.objects.select_related("run", "event").get()


def postpone(occurrence: Occurrence, *, now: datetime = NOW) -> Occurrence:
    return dates.postpone(occurrence, reason="Ill", actor=MemberFactory(), now=now)


def give_date(occurrence: Occurrence, *, day: date = date(2027, 1, 18), now: datetime = NOW):
    return dates.move(
        occurrence,
        day=day,
        start_time=time(9),
        length=timedelta(hours=2),
        venue=None,
        reason="New date",
        actor=MemberFactory(),
        now=now,
    )


def join(run: Run, **contact: object) -> Registration:
    return registration.register(
        run=run, contact=ContactFactory(**contact), mode="room", now=NOW, may_wait=True
    )


def test_whoever_is_registered_keeps_their_place_and_is_told_once(meetup, mailoutbox):
    held = join(meetup.run, email="ann@example.org")
    outbox.send_due(now=NOW)
    mailoutbox.clear()

    postpone(meetup)
    outbox.send_due(now=NOW + telling.SETTLE.quiet)

    held.refresh_from_db()
    assert held.state == State.CONFIRMED
    (mail,) = mailoutbox
    assert mail.subject == "Changed: Meetup"
    body = " ".join(mail.body.split())
    assert "Postponed:" in body
    assert "The new date is not known yet. Your registration stays" in body
    assert "Reason: Ill" in body
    (invitation,) = (
        part.get_payload(decode=True)
        for part in mail.message().walk()
        if part.get_content_type() == "text/calendar"
    )
    (event,) = Calendar.from_ical(invitation).walk("VEVENT")
    assert (event["STATUS"], event["SUMMARY"]) == ("TENTATIVE", "Postponed: Meetup")


def test_nobody_can_register_meanwhile_and_a_sentence_says_so(meetup):
    postpone(meetup)

    with pytest.raises(errors.RunPostponed) as refusal:
        join(meetup.run)

    assert str(refusal.value) == (
        "This event is postponed. Registration opens again when the new date is known."
    )
    run = Run.objects.get()
    assert (
        doors.door(run, seats([run], now=NOW)[run.pk], NOW, postponed=True) == doors.Door.POSTPONED
    )
    assert (run.starts_at, run.ends_at) == (None, None)


def test_a_freed_seat_waits_for_the_new_date(meetup):
    first, _second, third = (join(meetup.run) for _ in range(3))
    postpone(meetup)

    registration.cancel(first, now=NOW)

    third.refresh_from_db()
    assert third.state == State.WAITING
    give_date(meetup)
    third.refresh_from_db()
    assert third.state == State.CONFIRMED


def test_a_seat_offered_before_can_be_taken_meanwhile(meetup):
    Run.objects.update(waiting_policy="offer")
    first, _second, third = (join(meetup.run) for _ in range(3))
    registration.cancel(first, now=NOW)
    postpone(meetup)

    accepted = waitlist.accept(Registration.objects.get(pk=third.pk), now=NOW)

    assert accepted.state == State.CONFIRMED


def test_a_new_date_lets_it_take_place_and_people_register_again(meetup):
    postpone(meetup)

    moved = give_date(meetup)

    assert (moved.status, moved.own_status) == (Status.SCHEDULED, "")
    assert moved.wall_start == datetime(2027, 1, 18, 9)
    assert moved.uid == meetup.uid
    assert join(Run.objects.get()).state == State.CONFIRMED


@pytest.mark.parametrize("do", ["move", "cancel"])
def test_after_its_old_day_it_can_still_be_moved_or_cancelled(meetup, do):
    held = join(meetup.run)
    postpone(meetup)

    if do == "move":
        done = give_date(meetup, now=LATER)
    else:
        done = dates.cancel(meetup, reason="Gave up", actor=MemberFactory(), now=LATER)

    assert done.status == {"move": Status.SCHEDULED, "cancel": Status.CANCELLED}[do]
    held.refresh_from_db()
    assert held.state == State.CONFIRMED


def test_restoring_brings_it_back_only_while_its_old_day_is_ahead(meetup):
    postpone(meetup)
    back = dates.restore(meetup, actor=MemberFactory(), now=NOW)
    postpone(back)

    with pytest.raises(errors.DayHasPassed):
        dates.restore(meetup, actor=MemberFactory(), now=LATER)
    with pytest.raises(errors.DayHasPassed):
        dates.follow_schedule(meetup, actor=MemberFactory(), now=LATER)

    assert (back.wall_start, back.sequence) == (meetup.wall_start, 2)
    assert Occurrence.objects.get().status == Status.POSTPONED


def test_what_has_begun_or_is_cancelled_cannot_be_postponed(meetup):
    with pytest.raises(errors.NotAllowed):
        postpone(meetup, now=meetup.start)
    dates.cancel(meetup, reason="Ill", actor=MemberFactory(), now=NOW)
    with pytest.raises(errors.NotAllowed):
        postpone(meetup)


def test_a_date_that_is_over_cannot_be_postponed_or_moved(meetup):
    for do in (postpone, give_date):
        with pytest.raises(errors.NotAllowed):
            do(meetup, now=LATER)


def test_a_new_date_cannot_lie_in_the_past(meetup):
    postpone(meetup)

    with pytest.raises(errors.InThePast):
        give_date(meetup, day=date(2026, 12, 9), now=LATER)
    with pytest.raises(errors.DayHasPassed):
        give_date(meetup, day=MONDAY, now=LATER)


def test_publishing_a_new_day_moves_the_postponed_date_also_after_its_old_day(meetup, clock):
    join(meetup.run)
    postpone(meetup)
    clock.move_to(LATER, tick=False)
    page = meetup.event.schedule_page
    line = page.plans.get().entries.get()
    line.start_date = date(2027, 1, 18)
    line.save()

    schedule.materialise(page, now=LATER)

    (row,) = Occurrence.objects.all()
    assert (row.uid, row.wall_start.date(), row.status) == (
        meetup.uid,
        date(2027, 1, 18),
        Status.POSTPONED,
    )


def test_a_postponed_date_without_its_line_can_only_be_cancelled(meetup):
    postpone(meetup)
    meetup.event.schedule_page.plans.get().entries.update(start_date=date(2027, 1, 18))

    with pytest.raises(errors.LeftSchedule):
        give_date(meetup)

    done = dates.cancel(meetup, reason="Gave up", actor=MemberFactory(), now=NOW)
    assert done.status == Status.CANCELLED


def test_a_course_of_which_one_date_is_postponed_stays_open_and_has_no_end():
    published(plan(entry(MONDAY, rule="FREQ=WEEKLY;COUNT=2"), mode="all_dates"))
    first, second = Occurrence.objects.select_related("run").order_by("start")

    postpone(second)

    run = Run.objects.get()
    assert (run.starts_at, run.ends_at) == (first.start, None)
    assert join(run).state == State.CONFIRMED
    assert (
        doors.door(run, seats([run], now=NOW)[run.pk], LATER, postponed=True) == doors.Door.CLOSED
    )


def test_it_is_still_to_come_among_ones_registrations_after_its_old_day(meetup, client, clock):
    member = MemberFactory()
    contact = ContactFactory(email=member.email, member=member)
    registration.register(run=meetup.run, contact=contact, mode="room", now=NOW)
    postpone(meetup)
    clock.move_to(LATER, tick=False)
    client.force_login(member)

    places = my_registrations.of_member(member, now=LATER)
    html = client.get(reverse("my_registrations")).content.decode()

    assert (len(places.coming), len(places.past)) == (1, 0)
    assert places.coming[0].may_cancel
    assert "The new date is not known yet. Your registration stays" in html


@pytest.mark.parametrize("now", [NOW, LATER])
def test_the_page_says_so_before_and_after_its_old_day(meetup, client, clock, now):
    postpone(meetup)
    clock.move_to(now, tick=False)

    html = client.get(meetup.event.schedule_page.url).content.decode()
    detail = event_detail.of_page(meetup.event.schedule_page, viewer=None, now=now)

    assert "The new date is not known yet." in html
    assert "Postponed: registration is closed until the new date is known" in html
    assert (len(detail.coming), len(detail.past)) == (1, 0)


def test_the_register_page_says_why_one_cannot_register(meetup, client):
    postpone(meetup)
    client.force_login(MemberFactory())

    response = client.get(reverse("register", args=[meetup.run.uuid]))

    html = response.content.decode()
    assert "Postponed: registration is closed until the new date is known" in html
    assert '<button class="button" type="submit">Register' not in html


def test_calendars_see_it_as_tentative(meetup, client):
    postpone(meetup)

    body = client.get(reverse("feed_event", args=[meetup.event.key, "en"])).content

    (event,) = Calendar.from_ical(body).walk("VEVENT")
    assert (event["STATUS"], event["SUMMARY"]) == ("TENTATIVE", "Postponed: Meetup")
    assert event["SEQUENCE"] == 1


# On the Dates screen


def act(client, what: str, occurrence: Occurrence, **data: str):
    return client.post(reverse(f"event_date_{what}", args=(occurrence.uid,)), data)


def test_an_organiser_postpones_sees_it_listed_and_gives_it_a_new_date(meetup, client, clock):
    admin.editor(client, "Organisers")
    screen = reverse("event_dates", args=(meetup.event.pk,))

    asked = client.get(reverse("event_date_postpone", args=(meetup.uid,))).content.decode()
    refused = act(client, "postpone", meetup, reason=" ")
    act(client, "postpone", meetup, reason="Ill")
    clock.move_to(LATER, tick=False)
    admin.editor(client, "Organisers")
    html = client.get(screen).content.decode()
    act(
        client,
        "move",
        meetup,
        day="2027-01-18",
        start_time="09:00",
        end_time="11:00",
        last_day="",
        venue="",
        reason="New date",
    )

    assert "Whoever is registered keeps their place" in asked
    assert refused.context["form"].errors == {"reason": ["This field is required."]}
    assert "Give a new date" in html
    assert "Date postponed" in html
    row = Occurrence.objects.get()
    assert (row.status, row.wall_start.date()) == (Status.SCHEDULED, date(2027, 1, 18))


def test_restore_is_offered_while_the_old_day_is_ahead_and_refused_with_a_sentence_later(
    meetup, client, clock
):
    admin.editor(client, "Organisers")
    postpone(meetup)
    screen, restore = reverse("event_dates", args=(meetup.event.pk,)), f"{meetup.uid}/restore/"

    before = client.get(screen).content.decode()
    clock.move_to(LATER, tick=False)
    admin.editor(client, "Organisers")
    after = client.get(screen).content.decode()
    response = act(client, "restore", meetup)

    assert (restore in before, restore in after) == (True, False)
    assert "Its day has passed. Move it to a new day instead." in response.content.decode()


def test_who_may_not_change_dates_may_not_postpone_either(meetup, client):
    admin.editor(client, "Editors")
    member = MemberFactory()
    client.force_login(member)

    response = act(client, "postpone", meetup, reason="Ill")

    assert response.status_code in (302, 403)
    assert Occurrence.objects.get().status == Status.SCHEDULED

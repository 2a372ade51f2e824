from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from wagtail.models import Locale

from events.enums import RunMode, State, Status
from events.models import Event, EventPage, Occurrence, Run
from events.services import (
    contacts,
    dates,
    registration,
    schedule,
    telling,
    versions,
    wording,
)
from foundation import housekeeping, outbox
from foundation.models import OutboxRow
from tests.factories.events import ContactFactory, VenueFactory, entry, event_page, plan, published
from tests.factories.news import TopicFactory
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MONDAYS = "FREQ=WEEKLY;BYDAY=MO;COUNT=4"
# Events, pages, dates, venues; and the write.
FOLDING = 5


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def republish(
    page: EventPage, *, go_live_at: datetime | None = None, **changes: object
) -> EventPage:
    """Publish `page` again, or schedule it, with its first entry changed."""
    page = EventPage.objects.get(pk=page.pk)
    page.go_live_at = go_live_at
    line = page.plans.all()[0].entries.all()[0]
    for name, value in changes.items():
        setattr(line, name, value)
    group = page.plans.all()[0]
    group.entries = [line]
    page.plans = [group]
    page.save_revision().publish()
    return page


def test_publishing_makes_one_run_a_date_with_the_plan_s_settings():
    page = published(plan(entry(rule=MONDAYS), seats_room=12))

    event = Event.objects.get(key=page.translation_key)
    found = event.occurrences.order_by("start")

    assert [o.date for o in found] == [date(2026, 12, 7) + timedelta(days=7 * n) for n in range(4)]
    assert {o.status for o in found} == {Status.SCHEDULED}
    assert len({o.run_id for o in found}) == 4
    assert [run.seats_room for run in event.runs.all()] == [12] * 4
    assert event.is_live


def test_a_link_to_join_may_be_as_long_as_servers_make_it():
    link = f"https://example.org/join?context={'a' * 2000}"

    page = published(online_link=link)

    assert Event.objects.get(key=page.translation_key).online_link == link


def test_a_course_has_one_run_from_its_first_date_to_its_last():
    page = published(plan(entry(rule=MONDAYS), mode=RunMode.ALL_DATES))

    run = Run.objects.get(event__key=page.translation_key)

    assert run.occurrences.count() == 4
    assert run.starts_at == datetime(2026, 12, 7, 7, tzinfo=UTC)
    assert run.ends_at == datetime(2026, 12, 28, 9, tzinfo=UTC)


def test_nine_o_clock_in_tallinn_stays_nine_o_clock_after_the_clocks_change():
    page = published(plan(entry(date(2027, 3, 22), rule="FREQ=WEEKLY;COUNT=2")))

    found = Occurrence.objects.filter(event__key=page.translation_key)

    assert [o.wall_start.time() for o in found] == [time(9), time(9)]
    assert [o.start.hour for o in found] == [7, 6]


def test_changing_the_time_keeps_uids_and_hand_changes_and_raises_every_sequence():
    page = published(plan(entry(rule=MONDAYS)))
    organiser = MemberFactory()
    first, second, *_rest = Occurrence.objects.order_by("start")
    dates.move(
        first,
        day=date(2026, 12, 9),
        start_time=time(9),
        length=timedelta(hours=2),
        venue=None,
        reason="Room taken",
        actor=organiser,
        now=NOW,
    )
    dates.cancel(second, reason="Ill", actor=organiser, now=NOW)
    before = {o.uid: o for o in Occurrence.objects.all()}

    republish(page, start_time=time(10), end_time=time(12))

    after = {o.uid: o for o in Occurrence.objects.all()}
    assert after.keys() == before.keys()
    assert {after[uid].sequence - before[uid].sequence for uid in after} == {1}
    assert {o.wall_start.time() for o in after.values()} == {time(10)}
    assert after[first.uid].wall_start.date() == date(2026, 12, 9)
    assert after[second.uid].status == Status.CANCELLED


def test_publishing_again_without_a_change_changes_no_sequence():
    page = published(plan(entry(rule=MONDAYS)))

    republish(page)

    assert set(Occurrence.objects.values_list("sequence", flat=True)) == {0}


def test_another_weekday_moves_the_dates_of_each_week():
    page = published(plan(entry(rule=MONDAYS)))
    before = list(Occurrence.objects.order_by("start").values_list("uid", flat=True))

    republish(page, start_date=date(2026, 12, 8), recurrence="RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=4")

    found = Occurrence.objects.order_by("start")
    assert [o.uid for o in found] == before
    assert [o.date.weekday() for o in found] == [1] * 4


def test_a_dropped_date_with_a_registration_is_cancelled_and_one_without_withdrawn():
    page = published(plan(entry(rule=MONDAYS)))
    *_others, registered, free = Occurrence.objects.order_by("start")
    place = registration.register(
        run=registered.run,
        contact=contacts.of_member(MemberFactory(), now=NOW),
        mode="room",
        now=NOW,
    )

    republish(page, recurrence="RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2")

    registered.refresh_from_db()
    free.refresh_from_db()
    place.refresh_from_db()
    assert (registered.status, free.status) == (Status.CANCELLED, Status.WITHDRAWN)
    assert place.state == State.CONFIRMED


def test_a_change_is_mailed_once_to_each_person_it_concerns(
    mailoutbox, django_capture_on_commit_callbacks
):
    page = published(plan(entry(rule=MONDAYS), mode=RunMode.ALL_DATES))
    run = Run.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        registration.register(
            run=run, contact=contacts.of_member(MemberFactory(), now=NOW), mode="room", now=NOW
        )
    mailoutbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        republish(page, start_time=time(10), end_time=time(12))
        republish(page, start_time=time(11), end_time=time(13))
    outbox.send_due(now=NOW + telling.SETTLE.quiet)

    assert [mail.subject for mail in mailoutbox] == [f"Changed: {page.title}"]
    assert "11:00 – 13:00" in mailoutbox[0].body
    assert "Before: Monday, 7 December 2026, 09:00 – 11:00" in mailoutbox[0].body


def test_a_course_already_begun_is_published_whole_but_past_dates_stay_as_they_were():
    page = published(plan(entry(date(2026, 11, 9), rule=MONDAYS)))
    past = Occurrence.objects.filter(start__lt=NOW)
    assert past.count() == 2

    republish(page, start_time=time(10), end_time=time(12))

    assert {o.wall_start.time() for o in past.all()} == {time(9)}


def test_an_endless_rule_reaches_eighteen_months_ahead_and_is_topped_up(time_machine):
    published(plan(entry(rule="FREQ=WEEKLY;BYDAY=MO")))
    last = Occurrence.objects.order_by("-start").first()
    assert timedelta(days=540) < last.start - NOW <= schedule.AHEAD
    later = NOW + timedelta(days=30)
    time_machine.move_to(later, tick=False)

    repaired = schedule.repair(now=later)

    newest = Occurrence.objects.order_by("-start").first()
    assert repaired == 1
    assert timedelta(days=540) < newest.start - later <= schedule.AHEAD
    assert schedule.repair(now=later) == 0


def test_an_endless_rule_waits_while_only_a_translation_is_live(time_machine):
    page = published(plan(entry(rule="FREQ=WEEKLY;BYDAY=MO")))
    twin = page.copy_for_translation(Locale.objects.get(language_code="et"))
    twin.save_revision().publish()
    page.unpublish()
    later = NOW + timedelta(days=30)
    time_machine.move_to(later, tick=False)
    marks = set(Occurrence.objects.values_list("last_modified", flat=True))

    repaired = schedule.repair(now=later)
    still = set(Occurrence.objects.values_list("last_modified", flat=True))
    page.get_latest_revision().publish()
    newest = Occurrence.objects.order_by("-start").first()

    assert (repaired, still) == (0, marks)
    assert timedelta(days=540) < newest.start - later <= schedule.AHEAD


def test_unpublishing_hides_the_event_and_raises_sequences():
    page = published(plan(entry(rule=MONDAYS)))

    page.unpublish()

    assert Event.objects.get().is_live is False
    assert set(Occurrence.objects.values_list("sequence", flat=True)) == {1}
    assert set(Occurrence.objects.values_list("status", flat=True)) == {Status.SCHEDULED}


def scheduled(page: EventPage, **changes: object) -> datetime:
    """Schedule `page` with its first entry changed; the moment at which a tick publishes it."""
    republish(page, go_live_at=NOW + timedelta(hours=1), **changes)
    return NOW + timedelta(hours=2)


def test_what_is_only_scheduled_has_no_dates_until_it_goes_live(client, time_machine):
    page = event_page(plan())

    later = scheduled(page)
    before = Event.objects.count(), Occurrence.objects.count()
    feed = client.get("/calendar/en.ics").content
    time_machine.move_to(later, tick=False)
    housekeeping.publish_scheduled(now=later)
    afterwards = client.get("/calendar/en.ics").content

    assert before == (0, 0)
    assert b"BEGIN:VEVENT" not in feed
    assert b"STATUS:CONFIRMED" in afterwards


def test_what_was_unpublished_changes_for_nobody_before_it_goes_live_again(time_machine):
    page = published(plan(entry(), registration="here"))
    run = Run.objects.get(event__key=page.translation_key)
    registration.register(run=run, contact=ContactFactory(), mode="room", now=NOW)
    page.unpublish()
    event = Event.objects.values().get()
    dates_before = list(Occurrence.objects.values())

    later = scheduled(page, start_time=time(10), end_time=time(12))
    waits = Event.objects.values().get(), list(Occurrence.objects.values())
    told = OutboxRow.objects.filter(message="events.change").count()
    time_machine.move_to(later, tick=False)
    housekeeping.publish_scheduled(now=later)

    assert waits == (event, dates_before)
    assert told == 0
    assert Occurrence.objects.get().wall_start.hour == 10
    assert OutboxRow.objects.filter(message="events.change").count() == 1


def test_what_a_crash_left_undone_is_repaired(monkeypatch):
    page = event_page(plan(entry(rule=MONDAYS)))
    with monkeypatch.context() as patch:
        patch.setattr(schedule, "materialise", _killed)
        with pytest.raises(SystemExit):
            page.get_latest_revision().publish()
    assert EventPage.objects.get().live
    assert Occurrence.objects.count() == 0

    repaired = schedule.repair(now=NOW)

    assert repaired == 1
    assert Occurrence.objects.count() == 4
    assert schedule.repair(now=NOW) == 0


def _killed(*args: object, **kwargs: object) -> None:
    raise SystemExit


def test_a_translation_changes_words_only(django_assert_num_queries):
    page = published(plan(entry(rule=MONDAYS)))
    translated = page.copy_for_translation(Locale.objects.get(language_code="et"))
    translated.title = "Kohtumine"

    translated.save_revision().publish()

    assert Event.objects.get().schedule_page_id == page.pk
    assert Occurrence.objects.count() == 4
    assert set(Occurrence.objects.values_list("sequence", flat=True)) == {0}


@pytest.mark.parametrize("count", [5, 60])
def test_publishing_costs_the_same_queries_for_any_number_of_dates(
    count, django_assert_max_num_queries
):
    page = published(plan(entry(rule=f"FREQ=WEEKLY;BYDAY=MO;COUNT={count}")))
    line = page.plans.all()[0].entries.all()[0]
    line.start_time, line.end_time = time(10), time(12)
    line.save()

    with django_assert_max_num_queries(50):
        schedule.materialise(page, now=NOW)

    assert set(Occurrence.objects.values_list("sequence", flat=True)) == {1}


def test_a_daily_series_may_go_on_for_years(time_machine):
    page = published(plan(entry(rule="FREQ=DAILY")))
    uids = set(Occurrence.objects.values_list("uid", flat=True))
    later = NOW + timedelta(days=900)
    time_machine.move_to(later, tick=False)

    schedule.repair(now=later)
    republish(page, start_time=time(10), end_time=time(12))

    assert uids <= set(Occurrence.objects.values_list("uid", flat=True))
    assert Occurrence.objects.filter(start__gt=later).exclude(
        status=Status.SCHEDULED
    ).count() == 0  # fmt: skip
    assert {o.wall_start.time() for o in Occurrence.objects.filter(start__gt=later)} == {time(10)}


def test_a_translation_published_first_opens_nothing_that_its_source_keeps_closed():
    ours = OrganisationFactory()
    page = event_page(plan(entry()), visibility="organisations", organisations=[ours])
    translated = page.copy_for_translation(Locale.objects.get(language_code="et"))

    translated.get_latest_revision().publish()

    event = Event.objects.get()
    assert (event.schedule_page_id, event.visibility) == (page.pk, "organisations")
    assert list(event.organisations.all()) == [ours]
    assert not event.is_visible_to(None)


def test_deleting_the_last_live_page_hides_the_event():
    page = published(plan(entry()))
    translated = page.copy_for_translation(Locale.objects.get(language_code="et"))
    translated.get_latest_revision().publish()
    page.unpublish()

    EventPage.objects.get(pk=translated.pk).delete()

    assert Event.objects.get().is_live is False


def test_an_event_left_live_without_a_page_is_repaired():
    page = published(plan(entry()))
    EventPage.objects.filter(pk=page.pk).update(live=False)

    assert schedule.repair(now=NOW) == 1
    assert Event.objects.get().is_live is False
    assert schedule.repair(now=NOW) == 0


def test_a_course_that_was_over_takes_new_settings_with_its_new_dates(time_machine):
    page = published(plan(entry(), mode=RunMode.ALL_DATES, seats_room=5))
    time_machine.move_to(NOW + timedelta(days=60), tick=False)
    page = EventPage.objects.get(pk=page.pk)
    group = page.plans.all()[0]
    group.seats_room = 50
    group.entries = [*group.entries.all(), entry(date(2027, 3, 1))]
    page.plans = [group]

    page.save_revision().publish()

    assert Run.objects.get().seats_room == 50


def test_a_change_of_mode_ignores_registrations_that_ended():
    page = published(plan(entry(rule=MONDAYS)))
    first = Occurrence.objects.earliest("start")
    place = registration.register(run=first.run, contact=ContactFactory(), mode="room", now=NOW)
    registration.cancel(place, now=NOW)
    page = EventPage.objects.get(pk=page.pk)
    group = page.plans.all()[0]
    group.mode = RunMode.ALL_DATES
    page.plans = [group]

    page.save_revision().publish()

    assert Occurrence.objects.values("run").distinct().count() == 1


def test_a_date_moved_far_ahead_does_not_stop_a_daily_series(time_machine):
    published(plan(entry(rule="FREQ=DAILY")))
    first = Occurrence.objects.earliest("start")
    dates.move(
        first,
        day=first.date + timedelta(days=200),
        start_time=time(9),
        length=timedelta(hours=2),
        venue=None,
        reason="",
        actor=MemberFactory(),
        now=NOW,
    )
    later = NOW + timedelta(days=150)
    time_machine.move_to(later, tick=False)

    assert schedule.repair(now=later) == 1
    assert Occurrence.objects.latest("date").date > (later + timedelta(days=540)).date()


# --- what publishing copies for the calendar ------------------------------------------------------


def test_publishing_copies_topics_and_languages_and_again_when_they_change():
    topics = [TopicFactory(), TopicFactory()]
    page = published(plan(entry()), topics=topics, held_in=["en", "et"])
    event = Event.objects.get()
    first = (set(event.topics.all()), {row.code for row in event.languages.all()})
    page.topics.set(topics[:1])
    page.held_in = ["en", "sgn"]

    page.save_revision().publish()

    assert first == (set(topics), {"et", "en"})
    assert list(event.topics.all()) == topics[:1]
    assert {row.code for row in event.languages.all()} == {"en", "sgn"}


def test_an_event_is_found_by_its_live_words_in_all_languages_and_its_places():
    venue = VenueFactory(name={"en": "Old Hall", "et": "Vana saal"})
    page = published(plan(entry(venue=venue)), title="Service design", lead="Bring a design")
    translated = page.copy_for_translation(Locale.objects.get(language_code="et"))
    translated.title, translated.lead = "Tõnu töötuba", ""
    translated.save_revision()
    alone = Event.objects.get().folded_words
    translated.get_latest_revision().publish()
    together = Event.objects.get().folded_words

    EventPage.objects.get(pk=translated.pk).unpublish()
    without = Event.objects.get().folded_words
    EventPage.objects.get(pk=page.pk).unpublish()

    assert alone == without == " service design bring a old hall vana saal "
    assert together == " service design bring a tonu tootuba old hall vana saal "
    assert Event.objects.get().folded_words == ""


def test_a_date_that_is_moved_elsewhere_is_found_by_its_new_place():
    published(plan(entry()), title="Meetup")
    dates.move(
        Occurrence.objects.get(),
        day=date(2026, 12, 7),
        start_time=time(9),
        length=timedelta(hours=2),
        venue=VenueFactory(name={"en": "Attic"}),
        reason="",
        actor=MemberFactory(),
        now=NOW,
    )

    assert Event.objects.get().folded_words == " meetup attic "


def test_each_step_is_a_new_version_of_the_calendar():
    page = published(plan(entry()))
    seen = [Event.objects.get().feed_version]
    occurrence = Occurrence.objects.get()
    by = {"actor": MemberFactory(), "now": NOW}
    for step in (
        lambda: republish(page),
        lambda: dates.cancel(occurrence, reason="Ill", **by),
        lambda: dates.restore(occurrence, **by),
        page.unpublish,
    ):
        step()
        seen.append(Event.objects.get().feed_version)

    assert seen == sorted(set(seen))
    assert versions.current().number == seen[-1]


@pytest.mark.parametrize("what", ["publish", "unpublish", "letters"])
def test_words_that_a_crash_or_a_new_release_left_behind_are_folded_again(monkeypatch, what):
    page = published(plan(entry()), title="Meetup")
    translated = page.copy_for_translation(Locale.objects.get(language_code="et"))
    translated.title = "Kohtumine"
    translated.save_revision()
    if what == "unpublish":
        translated.get_latest_revision().publish()
    with monkeypatch.context() as patch:
        for name in ("materialise", "unpublished"):
            patch.setattr(schedule, name, lambda *_args, **_kwargs: None)
        if what == "publish":
            translated.get_latest_revision().publish()
        elif what == "unpublish":
            EventPage.objects.get(pk=translated.pk).unpublish()
    if what == "letters":
        monkeypatch.setattr("foundation.folding.VERSION", 99)
        Event.objects.update(folded_words=" wrong ")

    repaired = schedule.repair(now=NOW)

    words = Event.objects.get().folded_words
    assert repaired > 0
    assert words == (" meetup kohtumine " if what == "publish" else " meetup ")
    assert schedule.repair(now=NOW) == 0


@pytest.mark.parametrize("count", [1, 4])
def test_folding_costs_the_same_queries_for_any_number_of_events(count, django_assert_num_queries):
    for _number in range(count):
        published(plan(entry(venue=VenueFactory())))
    events = list(Event.objects.values_list("pk", flat=True))
    Event.objects.update(folded_words="")

    with django_assert_num_queries(FOLDING):
        wording.fold_again(events)

    assert not Event.objects.filter(folded_words="").exists()

"""The Dates screen, as an organiser uses it, and what one date's change does."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from events.models import Event, Occurrence, Registration
from foundation.models import OutboxRow
from tests.events import admin
from tests.events.organising import MONDAY, NOW, act, event_of, registered, weekly
from tests.factories.events import VenueFactory, entry, plan, published

pytestmark = pytest.mark.django_db

# Session, member, rights and sites take ten of them.
DATES_QUERIES = 16


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def organiser(client):
    return admin.editor(client, "Organisers")


def moved(**changes):
    return {
        "day": "2026-12-09",
        "start_time": "10:00",
        "last_day": "",
        "end_time": "13:30",
        "venue": "",
        "reason": "The hall is taken",
        **changes,
    }


def test_cancelling_a_date_needs_a_reason(client, organiser):
    weekly()
    occurrence = Occurrence.objects.get(date=MONDAY)

    response = act(client, "cancel", occurrence, reason=" ")

    assert response.status_code == 200
    assert response.context["form"].errors == {"reason": ["This field is required."]}
    assert Occurrence.objects.get(pk=occurrence.pk).status == "scheduled"


def test_cancelling_restoring_and_following_are_kept_in_the_history(client, organiser):
    page = weekly()
    occurrence = Occurrence.objects.get(date=MONDAY)

    act(client, "cancel", occurrence, reason="Ill")
    cancelled = Occurrence.objects.get(pk=occurrence.pk)
    act(client, "restore", occurrence)
    restored = Occurrence.objects.get(pk=occurrence.pk)

    assert (cancelled.status, cancelled.reason) == ("cancelled", "Ill")
    assert (restored.status, restored.uid) == ("scheduled", occurrence.uid)
    assert restored.sequence > cancelled.sequence > occurrence.sequence
    response = client.get(reverse("event_dates", args=(event_of(page).pk,)))
    history = [(e.action, e.user, e.data["reason"]) for e in response.context["history"]]
    assert history == [
        ("events.date.restore", organiser, ""),
        ("events.date.cancel", organiser, "Ill"),
    ]
    assert "Date cancelled" in response.content.decode()


def test_moving_a_date_and_letting_it_follow_the_schedule_again(client, organiser):
    weekly()
    venue = VenueFactory()
    occurrence = Occurrence.objects.get(date=MONDAY)

    act(client, "move", occurrence, **moved(venue=str(venue.pk)))
    there = Occurrence.objects.get(pk=occurrence.pk)
    act(client, "follow", occurrence)
    back = Occurrence.objects.get(pk=occurrence.pk)

    assert (there.wall_start.date(), there.wall_start.time()) == (date(2026, 12, 9), time(10))
    assert there.wall_end - there.wall_start == timedelta(hours=3, minutes=30)
    assert (there.venue, there.reason) == (venue, "The hall is taken")
    assert (back.wall_start, back.venue) == (occurrence.wall_start, None)
    assert back.uid == occurrence.uid


def test_the_form_to_move_shows_what_is_true_now(client, organiser):
    weekly()
    occurrence = Occurrence.objects.get(date=MONDAY)

    response = client.get(reverse("event_date_move", args=(occurrence.uid,)))

    initial = response.context["form"].initial
    assert (initial["day"], initial["start_time"], initial["end_time"], initial["last_day"]) == (
        MONDAY,
        time(9),
        time(11),
        None,
    )


def test_an_all_day_date_is_moved_by_days(client, organiser):
    published(plan(entry(MONDAY, None, None, last_day=date(2026, 12, 8))))
    occurrence = Occurrence.objects.get()

    act(client, "move", occurrence, day="2026-12-14", last_day="2026-12-16", reason="Snow")

    there = Occurrence.objects.get()
    assert (there.wall_start.date(), there.last_day) == (date(2026, 12, 14), date(2026, 12, 16))
    assert there.all_day


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"end_time": "09:00"}, "end_time"),
        ({"day": "9999-12-31"}, "day"),
        ({"day": "soon"}, "day"),
        ({"last_day": "2029-01-01"}, "end_time"),
        ({"reason": ""}, "reason"),
        ({"venue": "999999"}, "venue"),
        ({"day": "2026-11-01"}, "__all__"),
    ],
)
def test_a_move_that_cannot_be_is_refused_at_the_field(client, organiser, changes, field):
    weekly()
    occurrence = Occurrence.objects.get(date=MONDAY)

    response = act(client, "move", occurrence, **moved(**changes))

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert Occurrence.objects.get(pk=occurrence.pk).start == occurrence.start


def test_asking_changes_nothing_and_says_how_many_people_it_concerns(client, organiser):
    weekly()
    occurrence = Occurrence.objects.get(date=MONDAY)
    registered(occurrence.run)
    registered(occurrence.run, state="waiting")
    registered(occurrence.run, state="cancelled")

    for what in ("cancel", "restore", "move", "follow"):
        response = client.get(reverse(f"event_date_{what}", args=(occurrence.uid,)))
        assert response.context["view"].occurrence.concerned == 2
        assert "2 people are registered" in response.content.decode()

    assert Occurrence.objects.get(pk=occurrence.pk).status == "scheduled"


@pytest.mark.parametrize("what", ["cancel", "restore", "move", "follow"])
def test_who_may_not_change_dates_cannot_reach_the_screen(client, what):
    admin.editor(client, "Moderators")
    page = weekly()
    occurrence = Occurrence.objects.get(date=MONDAY)

    response = act(client, what, occurrence, **moved())

    assert response.status_code == 302
    assert client.get(reverse("event_dates", args=(event_of(page).pk,))).status_code == 302
    assert Occurrence.objects.get(pk=occurrence.pk).sequence == occurrence.sequence


def test_a_date_that_is_not_there_is_not_found(client, organiser):
    url = reverse("event_date_cancel", args=("00000000-0000-4000-8000-000000000000",))

    assert client.get(url, follow=True).status_code == 404


@pytest.mark.parametrize("count", [1, 5])
def test_the_dates_of_an_event_cost_the_same_queries(
    client, organiser, count, django_assert_num_queries
):
    page = published(plan(entry(MONDAY, rule=f"FREQ=WEEKLY;COUNT={count}", venue=VenueFactory())))
    url = reverse("event_dates", args=(event_of(page).pk,))
    client.get(url)

    with django_assert_num_queries(DATES_QUERIES):
        response = client.get(url)

    assert len(response.context["object_list"]) == count


def test_sync_occurrences_repairs_what_a_crash_left_undone(capsys):
    weekly()
    Event.objects.update(fingerprint="")
    Occurrence.objects.filter(date=MONDAY).delete()

    call_command("sync_occurrences")
    call_command("sync_occurrences")

    assert capsys.readouterr().out == "1 events brought up to date\n0 events brought up to date\n"
    assert Occurrence.objects.count() == 3


# --- what one date's change does ------------------------------------------------------------------


def changes():
    return OutboxRow.objects.filter(message="events.change")


def someone_elsewhere():
    """Somebody registered for the Monday, and on Wednesday at ten somewhere else."""
    weekly()
    occurrence = Occurrence.objects.get(date=MONDAY)
    ann = registered(occurrence.run).contact
    other = published(plan(entry(date(2026, 12, 9), time(10), time(12))))
    place = Registration.objects.create(
        run=event_of(other).runs.get(),
        contact=ann,
        state="confirmed",
        mode="room",
        created_at=timezone.now(),
        changed_at=timezone.now(),
    )
    return occurrence, place


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("cancel", "1 date is cancelled, 1 person will be told."),
        ("follow", "Nothing changes"),
    ],
)
def test_before_a_date_is_changed_the_screen_says_what_that_does(client, organiser, what, words):
    weekly()
    occurrence = Occurrence.objects.get(date=MONDAY)
    registered(occurrence.run)

    html = client.get(reverse(f"event_date_{what}", args=(occurrence.uid,))).content.decode()

    assert (words in html) == (what == "cancel")
    assert "1 person is registered." in html
    assert 'value="tell" id="effect_tell" checked' in html


def test_a_move_that_double_books_somebody_is_asked_for_once_more(client, organiser):
    occurrence, _place = someone_elsewhere()

    first = act(client, "move", occurrence, **moved())
    there = Occurrence.objects.get(pk=occurrence.pk).wall_start
    effect = first.context["effect"]
    second = act(client, "move", occurrence, **moved(effect_seen=effect.digest))

    words = "1 date moves, 1 person will be told, 1 of them is then double-booked"
    assert (first.status_code, there) == (200, occurrence.wall_start)
    assert effect.in_words() == words
    assert f"{words}." in first.content.decode()
    assert f'name="effect_seen" value="{effect.digest}"' in first.content.decode()
    assert second.status_code == 302
    assert Occurrence.objects.get(pk=occurrence.pk).wall_start.date() == date(2026, 12, 9)


def test_what_was_seen_of_another_move_is_not_enough(client, organiser):
    occurrence, _place = someone_elsewhere()
    digest = act(client, "move", occurrence, **moved()).context["effect"].digest

    response = act(client, "move", occurrence, **moved(end_time="14:00", effect_seen=digest))

    assert response.status_code == 200
    assert Occurrence.objects.get(pk=occurrence.pk).sequence == occurrence.sequence


def test_a_move_that_double_books_nobody_is_made_at_once(client, organiser):
    occurrence, place = someone_elsewhere()
    place.delete()

    assert act(client, "move", occurrence, **moved()).status_code == 302


@pytest.mark.parametrize(("telling", "told"), [("", 1), ("tell", 1), ("quiet", 0), ("x", 1)])
def test_a_date_may_be_changed_without_writing_to_anybody(client, organiser, telling, told):
    weekly()
    occurrence = Occurrence.objects.get(date=MONDAY)
    registered(occurrence.run)

    act(client, "cancel", occurrence, reason="Ill", effect_telling=telling)

    assert Occurrence.objects.get(pk=occurrence.pk).status == "cancelled"
    assert changes().count() == told


def test_where_nobody_is_registered_there_is_nothing_to_choose(client, organiser):
    weekly()
    occurrence = Occurrence.objects.get(date=MONDAY)

    html = client.get(reverse("event_date_cancel", args=(occurrence.uid,))).content.decode()

    assert "effect_telling" not in html


def test_the_dates_say_when_mails_about_changes_go(client, organiser):
    page = weekly()
    occurrence = Occurrence.objects.get(date=MONDAY)
    registered(occurrence.run)
    url = reverse("event_dates", args=(event_of(page).pk,))
    before = client.get(url).content.decode()

    act(client, "cancel", occurrence, reason="Ill")
    html = client.get(url).content.decode()

    assert "12:10" not in before
    assert "1 mail about changes goes out at 12:10 at the latest." in html

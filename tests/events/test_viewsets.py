"""The Dates screen, the participants and the venues, as an organiser uses them."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from community.models import Organisation
from events.models import Event, Interest, Occurrence, Registration, Speaker, Venue
from events.services import contacts, interests
from foundation.cells import safe_cell
from foundation.models import OutboxRow
from tests.events import admin
from tests.factories.events import (
    ContactFactory,
    SpeakerFactory,
    VenueFactory,
    entry,
    plan,
    published,
)
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

TALLINN = ZoneInfo("Europe/Tallinn")
NOW = datetime(2026, 11, 21, 12, tzinfo=TALLINN)
MONDAY = date(2026, 12, 7)
# Session, member, rights and sites take ten of them.
DATES_QUERIES, RUNS_QUERIES, PARTICIPANTS_QUERIES = 16, 17, 24
# One of them names the next date of each event.
EVENTS_QUERIES = 13
SPEAKERS_QUERIES = 12
LANGUAGES = ("en", "et", "lv", "nb", "sl")


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def organiser(client):
    return admin.editor(client, "Organisers")


def weekly(**settings):
    return published(plan(entry(MONDAY, rule="FREQ=WEEKLY;COUNT=3"), **settings))


def event_of(page):
    return Event.objects.get(schedule_page=page)


def registered(run, state="confirmed", **contact):
    return Registration.objects.create(
        run=run,
        contact=ContactFactory(**contact),
        state=state,
        mode="room",
        created_at=timezone.now(),
        changed_at=timezone.now(),
    )


def act(client, what, occurrence, **data):
    return client.post(reverse(f"event_date_{what}", args=(occurrence.uid,)), data)


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


def address_of(event, slug="quiet"):
    return f"{settings.BASE_URL}/en/events/{slug}/?key={event.link_token}"


def test_the_dates_of_an_event_by_link_show_its_addresses(client, organiser):
    event = event_of(published(visibility="link", slug="quiet"))

    html = unescape(client.get(reverse("event_dates", args=(event.pk,))).content.decode())

    assert html.count(f'value="{address_of(event)}"') == 1
    assert html.count(reverse("event_new_link", args=(event.pk,))) == 1


def test_the_dates_of_a_public_event_have_no_link(client, organiser):
    event = event_of(weekly())

    html = client.get(reverse("event_dates", args=(event.pk,))).content.decode()

    assert "?key=" not in html
    assert reverse("event_new_link", args=(event.pk,)) not in html


@pytest.mark.parametrize("group", ["Organisers", "Editors"])
def test_a_new_link_ends_the_old_one(client, group):
    admin.editor(client, group)
    page = published(visibility="link", slug="quiet")
    old = address_of(event_of(page))
    url = reverse("event_new_link", args=(event_of(page).pk,))

    asked = client.get(url)
    still = client.get(old)
    done = client.post(url)

    assert (asked.status_code, still.status_code, done.status_code) == (200, 200, 302)
    assert done.url == reverse("event_dates", args=(event_of(page).pk,))
    assert event_of(page).link_version == 2
    client.logout()
    assert client.get(old).status_code == 404
    assert client.get(address_of(event_of(page))).status_code == 200


def test_a_new_link_is_not_sent_to_who_wished_for_a_date_by_the_old_one(client, organiser):
    event, other = (event_of(published(visibility="link")) for _ in range(2))
    person = contacts.of_member(MemberFactory(), now=NOW)
    for each in (event, other):
        interests.wish(each, person, now=NOW, token=each.link_token)

    client.get(reverse("event_new_link", args=(event.pk,)))
    only_looked = Interest.objects.count()
    client.post(reverse("event_new_link", args=(event.pk,)))

    assert only_looked == 2
    assert [wish.event for wish in Interest.objects.all()] == [other]


def test_a_new_link_is_for_those_who_may_change_the_event(client):
    from django.contrib.auth.models import Permission

    member = admin.editor(client, "Moderators")
    event = event_of(published(visibility="link"))
    url = reverse("event_new_link", args=(event.pk,))

    without = client.post(url)
    member.user_permissions.add(Permission.objects.get(codename="change_occurrence"))
    elsewhere = client.post(url)

    assert (without.status_code, elsewhere.status_code) == (302, 302)
    assert Event.objects.get().link_version == 1


def test_an_event_that_is_not_by_link_gets_no_new_one(client, organiser):
    event = event_of(weekly())
    url = reverse("event_new_link", args=(event.pk,))

    assert client.post(url, follow=True).status_code == 404
    assert Event.objects.get().link_version == 1


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


@pytest.mark.parametrize("count", [1, 5])
def test_the_runs_cost_the_same_queries(client, organiser, count, django_assert_num_queries):
    for _ in range(count):
        published(plan(entry(MONDAY), seats_room=2))
    url = reverse("event_runs")
    client.get(url)

    with django_assert_num_queries(RUNS_QUERIES):
        response = client.get(url)

    assert len(response.context["table"].data) == count


@pytest.mark.parametrize("count", [1, 5])
def test_the_participants_cost_the_same_queries(
    client, organiser, count, django_assert_num_queries
):
    run = event_of(published()).runs.get()
    for _ in range(count):
        registered(run, member=MemberFactory(organisation=OrganisationFactory()))
    url = reverse("event_participants", args=(run.uuid,))
    client.get(url)

    with django_assert_num_queries(PARTICIPANTS_QUERIES):
        response = client.get(url)

    assert response.context["items_count"] == count


def test_the_runs_show_how_full_they_are(client, organiser):
    run = event_of(published(plan(entry(MONDAY), seats_room=3, seats_online=0))).runs.get()
    registered(run)

    response = client.get(reverse("event_runs"))

    (row,) = response.context["table"].data
    columns = response.context["table"].columns
    shown = tuple(columns[name].get_value(row) for name in ("room", "online", "waiting"))
    assert shown == ("1 / 3", "0 / 0", 0)


def test_runs_that_are_over_are_listed_by_themselves(client, organiser):
    with time_machine.travel(datetime(2026, 10, 1, tzinfo=TALLINN)):
        published(plan(entry(date(2026, 10, 5))))
    published(plan(entry(MONDAY)))

    coming = client.get(reverse("event_runs")).context["table"].data
    past = client.get(reverse("event_runs") + "?past=1").context["table"].data

    assert [timezone.localtime(run.starts_at).date() for run in coming] == [MONDAY]
    assert [timezone.localtime(run.starts_at).date() for run in past] == [date(2026, 10, 5)]


def starts(response) -> list[str]:
    return [run.starts for run in response.context["table"].data]


def test_runs_to_come_say_when_they_begin_on_the_wall(client, organiser):
    published(plan(entry(MONDAY, zone="Europe/Oslo")))
    published(plan(entry(date(2026, 12, 8), None, None)))

    response = client.get(reverse("event_runs"))

    assert starts(response) == ["7 December 2026, 09:00 (Europe/Oslo)", "8 December 2026"]


def test_a_cancelled_run_is_listed_at_its_day_and_named_so(client, organiser):
    page = weekly()
    act(client, "cancel", event_of(page).occurrences.get(date=date(2026, 12, 14)), reason="Ill")

    response = client.get(reverse("event_runs"))

    assert starts(response) == [
        "7 December 2026, 09:00 (Europe/Tallinn)",
        "14 December 2026, 09:00 (Europe/Tallinn): Cancelled",
        "21 December 2026, 09:00 (Europe/Tallinn)",
    ]


def test_a_run_that_was_cancelled_is_over_when_its_day_has_passed(client, organiser):
    occurrence = event_of(published(plan(entry(MONDAY)))).occurrences.get()
    act(client, "cancel", occurrence, reason="Ill")

    with time_machine.travel(NOW + timedelta(days=30)):
        client.force_login(organiser)
        coming = client.get(reverse("event_runs"))
        past = client.get(reverse("event_runs") + "?past=1")

    assert starts(coming) == []
    assert starts(past) == ["7 December 2026, 09:00 (Europe/Tallinn): Cancelled"]


def test_a_postponed_run_is_never_over(client, organiser):
    occurrence = event_of(published(plan(entry(MONDAY)))).occurrences.get()
    act(client, "postpone", occurrence, reason="Ill")

    with time_machine.travel(NOW + timedelta(days=30)):
        client.force_login(organiser)
        coming = client.get(reverse("event_runs"))
        past = client.get(reverse("event_runs") + "?past=1")

    assert starts(coming) == ["7 December 2026, 09:00 (Europe/Tallinn): Postponed"]
    assert starts(past) == []


def test_a_run_whose_date_left_the_schedule_is_not_listed(client, organiser):
    occurrence = event_of(weekly()).occurrences.get(date=MONDAY)
    Occurrence.objects.filter(pk=occurrence.pk).update(status="withdrawn")
    occurrence.run.starts_at = occurrence.run.ends_at = None
    occurrence.run.save()

    coming = client.get(reverse("event_runs"))
    past = client.get(reverse("event_runs") + "?past=1")

    assert [len(coming.context["table"].data), len(past.context["table"].data)] == [2, 0]


def test_the_participants_of_a_date_are_headed_by_it(client, organiser):
    page = weekly()
    run = event_of(page).occurrences.get(date=date(2026, 12, 14)).run

    html = client.get(reverse("event_participants", args=(run.uuid,))).content.decode()

    assert f"{page.title}, 14 December 2026, 09:00 (Europe/Tallinn)" in html


def next_dates(response) -> list[str]:
    table = response.context["table"]
    return [table.columns["next"].get_value(row) for row in table.data]


def test_the_events_say_their_next_date_on_the_wall(client, organiser):
    published(plan(entry(date(2026, 12, 8), None, None)))
    published(plan(entry(MONDAY, zone="Europe/Oslo", rule="FREQ=WEEKLY;COUNT=3")))
    with time_machine.travel(NOW - timedelta(days=60)):
        published(plan(entry(date(2026, 10, 5))))

    response = client.get(reverse("event_dates_index"))

    assert next_dates(response) == [
        "7 December 2026, 09:00 (Europe/Oslo)",
        "8 December 2026",
        "",
    ]


@pytest.mark.parametrize("count", [1, 5])
def test_the_events_with_dates_cost_the_same_queries(
    client, organiser, count, django_assert_num_queries
):
    for _ in range(count):
        weekly()
    url = reverse("event_dates_index")
    client.get(url)

    with django_assert_num_queries(EVENTS_QUERIES):
        response = client.get(url)

    assert len(response.context["object_list"]) == count


def people(response):
    return [registration.contact.name for registration in response.context["object_list"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Ann", "Bob"]),
        ("?q=ann", ["Ann"]),
        ("?q=b@example.org", ["Bob"]),
        ("?state=waiting", ["Bob"]),
        ("?state=nonsense&p=x", ["Ann", "Bob"]),
        ("?q=%00", ["Ann", "Bob"]),
    ],
)
def test_participants_are_searched_and_filtered(client, organiser, query, found):
    run = event_of(published()).runs.get()
    registered(run, guest_name="Ann", email="a@example.org")
    registered(run, state="waiting", guest_name="Bob", email="b@example.org")

    response = client.get(reverse("event_participants", args=(run.uuid,)) + query)

    assert response.status_code == 200
    assert people(response) == found


def export(client, run, form):
    response = client.get(reverse("event_participants", args=(run.uuid,)) + f"?export={form}")
    return response, b"".join(response.streaming_content)


def test_the_table_is_safe_against_formulas_and_control_characters(client, organiser):
    page = published(title='"; filename=x.exe\r\n Õhtu')
    run = event_of(page).runs.get()
    registered(run, guest_name="=1+1\x01\uffff", email="a@example.org")

    response, text = export(client, run, "csv")
    xlsx_response, book = export(client, run, "xlsx")

    (_head, row) = csv.reader(io.StringIO(text.decode()))
    assert row[:3] == ["'=1+1", "", "a@example.org"]
    assert response["Content-Disposition"] == (
        'attachment; filename="filenamexexe-ohtu-2026-12-07.csv"'
    )
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert sheet["A2"].value == "'=1+1"
    assert "\n" not in xlsx_response["Content-Disposition"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])  # noqa: RUF001
def test_a_cell_that_would_be_run_gets_an_apostrophe(start):
    assert safe_cell(f"{start}cmd") == f"'{start}cmd"
    assert safe_cell(f"a{start}") == f"a{start}"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("x;=1+1", "x;'=1+1"),
        ("hi\n=cmd|x", "hi\n'=cmd|x"),
        ("hi\r\n@SUM(1)", "hi\r\n'@SUM(1)"),
        ("hi\t+1", "hi\t'+1"),
        ('x"; "=1+1', 'x"; "\'=1+1'),
        ("x; \x00＝1", "x; '＝1"),  # noqa: RUF001 -- the wide form is meant
        ("a;-1;-2", "a;'-1;'-2"),
        ("=1;=2", "'=1;'=2"),
        (";=1", ";'=1"),
    ],
)
def test_a_formula_in_the_middle_of_a_cell_gets_an_apostrophe_where_programs_split(text, cell):
    assert safe_cell(text) == cell


@pytest.mark.parametrize(
    "text",
    [
        "a; b - c",
        "a;b",
        "1+1=2",
        "ann@example.org; bob@example.org",
        "One\nTwo - three",
        "a -b",
        "",
    ],
)
def test_a_text_that_no_program_would_run_stays_as_it_is(text):
    assert safe_cell(text) == text


def test_the_export_holds_what_is_filtered(client, organiser):
    run = event_of(published()).runs.get()
    registered(run, guest_name="Ann")
    registered(run, state="cancelled", guest_name="Bob")

    response = client.get(
        reverse("event_participants", args=(run.uuid,)) + "?export=csv&state=cancelled"
    )

    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert [row[0] for row in rows] == ["Name", "Bob"]


@pytest.mark.parametrize("query", ["", "?export=csv", "?export=xlsx"])
def test_participants_are_for_those_who_may_see_them(client, query):
    admin.editor(client, "Editors")
    run = event_of(published()).runs.get()
    registered(run, guest_name="Ann")

    response = client.get(reverse("event_participants", args=(run.uuid,)) + query)

    assert response.status_code == 302
    assert client.get(reverse("event_runs")).status_code == 302


def test_participants_also_need_the_right_to_edit_the_event(client):
    from django.contrib.auth.models import Permission

    member = admin.editor(client, "Moderators")
    member.user_permissions.add(Permission.objects.get(codename="view_registration"))
    run = event_of(published()).runs.get()

    response = client.get(reverse("event_participants", args=(run.uuid,)))

    assert response.status_code == 302
    assert list(client.get(reverse("event_runs")).context["table"].data) == []


def test_an_editor_adds_a_venue_in_several_languages(client):
    admin.editor(client, "Editors")
    data = {f"{name}_{code}": "" for name in ("name", "access") for code in LANGUAGES}
    data |= {"name_en": "Town hall", "name_et": "Raekoda", "address": "", "map_link": ""}
    data |= {"picture": "", "rooms-TOTAL_FORMS": "1", "rooms-INITIAL_FORMS": "0"}
    data |= {f"rooms-0-{name}_{code}": "" for name in ("name", "access") for code in LANGUAGES}
    data |= {"rooms-0-id": "", "rooms-0-ORDER": "1", "rooms-0-DELETE": ""}
    data |= {"rooms-0-name_en": "Small hall", "rooms-0-seats": "30"}

    client.post(reverse("wagtailsnippets_events_venue:add"), data)

    venue = Venue.objects.get()
    assert venue.name == {"en": "Town hall", "et": "Raekoda"}
    assert [(room.name, room.seats) for room in venue.rooms.all()] == [({"en": "Small hall"}, 30)]


def test_an_editor_adds_a_speaker_and_finds_them_by_name(client):
    admin.editor(client, "Editors")
    data = {f"{name}_{code}": "" for name in ("role", "about") for code in LANGUAGES}
    data |= {"name": "Ülle Kaseleht", "role_en": "Designer", "link": ""}
    SpeakerFactory(name="Somebody Else")

    client.post(
        reverse("wagtailsnippets_events_speaker:add"), {**data, "picture": "", "organisation": ""}
    )

    listing = reverse("wagtailsnippets_events_speaker:list")
    names = [s.name for s in client.get(listing, {"q": "kaseleht"}).context["object_list"]]
    assert names == ["Ülle Kaseleht"]
    assert Speaker.objects.get(name="Ülle Kaseleht").role == {"en": "Designer"}


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_of_speakers_costs_the_same_for_any_number(
    client, django_assert_num_queries, count
):
    admin.editor(client, "Editors")
    for _number in range(count):
        SpeakerFactory(organisation=OrganisationFactory())
    listing = reverse("wagtailsnippets_events_speaker:list")
    client.get(listing)

    with django_assert_num_queries(SPEAKERS_QUERIES):
        response = client.get(listing)

    assert len(response.context["object_list"]) == count


def test_a_moderator_adds_an_organisation(client):
    admin.editor(client, "Moderators")
    data = {f"name_{code}": "" for code in ("en", "et", "lv", "nb", "sl")}
    data |= {"name_lv": "Ministrija", "kind": "ministry", "country": "LV", "website": ""}

    client.post(reverse("wagtailsnippets_community_organisation:add"), data)

    assert Organisation.objects.get().name == {"lv": "Ministrija"}
    assert client.get(reverse("wagtailsnippets_community_organisation:list")).status_code == 200


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

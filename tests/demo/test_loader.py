from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.utils import timezone

from community.models import Member, Organisation, Recipient
from community.services import groups
from demo import documents, loader
from demo.content import people
from demo.content.documents import DOCUMENTS
from demo.content.events import EVENTS
from demo.content.speakers import SPEAKERS
from demo.content.subscribers import SUBSCRIBERS
from demo.keys import key
from events.enums import State, Status
from events.models import (
    Certificate,
    Event,
    EventPage,
    Occurrence,
    Registration,
    Run,
    Speaker,
)
from events.queries import feedback
from events.queries.seats import seats
from foundation.models import OutboxRow
from home.models import HomePage
from tests.demo.conftest import NOW
from tests.factories.events import published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

TALLINN = ZoneInfo("Europe/Tallinn")


def event(name: str) -> Event:
    return Event.objects.get(key=key("event", name))


def everything() -> dict[str, list[object]]:
    """All rows of the site's own tables and of Wagtail's pages."""
    wanted = ("home", "events", "community", "foundation", "account", "wagtailcore")
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for label in wanted
        for model in apps.get_app_config(label).get_models()
    }


def test_loading_twice_changes_nothing():
    before = everything()

    added = loader.load(now=NOW + timedelta(days=3))

    assert +added == Counter()
    assert everything() == before


def test_some_get_news_without_an_account():
    rows = Recipient.objects.subscribers()

    assert rows.count() == len(SUBSCRIBERS)
    assert {row.email.partition("@")[2] for row in rows} == {people.DOMAIN}
    assert all(row.topics.exists() == row.only_topics for row in rows)
    assert [row.cadence for row in rows if row.paused_until(NOW)] == ["weekly"]


def test_what_is_missing_is_added_and_what_is_there_left_alone():
    page = EventPage.objects.get(slug="innovation-morning")
    page.title = "Wednesday talks"
    page.save_revision().publish()
    Organisation.objects.filter(uuid=key("organisation", "association")).update(
        name={"en": "Renamed"}
    )
    Member.objects.filter(email="editor@example.org").delete()

    added = loader.load(now=NOW)

    assert +added == Counter(members=1)
    assert EventPage.objects.get(pk=page.pk).title == "Wednesday talks"
    assert Organisation.objects.get(uuid=key("organisation", "association")).name["en"] == "Renamed"


def test_a_meeting_that_is_over_has_results_to_read():
    run = event("input-meeting").runs.get()

    told = feedback.results(run, with_names=True, now=NOW)

    assert (told.number, told.people) == (6, [])
    assert [(r.summary.answered, len(r.texts)) for r in told.results] == [(6, 0), (4, 4), (6, 0)]


def test_every_event_has_words_in_two_languages_one_of_them_english():
    spoken = {
        found.key: sorted(
            EventPage.objects.live()
            .filter(translation_key=found.key)
            .exclude(title="")
            .exclude(lead="")
            .exclude(body="")
            .values_list("locale__language_code", flat=True)
        )
        for found in Event.objects.filter(partner=None)
    }
    assert len(spoken) == 11
    assert all(len(languages) == 2 and "en" in languages for languages in spoken.values())
    assert {code for languages in spoken.values() for code in languages} == {
        "en", "et", "lv", "nb", "sl",
    }  # fmt: skip


def test_every_home_page_has_its_words():
    leads = set(HomePage.objects.live().exclude(body="").values_list("lead", flat=True))

    assert len(leads) == 5
    assert "" not in leads


def test_the_meetup_stands_at_nine_in_tallinn_on_both_sides_of_each_clock_change():
    scheduled = event("innovation-morning").occurrences.filter(own_date=None)

    local = [occurrence.start.astimezone(TALLINN) for occurrence in scheduled]
    offsets = [
        (moment.date().isoformat(), moment.utcoffset() == timedelta(hours=3))
        for moment in local
        if moment.date().isoformat()
        in {"2026-10-21", "2026-10-28", "2027-03-24", "2027-03-31", "2027-10-27", "2027-11-03"}
    ]

    assert {moment.time() for moment in local} == {time(9)}
    assert {occurrence.wall_start.time() for occurrence in scheduled} == {time(9)}
    assert offsets == [
        ("2026-10-21", True),
        ("2026-10-28", False),
        ("2027-03-24", False),
        ("2027-03-31", True),
        ("2027-10-27", True),
        ("2027-11-03", False),
    ]


def test_one_date_of_the_meetup_is_cancelled_and_one_moved_each_with_a_reason():
    meetup = event("innovation-morning").occurrences

    cancelled = meetup.get(status=Status.CANCELLED)
    moved = meetup.get(own_date__isnull=False)

    assert cancelled.wall_start == datetime(2026, 12, 9, 9)
    assert moved.date.isoformat() == "2026-12-16"
    assert moved.wall_start == datetime(2026, 12, 17, 13)
    assert moved.venue.name["en"] == "Library, small hall"
    assert (cancelled.sequence, moved.sequence) == (1, 1)
    assert cancelled.reason
    assert moved.reason
    assert meetup.exclude(pk__in=[cancelled.pk, moved.pk]).filter(sequence__gt=0).count() == 0


def test_the_full_training_has_twenty_seats_taken_and_five_waiting_in_order():
    run = Run.objects.get(event=event("service-design"))

    room = seats([run], now=timezone.now())[run.pk].room
    queue = run.registrations.queue("room")

    assert (room.seats, room.taken, room.free, room.waiting) == (20, 20, 0, 5)
    assert run.occurrences.count() == 3
    assert [row.position for row in queue] == [1, 2, 3, 4, 5]
    assert [row.created_at for row in queue] == sorted(row.created_at for row in queue)
    assert [str(row.contact) for row in queue][:2] == ["Jānis Vītolzars", "Freja Bøgeblad"]
    assert run.registrations.filter(state=State.CONFIRMED).latest("created_at").created_at < (
        queue[0].created_at
    )


def test_another_training_has_seats_free():
    run = Run.objects.get(event=event("innovative-methods"))

    room = seats([run], now=timezone.now())[run.pk].room

    assert (room.seats, room.taken, room.free) == (24, 9, 15)


def test_the_kick_off_has_seats_in_the_room_and_online():
    run = Run.objects.get(event=event("kick-off"))

    counted = seats([run], now=timezone.now())[run.pk]

    assert (counted.room.seats, counted.room.taken) == (250, 48)
    assert (counted.online.seats, counted.online.taken) == (500, 20)


def test_the_open_house_lasts_all_day_and_the_talk_is_online_only():
    house = Occurrence.objects.get(event=event("open-house"))
    talk = Run.objects.get(event=event("prototype-to-service"))

    assert house.all_day
    assert house.wall_end - house.wall_start == timedelta(days=1)
    assert (talk.seats_room, talk.seats_online) == (0, None)


def test_all_runs_with_seats_but_the_one_of_the_past_are_still_to_come():
    past = {found.key for found in Event.objects.filter(occurrences__end__lte=NOW)}

    assert past == {
        key("event", name)
        for name in (
            "innovation-morning",
            "community-meeting",
            "input-meeting",
            "cabinet-sitting",
            "quick-prototypes",
        )
    }


def test_the_demo_people_can_sign_in_and_may_do_what_their_name_says():
    def names_of_groups(address: str) -> list[str]:
        return sorted(Member.objects.get(email=address).groups.values_list("name", flat=True))

    addresses = EmailAddress.objects.filter(primary=True, verified=True)
    assert set(addresses.values_list("email", flat=True)) == set(
        Member.objects.values_list("email", flat=True)
    )
    assert names_of_groups("editor@example.org") == [groups.EDITORS]
    assert names_of_groups("organiser@example.org") == [groups.ORGANISERS]
    assert names_of_groups("author@example.org") == [groups.AUTHORS]
    assert names_of_groups("translator@example.org") == [groups.TRANSLATORS.format("lv")]
    assert names_of_groups("member@example.org") == []
    assert list(Member.objects.filter(is_superuser=True).values_list("email", flat=True)) == [
        "admin@example.org"
    ]
    assert not any(member.has_usable_password() for member in Member.objects.all())


def test_everybody_s_address_is_of_the_domain_that_takes_no_mail():
    assert not Member.objects.exclude(email__endswith="@example.org").exists()
    assert not OutboxRow.objects.exclude(recipient__endswith="@example.org").exists()


def test_what_is_made_in_the_demo_itself_does_not_stop_a_second_loading():
    published()

    assert +loader.load(now=NOW) == Counter()


def test_a_scale_multiplies_events_members_registrations_and_stories():
    added = loader.load(now=NOW, scale=2)
    again = loader.load(now=NOW, scale=2)

    assert added == Counter(events=11, members=37, registrations=275, stories=14)
    assert EmailAddress.objects.count() == Member.objects.count() == 101
    assert EventPage.objects.filter(title__endswith=" 2").count() == 22
    assert +again == Counter()
    # A crowd written at once is what the service would have made.
    assert [history(f"{data.key}-2") for data in EVENTS] == [history(data.key) for data in EVENTS]


def history(name: str) -> list[object]:
    """What is kept of each registration for an event, the first first."""
    rows = Registration.objects.filter(run__event=event(name)).order_by("created_at", "pk")
    return [
        (
            (row.state, row.mode, row.wants_mode, row.position),
            list(row.changes.values_list("action", "before", "after", "mode", "actor")),
        )
        for row in rows
    ]


def test_what_events_offer_is_there_in_each_language():
    first = EventPage.objects.get(slug="teenusedisaini-alused")
    english = EventPage.objects.get(slug="basics-of-service-design")

    assert [block.id for block in first.programme] == [block.id for block in english.programme]
    assert first.programme[0].value["title"] == "Tutvumine"
    assert english.programme[0].value["title"] == "Getting to know each other"
    assert [block.value.name for block in english.people] == [
        "Leelo Sinililleaas",
        "Mihkel Graniitkivi",
    ]
    rows = event("service-design").materials.order_by("audience", "language")
    assert [(row.audience, row.language, row.document is not None) for row in rows] == [
        ("confirmed", "", False),
        ("everybody", "", True),
        ("registered", "", True),
        ("registered", "en", True),
    ]


def test_every_speaker_of_the_demo_has_a_drawn_picture():
    assert not Speaker.objects.filter(picture=None).exists()
    assert Speaker.objects.count() == len(SPEAKERS)


def test_documents_are_texts_that_office_programs_open():
    data = documents.write(DOCUMENTS[0])

    with ZipFile(BytesIO(data)) as archive:
        names, kind = archive.namelist(), archive.read("mimetype").decode()
        text = archive.read("content.xml").decode()
    assert (names[0], kind) == ("mimetype", "application/vnd.oasis.opendocument.text")
    assert DOCUMENTS[0].title in text
    assert documents.write(DOCUMENTS[0]) == data


def test_who_was_at_the_workshops_has_a_certificate_to_look_at():
    issued = Certificate.objects.filter(run__event=event("quick-prototypes"))

    assert issued.filter(registration__contact__member__isnull=False).exists()
    assert {paper.language for paper in issued} >= {"en", "et"}

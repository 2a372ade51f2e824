"""What an event's page says besides its text: the programme by days, the people, the facts."""

from __future__ import annotations

import json
import uuid
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.utils.html import strip_tags
from wagtail.models import Locale

from events.models import Event, EventPage
from events.queries import programme
from foundation.spoken import SpokenLanguage
from tests.events.queries.test_materials import NOW
from tests.factories.contents import document, material, person, session, stream
from tests.factories.events import SpeakerFactory, entry, event_page, plan, published
from tests.factories.news import TopicFactory, site_image
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

PAGE = "/en/events/coffee/"
# The same page without any of it costs three less: speakers, their pictures, what is cut of those.
PAGE_QUERIES = 17


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def coffee(*plans: Any, **fields: Any) -> EventPage:
    return published(*plans, title="Coffee", slug="coffee", **fields)


def text(client: Client, path: str = PAGE) -> str:
    """What a reader sees, on one line."""
    body = client.get(path).content.decode()
    return " ".join(unescape(strip_tags(body.replace("<br>", " "))).split())


def content(page: EventPage, source: EventPage | None = None, *dates: date) -> Any:
    return programme.of_page(page, source=source or page, dates=dates)


def test_sessions_stand_by_day_and_time_whatever_order_they_were_written_in():
    page = event_page(
        programme=stream(
            session("Third", day=2, starts="09:00"),
            session("Second", starts="11:00", ends="12:00"),
            session("First", starts="09:30", ends=None),
        )
    )

    days = content(page, page, date(2026, 12, 7), date(2026, 12, 8)).days

    assert [(day.number, day.date, [s.title for s in day.sessions]) for day in days] == [
        (1, date(2026, 12, 7), ["First", "Second"]),
        (2, date(2026, 12, 8), ["Third"]),
    ]


def test_a_day_that_the_course_does_not_have_has_no_date():
    page = event_page(programme=stream(session(day=3)))

    (day,) = content(page, page, date(2026, 12, 7)).days

    assert (day.number, day.date) == (3, None)


def test_a_course_counts_its_days_and_one_that_lasts_long_each_of_them():
    page = coffee(
        plan(
            entry(date(2026, 12, 7), last_day=date(2026, 12, 8)),
            entry(date(2026, 12, 21)),
            mode="all_dates",
        )
    )

    found = programme.days_of(Event.objects.get(key=page.event_key).occurrences.all())

    assert found == [date(2026, 12, 7), date(2026, 12, 8), date(2026, 12, 21)]


def test_the_programme_of_a_course_names_its_days(client: Client):
    speaker = SpeakerFactory(name="Ülle Kaseleht", role={"en": "Designer"})
    days = [entry(date(2026, 12, 7)), entry(date(2026, 12, 9))]
    blocks = stream(
        session("Ideas", speaker, room="Small hall", text="Many."), session("Trial", day=2)
    )
    coffee(plan(*days, mode="all_dates"), programme=blocks)

    body = text(client)

    assert (
        "Programme All times are Tallinn time. Day 1, Monday 7 December 2026 09:00–10:00 Ideas "
        "Many. Ülle Kaseleht Room: Small hall Day 2, Wednesday 9 December 2026 09:00–10:00 Trial "
        "Speakers and trainers Ülle Kaseleht Designer" in body
    )


def test_the_programme_of_a_series_names_no_day(client: Client):
    coffee(plan(entry(rule="FREQ=WEEKLY;COUNT=3")), programme=stream(session("Talk")))

    assert "All times are Tallinn time. 09:00–10:00 Talk" in text(client)


def test_a_session_leads_to_its_speakers_card(client: Client):
    speaker = SpeakerFactory()
    coffee(programme=stream(session("Talk", speaker)))

    body = client.get(PAGE).content.decode()

    assert f'href="#speaker-{speaker.uuid}"' in body
    assert body.count(f'id="speaker-{speaker.uuid}"') == 1


def test_people_stand_in_the_editors_order_then_who_has_only_a_session():
    first, second, third = (SpeakerFactory(name=name) for name in ("Zane", "Aita", "Mihkel"))
    page = event_page(
        people=stream(person(first), person(second)),
        programme=stream(session("Talk", third, first)),
    )

    assert content(page).people == [first, second, third]


def test_a_speaker_who_was_deleted_is_left_out():
    gone, there = SpeakerFactory(), SpeakerFactory()
    blocks = stream(person(gone), person(there))
    sessions = stream(session("Talk", gone, there))
    gone.delete()

    found = content(event_page(people=blocks, programme=sessions))

    assert found.people == [there]
    assert found.days[0].sessions[0].speakers == [there]


def test_a_person_has_a_picture_without_words_beside_the_name(client: Client):
    organisation = OrganisationFactory(name={"en": "Agency"})
    speaker = SpeakerFactory(
        name="Zane",
        organisation=organisation,
        picture=site_image(),
        role={"lv": "Dizainere"},
        about={"en": "Draws."},
        link="https://example.org/zane",
    )
    coffee(people=stream(person(speaker)))

    body = client.get(PAGE).content.decode()

    card = body.partition('<article class="person"')[2].partition("</article>")[0]
    assert 'alt=""' in card
    assert '<span lang="lv">Dizainere</span>, Agency' in card
    assert 'href="https://example.org/zane" rel="noopener external"' in card


def test_facts_and_what_is_offered(client: Client):
    coffee(
        plan(entry(), seats_room=5, seats_online=None),
        held_in=["en", "et", "sgn"],
        audience="For everybody.",
        outcomes="ask users\n\n draw a map ",
        accessibility=["step_free", "captions"],
        accessibility_note="Write a week ahead.",
        topics=[TopicFactory(name={"en": "Design"}, slug="design")],
    )

    response = client.get(PAGE)

    body = text(client)
    expected = [
        "Languages English, Estonian, Sign language",
        "For whom For everybody.",
        "Seats 5 seats free in the room · Places online",
        "What you can do afterwards ask users draw a map",
        "Accessibility Step-free access Live captions Write a week ahead.",
    ]
    assert [part for part in expected if part not in body] == []
    assert b'href="/en/topics/design/"' in response.content


def test_what_nobody_wrote_is_not_there(client: Client):
    coffee()

    body = text(client)

    # The foot of every page leads to the accessibility statement.
    body = body.replace("Accessibility statement", "")
    headings = ("Programme", "Speakers", "Material", "Accessibility", "afterwards", "For whom")
    assert [heading for heading in headings if heading in body] == []


def translated(page: EventPage, **fields: Any) -> EventPage:
    twin = page.copy_for_translation(Locale.objects.get(language_code="et"))
    for name, value in {"title": "Kohv", "slug": "kohv", **fields}.items():
        setattr(twin, name, value)
    twin.save_revision().publish()
    return EventPage.objects.get(pk=twin.pk)


def test_a_translation_gives_words_and_the_first_page_times_people_and_settings(client: Client):
    key, other = str(uuid.uuid4()), str(uuid.uuid4())
    speaker, stranger = SpeakerFactory(), SpeakerFactory()
    page = coffee(
        programme=stream(
            session("Talk", speaker, key=key, room="Hall"),
            session("Lunch", starts="12:00", ends="13:00", key=other),
        ),
        held_in=["et"],
        accessibility=["toilet"],
        audience="For all",
    )
    twin = translated(
        page,
        programme=stream(
            session("Jutt", stranger, key=key, starts="18:00", ends="19:00", room="Saal"),
            session("Lisa", starts="20:00", ends="21:00"),
        ),
        held_in=["en"],
        accessibility=["quiet"],
        people=stream(person(stranger)),
        audience="",
    )

    found = content(twin, page)

    sessions = [
        (f"{s.starts:%H:%M}", s.title, s.room, s.language, s.speakers)
        for s in found.days[0].sessions
    ]
    assert sessions == [
        ("09:00", "Jutt", "Saal", "et", [speaker]),
        ("12:00", "Lunch", "", "en", []),
    ]
    assert found.people == [speaker]
    assert found.language_codes == ["et"]
    assert [offer.value for offer in found.accessibility] == ["toilet"]
    assert found.audience == ("For all", "en")
    body = client.get("/et/events/kohv/").content.decode()
    assert '<dd class="session__words" lang="en">' in body
    assert "20:00" not in body


def test_a_translation_alone_is_shown_as_it_stands():
    page = coffee(programme=stream(session("Talk")))
    twin = translated(page, programme=stream(session("Jutt")))
    page.unpublish()
    event = Event.objects.get(key=page.event_key)

    source = programme.source_of(twin, event)

    assert source == twin


def test_languages_stand_in_their_own_order():
    page = event_page(held_in=[SpokenLanguage.ENGLISH, SpokenLanguage.ESTONIAN])

    assert content(page).languages == ["English", "Estonian"]


def test_a_preview_shows_the_draft_with_all_its_material(client: Client):
    page = coffee(materials=stream(material("Old", link="https://example.org/old")))
    page.programme = stream(session("New talk"))
    page.materials = stream(
        material("New", link="https://example.org/new", audience="confirmed", phase="after")
    )
    page.save_revision()
    member = MemberFactory(is_superuser=True)
    client.force_login(member)

    response = client.get(f"/admin/pages/{page.pk}/revisions/{page.latest_revision_id}/view/")

    body = response.content.decode()
    assert ["New talk" in body, "https://example.org/new" in body] == [True, True]
    assert "https://example.org/old" not in body
    assert "application/ld+json" not in body


@pytest.mark.parametrize("count", [1, 6])
def test_the_page_costs_the_same_queries_for_any_number_of_sessions_people_and_material(
    client: Client, django_assert_num_queries, count: int
):
    speakers = [
        SpeakerFactory(picture=site_image(), organisation=OrganisationFactory())
        for _number in range(count)
    ]
    coffee(
        programme=stream(*(session(f"Talk {n}", *speakers) for n in range(count))),
        people=stream(*map(person, speakers)),
        materials=stream(*(material(file=document()) for _n in range(count))),
        topics=[TopicFactory() for _n in range(count)],
    )
    client.get(PAGE)  # warm site and content-type caches, cut the pictures

    with django_assert_num_queries(PAGE_QUERIES):
        response = client.get(PAGE)

    assert response.content.count(b'class="session"') == count
    assert response.content.count(b'class="person"') == count
    assert response.content.count(b'class="material"') == count


def test_search_finds_an_event_by_who_speaks_there():
    page = coffee(people=stream(person(SpeakerFactory(name="Ülle Kaseleht"))))

    assert page.names_of_people() == "Ülle Kaseleht"


def test_blocks_are_stored_as_the_editor_stores_them():
    page = event_page(programme=stream(session("Talk", SpeakerFactory())))

    stored = json.loads(page.get_latest_revision().content["programme"])

    assert [block["type"] for block in stored] == ["session"]

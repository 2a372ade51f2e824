from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation

from events.digests import EventsOfFollowed, MyDates, NewEvents
from events.enums import Visibility
from events.models import Event, EventPage, Occurrence, Registration, Run
from events.querysets import may_see, people_of_groups
from events.services import contacts, registration
from foundation.digests import Asked, Reader, Window
from tests.factories.events import VenueFactory, entry, event_page, plan, published
from tests.factories.groups import GroupFactory, put_in
from tests.factories.news import TopicFactory
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

UNTIL = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
SINCE = UNTIL - timedelta(days=7)
INSIDE = UNTIL - timedelta(days=1)
NOW = UNTIL + timedelta(minutes=5)


def new_event(*plans, first: datetime | None = INSIDE, **fields) -> Event:
    """Published, and for the first time at `first`."""
    page = published(*plans, **fields)
    EventPage.objects.filter(pk=page.pk).update(first_published_at=first)
    return Event.objects.get(key=page.translation_key)


def test_the_rest_is_in_the_calendar_and_among_the_registrations():

    with translation.override("et"):
        addresses = [section().address() for section in (NewEvents, MyDates)]

    assert addresses == ["http://localhost/et/events/", "http://localhost/et/registrations/"]


def chosen(section, *members, since: datetime = SINCE) -> list[list[str]]:
    windows = [
        Window(reader=Reader(key=member.pk, member=member), since=since, until=UNTIL)
        for member in members
    ]
    found = section.choose(windows)
    return [list(found.get(member.pk, [])) for member in members]


def shown(section, reader: Reader, things: list[str], now: datetime = NOW):
    return section.render([Asked(reader, things)], now=now)[reader.key]


def rendered(section, member, things: list[str], now: datetime = NOW):
    with translation.override("en"), timezone.override("Europe/Tallinn"):
        return shown(section, Reader(key=1, member=member), things, now)


# --- who may see it ------------------------------------------------------------------------------


@pytest.mark.parametrize("is_live", [True, False])
@pytest.mark.parametrize("visibility", list(Visibility))
@pytest.mark.parametrize(
    "viewer", ["nobody", "anonymous", "member", "colleague", "inactive", "in group", "asks"]
)
def test_deciding_at_hand_agrees_with_the_rule_of_every_list(
    visibility: str, viewer: str, is_live: bool
):
    ours = OrganisationFactory()
    event = Event.objects.create(visibility=visibility, is_live=is_live)
    event.organisations.add(ours)
    group = GroupFactory()
    event.groups.add(group)
    person = {
        "nobody": lambda: None,
        "anonymous": AnonymousUser,
        "member": lambda: MemberFactory(organisation=OrganisationFactory()),
        "colleague": lambda: MemberFactory(organisation=ours),
        "inactive": lambda: MemberFactory(organisation=ours, is_active=False),
        "in group": MemberFactory,
        "asks": MemberFactory,
    }[viewer]()
    if viewer in {"in group", "asks"}:
        put_in(group, person, state="member" if viewer == "in group" else "requested")

    at_hand = may_see(person, event, [ours.pk], people_of_groups([event.pk]).get(event.pk, ()))

    assert at_hand == Event.objects.visible_to(person).exists()


# --- new events ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "is_chosen"),
    [
        (SINCE - timedelta(seconds=1), False),
        (SINCE, True),
        (UNTIL - timedelta(seconds=1), True),
        (UNTIL, False),
    ],
)
def test_an_event_first_published_in_the_window_is_chosen(first: datetime, is_chosen: bool):
    event = new_event(first=first)

    assert chosen(NewEvents(), MemberFactory()) == [[str(event.key)] if is_chosen else []]


def test_each_member_is_told_of_what_they_may_see():
    ours = OrganisationFactory()
    public, members = new_event(), new_event(visibility="members")
    page = event_page(plan(), visibility="organisations")
    page.organisations.add(ours)
    page.save_revision().publish()
    EventPage.objects.filter(pk=page.pk).update(first_published_at=INSIDE)
    closed = Event.objects.get(key=page.translation_key)
    new_event(visibility="link")
    colleague, other = MemberFactory(organisation=ours), MemberFactory()

    found = chosen(NewEvents(), colleague, other)

    assert [set(things) for things in found] == [
        {str(public.key), str(members.key), str(closed.key)},
        {str(public.key), str(members.key)},
    ]


def test_an_event_of_a_group_is_news_for_who_is_in_it():
    group, member, other = GroupFactory(), MemberFactory(), MemberFactory()
    put_in(group, member)
    event = new_event(visibility="groups")
    event.groups.add(group)

    assert chosen(NewEvents(), member, other) == [[str(event.key)], []]


def test_an_event_that_is_over_is_no_news():
    new_event(plan(entry(date(2026, 11, 20))))

    assert chosen(NewEvents(), MemberFactory()) == [[]]


def test_an_event_whose_dates_are_all_cancelled_is_no_news():
    event = new_event()
    event.occurrences.update(status="cancelled")

    assert chosen(NewEvents(), MemberFactory()) == [[]]


def test_the_next_date_comes_first():
    later = new_event(plan(entry(date(2026, 12, 20))))
    sooner = new_event(plan(entry(date(2026, 12, 1))))

    assert chosen(NewEvents(), MemberFactory()) == [[str(sooner.key), str(later.key)]]


def test_a_translation_that_follows_is_no_new_event():
    event = new_event(first=SINCE - timedelta(days=9))
    event_page(language="et", translation_key=event.key)
    EventPage.objects.filter(locale__language_code="et").update(
        live=True, first_published_at=INSIDE
    )

    assert chosen(NewEvents(), MemberFactory()) == [[]]


@pytest.mark.parametrize(
    "change",
    [
        {"is_live": False},
        {"visibility": "organisations"},
        {"visibility": "link"},
    ],
)
def test_an_event_closed_after_the_planning_is_left_out(change: dict):
    event = new_event()
    member = MemberFactory()
    Event.objects.filter(pk=event.pk).update(**change)

    assert rendered(NewEvents(), member, [str(event.key)]) == []


def test_an_unpublished_event_is_left_out():
    event = new_event()
    event.schedule_page.unpublish()

    assert rendered(NewEvents(), MemberFactory(), [str(event.key)]) == []


def test_a_new_event_says_when_and_where_by_the_clocks_of_place_and_reader():
    venue = VenueFactory(name={"en": "Town hall"}, address="Raekoja plats 1, Tallinn")
    event = new_event(
        plan(entry(date(2026, 12, 7), time(9), time(11), rule="FREQ=WEEKLY;COUNT=3", venue=venue)),
        title="Plain language",
        slug="plain-language",
        lead="Write so that\nit is understood.",
    )
    with translation.override("en"), timezone.override("Europe/Oslo"):
        found = shown(NewEvents(), Reader(key=1, member=MemberFactory()), [str(event.key)])[0]

    assert (found.title, found.language) == ("Plain language", "en")
    assert found.address == "http://localhost/en/events/plain-language/"
    assert found.excerpt == "Write so that it is understood."
    assert found.facts == (
        "Monday 7 December 2026, 09:00–11:00 (Tallinn time)",
        "08:00–10:00 (Oslo time)",
        "Town hall, Raekoja plats 1, Tallinn",
        "and 2 more dates",
    )


def test_days_are_told_without_a_clock():
    event = new_event(plan(entry(date(2026, 12, 7), None, None, last_day=date(2026, 12, 8))))

    found = rendered(NewEvents(), MemberFactory(), [str(event.key)])[0]

    assert found.facts == ("Monday 7 December 2026 – Tuesday 8 December 2026, all day",)


def test_the_readers_clock_is_told_with_its_day_where_that_is_another():
    event = new_event(plan(entry(date(2026, 12, 7), time(13), time(15))))
    with translation.override("en"), timezone.override("Pacific/Kiritimati"):
        found = shown(NewEvents(), Reader(key=1, member=MemberFactory()), [str(event.key)])[0]

    assert found.facts == (
        "Monday 7 December 2026, 13:00–15:00 (Tallinn time)",
        "Tuesday 8 December 2026, 01:00–03:00 (Kiritimati time)",
    )


def test_what_one_has_registered_for_is_not_offered_as_new():
    member, event = MemberFactory(), new_event()
    registered(member, event)

    assert chosen(NewEvents(), member, MemberFactory()) == [[], [str(event.key)]]


# --- my dates ------------------------------------------------------------------------------------


def registered(member, event: Event) -> Registration:
    run = Run.objects.filter(event=event).earliest("starts_at")
    contact = contacts.of_member(member, now=SINCE)
    return registration.register(run=run, contact=contact, mode="room", now=SINCE)


@pytest.mark.parametrize(
    ("start", "is_chosen"),
    [
        (UNTIL - timedelta(seconds=1), False),
        (UNTIL, True),
        (UNTIL + timedelta(days=7, seconds=-1), True),
        (UNTIL + timedelta(days=7), False),
    ],
)
def test_a_confirmed_date_of_the_next_seven_days_is_chosen(start: datetime, is_chosen: bool):
    member, event = MemberFactory(), new_event()
    registered(member, event)
    Occurrence.objects.update(start=start, end=start + timedelta(hours=1))

    found = chosen(MyDates(), member, MemberFactory())

    uid = Occurrence.objects.get().uid
    assert found == [[f"{uid}:0"] if is_chosen else [], []]


@pytest.mark.parametrize("state", ["waiting", "requested", "cancelled", "offered", "held"])
def test_only_a_confirmed_registration_counts(state: str):
    member, event = MemberFactory(), new_event(plan(entry(date(2026, 11, 26))))
    registered(member, event)
    Registration.objects.update(state=state)
    uid = Occurrence.objects.get().uid

    assert chosen(MyDates(), member) == [[]]
    assert rendered(MyDates(), member, [f"{uid}:0"]) == []


def test_a_date_that_was_moved_is_another_thing():
    member, event = MemberFactory(), new_event(plan(entry(date(2026, 11, 26))))
    registered(member, event)
    Occurrence.objects.update(sequence=3)

    assert chosen(MyDates(), member) == [[f"{Occurrence.objects.get().uid}:3"]]


@pytest.mark.parametrize("change", [{"status": "cancelled"}, {"end": NOW, "start": SINCE}])
def test_a_date_that_is_cancelled_or_over_by_now_is_left_out(change: dict):
    member, event = MemberFactory(), new_event(plan(entry(date(2026, 11, 26))))
    registered(member, event)
    things = chosen(MyDates(), member)[0]
    Occurrence.objects.update(**change)

    assert rendered(MyDates(), member, things) == []


def test_a_date_of_an_event_closed_since_is_told_without_its_page():
    """Who has registered knows of it; the page would answer 404."""
    member, event = MemberFactory(), new_event(plan(entry(date(2026, 11, 26))), title="Quiet")
    registered(member, event)
    things = chosen(MyDates(), member)[0]
    Event.objects.update(visibility="organisations")

    found = rendered(MyDates(), member, things)[0]

    assert (found.title, found.address) == ("Quiet", "http://localhost/en/registrations/")


def test_nobody_sees_anothers_dates():
    member, event = MemberFactory(), new_event(plan(entry(date(2026, 11, 26))))
    registered(member, event)
    things = chosen(MyDates(), member)[0]

    assert rendered(MyDates(), MemberFactory(), things) == []


# --- by topics, and without an account ------------------------------------------------------------


def test_who_wants_only_followed_topics_hears_of_those_and_why():
    design, money = TopicFactory(name={"en": "Design"}), TopicFactory(name={"en": "Money"})
    about, other, neither = (new_event(slug=slug) for slug in ("a", "b", "c"))
    for event, topic in ((about, design), (other, money)):
        event.topics.add(topic)
    narrow = Reader(key=1, member=MemberFactory(), topics=frozenset({design.pk}), only_topics=True)
    wide = Reader(key=2, member=MemberFactory(), topics=frozenset({design.pk}))
    windows = [Window(reader=reader, since=SINCE, until=UNTIL) for reader in (narrow, wide)]

    found = NewEvents().choose(windows)
    entries = shown(NewEvents(), wide, found[2])

    assert found[1] == [str(about.key)]
    assert set(found[2]) == {str(event.key) for event in (about, other, neither)}
    assert {entry.thing: entry.why for entry in entries} == {
        str(about.key): "You follow: Design",
        str(other.key): "",
        str(neither.key): "",
    }


def test_what_is_not_followed_any_more_when_the_mail_is_made_is_left_out():
    ministry, design = OrganisationFactory(), TopicFactory()
    event = new_event(host=ministry)
    event.topics.add(design)
    member, things = MemberFactory(), [str(event.key)]
    follows = {"topics": frozenset({design.pk}), "organisations": frozenset({ministry.pk})}
    before = Reader(key=1, member=member, only_topics=True, **follows)
    after = Reader(key=1, member=member, only_topics=True)

    told = [
        len(shown(section, reader, things))
        for section in (NewEvents(), EventsOfFollowed())
        for reader in (before, after)
    ]

    assert told == [1, 0, 1, 0]


def test_an_event_of_a_followed_organisation_comes_also_to_who_wants_few_topics():
    ours = OrganisationFactory(name={"en": "Ministry of Tea"})
    theirs, other = new_event(slug="a", host=ours), new_event(slug="b", host=OrganisationFactory())
    reader = Reader(
        key=1, member=MemberFactory(), organisations=frozenset({ours.pk}), only_topics=True
    )
    asked = [Window(reader=reader, since=SINCE, until=UNTIL)]

    things = EventsOfFollowed().choose(asked)[1]
    entries = shown(EventsOfFollowed(), reader, things)

    assert (NewEvents().choose(asked), things) == ({1: []}, [str(theirs.key)])
    assert [entry.why for entry in entries] == ["You follow: Ministry of Tea"]
    assert other.is_live


def test_of_a_followed_organisation_one_sees_no_more_than_before():
    ours = OrganisationFactory()
    event = new_event(host=ours)
    reader = Reader(key=1, member=MemberFactory(), organisations=frozenset({ours.pk}))
    Event.objects.update(visibility=Visibility.ORGANISATIONS)

    assert EventsOfFollowed().choose([Window(reader=reader, since=SINCE, until=UNTIL)]) == {1: []}
    assert shown(EventsOfFollowed(), reader, [str(event.key)]) == []


def test_without_an_account_one_hears_of_what_everybody_sees():
    public = new_event(slug="a")
    new_event(slug="b", visibility=Visibility.MEMBERS)
    somebody = Reader(key=1)

    found = NewEvents().choose([Window(reader=somebody, since=SINCE, until=UNTIL)])
    Event.objects.update(visibility=Visibility.MEMBERS)

    assert found == {1: [str(public.key)]}
    assert shown(NewEvents(), somebody, found[1]) == []
    assert (NewEvents.is_public, MyDates.is_public) == (True, False)


# --- what it costs -------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 5])
def test_queries_are_the_same_for_any_number(count: int, django_assert_num_queries):
    members = MemberFactory.create_batch(count)
    for _ in range(count):
        new_event()
        event = new_event(plan(entry(date(2026, 11, 26))))
        for member in members:
            registered(member, event)
    things = {section: chosen(section(), *members)[0] for section in (MyDates, NewEvents)}
    windows = [
        Window(reader=Reader(key=member.pk, member=member), since=SINCE, until=UNTIL)
        for member in members
    ]
    rendered(NewEvents(), members[0], things[NewEvents])

    assert [len(found) for found in things.values()] == [count, count]
    for section, choosing, rendering in ((MyDates, 1, 5), (NewEvents, 6, 6)):
        with django_assert_num_queries(choosing):
            section().choose(windows)
        with django_assert_num_queries(rendering):
            assert len(rendered(section(), members[0], things[section])) == count

"""The counts beside the filters, and the filters themselves, against looking at each date."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from community.models import Topic
from events.enums import Kind
from events.models import Event, EventLanguage, Occurrence, Run
from events.queries import facets, periods
from events.queries.doors import Door, door
from events.queries.filters import FLAGS, MANY, Filters, value_of
from events.queries.periods import Period
from events.queries.seats import seats
from foundation.spoken import SpokenLanguage
from tests.factories.dates import event, occurrence
from tests.factories.events import ContactFactory, VenueFactory
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from community.models import Member

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
MONTH = Period(date(2026, 11, 1), date(2026, 12, 31))


def asked(filters: Filters, *, period: Period = MONTH, viewer: Member | None = None) -> Any:
    return facets.facets(period, filters, viewer=viewer, now=NOW, latest_first=False)


def counted(found: facets.Facets) -> dict[tuple[str, str], int]:
    return {(one.name, one.value): one.count for group in found.groups for one in group.choices}


def registered(run: Run, count: int, state: str = "confirmed", mode: str = "room") -> None:
    for _ in range(count):
        run.registrations.create(
            contact=ContactFactory(), state=state, mode=mode, created_at=NOW, changed_at=NOW
        )


def busy_autumn(random: Random) -> dict[str, list[Any]]:
    """Dates of many sorts; what they can be filtered by."""
    things: dict[str, list[Any]] = {
        "kind": [Kind.TALK, Kind.TRAINING, Kind.MEETUP],
        "topic": [Topic.objects.create(name={"en": f"T{n}"}, slug=f"t{n}") for n in range(3)],
        "language": [SpokenLanguage.ESTONIAN, SpokenLanguage.ENGLISH],
        "organisation": OrganisationFactory.create_batch(3),
        "place": VenueFactory.create_batch(3),
    }
    events = []
    for number in range(10):
        made = event(
            kind=random.choice(things["kind"]),
            host=random.choice([None, *things["organisation"]]),
            online_link=random.choice(["", "", "https://example.org/room"]),
            visibility=random.choice(["public"] * 4 + ["members"]),
            folded_words=random.choice([" teenused ja andmed ", " andmete lugu ", " muu "]),
        )
        made.topics.set(random.sample(things["topic"], number % 3))
        for code in random.sample(things["language"], number % 2 + 1):
            EventLanguage.objects.create(event=made, code=code)
        events.append(made)
    for number in range(50):
        made = occurrence(
            random.choice(events),
            date(2026, 11, 10) + timedelta(days=number % 30),
            time(random.randrange(6, 22)),
            length=timedelta(hours=random.choice([1, 2, 60])),
            venue=random.choice([None, *things["place"]]),
            status=random.choice(["scheduled"] * 4 + ["cancelled", "withdrawn"]),
            run={
                "registration": random.choice(["here", "here", "here", "none"]),
                "seats_room": random.choice([None, 0, 1, 2]),
                "seats_online": random.choice([None, 0, 0, 0, 1]),
                "own_seats_room": random.choice([None, None, 1]),
                "opens_at": random.choice([None, NOW, NOW + timedelta(hours=1)]),
                "closes_hours_before": random.choice([0, 0, 24, 24 * 10]),
            },
        )
        registered(made.run, random.randrange(3))
        registered(made.run, random.randrange(2), random.choice(["waiting", "offered"]))
        registered(made.run, random.randrange(2), "confirmed", "online")
    return things


def matches(row: Occurrence, filters: Filters, leaving_out: str = "") -> bool:
    """The rule of each filter, date by date."""
    run, made = row.run, row.event
    told = {
        "kind": lambda: made.kind in filters.kind,
        "topic": lambda: bool(set(made.topics.all()) & set(filters.topic)),
        "language": lambda: bool({one.code for one in made.languages.all()} & {*filters.language}),
        "organisation": lambda: made.host in filters.organisation,
        "place": lambda: row.venue in filters.place,
        "online": lambda: is_online(row),
        "free": lambda: door(run, seats([run], now=NOW)[run.pk], NOW) is Door.OPEN,
        "q": lambda: "andme" in made.folded_words,
    }
    return all(told[name]() for name in filters.used if name != leaving_out)


def is_online(row: Occurrence) -> bool:
    return bool(row.event.online_link) or row.run.seats("online") != 0


def some_filters(random: Random, things: dict[str, list[Any]]) -> Filters:
    chosen: dict[str, Any] = {
        name: tuple(random.sample(things[name], 2)) for name in MANY if random.random() < 0.25
    }
    chosen |= {name: True for name in FLAGS if random.random() < 0.3}
    if random.random() < 0.3:
        chosen["q"] = "andmed"
    return Filters(**chosen)


@pytest.mark.parametrize("seed", range(4))
def test_filters_leave_exactly_what_matches_and_counts_say_how_much(seed: int):
    random = Random(seed)
    things = busy_autumn(random)
    visible = list(Occurrence.objects.visible_to(None).select_related("event", "run", "venue"))

    for filters in [
        Filters(),
        Filters(free=True),
        *(some_filters(random, things) for _ in range(8)),
    ]:
        left = filters.narrow(Occurrence.objects.visible_to(None), NOW)
        assert {row.pk for row in left} == {row.pk for row in visible if matches(row, filters)}
        assert counted(asked(filters)) == by_hand(visible, filters)


def by_hand(visible: list[Occurrence], filters: Filters) -> dict[tuple[str, str], int]:
    found: Counter[tuple[str, str]] = Counter()
    for row in visible:
        values = {
            "kind": [row.event.kind],
            "topic": row.event.topics.all(),
            "language": [one.code for one in row.event.languages.all()],
            "organisation": [row.event.host] if row.event.host else [],
            "place": [row.venue] if row.venue else [],
        }
        for name in MANY:
            if matches(row, filters, leaving_out=name):
                found.update((name, value_of(value)) for value in values[name])
        for name in FLAGS:
            only = replace(filters, **{name: True})
            found[name, "1"] += matches(row, only)
    for name in MANY:
        for value in getattr(filters, name):
            found.setdefault((name, value_of(value)), 0)
    return dict(found)


def test_no_count_tells_of_what_a_reader_may_not_see():
    mine, other = OrganisationFactory(), OrganisationFactory()
    venue = VenueFactory()
    for visibility in ("public", "members", "link", "organisations"):
        made = event(kind="talk", visibility=visibility, host=other)
        made.organisations.add(mine)
        occurrence(made, date(2026, 12, 1), venue=venue)
    occurrence(event(kind="talk", is_live=False), date(2026, 12, 1))

    readers = {
        "anybody": None,
        "member": MemberFactory(),
        "of mine": MemberFactory(organisation=mine),
        "gone": MemberFactory(is_active=False),
    }
    numbers = {
        name: {value for key, value in counted(asked(Filters(), viewer=viewer)).items() if value}
        for name, viewer in readers.items()
    }

    assert numbers == {"anybody": {1}, "member": {2}, "of mine": {3}, "gone": {1}}


def test_counting_stops_and_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(facets, "MOST", 3)
    made = event(kind="talk")
    for day in range(1, 4):
        occurrence(made, date(2026, 12, day))
    whole = asked(Filters())
    occurrence(made, date(2026, 12, 4))

    cut = asked(Filters())

    assert (whole.is_cut, cut.is_cut) == (False, True)
    assert counted(whole)["kind", "talk"] == counted(cut)["kind", "talk"] == 3


def test_of_what_is_past_the_latest_are_counted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(facets, "MOST", 1)
    occurrence(event(kind="talk"), date(2026, 11, 1))
    occurrence(event(kind="training"), date(2026, 11, 2))

    found = facets.facets(periods.past(NOW), Filters(), viewer=None, now=NOW, latest_first=True)

    assert ("kind", "training") in counted(found)
    assert ("kind", "talk") not in counted(found)


@pytest.mark.parametrize("count", [1, 8])
def test_counting_costs_the_same_queries_for_any_number_of_dates(
    count: int, django_assert_num_queries
):
    topic = Topic.objects.create(name={"en": "T"}, slug="t")
    for number in range(count):
        made = event(kind="talk", host=OrganisationFactory())
        made.topics.add(topic)
        when = date(2026, 12, 1 + number)
        occurrence(made, when, venue=VenueFactory(), run={"registration": "here"})

    # Two parts of the period; topics, languages, registrations; three names of things.
    with django_assert_num_queries(8):
        asked(Filters())
    # Without the kind, twice more.
    with django_assert_num_queries(10):
        asked(Filters(kind=(Kind.TALK,)))


def test_registration_closes_for_the_filter_when_it_closes_for_people():
    made = occurrence(
        event(),
        date(2026, 11, 23),
        time(12),
        run={"registration": "here", "closes_hours_before": 48},
    )
    closes_at = made.start - timedelta(hours=48)

    def is_left(now: datetime) -> bool:
        return Filters(free=True).narrow(Occurrence.objects.all(), now).exists()

    moments = [closes_at - timedelta(seconds=1), closes_at, closes_at + timedelta(microseconds=1)]
    assert [is_left(now) for now in moments] == [True, False, False]
    assert [made.run.is_open(now) for now in moments] == [True, False, False]


def test_every_word_must_be_in_it_however_it_bends():
    Event.objects.create(folded_words=" avalike teenuste disain tallinn ", is_live=True)

    def found(text: str) -> int:
        rows = Occurrence.objects.all()
        return Filters(q=text).narrow(rows, NOW).count()

    occurrence(Event.objects.get(), date(2026, 12, 1))

    texts = ["teenused", "Teenuste DISAIN", "teenused riia", "100%", "disainer", "linn"]
    assert [found(text) for text in texts] == [1, 1, 0, 0, 1, 0]

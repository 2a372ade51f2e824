"""What a change does is said before it is made, and is then what happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine as clock
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.calendar.plan import Kind
from events.enums import State, Status
from events.models import Event, EventPage, Occurrence, Registration, Run
from events.queries import effects
from events.queries.effects import Effect
from events.services import dates, registration
from foundation.models import OutboxRow
from tests.factories.events import ContactFactory, VenueFactory, entry, event_page, plan, published
from tests.factories.people import MemberFactory
from tests.factories.tasks import unindexed

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MONDAY = date(2026, 12, 7)
MONDAYS = "FREQ=WEEKLY;BYDAY=MO;COUNT=4"
TUESDAYS = "FREQ=WEEKLY;BYDAY=TU;COUNT=4"
# The event, its rows, the people told, and their other dates.
QUERIES = 4


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def changed(page: EventPage, **changes: object) -> EventPage:
    """The page with its first line changed, not saved."""
    draft = EventPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    group = draft.plans.all()[0]
    line = group.entries.all()[0]
    for name, value in changes.items():
        setattr(line, name, value)
    group.entries = [line]
    draft.plans = [group]
    return draft


def tuesdays(page: EventPage) -> EventPage:
    return changed(page, start_date=date(2026, 12, 8), recurrence=f"RRULE:{TUESDAYS}")


def joined(occurrence: Occurrence, contact: object = None) -> Registration:
    return registration.register(
        run=occurrence.run, contact=contact or ContactFactory(), mode="room", now=NOW
    )


def words(page: EventPage) -> str:
    return effects.of_page(page, now=NOW).in_words()


def test_the_effect_of_a_change_is_said_in_words():
    page = published(plan(entry(rule=MONDAYS)))
    *_moved, third, last = Occurrence.objects.order_by("start")
    ann, bob = ContactFactory(), ContactFactory()
    joined(third, ann)
    joined(last, bob)
    elsewhere = published(plan(entry(date(2026, 12, 22))))
    joined(Occurrence.objects.get(event__schedule_page=elsewhere), ann)

    draft = changed(
        page, start_date=date(2026, 12, 8), recurrence="RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=3"
    )

    assert words(draft) == (
        "3 dates move, 1 is cancelled, 2 people will be told, 1 of them is then double-booked"
    )


def test_a_date_that_moves_is_paired_with_what_it_was():
    page = published(plan(entry(rule=MONDAYS)))

    effect = effects.of_page(tuesdays(page), now=NOW)

    pairs = [(line.before.wall_start, line.after.wall_start) for line in effect.lines]
    assert pairs[0] == (datetime(2026, 12, 7, 9), datetime(2026, 12, 8, 9))
    assert [after - before for before, after in pairs] == [timedelta(days=1)] * 4
    assert effect.more == 0


def test_a_change_of_place_names_both_places():
    page = published(plan(entry(venue=VenueFactory(name={"en": "Hall"}))))

    effect = effects.of_page(changed(page, venue=VenueFactory(name={"en": "Attic"})), now=NOW)

    [line] = effect.lines
    assert (line.kind, line.before.place, line.after.place) == (Kind.MOVE, "Hall", "Attic")


def test_twelve_dates_are_shown_and_the_others_counted():
    page = published(plan(entry(rule="FREQ=DAILY;COUNT=15")))

    effect = effects.of_page(changed(page, start_time=time(10), end_time=time(12)), now=NOW)

    assert (len(effect.lines), effect.more) == (12, 3)


def test_nothing_to_do_says_so():
    page = published(plan(entry(rule=MONDAYS)))

    effect = effects.of_page(page, now=NOW)

    assert effect == Effect()
    assert effect.in_words() == "Nothing changes for dates that are published"


def test_a_first_publication_makes_its_dates():
    assert words(event_page(plan(entry(rule=MONDAYS)))) == "4 dates are made"
    assert words(event_page(plan(entry()))) == "1 date is made"


@pytest.mark.parametrize(
    ("numbers", "told", "double_booked", "quiet", "sentence"),
    [
        ({"create": 2, "move": 1}, 0, 0, False, "2 dates are added, 1 moves"),
        ({"withdraw": 1, "restore": 3}, 0, 0, False, "1 date disappears, 3 take place after all"),
        ({"postpone": 1}, 1, 0, False, "1 date is postponed, 1 person will be told"),
        ({"move": 2}, 23, 2, True, "2 dates move, 23 people will not be told, 2 of them are then double-booked"),
    ],
)  # fmt: skip
def test_parts_that_are_nought_are_left_out(numbers, told, double_booked, quiet, sentence):
    effect = Effect(numbers=numbers, told=told, double_booked=double_booked)

    assert effect.in_words(quiet=quiet) == sentence


def test_each_number_chooses_its_own_plural_form(monkeypatch):
    def slovenian(_one: str, _many: str, number: int) -> str:
        return ["%(number)s:other", "%(number)s:one", "%(number)s:two", "%(number)s:few"][
            {1: 1, 2: 2, 3: 3, 4: 3}.get(number % 100, 0)
        ]

    monkeypatch.setattr(translation._trans, "ngettext", slovenian)

    sentence = Effect(numbers={"move": 102}, told=3, double_booked=1).in_words()

    assert sentence == "102:two, 3:few, 1:one"


def test_only_people_of_dates_that_change_are_told_each_once():
    page = published(plan(entry(rule=MONDAYS)))
    first, second, *_rest = Occurrence.objects.order_by("start")
    ann = ContactFactory()
    for target in (first, second):
        joined(target, ann)
    joined(first)
    gone = joined(first)
    registration.cancel(gone, now=NOW)
    inactive = ContactFactory(member=MemberFactory(is_active=False))
    Registration.objects.create(
        run=first.run,
        contact=inactive,
        state=State.CONFIRMED,
        mode="room",
        created_at=NOW,
        changed_at=NOW,
    )
    bystander = published(plan(entry()))
    joined(Occurrence.objects.get(event__schedule_page=bystander))

    effect = effects.of_page(changed(page, start_time=time(10), end_time=time(12)), now=NOW)

    assert effect.told == 2


@pytest.mark.parametrize(
    ("other", "double_booked"),
    [
        (entry(date(2026, 12, 8), time(10), time(12)), 1),
        (entry(date(2026, 12, 8), time(11), time(12)), 0),  # begins when the other ends
        (entry(date(2026, 12, 7), time(10), time(12)), 0),  # was so before, and is no more
        (entry(date(2026, 12, 8), None, None), 1),
        (entry(date(2026, 12, 8), time(10), time(12), zone="America/New_York"), 0),
    ],
)
def test_double_booked_is_who_was_not_before(other, double_booked):
    page = published(plan(entry(rule=MONDAYS)))
    elsewhere = published(plan(other))
    ann = ContactFactory()
    joined(Occurrence.objects.filter(event__schedule_page=page).earliest("start"), ann)
    joined(Occurrence.objects.get(event__schedule_page=elsewhere), ann)

    effect = effects.of_page(tuesdays(page), now=NOW)

    assert effect.double_booked == double_booked


def test_who_was_double_booked_before_is_not_counted_again():
    page = published(plan(entry()))
    elsewhere = published(plan(entry(MONDAY, time(9), time(17))))
    ann = ContactFactory()
    for its in (page, elsewhere):
        joined(Occurrence.objects.get(event__schedule_page=its), ann)

    effect = effects.of_page(changed(page, start_time=time(10), end_time=time(12)), now=NOW)

    assert (effect.told, effect.double_booked) == (1, 0)


@pytest.mark.parametrize("what", ["cancelled", "left"])
def test_a_date_that_does_not_take_place_books_nobody(what):
    page = published(plan(entry(rule=MONDAYS)))
    elsewhere = published(plan(entry(date(2026, 12, 8), time(10), time(12))))
    ann = ContactFactory()
    joined(Occurrence.objects.filter(event__schedule_page=page).earliest("start"), ann)
    other = Occurrence.objects.get(event__schedule_page=elsewhere)
    place = joined(other, ann)
    if what == "left":
        registration.cancel(place, now=NOW)
    else:
        dates.cancel(other, reason="Ill", actor=MemberFactory(), now=NOW)

    assert effects.of_page(tuesdays(page), now=NOW).double_booked == 0


def test_two_dates_that_move_together_do_not_collide():
    ours = plan(entry(MONDAY, time(9), time(11)))
    page = published(ours, plan(entry(MONDAY, time(11), time(13))))
    ann = ContactFactory()
    for occurrence in Occurrence.objects.all():
        joined(occurrence, ann)
    draft = EventPage.objects.get(pk=page.pk)
    groups = list(draft.plans.all())
    for group in groups:
        line = group.entries.all()[0]
        line.start_time = time(line.start_time.hour + 1)
        line.end_time = time(line.end_time.hour + 1)
        group.entries = [line]
    draft.plans = groups

    effect = effects.of_page(draft, now=NOW)

    assert (effect.numbers, effect.told, effect.double_booked) == ({"move": 2}, 1, 0)


def test_the_digest_names_this_very_effect_and_no_later_one():
    page = published(plan(entry(rule=MONDAYS)))
    joined(Occurrence.objects.earliest("start"))
    to_ten = changed(page, start_time=time(10), end_time=time(12))
    first = effects.of_page(to_ten, now=NOW).digest

    other = effects.of_page(changed(page, start_time=time(11), end_time=time(12)), now=NOW).digest
    again = effects.of_page(to_ten, now=NOW + timedelta(days=1)).digest
    to_ten.save_revision().publish()
    changed(page, start_time=time(9), end_time=time(11)).save_revision().publish()
    later = effects.of_page(to_ten, now=NOW).digest

    assert len(first) == 64
    assert again == first
    assert len({first, other, later}) == 3


def test_an_effect_on_nobody_has_no_digest():
    page = published(plan(entry(rule=MONDAYS)))

    assert effects.of_page(tuesdays(page), now=NOW).digest == ""


def test_looking_writes_nothing():
    page = published(plan(entry(rule=MONDAYS)))
    joined(Occurrence.objects.earliest("start"))
    before = list(Occurrence.objects.values())

    effects.of_page(tuesdays(page), now=NOW)

    assert list(Occurrence.objects.values()) == before
    assert not OutboxRow.objects.filter(message="events.change").exists()


@pytest.mark.parametrize("count", [1, 6])
def test_looking_costs_the_same_queries_for_any_number_of_dates_and_people(
    count, django_assert_num_queries
):
    page = published(plan(entry(rule=f"FREQ=WEEKLY;BYDAY=MO;COUNT={count}"), seats_room=None))
    elsewhere = published(plan(entry(date(2026, 12, 8)), seats_room=None))
    other = Occurrence.objects.get(event__schedule_page=elsewhere)
    for _number in range(count):
        ann = ContactFactory()
        joined(other, ann)
        for occurrence in Occurrence.objects.filter(event__schedule_page=page):
            joined(occurrence, ann)
    draft = changed(
        page,
        start_date=date(2026, 12, 8),
        recurrence=f"RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT={count}",
    )
    assert draft.lines

    with django_assert_num_queries(QUERIES):
        effect = effects.of_page(draft, now=NOW)

    assert (effect.told, effect.double_booked) == (count, count)


# --- whatever is typed: what was said is what then happens ----------------------------------------

RULES = [
    "",
    MONDAYS,
    TUESDAYS,
    "FREQ=DAILY;COUNT=5",
    "FREQ=WEEKLY;BYDAY=MO",
    "FREQ=MONTHLY;COUNT=3",
]


@dataclass(frozen=True)
class Typed:
    first: date
    start: time
    rule: str
    each_date: bool

    def line(self) -> dict[str, object]:
        return {
            "start_date": self.first,
            "start_time": self.start,
            "end_time": time(self.start.hour + 2, self.start.minute),
            "recurrence": f"RRULE:{self.rule}" if self.rule else "",
        }


typed = st.builds(
    Typed,
    first=st.dates(date(2026, 11, 9), date(2026, 12, 20)),
    start=st.sampled_from([time(9), time(10, 30), time(20)]),
    rule=st.sampled_from(RULES),
    each_date=st.booleans(),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    before=typed, after=typed, people=st.lists(st.integers(0, 9), max_size=4), hand=st.booleans()
)
def test_what_was_said_is_what_publishing_then_does(before, after, people, hand):
    with transaction.atomic(), clock.travel(NOW, tick=False), unindexed():
        mode = "each_date" if before.each_date else "all_dates"
        line = entry(before.first, before.start, before.line()["end_time"], rule=before.rule)
        page = published(plan(line, mode=mode, seats_room=None))
        for number in people:
            _join_some(number)
        if hand:
            _move_one()
        draft = changed(page, **after.line())
        was = {o.pk: o for o in Occurrence.objects.all()}

        said = effects.of_page(draft, now=NOW)
        draft.save_revision().publish()

        assert _happened(was) == said.numbers
        mails = OutboxRow.objects.filter(message="events.change", state="pending")
        assert mails.values("recipient").distinct().count() == said.told
        assert effects.of_page(EventPage.objects.get(pk=page.pk), now=NOW) == Effect()
        transaction.set_rollback(True)


def _join_some(number: int) -> None:
    open_runs = [run for run in Run.objects.order_by("pk") if run.is_open(NOW)]
    if open_runs:
        run = open_runs[number % len(open_runs)]
        contact = ContactFactory()
        registration.register(run=run, contact=contact, mode="room", now=NOW)


def _move_one() -> None:
    target = Occurrence.objects.filter(start__gt=NOW).order_by("start").first()
    if target:
        dates.move(
            target,
            day=target.date + timedelta(days=2),
            start_time=time(14),
            length=timedelta(hours=1),
            venue=None,
            reason="Room taken",
            actor=MemberFactory(),
            now=NOW,
            quiet=True,
        )


def _happened(was: dict[int, Occurrence]) -> dict[str, int]:
    """What became of the dates, told from the rows alone."""
    found: dict[str, int] = {}
    for row in Occurrence.objects.all():
        old = was.get(row.pk)
        if old is None:
            kind = "create"
        elif old.values == row.values:
            continue
        elif old.status == row.status:
            kind = "move"
        else:
            kind = {Status.CANCELLED: "cancel", Status.WITHDRAWN: "withdraw"}.get(
                row.status, "restore"
            )
        found[kind] = found.get(kind, 0) + 1
    return found


def test_a_translation_has_the_effect_of_its_own_event_only():
    page = published(plan(entry()))

    assert Event.objects.get().schedule_page_id == page.pk
    assert effects.of_page(page, now=NOW).numbers == {}

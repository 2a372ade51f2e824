"""A weekly series over changes of the clocks, and a random walk, against an independent count."""

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from events.calendar.plan import Kind, Overrides, Plan, Row, Status, Values, effective, plan, window
from events.calendar.recurrence import Entry, NoDates, Period, Slot, period, slots
from events.calendar.rules import Unit
from tests.events.calendar import naive
from tests.events.calendar.naive import DAY, HOUR, Rule
from tests.events.calendar.planning import HALF, TALLINN, apply, entry


def expected(schedule: Entry, day: dt.date, own: Overrides) -> Values:
    """Say independently what is true of one date: the schedule, field by field a hand's instead."""
    all_day = schedule.start_time is None
    length = own.length or schedule.length
    if all_day:
        time, length = dt.time(0), schedule.length if length % DAY else length
    else:
        time = schedule.start_time if own.start_time is None else own.start_time
    start = dt.datetime.combine(own.date or day, time)
    starts_at = naive.instant(start, schedule.zone)
    if not all_day:
        start = naive.wall(starts_at, schedule.zone)
    ends_at = naive.instant(start + length, schedule.zone)
    end = start + length if all_day else naive.wall(ends_at, schedule.zone)
    venue = own.venue or schedule.venue
    status = own.status or Status.SCHEDULED
    return Values(start, end, starts_at, ends_at, schedule.zone, all_day, venue, status)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(sorted(naive.ZONES)),
    st.sampled_from([dt.date(y, m, 1) for y in (2026, 2027, 2028) for m in (3, 10)]),
    st.times(dt.time(0), dt.time(23, 59)).map(lambda time: time.replace(second=0, microsecond=0)),
    st.integers(11, 90),
)
def test_weekly_date_stays_at_its_hour_while_now_moves_over_a_clock_change(zone, first, time, step):
    """CALENDAR.md rule 7, with the horizon topped up at every step."""
    series = entry(first=first, start_time=time, zone=zone, rule="FREQ=WEEKLY")
    now = naive.instant(dt.datetime.combine(first, time), zone)
    rows: list[Row] = []

    for hours in range(0, 24 * 40, step):
        until = (now + hours * HOUR + 30 * DAY).date()
        changes = plan(rows, slots(series, until=until), now=now + hours * HOUR)
        rows = apply(rows, changes)
        assert {change.kind for change in changes} <= {Kind.CREATE}

    weeks = [first + week * 7 * DAY for week in range(12)]
    assert [row.date for row in rows] == [day for day in weeks if day <= until]
    assert [row.values for row in rows] == [expected(series, row.date, row.own) for row in rows]


# A random walk


@cache
def all_days(rule: Rule | None, first: dt.date) -> list[dt.date]:
    return rule.days(first, first + 500 * DAY) if rule else [first]


@dataclass
class Office:
    """Editor, organiser and visitors at one event: what the services keep, in memory."""

    now: dt.datetime
    draft: Entry
    rule: Rule | None
    rows: list[Row] = field(default_factory=list)
    live: tuple[Entry, dict[dt.date, Slot]] | None = None
    ids: count = field(default_factory=lambda: count(1))

    def days(self) -> set[dt.date]:
        """The days of the draft, counted independently."""
        _, until = window(self.rows, now=self.now, until=(self.now + 45 * DAY).date())
        singles = {p.first for p in self.draft.left_out if p.first == p.last}
        extra = self.draft.extra - singles
        ruled = [
            day
            for day in all_days(self.rule, self.draft.first)
            if not (naive.is_left_out(day, self.draft.left_out) if self.rule else day in singles)
        ]
        if self.rule and self.rule.count is None:
            ruled = [day for day in ruled if day <= until] or ruled[: 0 if extra else 1]
        return {*ruled, *extra}

    def publish(self) -> None:
        since, until = window(self.rows, now=self.now, until=(self.now + 45 * DAY).date())
        try:
            wanted = slots(self.draft, since=since, until=until)
        except NoDates:
            assert self.days() == set()
            return
        changes = plan(self.rows, wanted, now=self.now)
        after = apply(self.rows, changes, self.ids)
        check(self, changes, {row.id: row for row in self.rows}, after)
        assert plan(after, wanted, now=self.now) == Plan()
        self.rows, self.live = after, (self.draft, {slot.date: slot for slot in wanted})

    def edit(self, **fields) -> None:
        self.draft = replace(self.draft, **fields)

    def repeat(self, rule: Rule | None) -> None:
        self.rule = rule
        self.edit(rule=str(rule or ""))

    def toggle_extra(self, day: dt.date) -> None:
        self.edit(extra=self.draft.extra ^ {day})

    def toggle_left_out(self, out: Period) -> None:
        self.edit(left_out=tuple({*self.draft.left_out} ^ {out}))

    def type(self, begin: dt.date, what: str, *how) -> None:
        """What the edit screen does."""
        match what:
            case "repeat":
                self.repeat(how[0])
            case "begin":
                self.edit(first=begin + how[0] * DAY)
            case "time":
                self.edit(start_time=how[0], length=how[1] if how[0] else DAY)
            case "extra":
                self.toggle_extra(begin + how[0] * DAY)
            case "left_out":
                start = begin + how[0] * DAY
                self.toggle_left_out(
                    Period(start, None if how[1] is None else start + how[1] * DAY)
                )
            case _:
                self.edit(**{what: how[0]})

    def set_by_hand(self, place: int, name: str, value: object) -> None:
        """What the Dates screen does, for dates to come that the live schedule knows."""
        schedule, known = self.live
        rows = [row for row in self.rows if row.date in known and not has_begun(row, self.now)]
        if not rows:
            return
        row = rows[place % len(rows)]
        if isinstance(value, int) and name == "date":
            value = row.date + value * DAY
        own = replace(row.own, **{name: value})
        values = effective(known[row.date], own)
        assert values == expected(schedule, row.date, own)
        self._store(replace(row, own=own, values=values))

    def register(self, place: int, is_concerned: bool) -> None:
        if shown := [row for row in self.rows if row.values.status != Status.WITHDRAWN]:
            self._store(replace(shown[place % len(shown)], concerned=is_concerned))

    def _store(self, row: Row) -> None:
        self.rows = [row if row.id == other.id else other for other in self.rows]


def has_begun(row: Row, now: dt.datetime) -> bool:
    return row.values.starts_at < now and row.values.status != Status.POSTPONED


def check(office: Office, changes: Plan, before: dict, rows: list[Row]) -> None:
    """Hold what publishing did against what an independent count asks for."""
    now, schedule, days = office.now, office.draft, office.days()
    after = {row.id: row for row in rows}
    past = {key for key, row in before.items() if has_begun(row, now)}

    # Rows stay themselves: none is lost, none changes hands, no date stands twice.
    assert before.keys() <= after.keys()
    assert len({row.date for row in rows}) == len(rows)
    assert [before[key] for key in past] == [after[key] for key in past]

    # Dates that take place are the schedule's, with what a hand has set on top.
    for key, row in after.items():
        if key not in past and row.date in days:
            assert row.values == expected(schedule, row.date, row.own)
    dates = {row.date for row in rows}
    begun = {day for day in days if expected(schedule, day, Overrides()).starts_at < now}
    assert days - begun <= dates
    assert not before or not {change.slot.date for change in changes.of(Kind.CREATE)} & begun

    unit = Unit(office.rule.unit) if office.rule else None
    bounded = bool(office.rule and office.rule.count)
    for key in before.keys() - past:
        old, new = before[key], after[key]
        if old.date in days:
            assert new.date == old.date
        elif new.date != old.date:
            assert bounded or period(new.date, unit) == period(old.date, unit)
        if new.date not in days:
            held = old.values.status in (Status.CANCELLED, Status.WITHDRAWN)
            gone = Status.CANCELLED if old.concerned else Status.WITHDRAWN
            status = old.own.status or (old.values.status if held else gone)
            assert new == replace(old, values=replace(old.values, status=status))
        # Nothing that somebody holds disappears.
        if old.concerned and old.values.status != Status.WITHDRAWN:
            assert new.values.status != Status.WITHDRAWN

    # A new date is never put beside a row that could have stood for it.
    created = {period(change.slot.date, unit) for change in changes.of(Kind.CREATE)}
    left = {
        period(after[key].date, unit) for key in before.keys() - past if after[key].date not in days
    }
    assert not created & left
    if bounded and created:
        out = [before[key] for key in before.keys() - past if after[key].date not in days]
        assert not [row for row in out if row.values.status in (Status.SCHEDULED, Status.POSTPONED)]

    # SEQUENCE rises exactly where something shows.
    for change in changes:
        shows = change.row is not None and change.row.values != change.values
        assert change.raises_sequence == shows
    touched = {change.row.id for change in changes if change.row}
    assert len(touched) == len([change for change in changes if change.row])
    assert touched == {key for key in before if before[key] != after[key]}


RULES = [
    None,
    *(Rule("WEEKLY", weekdays=((None, day),)) for day in range(4)),
    Rule("WEEKLY", weekdays=((None, 0), (None, 3))),
    Rule("WEEKLY", weekdays=((None, 1),), count=6),
    Rule("WEEKLY", interval=2),
    Rule("DAILY", interval=3),
    Rule("DAILY", count=3),
    Rule("MONTHLY", weekdays=((2, 1),)),
    Rule("MONTHLY", monthdays=(31,)),
    Rule("MONTHLY", monthdays=(-1, 15), count=4),
]
STARTS = [dt.date(2026, 10, 1), dt.date(2027, 3, 4), dt.date(2028, 3, 20), dt.date(2028, 10, 10)]
TIMES = [dt.time(0), dt.time(2, 30), dt.time(3, 30), dt.time(9), dt.time(23, 30)]
offsets = st.integers(-10, 40)
places = st.integers(0, 12)
times = st.sampled_from(TIMES)
lengths = st.sampled_from([HALF, HOUR, 8 * HOUR, DAY])
venues = st.sampled_from([1, 2])
edits = st.one_of(
    st.tuples(st.just("repeat"), st.sampled_from(RULES)),
    st.tuples(st.just("begin"), offsets),
    st.tuples(st.just("time"), times | st.none(), lengths),
    st.tuples(st.just("zone"), st.sampled_from(sorted(naive.ZONES))),
    st.tuples(st.just("venue"), venues | st.none()),
    st.tuples(st.just("extra"), offsets),
    st.tuples(st.just("left_out"), offsets, st.sampled_from([0, 0, 3, 20, None])),
)
hands = st.one_of(
    st.tuples(st.just("date"), st.integers(-9, 20) | st.none()),
    st.tuples(st.just("start_time"), times | st.none()),
    st.tuples(st.just("length"), lengths | st.none()),
    st.tuples(st.just("venue"), venues | st.none()),
    st.tuples(
        st.just("status"),
        st.sampled_from([None, Status.SCHEDULED, Status.POSTPONED, Status.CANCELLED]),
    ),
)
rounds = st.tuples(
    st.lists(edits, max_size=3),
    st.lists(st.tuples(places, hands), max_size=3),
    st.lists(st.tuples(places, st.booleans()), max_size=3),
    st.integers(0, 24 * 12),
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(STARTS), st.sampled_from(RULES), st.lists(rounds, min_size=1, max_size=8))
def test_schedule_hands_and_time_walk_at_random_and_every_date_stays_right(begin, rule, walk):
    draft = entry(first=begin, rule=str(rule or ""))
    office = Office(naive.instant(dt.datetime.combine(begin, dt.time(8)), TALLINN), draft, rule)
    office.publish()

    for changes, own, registrations, hours in walk:
        for place, is_concerned in registrations:
            office.register(place, is_concerned)
        for place, (name, value) in own:
            if office.live:
                office.set_by_hand(place, name, value)
        for what, *how in changes:
            office.type(begin, what, *how)
        office.now += hours * HOUR
        office.publish()

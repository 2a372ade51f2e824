"""Random schedules, edits, hand changes, registrations and republishings, against a model that
knows nothing of ours: dateutil's own expansion with the overrides laid on top."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
import time_machine
from dateutil.rrule import rrulestr
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events import errors
from events.enums import Status
from events.models import EventPage, Occurrence, RunPlan, ScheduleEntry
from events.services import dates, registration, schedule
from tests.factories.events import ContactFactory, event_page
from tests.factories.people import MemberFactory
from tests.factories.tasks import unindexed

pytestmark = pytest.mark.django_db

ZONES = ["Europe/Tallinn", "Europe/Oslo", "America/New_York", "Pacific/Kiritimati"]
RULES = [
    "",
    "FREQ=WEEKLY;BYDAY=MO;COUNT=6",
    "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=8",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU",
    "FREQ=DAILY;COUNT=5",
    "FREQ=MONTHLY;BYDAY=-1SU",
    "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=5",
    "FREQ=WEEKLY;BYDAY=SU;UNTIL=20270430T000000Z",
]


@dataclass(frozen=True)
class Typed:
    """What an editor types."""

    first: date
    start: time
    hours: int
    zone: str
    rule: str
    each_date: bool

    @property
    def length(self) -> timedelta:
        return timedelta(hours=self.hours)

    def days(self, until: date) -> list[date]:
        if not self.rule:
            return [self.first]
        rule = self.rule.replace("T000000Z", "T235959")
        expanded = rrulestr(rule, dtstart=datetime.combine(self.first, time()))
        endless = "COUNT" not in rule and "UNTIL" not in rule
        return [d.date() for d in islice(expanded, 200)
                if not endless or d.date() <= until]  # fmt: skip


typed = st.builds(
    Typed,
    first=st.dates(date(2026, 12, 1), date(2027, 4, 10)),
    start=st.sampled_from([time(9), time(3, 30), time(2, 30), time(23, 15)]),
    hours=st.integers(1, 30),
    zone=st.sampled_from(ZONES),
    rule=st.sampled_from(RULES),
    each_date=st.just(True),
).filter(lambda t: any(t.days(date(2028, 1, 1))))
steps = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), typed),
        st.tuples(st.just("draft"), typed),
        st.tuples(st.just("cancel"), st.integers(0, 9)),
        st.tuples(st.just("move"), st.integers(0, 9)),
        st.tuples(st.just("follow"), st.integers(0, 9)),
        st.tuples(st.just("register"), st.integers(0, 9)),
        st.tuples(st.just("wait"), st.integers(1, 40)),
    ),
    min_size=1,
    max_size=7,
)


class World:
    """An event page, the clock, and what was true before each step."""

    def __init__(self, first: Typed) -> None:
        self.now = datetime(2026, 11, 21, 12, tzinfo=UTC)
        self.plan_key, self.entry_key = uuid.uuid4(), uuid.uuid4()
        self.organiser = MemberFactory()
        self.typed = first
        self.page = event_page(self.plan(first))
        self.publish(first)

    def plan(self, what: Typed) -> RunPlan:
        made = RunPlan(key=self.plan_key, registration="here")
        made.entries = [self.entry(what)]
        return made

    def entry(self, what: Typed) -> ScheduleEntry:
        end = datetime.combine(what.first, what.start) + what.length
        return ScheduleEntry(
            key=self.entry_key,
            start_date=what.first,
            start_time=what.start,
            end_date=end.date(),
            end_time=end.time(),
            time_zone=what.zone,
            recurrence=f"RRULE:{what.rule}" if what.rule else "",
        )

    def draft(self, what: Typed):
        page = EventPage.objects.get(pk=self.page.pk).get_latest_revision_as_object()
        group = page.plans.all()[0]
        line = group.entries.all()[0]
        new = self.entry(what)
        for name in ("start_date", "start_time", "end_date", "end_time", "time_zone", "recurrence"):
            setattr(line, name, getattr(new, name))
        group.entries = [line]
        page.plans = [group]
        return page.save_revision()

    def publish(self, what: Typed) -> None:
        self.draft(what).publish()
        self.typed = what

    def coming(self) -> list[Occurrence]:
        return list(
            Occurrence.objects.filter(start__gte=self.now)
            .exclude(status=Status.WITHDRAWN)
            .order_by("start", "pk")
        )

    def take(self, step: str, what: object) -> None:
        if step in {"publish", "draft"}:
            getattr(self, step)(what)
        elif step == "wait":
            self.now += timedelta(days=what)
            schedule.repair(now=self.now)
        elif found := self.coming():
            self.by_hand(step, found[what % len(found)])

    def by_hand(self, step: str, target: Occurrence) -> None:
        by = {"actor": self.organiser, "now": self.now}
        try:
            if step == "cancel":
                dates.cancel(target, reason="Ill", **by)
            elif step == "follow":
                dates.follow_schedule(target, **by)
            elif step == "move":
                dates.move(
                    target,
                    day=target.wall_start.date() + timedelta(days=1),
                    start_time=time(14),
                    length=timedelta(hours=2),
                    venue=None,
                    reason="Room taken",
                    **by,
                )
            else:
                contact = ContactFactory()
                registration.register(run=target.run, contact=contact, mode="room", now=self.now)
        except errors.EventsError:
            pass  # refused with a sentence: nothing may have changed, which the checks will see

    def expected(self) -> dict[date, tuple[date, time, timedelta]]:
        """What each coming date of the schedule should show, from dateutil and the overrides."""
        until = (self.now + schedule.AHEAD).date()
        own = {o.date: o for o in Occurrence.objects.all()}
        shown = {}
        for day in self.typed.days(until):
            row = own.get(day)
            shown[day] = (
                (row and row.own_date) or day,
                (row and row.own_start_time) or self.typed.start,
                (row and row.own_length) or self.typed.length,
            )
        return shown


def instant(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, tzinfo=ZoneInfo(zone)).astimezone(UTC)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(first=typed, then=steps)
def test_stored_dates_are_the_rule_s_dates_with_hand_changes_on_top(first, then):
    walk(first, then)


def walk(first: Typed, then: list) -> None:
    """Take the steps one by one, checking after each; leaves the database as it was."""
    with transaction.atomic(), unindexed():
        with time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=UTC), tick=False):
            world = World(first)
        for step, what in then:
            before = {o.uid: o for o in Occurrence.objects.all()}
            concerned = set(
                Occurrence.objects.filter(run__registrations__isnull=False).values_list(
                    "uid", flat=True
                )
            )
            with time_machine.travel(world.now, tick=False):
                world.take(step, what)
            check(world, before, concerned)
        transaction.set_rollback(True)


def check(world: World, before: dict, concerned: set) -> None:
    after = {o.uid: o for o in Occurrence.objects.all()}
    assert before.keys() <= after.keys(), "no uid is ever lost"
    for uid, was in before.items():
        now = after[uid]
        assert now.sequence >= was.sequence, "sequences never fall"
        if now.values != was.values:
            assert now.sequence > was.sequence, "a change raises the sequence"
        if was.start < world.now - timedelta(days=40):
            assert now.values == was.values, "the past is left alone"
    assert not any(after[uid].status == Status.WITHDRAWN for uid in concerned)

    coming = {o.date: o for o in after.values() if o.start >= world.now}
    for day, (shown_day, at, length) in world.expected().items():
        start = instant(shown_day, at, world.typed.zone)
        if start < world.now:
            continue
        row = coming[day]
        assert row.start == start
        wall = row.start.astimezone(ZoneInfo(world.typed.zone)).replace(tzinfo=None)
        assert (row.wall_start, row.wall_end) == (wall, shown_end(row, wall, length))
        assert row.status == (row.own_status or Status.SCHEDULED)
    stray = [o for day, o in coming.items() if day not in world.expected()]
    assert {o.status for o in stray} <= {Status.WITHDRAWN, Status.CANCELLED}


def shown_end(row: Occurrence, wall: datetime, length: timedelta) -> datetime:
    """The end on the wall: where the clocks leap over it, what they show instead."""
    zone = ZoneInfo(row.zone)
    instant_of_end = (wall + length).replace(tzinfo=zone).astimezone(UTC)
    return instant_of_end.astimezone(zone).replace(tzinfo=None)

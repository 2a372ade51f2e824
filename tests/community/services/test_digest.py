from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.db.models import F

from community.enums import Cadence
from community.models import DigestDelivery, DigestEdition, DigestItem, Member, Recipient
from community.services import digest, digest_choice
from foundation import digests
from foundation.models import OutboxRow
from tests.community.things import Things, reader, subscriber

pytestmark = pytest.mark.django_db

# A Tuesday, at 07:30 in Tallinn.
DUE = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
NOW = DUE + timedelta(minutes=5)
LONG_AGO = DUE - timedelta(days=100)
WEEK = timedelta(days=7)


@pytest.fixture
def things(monkeypatch) -> Things:
    """The only section: one thing, new the day before."""
    section = Things(first=DUE - timedelta(days=1))
    monkeypatch.setattr(digests.sections, "_entries", {"tests.things": section})
    return section


def items() -> list[str]:
    return list(DigestItem.objects.order_by("delivery", "position").values_list("thing", flat=True))


def windows() -> list[tuple[str, datetime, datetime]]:
    rows = DigestDelivery.objects.order_by("until", "pk")
    return list(rows.values_list("edition__period", "since", "until"))


def states() -> list[tuple[str, str]]:
    return list(DigestDelivery.objects.order_by("until", "pk").values_list("state", "reason"))


def test_a_due_digest_is_a_row_with_its_things_and_one_promised_mail(things: Things):
    member = reader(LONG_AGO)

    assert digest.send_due(now=NOW) == 1

    delivery = DigestDelivery.objects.get()
    mail = OutboxRow.objects.get()
    assert windows() == [("2026-W48", DUE - WEEK, DUE)]
    assert (delivery.recipient, delivery.state, delivery.mail) == (member, "promised", mail)
    assert items() == ["first"]
    assert (mail.recipient, mail.at_most_once, mail.due_at) == (member.address, True, NOW)


def test_running_it_again_changes_nothing(things: Things):
    reader(LONG_AGO)

    sent = [digest.send_due(now=NOW + timedelta(hours=hour)) for hour in range(3)]

    assert sent == [1, 0, 0]
    assert (DigestEdition.objects.count(), OutboxRow.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"cadence": "none"},
        {"is_active": False},
        {"since": DUE + timedelta(seconds=1)},
    ],
)
def test_nothing_is_planned_for_whom_nothing_is_due(things: Things, fields: dict):
    reader(**{"since": LONG_AGO, **fields})

    assert digest.plan(now=NOW) == 0


def test_nine_days_without_a_tick_are_one_digest_over_the_whole_gap(things: Things):
    reader(LONG_AGO)
    digest.send_due(now=NOW)
    things.published |= {"second": DUE + timedelta(days=3), "third": DUE + timedelta(days=13)}

    assert digest.send_due(now=NOW + 2 * WEEK + timedelta(days=2)) == 1

    assert windows() == [("2026-W48", DUE - WEEK, DUE), ("2026-W50", DUE, DUE + 2 * WEEK)]
    assert items() == ["first", "second", "third"]


def test_a_gap_is_looked_back_on_for_seventy_days_at_most(things: Things):
    reader(LONG_AGO)
    digest.send_due(now=NOW)

    digest.plan(now=NOW + 12 * WEEK)

    assert windows()[-1] == ("2027-W07", DUE + 2 * WEEK, DUE + 12 * WEEK)


def test_a_digest_planned_and_left_lying_is_taken_up_by_the_next_one(things: Things):
    reader(LONG_AGO)
    digest.plan(now=NOW)
    things.published["second"] = DUE + timedelta(days=1)

    assert digest.send_due(now=NOW + WEEK) == 1

    assert windows() == [("2026-W48", DUE - WEEK, DUE), ("2026-W49", DUE - WEEK, DUE + WEEK)]
    assert states() == [("skipped", "late"), ("promised", "")]
    assert items() == ["first", "second"]


def test_a_thing_goes_to_a_member_once_even_if_a_window_shows_it_again(things: Things):
    reader(LONG_AGO)
    digest.send_due(now=NOW)
    things.published |= {"first": DUE + timedelta(days=1), "second": DUE + timedelta(days=1)}

    digest.send_due(now=NOW + WEEK)

    assert items() == ["first", "second"]


def test_nothing_new_is_noted_and_not_mailed(things: Things):
    reader(LONG_AGO)
    things.published = {}

    assert digest.send_due(now=NOW) == 0

    assert states() == [("skipped", "empty")]
    assert OutboxRow.objects.count() == 0


@pytest.mark.parametrize("number", [1, 12, 13])
def test_twelve_things_are_shown_and_the_others_counted(things: Things, number: int):
    reader(LONG_AGO)
    things.published = {f"t{n:02}": DUE - timedelta(hours=1) for n in range(number)}

    digest.send_due(now=NOW)

    assert items() == [f"t{n:02}" for n in range(min(number, 12))]
    assert DigestDelivery.objects.get().left == (
        {"tests.things": number - 12} if number > 12 else {}
    )
    assert DigestDelivery.objects.get().more == max(0, number - 12)


def test_a_thing_that_two_sections_have_goes_with_the_first(things: Things, monkeypatch):
    both = Things(order=2, first=DUE - timedelta(days=1), other=DUE - timedelta(days=1))
    monkeypatch.setitem(digests.sections._entries, "tests.both", both)
    reader(LONG_AGO)

    digest.send_due(now=NOW)

    found = DigestItem.objects.order_by("position").values_list("section", "thing")
    assert list(found) == [("tests.things", "first"), ("tests.both", "other")]


def test_what_one_section_told_another_does_not_tell_again(things: Things, monkeypatch):
    reader(LONG_AGO)
    digest.send_due(now=NOW)
    later = Things(order=2, first=DUE + timedelta(days=1))
    monkeypatch.setitem(digests.sections._entries, "tests.later", later)

    digest.send_due(now=NOW + WEEK)

    assert items() == ["first"]


def test_sections_come_in_their_order(things: Things, monkeypatch):
    early = Things(order=0, zero=DUE - timedelta(days=3))
    monkeypatch.setitem(digests.sections._entries, "tests.early", early)
    reader(LONG_AGO)

    digest.send_due(now=NOW)

    assert items() == ["zero", "first"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"cadence": "none"}, "stopped"),
        ({"since": NOW + timedelta(days=30)}, "paused"),
        ({"is_active": False}, "inactive"),
    ],
)
def test_who_stops_after_the_planning_gets_none_and_the_ledger_says_why(
    things: Things, change: dict, reason: str
):
    member = reader(LONG_AGO)
    digest.plan(now=NOW)
    if "is_active" in change:
        Member.objects.update(**change)
    else:
        Recipient.objects.filter(pk=member.pk).update(**change)

    done = digest.fill(now=NOW)

    assert done == {reason: 1}
    assert states() == [("skipped", reason)]
    assert OutboxRow.objects.count() == 0


def test_who_stops_and_starts_again_within_a_week_misses_nothing(things: Things):
    member = reader(LONG_AGO)
    digest.send_due(now=NOW - WEEK)
    digest.plan(now=NOW)
    digest_choice.stop(member, now=NOW)
    digest.fill(now=NOW)
    digest_choice.change_cadence(member, cadence=Cadence.WEEKLY, now=NOW)

    digest.send_due(now=NOW + WEEK)

    assert windows()[-1] == ("2026-W49", DUE - WEEK, DUE + WEEK)
    assert items() == ["first"]


def test_after_a_pause_the_digest_goes_on_where_it_stopped(things: Things):
    member = reader(LONG_AGO)
    digest.send_due(now=NOW)
    digest_choice.pause(member, now=NOW + timedelta(days=1))

    planned = [digest.plan(now=NOW + weeks * WEEK) for weeks in range(1, 6)]

    assert planned == [0, 0, 0, 0, 1]
    assert windows()[-1] == ("2026-W53", DUE, DUE + 5 * WEEK)


def test_who_pauses_before_the_first_digest_gets_all_since_they_asked(things: Things):
    asked = DUE - timedelta(days=2)
    member = reader(LONG_AGO, cadence="none")
    digest_choice.change_cadence(member, cadence=Cadence.WEEKLY, now=asked)
    digest_choice.pause(member, now=asked + timedelta(days=1))

    planned = [digest.plan(now=NOW + weeks * WEEK) for weeks in range(6)]

    assert planned == [0, 0, 0, 0, 0, 1]
    assert windows() == [("2026-W53", asked, DUE + 5 * WEEK)]


def test_a_first_digest_looks_back_a_week_though_it_was_asked_for_just_now(things: Things):
    member = reader(LONG_AGO, cadence="none")
    digest_choice.change_cadence(member, cadence=Cadence.WEEKLY, now=DUE - timedelta(hours=1))

    assert digest.send_due(now=NOW) == 1

    assert windows() == [("2026-W48", DUE - WEEK, DUE)]


EAST, WEST = "Pacific/Kiritimati", "America/Los_Angeles"


@pytest.mark.parametrize("state", ["failed", "skipped"])
def test_what_was_promised_but_never_mailed_comes_with_the_next_one(things: Things, state: str):
    reader(LONG_AGO)
    digest.send_due(now=NOW)
    OutboxRow.objects.update(state=state, done_at=NOW)

    digest.send_due(now=NOW + WEEK)

    assert windows() == [
        ("2026-W48", DUE - WEEK, DUE),
        ("2026-W49", DUE - WEEK, DUE + WEEK),
    ]
    assert list(DigestItem.objects.values_list("delivery__edition__period", "thing")) == [
        ("2026-W49", "first")
    ]


class Broken(Things):
    """A section that can say nothing."""

    def choose(self, windows):
        raise RuntimeError


def test_digests_wait_for_a_section_that_fails_and_then_go_without_it(things: Things, monkeypatch):
    monkeypatch.setitem(digests.sections._entries, "tests.broken", Broken(order=0))
    reader(LONG_AGO)

    with pytest.raises(ExceptionGroup, match=r"digests wait for tests\.broken"):
        digest.send_due(now=DUE + digests.PATIENCE - timedelta(seconds=1))
    promised = digest.send_due(now=DUE + digests.PATIENCE)

    assert (promised, items()) == (1, ["first"])


class BrokenFor(Things):
    """A section that can say nothing as soon as one of `keys` is asked for."""

    keys: frozenset[int] = frozenset()

    def choose(self, windows):
        if not self.keys.isdisjoint(window.reader.key for window in windows):
            raise RuntimeError
        return super().choose(windows)


def test_a_section_that_fails_holds_up_nobody_whom_it_is_not_asked_for(monkeypatch):
    section = BrokenFor(order=0, first=DUE - timedelta(days=1))
    public = Things(is_public=True, second=DUE - timedelta(days=1))
    entries = {"tests.broken": section, "tests.public": public}
    monkeypatch.setattr(digests.sections, "_entries", entries)
    monkeypatch.setattr(digest, "BATCH", 3)
    one, other = reader(LONG_AGO), reader(LONG_AGO)
    press = subscriber(LONG_AGO)
    without = reader(LONG_AGO)
    Recipient.objects.filter(pk=without.pk).update(unwanted=["tests.broken"])
    in_another_batch = reader(LONG_AGO)
    section.keys = frozenset({one.pk})

    with pytest.raises(ExceptionGroup):
        digest.send_due(now=NOW)

    rows = DigestDelivery.objects.order_by("recipient")
    assert dict(rows.values_list("recipient", "state")) == {
        one.pk: "planned",
        other.pk: "planned",
        press.pk: "promised",
        without.pk: "promised",
        in_another_batch.pk: "promised",
    }
    section.keys = frozenset()
    assert digest.send_due(now=NOW) == 2


def test_whose_digest_has_waited_goes_without_while_a_newer_one_still_waits(things, monkeypatch):
    monkeypatch.setitem(digests.sections._entries, "tests.broken", Broken(order=0))
    things.published["second"] = DUE + timedelta(hours=2)
    reader(LONG_AGO)
    hourly = reader(LONG_AGO, cadence="hourly")
    now = DUE + digests.PATIENCE

    with pytest.raises(ExceptionGroup):
        digest.send_due(now=now)

    states = dict(DigestDelivery.objects.values_list("recipient", "state"))
    assert states.pop(hourly.pk) == "planned"
    assert list(states.values()) == ["promised"]


def test_a_digest_empty_for_want_of_a_section_is_taken_up_by_the_next_one(monkeypatch):
    broken = Broken(first=DUE - timedelta(days=1))
    monkeypatch.setattr(digests.sections, "_entries", {"tests.broken": broken})
    reader(LONG_AGO)
    digest.send_due(now=DUE + digests.PATIENCE)
    whole = Things(**broken.published)
    monkeypatch.setattr(digests.sections, "_entries", {"tests.broken": whole})

    digest.send_due(now=NOW + WEEK)

    assert states() == [("skipped", "late"), ("promised", "")]
    assert items() == ["first"]


@pytest.mark.parametrize("zones", [(EAST, WEST), (WEST, EAST)])
def test_who_changes_the_zone_gets_neither_two_of_a_week_nor_a_hole(things: Things, zones):
    before, after = zones
    member = reader(LONG_AGO, time_zone=before)
    ticks = [DUE - WEEK + timedelta(hours=hour) for hour in range(0, 24 * 22, 3)]
    for now in ticks:
        if now == DUE:
            member.member.time_zone = after
            member.member.save()
        digest.send_due(now=now)

    rows = windows()

    periods = [period for period, _since, _until in rows]
    assert periods == sorted(set(periods))
    assert {"2026-W48", "2026-W49"} <= set(periods)
    assert all(a[2] == b[1] for a, b in pairwise(rows))


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "", "../../etc/passwd", "Europe"])
def test_a_zone_that_is_none_is_the_sites(things: Things, zone: str):
    member = reader(LONG_AGO)
    Member.objects.filter(pk=member.member_id).update(time_zone=zone)

    assert digest.send_due(now=NOW) == 1

    assert windows() == [("2026-W48", DUE - WEEK, DUE)]


@pytest.mark.parametrize("count", [5, 50])
def test_a_batch_costs_the_same_queries_for_any_number_of_members(
    things: Things, count: int, django_assert_num_queries
):
    for _ in range(count):
        reader(LONG_AGO)

    # PostgreSQL is told once a batch not to compile.
    told = int(connection.vendor == "postgresql")
    # Recipients, their next moments, editions and which they are, deliveries and which of them, each
    # batch between savepoints; no more recipients.
    with django_assert_num_queries(11 + 2 * told):
        assert digest.plan(now=NOW) == count
    # What is planned, what they follow, what they hear of otherwise, known things, items, mails, and all of it written; once more for the rest.
    with django_assert_num_queries(18):
        assert digest.fill(now=NOW) == {"promised": count}
    # Nobody is due any more.
    with django_assert_num_queries(3 + told):
        digest.plan(now=NOW)


def test_more_members_than_a_batch_are_all_served_once(things: Things, monkeypatch):
    monkeypatch.setattr(digest, "BATCH", 3)
    for zone in ("Europe/Oslo", "Europe/Tallinn"):
        for _ in range(4):
            reader(LONG_AGO, time_zone=zone)

    assert digest.send_due(now=DUE + timedelta(hours=2)) == 8

    assert OutboxRow.objects.values("recipient").distinct().count() == 8
    assert not DigestItem.objects.exclude(recipient=F("delivery__recipient")).exists()


def test_who_has_no_account_gets_what_is_public_in_the_same_ledger(things: Things, monkeypatch):
    public = Things(order=2, is_public=True, open=DUE - timedelta(days=1))
    monkeypatch.setitem(digests.sections._entries, "tests.public", public)
    press, member = subscriber(LONG_AGO), reader(LONG_AGO)

    assert digest.send_due(now=NOW) == 2

    found = DigestItem.objects.values_list("recipient", "thing")
    assert sorted(found) == sorted([(press.pk, "open"), (member.pk, "first"), (member.pk, "open")])
    assert {row.recipient for row in OutboxRow.objects.all()} == {press.address, member.address}


def test_a_section_that_somebody_does_not_want_is_not_asked_for_them(things: Things):
    without = reader(LONG_AGO)
    Recipient.objects.filter(pk=without.pk).update(unwanted=["tests.things"])

    assert digest.fill(now=NOW) == {}
    assert digest.send_due(now=NOW) == 0

    assert (things.calls, states()) == (0, [("skipped", "empty")])


@pytest.mark.parametrize(
    ("cadence", "periods"),
    [
        ("hourly", ["2026-11-24T05", "2026-11-24T06"]),
        ("daily", ["2026-11-24", "2026-11-25"]),
        ("monthly", ["2026-11", "2026-12"]),
    ],
)
def test_other_cadences_have_their_own_periods_without_hole_or_double(
    things: Things, cadence: str, periods: list[str]
):
    reader(LONG_AGO, cadence=cadence)
    ends = {"hourly": timedelta(hours=1), "daily": timedelta(days=1), "monthly": timedelta(days=8)}

    for now in (NOW, NOW + ends[cadence] / 2, NOW + ends[cadence]):
        digest.send_due(now=now)

    rows = windows()
    assert [period for period, _since, _until in rows] == periods
    assert rows[0][2] == rows[1][1]


@pytest.mark.parametrize(
    ("after", "hours", "days"), [("hourly", 1, 11), ("daily", 4, 12), ("monthly", 12, 40)]
)
def test_who_changes_how_often_gets_everything_once(things: Things, after: str, hours, days):
    recipient = reader(LONG_AGO)
    digest.send_due(now=NOW)
    things.published = {f"t{n:02}": DUE + timedelta(days=n, hours=1) for n in range(10)}
    changed = DUE + timedelta(days=3)
    digest_choice.change_cadence(recipient, cadence=Cadence(after), now=changed)

    for since in range(0, days * 24, hours):
        digest.send_due(now=changed + timedelta(hours=since))

    rows = windows()
    assert all(a[2] == b[1] for a, b in pairwise(rows))
    assert sorted(items()) == sorted(["first", *things.published])


def test_another_hour_of_a_day_that_had_its_digest_comes_the_next_day(things: Things):
    recipient = reader(LONG_AGO, cadence="daily")
    digest.send_due(now=NOW)
    evening = digest_choice.Choice(cadence=Cadence.DAILY, at=time(18, 0))
    digest_choice.choose(recipient, choice=evening, now=NOW)

    planned = [digest.plan(now=NOW + timedelta(hours=hours)) for hours in range(40)]

    assert sum(planned) == 1
    assert windows()[-1] == ("2026-11-25", DUE, datetime(2026, 11, 25, 16, tzinfo=UTC))


def test_what_was_given_up_only_after_a_later_digest_had_left_comes_with_the_next(things: Things):
    hour = timedelta(hours=1)
    reader(LONG_AGO, cadence="hourly")
    things.published = {"one": NOW - hour, "two": NOW, "three": NOW + hour}
    digest.send_due(now=NOW)
    digest.send_due(now=NOW + hour)
    first, second = OutboxRow.objects.order_by("pk")
    OutboxRow.objects.filter(pk=second.pk).update(state="sent")
    OutboxRow.objects.filter(pk=first.pk).update(state="failed")

    digest.send_due(now=NOW + 2 * hour)
    digest.plan(now=NOW + 3 * hour)

    assert items() == ["two", "one", "three"]
    ends = [(since.hour, until.hour) for _period, since, until in windows()]
    assert ends == [(4, 5), (5, 6), (4, 7), (7, 8)]

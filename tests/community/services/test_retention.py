from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from community.enums import Access, DecisionAction
from community.models import (
    AccessNote,
    Decision,
    Member,
    OrganisationSuggestion,
    Report,
    RetentionRun,
)
from community.services import access_notes, inactivity, moderation, retention, suspensions
from events.models import Contact, Event
from foundation.housekeeping import Unfinished
from foundation.models import OutboxRow
from foundation.personal_data import retentions
from tests.factories.contacts import reported, shown
from tests.factories.events import entry, plan, published
from tests.factories.people import MemberFactory
from tests.factories.registrations import registered

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=731)


def note(at: datetime) -> None:
    member, actor = MemberFactory(), MemberFactory()
    access_notes.note([member], actor=actor, access=Access.VIEWED, what="Account", now=at)


def numbers(now: datetime = NOW) -> dict[str, int]:
    return {kind.key: kind.number for kind in retention.due(now=now) if kind.number}


def test_each_kind_is_kept_as_long_as_the_settings_say(settings):
    assert {kind.setting for _key, kind in retentions} <= set(settings.RETENTION_DAYS)


def test_what_is_due_is_what_is_forgotten():
    note(LONG_AGO)
    note(NOW)
    before = numbers()

    done = retention.enforce(now=NOW)

    assert (before, done, numbers(), AccessNote.objects.count()) == ({"access": 1}, 1, {}, 1)
    assert RetentionRun.objects.get().counts == {"access": 1}


def test_where_nothing_is_due_there_is_no_report():
    assert (retention.enforce(now=NOW), RetentionRun.objects.count()) == (0, 0)


def test_a_kind_that_cannot_be_forgotten_keeps_no_other(monkeypatch):
    note(LONG_AGO)
    key, first = next(iter(retentions))

    def forget(*args: object) -> int:
        raise ValueError("no")

    monkeypatch.setattr(
        retention, "retentions", [(key, replace(first, forget=forget)), *retentions]
    )

    with pytest.raises(Unfinished) as raised:
        retention.enforce(now=NOW)

    assert str(raised.value) == f"Not forgotten: {key}"
    assert RetentionRun.objects.get().counts == {"access": 1}
    with pytest.raises(CommandError):
        call_command("enforce_retention", stdout=StringIO())


def test_of_a_mail_it_stays_that_it_was_sent():
    OutboxRow.objects.create(
        message="x",
        recipient="a@example.org",
        state="sent",
        created_at=LONG_AGO,
        due_at=LONG_AGO,
        done_at=LONG_AGO,
    )

    retention.enforce(now=NOW)

    assert list(OutboxRow.objects.values_list("recipient", "state")) == [("", "sent")]


def test_guests_are_unnamed_two_years_after_their_last_date():
    page = published(plan(entry(date(2024, 11, 20))), plan(entry(date(2026, 11, 20))))
    days = Event.objects.get(key=page.event_key).occurrences.select_related("run")
    old, new = [day.run for day in days.order_by("start")]
    for number, runs in enumerate(([old], [new], [old, new])):
        contact = Contact.objects.create(
            email=f"guest{number}@example.org", guest_name=f"Guest {number}"
        )
        for run in runs:
            registered(run, at=LONG_AGO, contact=contact, state="confirmed")

    counted = numbers()["guests"]
    retention.enforce(now=NOW)

    named = Contact.objects.exclude(guest_name="").values_list("guest_name", flat=True)
    assert (counted, sorted(named)) == (1, ["Guest 1", "Guest 2"])


def test_the_command_says_what_is_due_and_changes_nothing_when_dry():
    note(LONG_AGO)
    out = StringIO()

    with time_machine.travel(NOW, tick=False):
        call_command("enforce_retention", dry_run=True, stdout=out)
    dry = AccessNote.objects.count()
    with time_machine.travel(NOW, tick=False):
        call_command("enforce_retention", stdout=StringIO())

    assert "1  Notes of who looked at members' data (older than 730 days)" in out.getvalue()
    assert (dry, AccessNote.objects.count()) == (1, 0)


# --- who was not here for long --------------------------------------------------------------------


def unseen(**told: object) -> Member:
    return MemberFactory(last_seen_on=LONG_AGO.date(), **told)


def test_who_was_not_here_for_two_years_is_told_and_a_month_later_deleted():
    member = unseen()
    inactivity.tell_due(now=NOW)

    early = inactivity.delete_due(now=NOW + timedelta(days=29))
    late = inactivity.delete_due(now=NOW + timedelta(days=30))

    assert (early, late, Member.objects.filter(pk=member.pk).exists()) == (0, 1, False)


def test_they_are_told_once():
    unseen()

    told = [inactivity.tell_due(now=NOW + timedelta(days=day)) for day in (0, 1)]

    assert (told, OutboxRow.objects.filter(message="community.inactive").count()) == ([1, 0], 1)


def test_who_comes_meanwhile_stays():
    member = unseen()
    inactivity.tell_due(now=NOW)
    member.refresh_from_db()

    inactivity.seen(member, today=(NOW + timedelta(days=3)).date())

    assert inactivity.delete_due(now=NOW + timedelta(days=60)) == 0


def test_nobody_is_deleted_untold():
    unseen()

    assert inactivity.delete_due(now=NOW) == 0


def test_administrators_stay():
    unseen(is_superuser=True)

    assert inactivity.tell_due(now=NOW) == 0


def test_who_never_came_counts_from_joining():
    MemberFactory(date_joined=LONG_AGO)
    MemberFactory(date_joined=NOW)

    assert inactivity.tell_due(now=NOW) == 1


def test_a_visit_is_noted_once_a_week(django_assert_num_queries):
    member = MemberFactory(last_seen_on=NOW.date())

    with django_assert_num_queries(0):
        inactivity.seen(member, today=(NOW + timedelta(days=6)).date())
    with django_assert_num_queries(1):
        inactivity.seen(member, today=(NOW + timedelta(days=7)).date())


def test_what_moderators_decided_is_kept_for_a_year_and_what_still_holds_longer():
    long_ago, year = NOW - timedelta(days=800), NOW - timedelta(days=366)
    moderator = MemberFactory(groups=["Moderators"])

    def decided(at: datetime, action: str = "warn", **fields: object) -> Decision:
        author = shown()
        report = reported(author, now=at)
        moderation.decide(
            actor=moderator,
            kind="member",
            key=author.uuid,
            action=DecisionAction(action),
            reason="This is no place for it.",
            now=at,
        )
        Decision.objects.filter(reports=report).update(**fields)
        return Decision.objects.get(reports=report)

    gone = decided(year)
    over = decided(long_ago, "suspend", until=year)
    suspensions.settle(over.member, now=NOW)
    kept = {
        decided(NOW - timedelta(days=364)),
        decided(long_ago, "suspend"),
        decided(year, objected_at=year, appeal="open"),
        decided(year, objected_at=year, appeal="upheld", answered_at=NOW),
    }
    reported(shown(), now=long_ago)
    before = numbers()

    retention.enforce(now=NOW)

    assert before["reports"] == 4
    assert RetentionRun.objects.get().counts == before
    assert set(Decision.objects.all()) == kept
    assert Report.objects.count() == len(kept) + 1
    assert gone not in kept


def test_decided_suggestions_of_organisations_are_kept_for_a_year():
    told = {"member": MemberFactory(), "created_at": LONG_AGO}
    for name, at in (("Old", LONG_AGO), ("New", NOW), ("Waits", None)):
        OrganisationSuggestion.objects.create(name=name, decided_at=at, **told)

    assert (numbers(), retention.enforce(now=NOW)) == ({"suggestions": 1}, 1)
    assert sorted(OrganisationSuggestion.objects.values_list("name", flat=True)) == ["New", "Waits"]

"""Issuing certificates, replacing and revoking them."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings as site
from django.core import mail
from wagtail.models import Locale

from events import errors
from events.enums import Presence
from events.models import Certificate, Contact, EventPage
from events.queries import certificates as reading
from events.queries.certificates import Obstacle, Verdict
from events.services import certificates, contacts, dates
from foundation.models import OutboxRow
from tests.factories.certificates import (
    AFTER,
    FIRST_DAY,
    course,
    dates_of,
    joined,
    mark,
    present,
)
from tests.factories.events import ContactFactory
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

PRESENT, ABSENT = Presence.PRESENT, Presence.ABSENT
ISSUE_QUERIES = 17


def issue(run, *, now=AFTER):
    return certificates.issue(run, actor=MemberFactory(), now=now)


def verdict(run, *, now=AFTER):
    [line] = reading.of_run(run, now=now).lines
    return line.verdict


def promised(message="events.certificate"):
    return OutboxRow.objects.filter(message=message).count()


# --- who gets one ---------------------------------------------------------------------------------


def test_who_was_there_long_enough_gets_one_and_a_mail():
    run = course()
    there, ill, short = present(run), joined(run), joined(run)
    mark(ill, ABSENT, ABSENT)
    mark(short, PRESENT, 71)  # 191 of 240 minutes: 79 %

    [made] = issue(run)

    assert (made.registration, made.minutes, made.minutes_held) == (there, 240, 240)
    assert (made.first_day, made.last_day) == (FIRST_DAY, FIRST_DAY + timedelta(days=1))
    assert promised() == 1


def test_eighty_percent_to_the_minute_are_enough():
    run = course()
    place = joined(run)
    mark(place, PRESENT, 72)  # 192 of 240 minutes

    [made] = issue(run)

    assert (made.minutes, made.minutes_held) == (192, 240)


def test_dates_that_nobody_marked_count_as_not_there_and_are_told():
    run = course()
    mark(joined(run), PRESENT, None)

    [line] = reading.of_run(run, now=AFTER).lines

    assert (line.verdict, line.percent, line.unmarked) == (Verdict.SHORT, 50, 1)
    assert issue(run) == []


def test_a_cancelled_date_takes_no_time():
    run = course()
    dates.cancel(dates_of(run)[1], reason="Ill", actor=MemberFactory(), now=AFTER - timedelta(9))
    place = joined(run)
    mark(place, PRESENT)

    [made] = issue(run)

    assert (made.minutes, made.minutes_held, made.last_day) == (120, 120, FIRST_DAY)


def test_hours_that_the_plan_gives_are_stated():
    run = course(certificate_hours=Decimal(16))
    mark(joined(run), PRESENT, 100)  # 220 of 240 minutes, of 16 hours: 14 h 40 min

    [made] = issue(run)

    assert (made.minutes, made.minutes_held) == (14 * 60 + 30, 16 * 60)


@pytest.mark.parametrize("state", ["cancelled", "waiting", "requested"])
def test_who_has_no_seat_gets_none(state):
    run = course()
    wants = {"wants_mode": "room", "position": 1} if state == "waiting" else {}
    joined(run, state=state, **wants)

    assert reading.of_run(run, now=AFTER).lines == []


def test_a_person_without_a_name_gets_no_paper_that_would_show_an_address():
    run = course()
    present(run, contact=ContactFactory(guest_name=" "))

    assert verdict(run) == Verdict.NAMELESS
    assert issue(run) == []


# --- when -----------------------------------------------------------------------------------------


def test_before_the_last_date_is_over_nothing_is_issued_and_it_is_said_since_when():
    run = course()
    end = dates_of(run)[1].end
    sheet = reading.of_run(run, now=end - timedelta(minutes=1))

    assert (sheet.obstacle, sheet.since) == (Obstacle.NOT_OVER, end)
    assert reading.of_run(run, now=end).obstacle is None
    with pytest.raises(errors.NoCertificates):
        issue(run, now=end - timedelta(minutes=1))


def test_while_a_date_is_postponed_nothing_is_issued():
    run = course()
    dates.postpone(dates_of(run)[1], reason="Ill", actor=MemberFactory(), now=AFTER - timedelta(9))

    assert reading.of_run(run, now=AFTER).obstacle == Obstacle.POSTPONED


def test_where_nothing_took_place_or_none_are_promised_nothing_is_issued():
    off, without = course(days=1), course(certificate=False)
    dates.cancel(dates_of(off)[0], reason="Ill", actor=MemberFactory(), now=AFTER - timedelta(9))

    assert reading.of_run(off, now=AFTER).obstacle == Obstacle.NONE_HELD
    assert reading.of_run(without, now=AFTER).obstacle == Obstacle.NOT_OFFERED


def test_whole_days_say_no_hours_unless_the_plan_does():
    run = course()
    run.occurrences.update(all_day=True)

    assert reading.of_run(run, now=AFTER).obstacle == Obstacle.NO_HOURS
    run.certificate_hours = Decimal(12)
    assert reading.of_run(run, now=AFTER).obstacle is None


# --- once -----------------------------------------------------------------------------------------


def test_pressed_twice_is_once():
    run = course()
    present(run)

    assert (len(issue(run)), len(issue(run)), promised()) == (1, 0, 1)


@pytest.mark.parametrize("count", [1, 5])
def test_issuing_costs_the_same_queries(count, django_assert_num_queries):
    run, actor = course(), MemberFactory()
    for _number in range(count):
        present(run)
    certificates.issue(course(), actor=actor, now=AFTER)  # warm caches

    with django_assert_num_queries(ISSUE_QUERIES):
        made = certificates.issue(run, actor=actor, now=AFTER)

    assert len(made) == count


# --- what it says ---------------------------------------------------------------------------------


def test_each_person_gets_it_in_their_language_with_the_nearest_words():
    run = course(
        page={
            "title": "Service design",
            "outcomes": "ask\n\n draw ",
            "host": OrganisationFactory(name={"en": "Tax office", "et": "Maksuamet"}),
        }
    )
    page = EventPage.objects.get(translation_key=run.event.key)
    translated = page.copy_for_translation(
        Locale.objects.get(language_code="et"), copy_parents=True
    )
    translated.title, translated.outcomes = "Teenusedisain", "küsida"
    translated.save_revision().publish()
    for language in ("en", "et", "sl"):
        present(run, contact=ContactFactory(guest_language=language, guest_name=f"In {language}"))

    made = {row.language: row for row in issue(run)}

    assert {code: row.title for code, row in made.items()} == {
        "en": "Service design",
        "et": "Teenusedisain",
        "sl": "Service design",
    }
    assert (made["et"].outcomes, made["et"].issuer) == (["küsida"], "Maksuamet")
    assert (made["sl"].title_language, made["sl"].outcomes_language) == ("en", "en")
    assert (made["sl"].outcomes, made["sl"].name) == (["ask", "draw"], "In sl")


def test_the_site_issues_it_where_nobody_hosts():
    run = course()
    present(run)

    assert issue(run)[0].issuer == site.SITE_NAME


def test_the_address_is_kept_as_a_hash_with_a_salt_of_its_own():
    run = course()
    one, other = present(run), present(run)

    made = {row.registration: row for row in issue(run)}

    for place, row in made.items():
        told = hashlib.sha256(f"{place.contact.email}{row.address_salt}".encode()).hexdigest()
        assert row.address_hash == told
    assert made[one].address_salt != made[other].address_salt


def test_a_new_name_or_title_changes_nothing_that_went_out():
    run = course()
    place = present(run)
    issue(run)
    Contact.objects.filter(pk=place.contact_id).update(guest_name="Another")

    row = Certificate.objects.get()

    assert row.name == place.contact.guest_name
    assert verdict(run) == Verdict.ISSUED


# --- what changed since ---------------------------------------------------------------------------


def test_attendance_that_changed_since_is_shown_and_what_went_out_stays():
    run = course()
    place = present(run)
    issue(run)
    later = AFTER + timedelta(hours=1)

    mark(place, PRESENT, 80, at=later)
    [line] = reading.of_run(run, now=later).lines

    assert (line.verdict, line.minutes, line.to_replace) == (Verdict.CHANGED, 200, True)
    assert Certificate.objects.get().minutes == 240
    mark(place, ABSENT, at=later + timedelta(hours=1))
    [line] = reading.of_run(run, now=later).lines
    assert (line.verdict, line.to_replace) == (Verdict.CHANGED, False)


def test_a_run_that_moved_after_certificates_went_out_keeps_them_until_they_are_replaced():
    run = course()
    place = present(run)
    [old] = issue(run)
    day = dates_of(run)[1]
    moved = day.first_day - timedelta(days=3)
    run.occurrences.filter(pk=day.pk).update(first_day=moved, last_day=moved)

    assert verdict(run) == Verdict.CHANGED
    [new] = certificates.replace(
        run, registrations=[place.pk], reason="Moved", actor=MemberFactory(), now=AFTER
    )

    old.refresh_from_db()
    assert (old.is_valid, old.revoked_reason, old.last_day) == (
        *(False, "Moved"),
        FIRST_DAY + timedelta(days=1),
    )
    assert (new.is_valid, new.first_day, new.last_day) == (True, moved, FIRST_DAY)
    assert (promised(), promised("events.certificate_revoked")) == (2, 0)
    assert verdict(run) == Verdict.ISSUED


def test_only_those_that_changed_are_replaced_and_only_the_chosen():
    run = course()
    changed, other, same = present(run), present(run), present(run)
    issue(run)
    later = AFTER + timedelta(hours=1)
    for place in (changed, other):
        mark(place, PRESENT, 80, at=later)

    made = certificates.replace(
        run,
        registrations=[changed.pk, same.pk],
        reason="Corrected",
        actor=MemberFactory(),
        now=later,
    )

    assert [row.registration for row in made] == [changed]
    assert Certificate.objects.filter(revoked_at=None).count() == 3


def test_dates_added_since_leave_what_went_out_valid():
    run = course()
    present(run)
    issue(run)
    run.occurrences.filter(pk=dates_of(run)[1].pk).update(end=AFTER + timedelta(days=5))

    sheet = reading.of_run(run, now=AFTER)

    assert sheet.obstacle == Obstacle.NOT_OVER
    assert [line.verdict for line in sheet.lines] == [Verdict.ISSUED]


# --- revoking -------------------------------------------------------------------------------------


def test_a_revoked_one_is_told_to_the_person_and_who_revoked_it_is_kept():
    run, actor = course(), MemberFactory()
    present(run)
    [row] = issue(run)

    certificates.revoke(row, reason="A mistake", actor=actor, now=AFTER)

    row.refresh_from_db()
    assert (row.is_valid, row.revoked_by, row.revoked_at) == (False, actor, AFTER)
    assert promised("events.certificate_revoked") == 1
    with pytest.raises(errors.RevokedAlready):
        certificates.revoke(row, reason="Again", actor=actor, now=AFTER)


def test_who_had_one_revoked_gets_another_only_when_somebody_says_so():
    run, actor = course(), MemberFactory()
    place = present(run)
    [row] = issue(run)
    certificates.revoke(row, reason="A mistake", actor=actor, now=AFTER)

    assert verdict(run) == Verdict.REVOKED
    assert issue(run) == []

    new = certificates.issue_again(place, actor=actor, now=AFTER)

    assert (new.is_valid, new.code != row.code) == (True, True)
    with pytest.raises(errors.NoCertificates):
        certificates.issue_again(place, actor=actor, now=AFTER)


def test_who_left_afterwards_keeps_it():
    run = course()
    place = present(run)
    issue(run)
    place.state = "cancelled"
    place.save()

    [line] = reading.of_run(run, now=AFTER).lines

    assert (line.verdict, line.certificate.is_valid) == (Verdict.ISSUED, True)


def test_a_guest_who_becomes_a_member_keeps_it():
    run = course()
    contact = ContactFactory(email="mari@example.org")
    present(run, contact=contact)
    issue(run)
    member = MemberFactory(email="mari@example.org")

    contacts.of_member(member, now=AFTER)

    assert Certificate.objects.get(registration__contact__member=member).is_valid


def test_of_an_erased_registration_the_certificate_stays_and_can_be_revoked():
    run = course()
    place = present(run)
    [row] = issue(run)
    contact = place.contact
    OutboxRow.objects.all().delete()

    place.delete()
    contact.delete()

    [line] = reading.of_run(run, now=AFTER).lines
    assert (line.registration, line.name, line.certificate) == (None, row.name, row)
    certificates.revoke(
        Certificate.objects.get(), reason="A mistake", actor=MemberFactory(), now=AFTER
    )
    assert promised("events.certificate_revoked") == 0
    assert not mail.outbox


# --- the same person twice ------------------------------------------------------------------------


def test_who_was_registered_twice_keeps_the_certificate_and_gets_no_second_one():
    run, member = course(), MemberFactory(email="new@example.org")
    left = present(run, contact=ContactFactory(email="old@example.org"))
    [went_out] = issue(run)
    kept = joined(run, contact=contacts.of_member(member, now=AFTER))

    member.email = "old@example.org"
    member.save()

    went_out.refresh_from_db()
    left.refresh_from_db()
    assert (left.state, went_out.registration) == ("cancelled", kept)
    assert issue(run) == []


def test_of_two_certificates_of_one_person_both_stay():
    run, member = course(), MemberFactory(email="new@example.org")
    present(run, contact=ContactFactory(email="old@example.org"))
    present(run, contact=contacts.of_member(member, now=AFTER))
    issue(run)

    member.email = "old@example.org"
    member.save()

    mine = Certificate.objects.filter(registration__contact__member=member, revoked_at=None)
    assert mine.count() == 2


def test_nobody_without_a_name_gets_one_in_place_of_another():
    run = course()
    place = present(run)
    issue(run)
    Contact.objects.filter(pk=place.contact_id).update(guest_name=" ")
    mark(place, PRESENT, 100)

    replaced = certificates.replace(
        run, registrations=[place.pk], reason="-", actor=MemberFactory(), now=AFTER
    )

    assert replaced == []
    assert Certificate.objects.get().is_valid

"""Certificates at the desk, as an organiser sees them and acts."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.urls import reverse

from events.enums import Presence
from events.models import Certificate
from events.services import certificates
from tests.events import admin
from tests.factories.certificates import AFTER, course, dates_of, joined, mark, present
from tests.factories.events import ContactFactory
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

PRESENT = Presence.PRESENT
DESK_QUERIES = 16


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def organiser(client):
    return admin.editor(client, "Organisers")


def desk(run) -> str:
    return reverse("certificates_desk", args=(run.uuid,))


def text(response) -> str:
    return unescape(" ".join(response.content.decode().split()))


def issue(run):
    return certificates.issue(run, actor=MemberFactory(), now=AFTER)


def test_the_participants_lead_to_certificates_where_there_are_any(client, organiser):
    with_them, without = course(), course(certificate=False)

    for run, is_there in ((with_them, True), (without, False)):
        shown = client.get(reverse("event_participants", args=(run.uuid,)))
        assert (f'href="{desk(run)}"' in text(shown)) is is_there


def test_the_screen_says_since_when_certificates_can_be_issued(client, organiser):
    run = course()
    present(run)

    with time_machine.travel(dates_of(run)[1].start, tick=False):
        shown = text(client.get(desk(run)))

    assert "Certificates can be issued after the last date: Tuesday 8 December 2026, 11:00" in shown
    assert "Issue 1 certificate" not in shown


def test_the_screen_says_who_gets_one_and_who_does_not_and_why(client, organiser):
    run = course()
    present(run, contact=ContactFactory(guest_name="Anna"))
    mark(joined(run, contact=ContactFactory(guest_name="Boris")), PRESENT, None)

    first, short = client.get(desk(run)), client.get(desk(run), {"show": "short"})

    assert "Anna" in text(first)
    assert "Boris" not in text(first)
    assert "Issue 1 certificate" in text(first)
    assert "Of 1 person not all dates are marked" in text(first)
    assert "There for 50 % of the hours; 80 % are needed." in text(short)
    assert "1 of 2 dates are not marked" in text(short)


def test_the_button_issues_once_however_often_it_is_pressed(client, organiser):
    run = course()
    present(run)

    first = client.post(desk(run), follow=True)
    again = client.post(desk(run), follow=True)

    assert "1 certificate is issued" in text(first)
    assert "There was nothing to issue" in text(again)
    assert Certificate.objects.get().issued_by == organiser


def test_what_was_shown_too_early_is_refused_with_a_sentence(client, organiser):
    run = course()
    with time_machine.travel(dates_of(run)[0].start, tick=False):
        answer = client.post(desk(run), follow=True)

    assert "No certificates can be issued for this now." in text(answer)


def test_who_may_only_see_reads_and_presses_nothing(client):
    run = course()
    present(run)
    member = admin.editor(client, "Editors")
    member.user_permissions.add(Permission.objects.get(codename="view_registration"))

    shown = client.get(desk(run))

    assert "Issue 1 certificate" not in text(shown)
    client.post(desk(run))
    assert not Certificate.objects.exists()


def test_what_changed_since_is_shown_and_replaced_with_a_reason(client, organiser):
    run = course()
    place = present(run)
    issue(run)
    mark(place, PRESENT, 80, at=AFTER + timedelta(minutes=1))
    replace = reverse("certificates_replace", args=(run.uuid,))

    shown, asked = text(client.get(desk(run))), text(client.get(replace))
    without = client.post(replace, {"registrations": str(place.pk)})
    answer = client.post(
        replace, {"registrations": str(place.pk), "reason": "Came later"}, follow=True
    )

    for page in (shown, asked):
        assert "Went out: 7 December 2026 to 8 December 2026, 4 hours" in page
        assert "By now: 7 December 2026 to 8 December 2026, 3 hours 20 minutes of 4 hours" in page
    assert (without.status_code, Certificate.objects.filter(revoked_at=None).count()) == (200, 1)
    assert "1 certificate is replaced." in text(answer)
    old, new = Certificate.objects.order_by("pk")
    assert (old.revoked_reason, new.minutes, new.is_valid) == ("Came later", 200, True)


@pytest.mark.parametrize("sent", ["0", "x", "99999999999999999999999", "9" * 5000])
def test_nonsense_is_no_registration(client, organiser, sent):
    run = course()
    replace = reverse("certificates_replace", args=(run.uuid,))

    assert client.post(desk(run), {"again": sent}).status_code == 404
    assert client.post(replace, {"registrations": sent, "reason": "x"}).status_code == 200


def test_revoking_asks_for_a_reason_and_is_told_where_the_registration_stands(client, organiser):
    run = course()
    place = present(run)
    [row] = issue(run)
    address = reverse("certificate_revoke", args=(row.code,))

    assert row.number in text(client.get(address))
    assert client.post(address, {"reason": " "}).status_code == 200
    assert Certificate.objects.get().is_valid
    client.post(address, {"reason": "Issued by mistake"})
    again = client.post(address, {"reason": "Once more"})

    assert "This certificate is revoked already." in text(again)
    told = text(client.get(reverse("event_registration", args=(place.uuid,))))
    assert "Issued by mistake" in told
    assert str(organiser) in told


def test_a_new_one_for_somebody_whose_certificate_was_revoked_takes_a_button_of_its_own(
    client, organiser
):
    run = course()
    place = present(run)
    [row] = issue(run)
    certificates.revoke(row, reason="A mistake", actor=organiser, now=AFTER)

    shown = text(client.get(desk(run)))
    assert "Had one that was revoked (1)" in shown
    assert "Issue 1 certificate" not in shown
    client.post(desk(run), {"again": str(place.pk)})

    assert Certificate.objects.filter(revoked_at=None).count() == 1


@pytest.mark.parametrize("count", [1, 5])
def test_the_screen_costs_the_same_queries(client, organiser, count, django_assert_num_queries):
    run = course()
    for _number in range(count):
        present(run)
    issue(run)
    client.get(desk(run))  # warm caches

    with django_assert_num_queries(DESK_QUERIES):
        shown = client.get(desk(run))

    assert f"Have one ({count})" in text(shown)


def test_many_people_are_shown_a_hundred_at_a_time(client, organiser, monkeypatch):
    monkeypatch.setattr("events.viewsets.certificates.SHOWN_AT_ONCE", 2)
    run = course()
    for name in ("Anna", "Boris", "Carl"):
        present(run, contact=ContactFactory(guest_name=name))

    first, last = client.get(desk(run)), client.get(desk(run), {"show": "due", "p": "2"})

    assert ("Carl" in text(first), "Page 1 of 2" in text(first)) == (False, True)
    assert ("Carl" in text(last), "Anna" in text(last)) == (True, False)

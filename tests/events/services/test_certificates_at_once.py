"""Two who issue, replace and revoke at the same moment, on a database with row locks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events import errors
from events.enums import Presence
from events.models import Certificate
from events.services import certificates
from foundation.models import OutboxRow
from tests.events.services.test_seats_at_once import THREADS, at_once
from tests.factories.certificates import AFTER, course, mark, present
from tests.factories.people import MemberFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

LATER = AFTER + timedelta(hours=1)


def test_pressed_by_many_at_once_each_person_gets_one():
    run, actor = course(), MemberFactory()
    for _number in range(3):
        present(run)

    made = at_once(
        lambda _: len(certificates.issue(run, actor=actor, now=AFTER)), list(range(THREADS))
    )

    assert sum(made) == 3
    assert Certificate.objects.count() == 3
    assert OutboxRow.objects.filter(message="events.certificate").count() == 3


def test_replaced_by_one_and_revoked_by_another_at_once_nobody_has_two():
    run, actor = course(), MemberFactory()
    place = present(run)
    [old] = certificates.issue(run, actor=actor, now=AFTER)
    mark(place, Presence.PRESENT, 100, at=LATER)

    def act(number: int) -> bool:
        try:
            if number % 2:
                certificates.revoke(old, reason="A mistake", actor=actor, now=LATER)
                return True
            given = [place.pk]
            return bool(
                certificates.replace(
                    run, registrations=given, reason="Moved", actor=actor, now=LATER
                )
            )
        except errors.EventsError:
            return False

    done = at_once(act, list(range(THREADS)))

    # Either it was replaced, or revoked and not replaced.
    assert sum(done) == 1
    assert Certificate.objects.filter(revoked_at=None).count() <= 1
    assert Certificate.objects.filter(pk=old.pk, revoked_at=None).count() == 0

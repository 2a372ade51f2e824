"""The same thing done in two browsers at once: it is done once, and nobody gets an error."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from community import errors
from community.enums import ConsentKind
from community.models import Consent, Member, MemberGroup
from community.services import consents, invitations, member_groups
from tests.community.invitations import invitation
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
NOW = datetime(2026, 11, 28, 10, 0, tzinfo=UTC)


def _at_once(*acts: Callable[[], object]) -> list[str]:
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        connection.ensure_connection()
        start.wait()
        try:
            act()
        except errors.CommunityError as error:
            return type(error).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_agreeing_twice_at_once_is_one_consent():
    member = MemberFactory()

    def agree() -> Consent:
        return consents.give(
            member, kind=ConsentKind.TERMS, version="2", language="en", source="profile", now=NOW
        )

    assert _at_once(*[agree] * 4) == ["done"] * 4
    assert Consent.objects.count() == 1


def test_an_invitation_accepted_in_two_browsers_makes_one_member():
    row = invitation()

    def accept() -> Member:
        return invitations.accept(row.token, name="Anna", language="en", now=NOW)

    told = _at_once(*[accept] * 4)

    assert sorted(told) == [*["InvitationOver"] * 3, "done"]
    assert Member.objects.filter(email=row.email).count() == 1


def test_two_groups_of_one_name_get_two_addresses():
    def propose(member: Member) -> Callable[[], object]:
        return lambda: member_groups.propose(
            name="Tea", purpose="Cups.", language="en", joining="open", actor=member, now=NOW
        )

    assert _at_once(*[propose(MemberFactory()) for _number in range(4)]) == ["done"] * 4

    assert MemberGroup.objects.values("slug").distinct().count() == 4
    assert MemberGroup.objects.filter(slug="tea").exists()

"""Two at once: a code entered twice, a merge while somebody joins."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from community import errors
from community.models import Affiliation, Member, Organisation
from community.services import affiliations, merging, work_codes
from tests.factories.people import ApprovedDomainFactory, MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def _at_once(*acts: Callable[[], object]) -> list[str]:
    def run(act: Callable[[], object]) -> str:
        try:
            act()
        except errors.CommunityError as error:
            return type(error).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_a_code_works_once_however_often_it_is_entered_at_once():
    body = OrganisationFactory()
    ApprovedDomainFactory(organisation=body, domain="work.example")
    row = affiliations.claim(MemberFactory(), organisation=body, now=NOW)
    sent = work_codes.send(row, email="me@work.example", now=NOW)
    code = work_codes.code_for(sent)

    told = _at_once(*[lambda: work_codes.enter(row, code=code, now=NOW)] * 4)

    assert sorted(told) == ["CodeSpent", "CodeSpent", "CodeSpent", "done"]


def test_a_merge_and_people_who_join_meanwhile_lose_nobody():
    actor = MemberFactory(is_superuser=True)
    old, new = OrganisationFactory(), OrganisationFactory()
    members = [MemberFactory() for _number in range(5)]
    inside = MemberFactory(organisation=old)
    row = Affiliation.objects.get()

    told = _at_once(
        *[
            lambda m=m: affiliations.claim(m, organisation=old, now=NOW)  # type: ignore[misc]
            for m in members
        ],
        lambda: merging.merge(old=old, new=new, actor=actor, now=NOW),
        lambda: affiliations.make_main(row),
    )

    joined = told[:5].count("done")
    assert set(told[:5]) <= {"done", "OrganisationGone"}
    assert told[5:] == ["done", "done"]
    assert Affiliation.objects.filter(organisation=new).count() == joined + 1
    assert Member.objects.get(pk=inside.pk).organisation == new
    assert not Organisation.objects.filter(pk=old.pk).exists()


def test_two_merges_into_each_other_leave_one():
    actor = MemberFactory(is_superuser=True)
    one, other = OrganisationFactory(), OrganisationFactory()

    told = _at_once(
        lambda: merging.merge(old=one, new=other, actor=actor, now=NOW),
        lambda: merging.merge(old=other, new=one, actor=actor, now=NOW),
    )

    assert sorted(told) == ["OrganisationGone", "done"]
    assert Organisation.objects.count() == 1

"""Who is suggested to whom while a name is typed."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.enums import Audience
from community.models import Block, Member
from community.queries.suggestions import suggest
from tests.factories.people import MemberFactory, OrganisationFactory, listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer() -> Member:
    return MemberFactory(organisation=OrganisationFactory())


def names(viewer: Member | None, text: str, limit: int = 8) -> list[str]:
    return [one.name for one in suggest(viewer, text, limit)]


def test_each_word_begins_a_word_of_the_name(viewer: Member):
    for name in ("Õie Tamm", "Tanel Kuusk", "Kersti Tammik"):
        listed(name)

    assert names(viewer, "tamm") == ["Kersti Tammik", "Õie Tamm"]
    assert names(viewer, "tam ker") == ["Kersti Tammik"]
    assert names(viewer, "oie") == ["Õie Tamm"]
    assert names(viewer, "ta") == ["Tanel Kuusk", "Kersti Tammik", "Õie Tamm"]


@pytest.mark.parametrize("text", ["", "t", " \x00 ", "%", "__", "tammm"])
def test_nothing_is_suggested_for_too_little_or_nobody(viewer: Member, text: str):
    listed("Õie Tamm")

    assert names(viewer, text) == []


def test_what_tells_two_of_one_name_apart_is_shown_as_far_as_it_may_be(viewer: Member):
    listed("Liis Tamm", title="Designer", organisation=OrganisationFactory(name={"en": "Agency"}))
    listed("Liis Tammik", title="Secret", audience_title=Audience.ME)

    assert [one.detail for one in suggest(viewer, "liis")] == ["Designer, Agency", ""]


def test_only_members_are_told_and_only_of_names_they_may_see(viewer: Member):
    colleague = MemberFactory(organisation=OrganisationFactory())
    listed("Tamm Public", audience_name=Audience.PUBLIC)
    listed("Tamm Members")
    listed("Tamm Ours", organisation=colleague.organisation, audience_name=Audience.ORGANISATION)
    listed("Tamm Own", audience_name=Audience.ME)
    hiding = listed("Tamm Unlisted")
    hiding.profile.in_directory = False
    hiding.profile.save()
    gone = listed("Tamm Inactive")
    gone.is_active = False
    gone.save()
    Block.objects.create(
        blocker=listed("Tamm Blocking"), blocked=viewer, created_at="2026-11-21T10:00Z"
    )

    assert names(viewer, "tamm") == ["Tamm Members", "Tamm Public"]
    assert names(colleague, "tamm") == [
        *("Tamm Blocking", "Tamm Members", "Tamm Ours", "Tamm Public")
    ]
    assert names(None, "tamm") == []


def test_nobody_is_suggested_to_themselves():
    me = listed("Õie Tamm")

    assert names(me, "tamm") == []


def test_suggestions_cost_the_same_for_few_and_for_many(viewer: Member):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            suggest(viewer, "tamm")
        return len(captured)

    listed("Tamm 1", organisation=viewer.organisation)
    few = cost()
    for number in range(2, 12):
        listed(f"Tamm {number}", organisation=OrganisationFactory())

    assert (few, cost()) == (5, 5)
    assert len(suggest(viewer, "tamm")) == 8

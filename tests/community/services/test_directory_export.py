"""The directory as a table: who may take it, what is in it, and who is told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community import errors
from community.enums import Access, Audience
from community.models import AccessNote, Member
from community.queries.directory import asked
from community.services import directory_export
from tests.factories.people import MemberFactory, OrganisationFactory, listed

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)


def table(actor: Member, purpose: str = "The yearly report", text: str = "") -> list[list[str]]:
    return directory_export.table(asked(text), actor=actor, purpose=purpose, language="en", now=NOW)


def test_it_holds_what_the_moderator_sees_as_a_member_and_no_addresses():
    actor = MemberFactory(groups=["Moderators"])
    listed(
        "Õie Tamm",
        organisation=OrganisationFactory(name={"en": "Agency"}),
        title="Designer",
        place="Tartu",
        audience_place=Audience.ORGANISATION,
        languages=["et"],
        open_to=["mentoring"],
    )
    listed("Hidden", audience_name=Audience.ORGANISATION)

    heading, *rows = table(actor)

    assert heading[:3] == ["Name", "Role", "Organisations"]
    assert rows == [["Õie Tamm", "Designer", "Agency", "", "", "Estonian", "", "", "", "Mentoring"]]


def test_everybody_in_it_reads_what_it_was_for():
    actor = MemberFactory(groups=["Moderators"])
    told, _other = listed("Told"), listed("Other")

    table(actor, "  The\n yearly\x00 report ", "told")

    note = AccessNote.objects.get()
    assert (note.member, note.actor, note.access, note.what, note.at) == (
        told,
        actor,
        Access.EXPORTED,
        "The directory as a file, for: The yearly report",
        NOW,
    )


@pytest.mark.parametrize("groups", [[], ["Editors"], ["Organisers"]])
def test_others_may_not(groups: list[str]):
    listed("A")

    with pytest.raises(errors.NotAllowed):
        table(MemberFactory(groups=groups))

    assert AccessNote.objects.count() == 0


@pytest.mark.parametrize("purpose", ["", "  ", "\x00"])
def test_without_a_purpose_there_is_no_file(purpose: str):
    with pytest.raises(errors.NoPurpose):
        table(MemberFactory(groups=["Moderators"]), purpose)


def test_too_many_are_no_file(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(directory_export, "MOST", 1)
    actor = MemberFactory(groups=["Moderators"])
    listed("A")
    listed("B")

    with pytest.raises(errors.TooManyPeople):
        table(actor)

    assert AccessNote.objects.count() == 0


def test_it_costs_the_same_for_few_and_for_many():
    actor = MemberFactory(groups=["Moderators"])

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            table(actor)
        return len(captured)

    listed("A", organisation=OrganisationFactory())
    table(actor)  # what may be done is asked once
    few = cost()
    for number in range(9):
        listed(f"B{number}", organisation=OrganisationFactory())

    assert cost() == few

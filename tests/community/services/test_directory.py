"""The directory's index follows the profiles, and is mended where something went round it."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.enums import AffiliationState, Facet
from community.models import (
    Affiliation,
    DirectoryEntry,
    DirectoryKey,
    DirectoryName,
    DirectoryTerm,
    DirectoryValue,
    Member,
    Profile,
    Skill,
)
from community.queries import directory_words
from community.services import directory
from tests.factories.people import OrganisationFactory, listed

if TYPE_CHECKING:
    from pytest_django import DjangoCaptureOnCommitCallbacks

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
MODELS = (DirectoryTerm, DirectoryValue, DirectoryKey, DirectoryName)


def terms(member: Member, field: str) -> list[str]:
    rows = DirectoryTerm.objects.filter(profile=member.pk, field=field)
    return sorted(rows.values_list("term", flat=True))


def values(member: Member, facet: str) -> list[str]:
    rows = DirectoryValue.objects.filter(profile=member.pk, facet=facet)
    return sorted(rows.values_list("value", flat=True))


def maps() -> Skill:
    return Skill.objects.create(slug="maps", name={"en": "Maps", "et": "Kaardid"})


def test_what_a_member_changes_is_found_at_once():
    member = listed("Õie Tamm", title="Designer")

    member.name = "Õie Kuusk"
    member.save()
    member.profile.title = "Lawyer"
    member.profile.save()
    member.profile.skills.add(maps())

    assert terms(member, "name") == ["kuusk", "oie"]
    assert terms(member, "title") == ["lawyer"]
    assert terms(member, "skills") == ["kaardid", "maps"]
    assert values(member, Facet.SKILL) == ["maps"]


def test_choices_are_followed_from_the_other_side_too():
    member, skill = listed("A"), maps()

    skill.profile_set.add(member.profile)
    after_adding = values(member, Facet.SKILL)
    skill.profile_set.clear()
    directory.repair(now=LATER)

    assert (after_adding, values(member, Facet.SKILL)) == (["maps"], [])


def test_only_confirmed_affiliations_count():
    member = listed("A", organisation=OrganisationFactory(name={"en": "Main"}))
    for name, state in (("Second", "verified"), ("Claimed", "claimed"), ("Former", "ended")):
        Affiliation.objects.create(
            member=member,
            organisation=OrganisationFactory(name={"en": name}),
            state=state,
            created_at=NOW,
        )

    assert terms(member, "organisations") == ["main", "second"]

    Affiliation.objects.get(state=AffiliationState.VERIFIED, is_main=False).delete()

    assert terms(member, "organisations") == ["main"]


def test_who_leaves_the_directory_leaves_nothing_in_it():
    member = listed("Õie Tamm", title="Designer", is_ambassador=True)

    member.profile.in_directory = False
    member.profile.save()

    assert [model.objects.count() for model in MODELS] == [0, 0, 0, 0]

    member.profile.in_directory = True
    member.profile.save()
    member.is_active = False
    member.save()

    assert [model.objects.count() for model in MODELS] == [0, 0, 0, 0]


def test_a_deleted_member_takes_everything_along():
    listed("Õie Tamm", title="Designer").delete()

    assert [model.objects.count() for model in (*MODELS, DirectoryEntry)] == [0] * 5


def test_a_new_name_of_an_organisation_reaches_its_people_in_the_background(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
):
    body = OrganisationFactory(name={"en": "Old"})
    member = listed("A", organisation=body)

    with django_capture_on_commit_callbacks(execute=True):
        body.name = {"en": "New"}
        body.save()

    assert terms(member, "organisations") == ["new"]


def test_a_deleted_skill_is_nobodys(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
):
    skill = maps()
    member = listed("A", skills=[skill])

    with django_capture_on_commit_callbacks(execute=True):
        skill.delete()

    assert (terms(member, "skills"), values(member, Facet.SKILL)) == ([], [])


def test_signing_in_does_not_touch_the_index():
    member = listed("A")

    with CaptureQueriesContext(connection) as captured:
        member.last_login = NOW
        member.save(update_fields=["last_login"])

    assert [q["sql"] for q in captured if "directory" in q["sql"]] == []


def test_what_went_round_the_receivers_is_mended_and_only_that():
    member, other = listed("Õie Tamm"), listed("Other")
    Profile.objects.filter(pk=member.pk).update(title="Lawyer")
    DirectoryEntry.objects.filter(pk=other.pk).delete()
    DirectoryEntry.objects.update(checked_at=NOW)

    assert (directory.repair(now=LATER), directory.repair(now=LATER)) == (2, 0)
    assert terms(member, "title") == ["lawyer"]


def test_all_are_looked_at_in_turn(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(directory, "CHECKED_EACH_TIME", 1)
    members = [listed(name) for name in "ABC"]
    DirectoryEntry.objects.update(checked_at=NOW)
    Profile.objects.update(title="Lawyer")

    done = [directory.repair(now=LATER + timedelta(minutes=n)) for n in range(4)]

    assert done == [1, 1, 1, 0]
    assert [terms(member, "title") for member in members] == [["lawyer"]] * 3


def test_one_that_fails_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    bad, good = listed("Bad"), listed("Good")
    Profile.objects.update(title="Lawyer")
    DirectoryEntry.objects.update(fingerprint="")
    tell = directory_words.tell

    def fails(profile: Profile) -> directory_words.Told:
        if profile.pk == bad.pk:
            raise ValueError
        return tell(profile)

    monkeypatch.setattr(directory_words, "tell", fails)
    with caplog.at_level(logging.CRITICAL):
        done = directory.repair(now=LATER)

    assert (done, terms(bad, "title"), terms(good, "title")) == (1, [], ["lawyer"])


def test_a_profile_is_saved_even_where_it_cannot_be_indexed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    member = listed("A")
    monkeypatch.setattr(directory_words, "tell", lambda _profile: 1 / 0)

    with caplog.at_level(logging.CRITICAL):
        member.profile.title = "Lawyer"
        member.profile.save()

    assert Profile.objects.get().title == "Lawyer"


def test_what_json_fields_should_not_hold_does_no_harm():
    member = listed("A", languages={"en": 1}, open_to=["mentoring", 7, None, "nonsense", "x" * 99])

    assert values(member, Facet.OPEN_TO) == ["mentoring"]
    assert values(member, Facet.LANGUAGE) == []


def test_indexing_many_costs_no_more_queries_than_indexing_few():
    def cost(members: list[Member]) -> int:
        DirectoryEntry.objects.update(fingerprint="")
        with CaptureQueriesContext(connection) as captured:
            directory.index([member.pk for member in members], now=NOW)
        return len(captured)

    skill = maps()
    members = [listed(f"Member {n}", skills=[skill]) for n in range(12)]

    assert cost(members[:2]) == cost(members)

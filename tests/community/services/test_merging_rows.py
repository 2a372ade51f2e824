"""Every kind of row that names an organisation goes along when it is merged, and what may be there
only once is there once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db.models import ForeignKey

from community.enums import Facet
from community.models import (
    Follow,
    Invitation,
    Member,
    Organisation,
    OrganisationMerge,
    OrganisationSuggestion,
    Post,
    Thread,
)
from community.queries import directory
from community.services import affiliations, merging
from community.services import directory as index
from events.models import Speaker
from home.models import InitiativeBody, LibraryBody
from tests.community.joining import request
from tests.factories.events import published
from tests.factories.groups import GroupFactory
from tests.factories.news import call, case, initiative, story
from tests.factories.partners import PartnerCalendarFactory
from tests.factories.people import (
    ApprovedDomainFactory,
    MemberFactory,
    OrganisationFactory,
    listed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def _pointing() -> Iterator[ForeignKey[Any, Any]]:
    relations: Any = Organisation._meta.get_fields(include_hidden=True)
    for relation in relations:
        if relation.auto_created and isinstance(getattr(relation, "field", None), ForeignKey):
            yield relation.field


def _number(body: Organisation) -> dict[str, int]:
    """How many rows of what name it."""
    return {
        f"{field.model._meta.label}.{field.name}": field.model._default_manager.filter(
            **{field.name: body}
        ).count()
        for field in _pointing()
    }


def _fill(body: Organisation, member: Member, thread: Thread) -> None:
    """One row of each kind that names `body`; what else they say is the same for each."""
    affiliations.claim(member, organisation=body, title="Analyst", now=NOW)
    Follow.objects.create(member=member, organisation=body, created_at=NOW)
    OrganisationSuggestion.objects.create(
        member=member, name="Museum", organisation=body, created_at=NOW, decided_at=NOW
    )
    OrganisationMerge.objects.create(
        old_uuid=uuid4(), old_name={"en": "Older"}, into=body, merged_at=NOW
    )
    Post.objects.create(
        thread=thread, author=member, author_organisation=body, body="Tea", created_at=NOW
    )
    Invitation.objects.create(
        email=f"invited{body.pk}@example.org",
        organisation=body,
        language="en",
        created_at=NOW,
        sent_at=NOW,
        expires_at=NOW,
    )
    OrganisationFactory(parent=body)
    ApprovedDomainFactory(organisation=body)
    request(organisation=body, state="declined", decided_at=NOW)
    PartnerCalendarFactory(organisation=body)
    Speaker.objects.create(name="Anna", organisation=body)
    published(host=body)


def test_rows_of_every_kind_go_along_and_doubles_are_one():
    old, new = OrganisationFactory(), OrganisationFactory()
    member, thread = (
        MemberFactory(),
        Thread.objects.create(group=GroupFactory(), title="Tea", created_at=NOW, last_post_at=NOW),
    )
    for body in (old, new):
        _fill(body, member, thread)
        MemberFactory(organisation=body)
    published(visibility="organisations", organisations=[old, new])
    story(organisations=[old, new])
    call(organisations=[old, new])
    initiative(
        organisations=[old, new], bodies=[InitiativeBody(organisation=body) for body in (old, new)]
    )
    case(bodies=[LibraryBody(organisation=body) for body in (old, new)])
    before = _number(old)

    merging.merge(old=old, new=new, actor=MemberFactory(groups=["Moderators"]), now=NOW)

    # What is new needs its line in `_fill`.
    assert [what for what, number in before.items() if not number] == []
    once = {
        "community.Follow.organisation",
        "events.Event_organisations.organisation",
        "events.EventPage_organisations.organisation",
        "home.InitiativeBody.organisation",
        "home.InitiativePage_organisations.organisation",
        "home.LibraryBody.organisation",
        "home.NewsItem_organisations.organisation",
        "home.OpenCallPage_organisations.organisation",
    }
    expected = dict.fromkeys(before, 2) | dict.fromkeys(once, 1)
    # Both people are in both as well, one of them twice; and this merge is one.
    expected["community.Affiliation.organisation"] = 3
    expected["community.OrganisationMerge.into"] = 3
    assert _number(new) == expected
    assert Follow.objects.get().organisation == new


def test_whoever_worked_in_the_old_one_is_found_in_the_new_one():
    old, new = OrganisationFactory(), OrganisationFactory(name={"en": "Agency"})
    anna = listed("Anna Tamm", organisation=old)
    viewer = MemberFactory()

    merging.merge(old=old, new=new, actor=MemberFactory(groups=["Moderators"]), now=NOW)

    index.repair(now=NOW)
    asked = directory.asked("", chosen={Facet.ORGANISATION: (str(new.uuid),)})
    found = directory.find(asked, viewer=viewer, language="en")
    assert [card.name for card in found.cards] == [anna.name]

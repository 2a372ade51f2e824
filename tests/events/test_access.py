"""Whose desk it is: all events, one's own, or the organisation's."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from wagtail.models import GroupPagePermission

from community.services import groups
from events.models import Event, EventsPage
from events.queries import organisers
from events.viewsets import access
from tests.factories.events import published
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def event_of(host: Any = None, **fields: Any) -> Event:
    return Event.objects.get(key=published(host=host, **fields).event_key)


def again(member: Any) -> Any:
    """As the next request finds them: what they may do is kept on the object."""
    return type(member).objects.get(pk=member.pk)


def may(member: Any, event: Event, permission: str = access.CHANGE_PARTICIPANTS) -> bool:
    try:
        return access.event_for(again(member), permission, pk=event.pk) == event
    except PermissionDenied:
        return False


def test_an_organisation_s_organisers_have_the_desk_of_what_it_holds_and_of_nothing_else():
    ours, theirs = OrganisationFactory(), OrganisationFactory()
    held, other, nobodys = event_of(ours), event_of(theirs, slug="b"), event_of(slug="c")
    member = MemberFactory(organisation=ours, groups=[groups.HOSTS])

    assert list(access.events_of(member)) == [held]
    assert [may(member, event) for event in (held, other, nobodys)] == [True, False, False]
    assert may(member, held, access.SEE_PARTICIPANTS)


def test_they_write_no_page_and_change_no_date():
    ours = OrganisationFactory()
    held = event_of(ours)
    member = MemberFactory(organisation=ours, groups=[groups.HOSTS])
    member.user_permissions.add(Permission.objects.get(codename="change_occurrence"))

    assert not may(member, held, access.CHANGE_DATES)
    assert not access.events_written_by(again(member)).exists()


def test_who_changes_or_loses_the_organisation_loses_the_desk():
    ours = OrganisationFactory()
    held = event_of(ours)
    member = MemberFactory(organisation=ours, groups=[groups.HOSTS])
    assert may(member, held)

    for organisation in (OrganisationFactory(), None):
        member.organisation = organisation
        member.save()

        assert not may(member, held)
        assert not access.events_of(again(member)).exists()


def test_who_works_nowhere_looks_after_no_event_that_nobody_holds():
    nobodys = event_of()
    member = MemberFactory(groups=[groups.HOSTS])

    assert not may(member, nobodys)
    assert not access.events_of(member).exists()


def test_a_colleague_without_the_permission_has_no_desk():
    ours = OrganisationFactory()
    held = event_of(ours)
    member = MemberFactory(organisation=ours)
    member.user_permissions.add(
        *Permission.objects.filter(codename__in=["view_registration", "change_registration"])
    )

    assert not may(member, held)


def test_who_may_add_pages_has_the_desk_of_their_own():
    group = groups.grant(
        "Some who see participants", access.SEE_PARTICIPANTS, access.CHANGE_PARTICIPANTS
    )
    GroupPagePermission.objects.create(
        group=group,
        page=EventsPage.objects.get(locale__language_code="en"),
        permission=Permission.objects.get(codename="add_page"),
    )
    member = MemberFactory(groups=["Some who see participants"])
    own, other = event_of(owner=member), event_of(slug="b", owner=MemberFactory())

    assert list(access.events_of(member)) == [own]
    assert [may(member, event) for event in (own, other)] == [True, False]


def test_an_organisation_s_organisers_are_written_to_about_what_it_holds():
    ours = OrganisationFactory()
    held, other = event_of(ours), event_of(OrganisationFactory(), slug="b")
    member = MemberFactory(organisation=ours, groups=[groups.HOSTS])

    assert organisers.of_event(held) == [member]
    assert organisers.of_event(other) == []

    member.organisation = None
    member.save()
    assert organisers.of_event(held) == []


def test_the_permission_can_be_given_in_the_editors_screens(client: Any):
    client.force_login(MemberFactory(is_superuser=True))

    page = client.get("/admin/groups/new/")

    for codename in ("look_after_organisation", "view_registration", "change_registration"):
        row = Permission.objects.get(content_type__app_label="events", codename=codename)
        assert f'value="{row.pk}"' in page.content.decode(), codename

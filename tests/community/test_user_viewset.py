"""Members in the editors' screens, and that nobody climbs there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission

from community.models import AccessNote, Invitation, Member, Profile
from community.services import suspensions
from tests.community.invitations import invitation
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
LIST, ADD = "/admin/users/", "/admin/users/new/"


def _edit(member: Member) -> str:
    return f"/admin/users/edit/{member.pk}/"


def _entry(**changes: object) -> dict[str, object]:
    return {
        "email": "new@example.org",
        "name": "New",
        "organisation": "",
        "language": "lv",
        "time_zone": "Europe/Riga",
        "is_active": "on",
    } | changes


@pytest.fixture
def administrator(client: Client) -> Member:
    member = MemberFactory(email="root@example.org", is_superuser=True)
    client.force_login(member)
    return member


@pytest.fixture
def moderator(client: Client) -> Member:
    member = MemberFactory(email="mod@example.org", groups=["Moderators"])
    client.force_login(member)
    return member


def _group(name: str) -> int:
    return Group.objects.get(name=name).pk


def test_new_member_can_sign_in_by_code_and_has_no_password(
    client: Client, administrator: Member
) -> None:
    organisation = OrganisationFactory()

    answer = client.post(
        ADD,
        _entry(
            email="New.Person@Example.org",
            organisation=organisation.pk,
            groups=[_group("Editors")],
            password1="secret",
            password2="secret",
        ),
    )

    member = Member.objects.get(email="new.person@example.org")
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert (member.name, member.organisation, member.language, member.time_zone) == (
        "New",
        organisation,
        "lv",
        "Europe/Riga",
    )
    assert [group.name for group in member.groups.all()] == ["Editors"]
    assert member.is_active is True
    assert member.has_usable_password() is False
    assert _addresses(member) == [("new.person@example.org", True, True)]


def _addresses(member: Member) -> list[tuple[str, bool, bool]]:
    rows = EmailAddress.objects.filter(user=member)
    return list(rows.values_list("email", "primary", "verified"))


@pytest.mark.parametrize("email", ["anna@example.org", "ANNA@Example.org", " anna@example.org "])
def test_address_of_somebody_else_is_refused_at_the_field(
    client: Client, administrator: Member, email: str
) -> None:
    MemberFactory(email="anna@example.org")
    other = MemberFactory(email="other@example.org")

    added = client.post(ADD, _entry(email=email))
    edited = client.post(_edit(other), _entry(email=email))

    sentence = {"email": ["Somebody with this address is here already."]}
    assert (added.status_code, added.context["form"].errors) == (200, sentence)
    assert (edited.status_code, edited.context["form"].errors) == (200, sentence)


def test_old_address_no_longer_signs_in_after_a_change(
    client: Client, administrator: Member
) -> None:
    member = MemberFactory(email="old@example.org")

    client.post(_edit(member), _entry(email="fresh@example.org"))

    member.refresh_from_db()
    assert member.email == "fresh@example.org"
    assert _addresses(member) == [("fresh@example.org", True, True)]


def test_deactivated_member_is_signed_out(client: Client, administrator: Member) -> None:
    member = MemberFactory(email="anna@example.org")
    theirs = type(client)()
    theirs.force_login(member)
    before = theirs.get("/en/profile/").status_code

    client.post(_edit(member), _entry(email="anna@example.org", is_active=""))
    during = theirs.get("/en/profile/").status_code
    client.post(_edit(member), _entry(email="anna@example.org", is_active="on"))

    assert (before, during, theirs.get("/en/profile/").status_code) == (200, 302, 302)


@pytest.mark.parametrize("path", [LIST, ADD, f"{LIST}?q=kal", f"{LIST}?ordering=-name"])
def test_pages_open(client: Client, administrator: Member, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(("query", "found"), [("kaln", ["anna"]), ("BEN@", ["ben"]), ("zz", [])])
def test_members_are_found_by_name_and_address(
    client: Client, administrator: Member, query: str, found: list[str]
) -> None:
    MemberFactory(email="anna@example.org", name="Anna Kalniņa")
    MemberFactory(email="ben@example.org", name="Ben Ozols")

    answer = client.get(LIST, {"q": query})

    assert [m.email.split("@")[0] for m in answer.context["object_list"]] == found


@pytest.mark.parametrize("count", [1, 6])
def test_list_costs_the_same_queries_for_any_number_of_members(
    client: Client, administrator: Member, count: int, django_assert_num_queries: object
) -> None:
    for _ in range(count):
        MemberFactory(organisation=OrganisationFactory(), groups=["Editors"])
    client.get(LIST)

    with django_assert_num_queries(13):
        answer = client.get(LIST)

    assert len(answer.context["object_list"]) == count + 1


def test_administrator_cannot_stop_being_one(client: Client, administrator: Member) -> None:
    client.post(_edit(administrator), _entry(email="root@example.org", is_active=""))

    administrator.refresh_from_db()
    assert (administrator.is_superuser, administrator.is_active) == (True, True)


def test_moderator_manages_members(client: Client, moderator: Member) -> None:
    member = MemberFactory(email="anna@example.org")

    added = client.post(ADD, _entry(groups=[_group("Moderators")]))
    edited = client.post(_edit(member), _entry(email="anna@example.org", name="Anna"))

    member.refresh_from_db()
    assert (added.status_code, edited.status_code, member.name) == (302, 302, "Anna")
    assert [g.name for g in Member.objects.get(email="new@example.org").groups.all()] == [
        "Moderators"
    ]


def test_moderator_makes_no_administrator(client: Client, moderator: Member) -> None:
    member = MemberFactory(email="anna@example.org")

    client.post(ADD, _entry(is_superuser="on"))
    client.post(_edit(member), _entry(email="anna@example.org", is_superuser="on"))
    client.post(_edit(moderator), _entry(email="mod@example.org", is_superuser="on"))

    assert Member.objects.filter(is_superuser=True).count() == 0


@pytest.mark.parametrize("group", ["Editors", "Organisers"])
def test_moderator_gives_no_right_they_do_not_have(
    client: Client, moderator: Member, group: str
) -> None:
    member = MemberFactory(email="anna@example.org")
    groups = [_group(group)]

    answers = [
        client.post(ADD, _entry(groups=groups)),
        client.post(_edit(member), _entry(email="anna@example.org", groups=groups)),
        client.post(_edit(moderator), _entry(email="mod@example.org", groups=groups)),
    ]

    assert [list(a.context["form"].errors) for a in answers] == [["groups"]] * 3
    assert Group.objects.get(name=group).user_set.count() == 0


@pytest.mark.parametrize("right", ["superuser", "editor", "own permission"])
def test_moderator_cannot_change_somebody_who_may_do_more(
    client: Client, moderator: Member, right: str
) -> None:
    other = MemberFactory(email="other@example.org", is_superuser=right == "superuser")
    if right == "editor":
        other.groups.add(Group.objects.get(name="Editors"))
    if right == "own permission":
        other.user_permissions.add(Permission.objects.get(codename="delete_member"))

    shown = client.get(_edit(other))
    posted = client.post(_edit(other), _entry(email="mod2@example.org"))

    other.refresh_from_db()
    assert (shown.status_code, posted.status_code) == (302, 302)
    assert (shown["Location"], posted["Location"]) == ("/admin/", "/admin/")
    assert other.email == "other@example.org"


def test_moderator_deletes_nobody(client: Client, moderator: Member) -> None:
    member = MemberFactory()

    client.post(f"/admin/users/delete/{member.pk}/")

    assert Member.objects.filter(pk=member.pk).exists()


def _bulk(action: str, *members: Member) -> str:
    ids = "&".join(f"id={member.pk}" for member in members)
    return f"/admin/bulk/community/member/{action}/?{ids}"


def test_bulk_action_assigns_only_groups_one_is_in(client: Client, moderator: Member) -> None:
    member = MemberFactory()

    refused = client.post(_bulk("assign_role", member, moderator), {"role": _group("Editors")})
    done = client.post(_bulk("assign_role", member), {"role": _group("Moderators")})

    assert list(refused.context["form"].errors) == ["role"]
    assert done.status_code == 302
    assert [group.name for group in member.groups.all()] == ["Moderators"]
    assert [group.name for group in moderator.groups.all()] == ["Moderators"]


def test_bulk_action_passes_over_those_who_may_do_more(client: Client, moderator: Member) -> None:
    boss = MemberFactory(is_superuser=True)
    editor = MemberFactory(groups=["Editors"])
    member = MemberFactory()

    client.post(_bulk("set_active_state", boss, editor, member), {"mark_as_active": "False"})

    for person in (boss, editor, member):
        person.refresh_from_db()
    assert [p.is_active for p in (boss, editor, member)] == [True, True, False]


def test_bulk_deactivation_signs_out(client: Client, administrator: Member) -> None:
    member = MemberFactory()
    theirs = type(client)()
    theirs.force_login(member)
    theirs.get("/en/profile/")

    client.post(_bulk("set_active_state", member), {"mark_as_active": "False"})
    Member.objects.filter(pk=member.pk).update(is_active=True)

    assert theirs.get("/en/profile/").status_code == 302


def _suspended() -> Member:
    member = MemberFactory(email="anna@example.org")
    return suspensions.suspend(member, until=NOW + timedelta(days=30), now=NOW)


def _is_active_after_the_suspension(member: Member) -> bool:
    suspensions.lift_due(now=NOW + timedelta(days=31))
    return Member.objects.get(pk=member.pk).is_active


def _by_form(client: Client, member: Member, is_active: bool) -> None:
    client.post(_edit(member), _entry(email=member.email, is_active="on" if is_active else ""))


def _by_bulk(client: Client, member: Member, is_active: bool) -> None:
    client.post(_bulk("set_active_state", member), {"mark_as_active": str(is_active)})


@pytest.mark.parametrize("turn", [_by_form, _by_bulk])
def test_an_account_closed_after_a_suspension_was_taken_back_stays_closed(
    client: Client, administrator: Member, turn: Callable[[Client, Member, bool], None]
) -> None:
    member = _suspended()

    turn(client, member, True)
    opened = Member.objects.get(pk=member.pk)
    turn(client, member, False)

    assert (opened.is_active, opened.suspended_at, opened.suspended_until) == (True, None, None)
    assert _is_active_after_the_suspension(member) is False


def test_saving_a_suspended_members_form_decides_nothing(
    client: Client, administrator: Member
) -> None:
    member = _suspended()

    _by_form(client, member, False)

    assert _is_active_after_the_suspension(member) is True


def test_a_suspended_account_marked_as_inactive_is_closed_for_good(
    client: Client, administrator: Member
) -> None:
    member = _suspended()

    _by_bulk(client, member, False)

    assert _is_active_after_the_suspension(member) is False


def test_the_time_of_a_suspension_taken_back_counts_as_no_absence(
    client: Client, administrator: Member
) -> None:
    member = _suspended()
    Member.objects.filter(pk=member.pk).update(last_seen_on=NOW - timedelta(days=900))

    with time_machine.travel(NOW, tick=False):
        client.force_login(administrator)
        _by_form(client, member, True)

    member.refresh_from_db()
    assert member.last_seen_on == NOW.date()


@pytest.mark.parametrize("group", ["Editors", "Organisers"])
@pytest.mark.parametrize("path", [LIST, ADD, "/admin/groups/", "/admin/groups/new/"])
def test_editors_and_organisers_do_not_reach_people(client: Client, group: str, path: str) -> None:
    member = MemberFactory(groups=[group])
    client.force_login(member)

    answers = [client.get(path), client.post(path, _entry()), client.get(_edit(member))]

    assert [(a.status_code, a["Location"]) for a in answers] == [(302, "/admin/")] * 3


@pytest.mark.parametrize("path", ["/admin/groups/", "/admin/groups/new/"])
def test_moderator_does_not_change_groups(client: Client, moderator: Member, path: str) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


def _notes(member: Member) -> list[tuple[str, str]]:
    return list(AccessNote.objects.filter(member=member).values_list("access", "actor__email"))


def test_a_member_can_read_once_a_day_who_of_the_staff_looked_and_who_changed(
    client: Client, moderator: Member
) -> None:
    member = MemberFactory(name="Anna", email="anna@example.org")
    for days in (0, 1):
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            client.force_login(moderator)
            for _ in range(2):
                client.get(_edit(member))
                client.post(_edit(member), _entry(email="anna@example.org", name=f"Anna {days}"))

    assert _notes(member) == 2 * [("changed", "mod@example.org"), ("viewed", "mod@example.org")]


def test_looking_at_oneself_is_nobodys_news(client: Client, moderator: Member) -> None:
    client.get(_edit(moderator))

    assert _notes(moderator) == []


def test_saving_without_a_change_is_no_change(client: Client, moderator: Member) -> None:
    member = MemberFactory(email="anna@example.org", name="New", language="lv")

    client.post(_edit(member), _entry(email="anna@example.org", time_zone=member.time_zone))

    assert _notes(member) == []


def test_the_mark_of_an_ambassador_is_given_and_taken(client: Client, moderator: Member) -> None:
    member = MemberFactory(email="anna@example.org")
    marks = []

    for sent in ({"is_ambassador": "on"}, {"is_ambassador": "on"}, {}):
        client.post(_edit(member), _entry(email="anna@example.org", **sent))
        marks.append(Profile.objects.get(member=member).is_ambassador)

    assert marks == [True, True, False]
    assert Profile.objects.filter(in_directory=True).count() == 0


def test_somebody_new_can_be_an_ambassador(client: Client, moderator: Member) -> None:
    client.post(ADD, _entry(is_ambassador="on"))

    assert Profile.objects.get().is_ambassador
    assert client.get(LIST).status_code == 200


@pytest.mark.parametrize("many", [False, True])
def test_deleting_somebody_there_deletes_what_is_kept_by_their_address(
    client: Client, administrator: Member, many: bool
) -> None:
    member = MemberFactory(email="anna@example.org")
    invitation("anna@example.org")

    client.post(_bulk("delete", member) if many else f"/admin/users/delete/{member.pk}/")

    assert not Member.objects.filter(pk=member.pk).exists()
    assert Invitation.objects.count() == 0

"""Groups begin and come to rest; who is in them."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parseaddr

import pytest

from community import errors
from community.enums import GroupState, MembershipState
from community.models import AccessNote, Block, GroupMembership, MemberGroup
from community.queries import member_groups as groups
from community.services import member_groups, memberships
from foundation import outbox
from foundation.models import OutboxRow
from tests.factories.groups import NOW, GroupFactory, listed, put_in
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db


def _propose(actor, **told):
    fields = {"name": "Tea", "purpose": "Tea.", "language": "en", "joining": "request"}
    return member_groups.propose(**(fields | told), actor=actor, now=NOW)


def _states(group):
    rows = GroupMembership.objects.filter(group=group).order_by("pk")
    return [(row.member, row.state, row.role) for row in rows]


def test_a_proposal_becomes_a_group_that_its_proposer_facilitates(mailoutbox):
    member, moderator = MemberFactory(), MemberFactory(groups=["Moderators"])
    group = _propose(member)

    member_groups.decide(group, approve=True, reason="", actor=moderator, now=NOW)
    outbox.send_due(now=NOW)

    assert _states(group) == [(member, "member", "facilitator")]
    assert [mail.subject for mail in mailoutbox] == ["Your group begins: Tea"]


def test_a_proposal_is_declined_with_a_reason_that_its_proposer_reads(mailoutbox):
    member, moderator = MemberFactory(), MemberFactory(groups=["Moderators"])
    group = _propose(member)

    with pytest.raises(errors.ReasonNeeded):
        member_groups.decide(group, approve=False, reason=" ", actor=moderator, now=NOW)
    member_groups.decide(group, approve=False, reason="There is one.", actor=moderator, now=NOW)
    outbox.send_due(now=NOW)

    assert [("There is one." in mail.body) for mail in mailoutbox] == [True]
    with pytest.raises(errors.NotThere):
        member_groups.decide(group, approve=True, reason="", actor=moderator, now=NOW)


def test_who_looks_after_groups_needs_to_ask_nobody():
    moderator = MemberFactory(groups=["Moderators"])

    group = _propose(moderator)

    assert (group.state, _states(group)) == (
        GroupState.LIVE,
        [(moderator, "member", "facilitator")],
    )


def test_a_member_has_three_proposals_at_most():
    member = MemberFactory()
    for _ in range(3):
        _propose(member)

    with pytest.raises(errors.TooMany):
        _propose(member)


def test_addresses_of_groups_are_unique_and_a_hidden_one_cannot_be_guessed():
    member = MemberFactory(groups=["Moderators"])

    slugs = [
        _propose(member, name="Tea", joining="hidden").slug,
        _propose(member, name="Tea").slug,
        _propose(member, name="Tea").slug,
        _propose(member, name="New").slug,
        _propose(member, name="茶").slug,
    ]

    assert slugs[1] == "tea"
    assert [slug.startswith("tea-") for slug in (slugs[0], slugs[2])] == [True, True]
    assert slugs[3].startswith("new-")
    assert slugs[4] == "group"


def test_a_group_that_becomes_hidden_gets_another_address():
    group, facilitator = GroupFactory(slug="tea"), MemberFactory()
    put_in(group, facilitator, role="facilitator")

    told = {"name": "Tea", "purpose": "Tea.", "language": "en", "joining": "hidden"}
    changed = member_groups.change(group, **told, actor=facilitator, now=NOW)

    assert changed.slug.startswith("tea-")


def test_one_joins_an_open_group_at_once_and_twice_is_once():
    group, member = GroupFactory(joining="open"), MemberFactory()

    for _ in range(2):
        memberships.join(group, member=member, now=NOW)

    assert _states(group) == [(member, "member", "member")]


def test_a_request_waits_for_a_facilitator_who_gets_a_mail(mailoutbox):
    group, facilitator, member = GroupFactory(), MemberFactory(), MemberFactory()
    put_in(group, facilitator, role="facilitator")

    memberships.join(group, member=member, note="Let me in", now=NOW)
    outbox.send_due(now=NOW)
    memberships.answer(group, member=member, accept=True, actor=facilitator, now=NOW)
    outbox.send_due(now=NOW)

    assert _states(group)[1] == (member, "member", "member")
    assert [(parseaddr(mail.to[0])[1], mail.subject) for mail in mailoutbox] == [
        (facilitator.email, f"Who asks to join: {group.name}"),
        (member.email, f"You are in the group {group.name}"),
    ]


def test_who_was_declined_may_ask_again_after_a_month():
    group, facilitator, member = GroupFactory(), MemberFactory(), MemberFactory()
    put_in(group, facilitator, role="facilitator")
    memberships.join(group, member=member, now=NOW)
    memberships.answer(
        group, member=member, accept=False, reason="Full", actor=facilitator, now=NOW
    )

    with pytest.raises(errors.CannotJoin):
        memberships.join(group, member=member, now=NOW + timedelta(days=29))

    memberships.join(group, member=member, now=NOW + timedelta(days=30))
    assert _states(group)[1] == (member, "requested", "member")


def test_nobody_joins_a_hidden_group_without_an_invitation():
    group, facilitator, member = GroupFactory(joining="hidden"), MemberFactory(), MemberFactory()
    put_in(group, facilitator, role="facilitator")
    listed(member)

    with pytest.raises(errors.NotThere):
        memberships.join(group, member=member, now=NOW)

    memberships.invite(group, member=member, actor=facilitator, now=NOW)
    memberships.join(group, member=member, now=NOW)
    assert _states(group)[1] == (member, "member", "member")


def test_only_whom_one_sees_can_be_invited_and_not_who_blocked_one():
    group, facilitator = GroupFactory(), MemberFactory()
    hidden, blocker, seen = MemberFactory(), MemberFactory(), MemberFactory()
    put_in(group, facilitator, role="facilitator")
    listed(blocker, seen)
    Block.objects.create(blocker=blocker, blocked=facilitator, created_at=NOW)

    for member in (hidden, blocker):
        with pytest.raises(errors.NotThere):
            memberships.invite(group, member=member, actor=facilitator, now=NOW)
    memberships.invite(group, member=seen, actor=facilitator, now=NOW)

    with pytest.raises(errors.AlreadyThere):
        memberships.invite(group, member=seen, actor=facilitator, now=NOW)


def test_the_last_facilitator_stays_until_there_is_another():
    group, one, other = GroupFactory(), MemberFactory(), MemberFactory()
    put_in(group, one, role="facilitator")
    put_in(group, other)

    with pytest.raises(errors.LastFacilitator):
        memberships.leave(group, member=one, now=NOW)
    with pytest.raises(errors.LastFacilitator):
        memberships.set_role(group, member=one, role="member", actor=one, now=NOW)

    memberships.set_role(group, member=other, role="facilitator", actor=one, now=NOW)
    memberships.leave(group, member=one, now=NOW)
    assert _states(group) == [(one, "left", "member"), (other, "member", "facilitator")]


def test_who_was_removed_reads_why_and_comes_back_only_when_invited(mailoutbox):
    group, facilitator, member = GroupFactory(joining="open"), MemberFactory(), MemberFactory()
    put_in(group, facilitator, role="facilitator")
    put_in(group, member)
    listed(member)

    memberships.remove(group, member=member, reason="Shouting", actor=facilitator, now=NOW)
    outbox.send_due(now=NOW)

    assert ["Shouting" in mail.body for mail in mailoutbox] == [True]
    view = groups.standing(group, member, NOW)
    assert (view.reads, view.may_join) == (False, False)
    memberships.invite(group, member=member, actor=facilitator, now=NOW)
    memberships.join(group, member=member, now=NOW)
    assert groups.standing(group, member, NOW).is_in


@pytest.mark.parametrize("who", ["member", "stranger"])
def test_only_facilitators_and_moderators_manage(who):
    group, member, other = GroupFactory(joining="open"), MemberFactory(), MemberFactory()
    put_in(group, other)
    if who == "member":
        put_in(group, member)
    listed(other)
    told = {"actor": member, "now": NOW}

    for act in (
        lambda: memberships.invite(group, member=other, **told),
        lambda: memberships.answer(group, member=other, accept=True, **told),
        lambda: memberships.uninvite(group, member=other, **told),
        lambda: memberships.set_role(group, member=other, role="facilitator", **told),
        lambda: memberships.remove(group, member=other, reason="x", **told),
        lambda: member_groups.archive(group, **told),
        lambda: member_groups.reopen(group, **told),
        lambda: member_groups.look_in(group, reason="x", **told),
        lambda: member_groups.decide(group, approve=True, reason="", **told),
    ):
        with pytest.raises(errors.NotAllowed):
            act()


def test_an_archived_group_is_read_and_nothing_in_it_changes():
    group, facilitator, member = GroupFactory(), MemberFactory(), MemberFactory()
    put_in(group, facilitator, role="facilitator")

    member_groups.archive(group, actor=facilitator, now=NOW)

    view = groups.standing(MemberGroup.objects.get(pk=group.pk), facilitator, NOW)
    assert (view.reads, view.writes, view.keeps_order) == (True, False, False)
    with pytest.raises(errors.GroupAtRest):
        memberships.join(group, member=member, now=NOW)
    member_groups.reopen(group, actor=facilitator, now=NOW)
    assert memberships.join(group, member=member, now=NOW).state == MembershipState.REQUESTED


def test_a_moderator_looks_in_for_an_hour_and_everybody_in_it_reads_why():
    group, member = GroupFactory(joining="hidden"), MemberFactory()
    moderator = MemberFactory(groups=["Moderators"])
    put_in(group, member)

    assert not groups.standing(group, moderator, NOW).reads
    member_groups.look_in(group, reason="A report", actor=moderator, now=NOW)
    member_groups.look_in(group, reason="A report", actor=moderator, now=NOW)

    assert groups.standing(group, moderator, NOW + timedelta(minutes=59)).reads
    assert not groups.standing(group, moderator, NOW + timedelta(minutes=60)).reads
    notes = AccessNote.objects.values_list("member", "actor", "what")
    assert list(notes) == [(member.pk, moderator.pk, f"{group.name}: A report")]


def test_an_invitation_taken_back_is_not_mailed(mailoutbox):
    group, facilitator, member = GroupFactory(), MemberFactory(), MemberFactory()
    put_in(group, facilitator, role="facilitator")
    listed(member)
    memberships.invite(group, member=member, actor=facilitator, now=NOW)

    memberships.uninvite(group, member=member, actor=facilitator, now=NOW)
    outbox.send_due(now=NOW)

    assert mailoutbox == []
    assert [row.state for row in OutboxRow.objects.all()] == ["skipped"]


def test_declined_proposals_are_forgotten_after_three_months():
    GroupFactory(state="declined", decided_at=NOW - timedelta(days=91))
    GroupFactory(state="declined", decided_at=NOW - timedelta(days=89))

    assert member_groups.forget_declined(now=NOW) == 1
    assert MemberGroup.objects.count() == 1

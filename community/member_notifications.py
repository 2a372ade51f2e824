"""Notifications of what other members do about one: contact, invitations to groups, requests to join
the groups that one facilitates, and what becomes of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from community.enums import (
    ContactState,
    GroupJoining,
    GroupRole,
    GroupState,
    MembershipState,
    Told,
)
from community.models import Block, ContactRequest, GroupMembership, MemberGroup
from community.queries import member_groups as groups
from foundation import notifications
from foundation.digests import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from foundation.digests import Asked

EXCERPT = 240
State = MembershipState


class Contacts(notifications.Kind):
    """Requests for contact as long as they wait, and those of one's own that were accepted, as long
    as both are in contact. Whoever asks, or accepts, shows their name by it."""

    label = gettext_lazy("Contact")
    sentence = gettext_lazy("When somebody asks you for contact, or accepts your request.")
    order = 40
    sections = ("community.contacts",)

    def has_section(self, thing: str) -> bool:
        return thing.startswith("contact:")

    def show(self, asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Sequence[Entry]]:
        members = [one.reader.member.pk for one in asked]
        uuids = {thing.partition(":")[2] for one in asked for thing in one.things}
        waits = Q(state=ContactState.SENT, recipient__in=members, is_shut=False, expires_at__gt=now)
        lasts = Q(state=ContactState.ACCEPTED, sender__in=members)
        rows = ContactRequest.objects.filter(
            waits | lasts, uuid__in=uuids, sender__is_active=True, recipient__is_active=True
        ).select_related("sender", "recipient")
        found = {_whose(row): row for row in rows}
        return {
            one.reader.key: [
                _entry_of_contact(thing, row)
                for thing in one.things
                if (row := found.get((one.reader.member.pk, thing)))
            ]
            for one in asked
        }


def _whose(row: ContactRequest) -> tuple[int, str]:
    """Who is told of it, and as what."""
    if row.state == ContactState.SENT:
        return row.recipient_id, row.thing
    return row.sender_id, f"accepted:{row.uuid}"


def _entry_of_contact(thing: str, row: ContactRequest) -> Entry:
    asks = row.state == ContactState.SENT
    name = (row.sender if asks else row.recipient).name or _("A member")
    says = _("%(name)s asks you for contact") if asks else _("%(name)s has accepted your request")
    return Entry(
        thing=thing,
        title=says % {"name": name},
        language=_language(),
        address=_absolute("contacts"),
        facts=(_("Request for contact") if asks else _("In contact"),),
        excerpt=Truncator(" ".join(row.reason.split())).chars(EXCERPT) if asks else "",
    )


class Requests(notifications.Kind):
    """That somebody waits for an answer, to one who facilitates the group, while it is so."""

    label = gettext_lazy("Requests to join your groups")
    sentence = gettext_lazy("When somebody asks to join a group that you facilitate.")
    order = 60
    sections = ("community.requests",)

    def show(self, asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Sequence[Entry]]:
        rows = GroupMembership.objects.filter(
            member__in=[one.reader.member.pk for one in asked],
            group__uuid__in={thing.split(":")[1] for one in asked for thing in one.things},
            role=GroupRole.FACILITATOR,
            state=State.MEMBER,
            group__state=GroupState.LIVE,
        ).select_related("group")
        mine = {(row.member_id, str(row.group.uuid)): row.group for row in rows}
        waiting = GroupMembership.objects.filter(
            group__in=mine.values(), state=State.REQUESTED, member__is_active=True
        )
        asked_for = set(waiting.values_list("group", flat=True))
        return {
            one.reader.key: [
                _entry_of_group(thing, group, _("Somebody asks to join"), "group_members")
                for thing in one.things
                if (group := mine.get((one.reader.member.pk, thing.split(":")[1])))
                and group.pk in asked_for
            ]
            for one in asked
        }

    def several(self, number: int) -> str:
        told = ngettext("%(number)s request to join", "%(number)s requests to join", number)
        return told % {"number": number}


class _OfGroups(notifications.Kind):
    """How one stands to a group from now on: as long as it is so. What a hidden group is called by
    now is nothing for who is neither in it nor invited."""

    def show(self, asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Sequence[Entry]]:
        members = [one.reader.member.pk for one in asked]
        things = [thing.split(":") for one in asked for thing in one.things]
        rows = GroupMembership.objects.filter(
            Q(state__in=groups.NEAR) | ~Q(group__joining=GroupJoining.HIDDEN),
            member__in=members,
            pk__in=[parts[1] for parts in things if parts[0] == "membership"],
            group__state__in=(GroupState.LIVE, GroupState.ARCHIVED),
        ).select_related("group", "invited_by")
        blocks = Block.objects.filter(blocker__in=members).values_list("blocker", "blocked")
        blocked = set(blocks.filter(blocked__in={row.invited_by_id for row in rows}))
        found: dict[tuple[int, str], MemberGroup] = {}
        for row in rows:
            if row.state != State.INVITED or _invites(row, blocked):
                found[row.member_id, f"membership:{row.pk}:{row.state}"] = row.group
        proposed = _decided(members).filter(uuid__in=[p[1] for p in things if p[0] == "decided"])
        for mine in proposed:
            found[mine.created_by_id or 0, f"decided:{mine.uuid}"] = mine
        return {
            one.reader.key: [
                _entry_of_membership(thing, group)
                for thing in one.things
                if (group := found.get((one.reader.member.pk, ":".join(thing.split(":")[:3]))))
            ]
            for one in asked
        }


def _decided(members: Sequence[int]) -> QuerySet[MemberGroup]:
    """The groups that `members` proposed, of which they may still know."""
    near = GroupMembership.objects.filter(
        group=OuterRef("pk"), member=OuterRef("created_by"), state__in=groups.NEAR
    )
    # One that was declined is known to nobody else.
    is_known = ~Q(joining=GroupJoining.HIDDEN) | Q(state=GroupState.DECLINED) | Exists(near)
    proposed = MemberGroup.objects.filter(is_known, created_by__in=members)
    return proposed.exclude(state=GroupState.PROPOSED)


def _invites(row: GroupMembership, blocked: set[tuple[int, int]]) -> bool:
    """Whether the invitation is one of somebody who may still invite the person."""
    inviter = row.invited_by
    if inviter is None:
        return True
    return inviter.is_active and (row.member_id, inviter.pk) not in blocked


SAYS = {
    State.INVITED: gettext_lazy("You are invited to this group"),
    State.MEMBER: gettext_lazy("You are in this group now"),
    State.DECLINED: gettext_lazy("Your request to join was declined"),
    State.REMOVED: gettext_lazy("You are no longer in this group"),
}
DECIDED = {
    GroupState.LIVE: gettext_lazy("The group you proposed begins"),
    GroupState.ARCHIVED: gettext_lazy("The group you proposed begins"),
    GroupState.DECLINED: gettext_lazy("The group you proposed was declined"),
}


def _entry_of_membership(thing: str, group: MemberGroup) -> Entry:
    what, *rest = thing.split(":")
    says = DECIDED[GroupState(group.state)] if what == "decided" else SAYS[State(rest[1])]
    # Whoever is in it no more may find nothing at its address.
    leads = what == "decided" or rest[1] in {State.INVITED, State.MEMBER}
    return _entry_of_group(thing, group, str(says), "group" if leads else "groups")


def _entry_of_group(thing: str, group: MemberGroup, says: str, name: str) -> Entry:
    return Entry(
        thing=thing,
        title=group.name,
        language=group.language,
        address=_absolute(name, *([] if name == "groups" else [group.slug])),
        facts=(says,),
    )


class Invitations(_OfGroups):
    label = gettext_lazy("Invitations to groups")
    sentence = gettext_lazy("When somebody invites you to a group.")
    order = 50


class Memberships(_OfGroups):
    label = gettext_lazy("Your own requests and groups")
    sentence = gettext_lazy("What was decided about your request to join, or a group you proposed.")
    order = 70
    is_owed = True


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _absolute(name: str, *args: Any) -> str:
    return f"{settings.BASE_URL}{reverse(name, args=args)}"


def register() -> None:
    for name, kind in (
        (Told.CONTACTS, Contacts()),
        (Told.INVITATIONS, Invitations()),
        (Told.REQUESTS, Requests()),
        (Told.MEMBERSHIPS, Memberships()),
    ):
        notifications.register(name, kind)

"""What waits for the reader among members, in digests: places of work to confirm, requests for
contact, and requests to join a group that one facilitates. What was answered since is gone."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Max
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from community.enums import AffiliationState, ContactState, GroupRole, GroupState, MembershipState
from community.models import Affiliation, ContactRequest, GroupMembership, MemberGroup
from community.services import affiliations
from community.services.affiliation_year import MONTH
from foundation.digests import WAITING, Entry, PersonalSection, sections
from foundation.templatetags.times import day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from foundation.digests import Reader, Window

EXCERPT = 240


class PlacesOfWork(PersonalSection):
    """Affiliations that are to be confirmed within a month, or lapse."""

    heading = WAITING
    order = 3
    is_own = True

    def choose(self, windows: Sequence[Window]) -> Mapping[int, Sequence[str]]:
        of = {window.reader.member.pk: window for window in windows}
        chosen: dict[int, list[str]] = {}
        for row in _verified(of):
            window = of[row.member_id]
            if _is_due(row, window.until):
                chosen.setdefault(window.reader.key, []).append(_affiliation(row))
        return chosen

    def render_one(self, reader: Reader, things: Sequence[str], *, now: datetime) -> list[Entry]:
        rows = _verified([reader.member.pk]).filter(uuid__in=map(_uuid, things))
        found = {_affiliation(row): row for row in rows if _is_due(row, now)}
        return [_entry_of_affiliation(found[thing]) for thing in things if thing in found]

    def address(self) -> str:
        return _absolute("affiliations")


def _verified(members: Collection[int]) -> QuerySet[Affiliation]:
    rows = Affiliation.objects.filter(
        member__in=members, state=AffiliationState.VERIFIED, confirm_by__isnull=False
    )
    return rows.select_related("organisation").order_by("confirm_by", "pk")


def _is_due(row: Affiliation, now: datetime) -> bool:
    left = row.confirm_by - affiliations.today(now) if row.confirm_by else None
    return left is not None and timedelta() <= left <= timedelta(days=MONTH)


def _affiliation(row: Affiliation) -> str:
    return f"affiliation:{row.uuid}:{row.confirm_by}"


def _entry_of_affiliation(row: Affiliation) -> Entry:
    works = _("Do you still work at %(organisation)s?")
    confirm = _("Confirm it by %(day)s")
    return Entry(
        thing=_affiliation(row),
        title=works % {"organisation": row.organisation},
        language=_language(),
        address=_absolute("affiliations"),
        facts=(confirm % {"day": day(row.confirm_by)},) if row.confirm_by else (),
    )


class ContactRequests(PersonalSection):
    """Who asks the reader for contact. Who asks shows their name by it."""

    heading = WAITING
    order = 4
    is_own = True

    def choose(self, windows: Sequence[Window]) -> Mapping[int, Sequence[str]]:
        of = {window.reader.member.pk: window for window in windows}
        chosen: dict[int, list[str]] = {}
        for row in _open_requests(of, min(window.until for window in windows)):
            window = of[row.recipient_id]
            if window.until < row.expires_at:
                chosen.setdefault(window.reader.key, []).append(row.thing)
        return chosen

    def render_one(self, reader: Reader, things: Sequence[str], *, now: datetime) -> list[Entry]:
        rows = _open_requests([reader.member.pk], now).filter(uuid__in=map(_uuid, things))
        found = {row.thing: row for row in rows}
        asks = _("%(name)s asks for contact")
        return [
            Entry(
                thing=thing,
                title=asks % {"name": found[thing].sender.name or _("A member")},
                language=_language(),
                address=self.address(),
                excerpt=_short(found[thing].reason),
            )
            for thing in things
            if thing in found
        ]

    def address(self) -> str:
        return _absolute("contacts")


def _open_requests(members: Collection[int], now: datetime) -> QuerySet[ContactRequest]:
    rows = ContactRequest.objects.filter(
        recipient__in=members,
        state=ContactState.SENT,
        is_shut=False,
        expires_at__gt=now,
        sender__is_active=True,
    )
    return rows.select_related("sender").order_by("created_at", "pk")


class GroupRequests(PersonalSection):
    """Who asks to join a group that the reader facilitates: one line a group, told again when
    somebody else asks."""

    heading = WAITING
    order = 5
    is_own = True

    def choose(self, windows: Sequence[Window]) -> Mapping[int, Sequence[str]]:
        keys = {window.reader.member.pk: window.reader.key for window in windows}
        rows = _facilitated(keys).values_list("member", "group")
        of = defaultdict(list)
        for member, group in rows:
            of[group].append(keys[member])
        chosen: dict[int, list[str]] = {}
        for asked in _asked(of):
            for key in of[asked["group"]]:
                thing = f"group:{asked['group__uuid']}:{int(asked['last'].timestamp())}"
                chosen.setdefault(key, []).append(thing)
        return chosen

    def render_one(self, reader: Reader, things: Sequence[str], *, now: datetime) -> list[Entry]:
        mine = _facilitated([reader.member.pk]).filter(group__uuid__in=map(_uuid, things))
        groups = {row.group_id: row.group for row in mine.select_related("group")}
        found = {
            str(asked["group__uuid"]): (groups[asked["group"]], asked["number"])
            for asked in _asked(groups)
        }
        shown = {uuid: thing for thing in things if (uuid := _uuid(thing)) in found}
        return [_entry_of_group(thing, *found[uuid]) for uuid, thing in shown.items()]

    def address(self) -> str:
        return _absolute("groups")


def _facilitated(members: Collection[int]) -> QuerySet[GroupMembership]:
    return GroupMembership.objects.filter(
        member__in=members,
        role=GroupRole.FACILITATOR,
        state=MembershipState.MEMBER,
        group__state=GroupState.LIVE,
    )


def _asked(groups: Collection[int]) -> Iterable[dict[str, Any]]:
    """How many wait for an answer in each of `groups`, and since when the last of them."""
    rows = GroupMembership.objects.filter(
        group__in=groups, state=MembershipState.REQUESTED, member__is_active=True
    )
    told: Any = rows.order_by().values("group", "group__uuid")
    return told.annotate(number=Count("pk"), last=Max("changed_at")).order_by("group")


def _entry_of_group(thing: str, group: MemberGroup, number: int) -> Entry:
    ask = ngettext("%(number)s person asks to join", "%(number)s people ask to join", number)
    return Entry(
        thing=thing,
        title=group.name,
        language=group.language,
        address=_absolute("group_members", group.slug),
        facts=(ask % {"number": number},),
        why=_("You facilitate this group"),
    )


def _uuid(thing: str) -> str:
    return thing.split(":")[1]


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(EXCERPT)


def _absolute(name: str, *args: object) -> str:
    return f"{settings.BASE_URL}{reverse(name, args=args)}"


sections.register("community.affiliations", PlacesOfWork())
sections.register("community.contacts", ContactRequests())
sections.register("community.requests", GroupRequests())

"""Finding the member whose digest an editor wants to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Q

from community.models import Member
from community.queries import seeing

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST: Final = 10
ALL_NAMES: Final = "community.view_member"


def found(asked: str, *, viewer: Member) -> list[tuple[Member, str]]:
    """At most ten members, with what to call them: by a part of the name, where `viewer` sees it,
    or by the whole address, which one has to know."""
    asked = " ".join(asked.replace("\0", "").split())
    if not asked:
        return []
    named = Q(name__icontains=asked)
    rows = Member.objects.filter(named & _seen(viewer) | Q(email__iexact=asked), is_active=True)
    members = list(rows.order_by("name", "pk")[:MOST])
    names = _names(members, viewer)
    return [(member, names.get(member.pk) or member.email) for member in members]


def by_key(key: str) -> Member | None:
    """The active member of this uuid."""
    try:
        uuid = UUID(key)
    except ValueError:
        return None
    return Member.objects.filter(uuid=uuid, is_active=True).first()


def called(member: Member, viewer: Member) -> str:
    """Their name, where `viewer` sees it."""
    return _names([member], viewer).get(member.pk, "")


def _names(members: list[Member], viewer: Member) -> dict[int, str]:
    rows: QuerySet[Member] = Member.objects.filter(_seen(viewer), pk__in=[m.pk for m in members])
    return dict(rows.values_list("pk", "name"))


def _seen(viewer: Member) -> Q:
    if viewer.has_perm(ALL_NAMES):
        return Q()
    return seeing.where_visible(viewer, profile="profile__", member="")

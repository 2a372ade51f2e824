"""Who may change whom in the editors' screens.

Whoever can change somebody's address can sign in as them. So nobody may change a person who may do
more than they do themselves, or give anybody, themselves included, a right they do not have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.models import Member


# Who decides about what members report.
MODERATE = "community.change_report"


def may_moderate(member: Member) -> bool:
    return member.has_perm(MODERATE)


def groups_to_give(actor: Member) -> QuerySet[Group]:
    """The groups that `actor` may put people into: those that `actor` is in, or all for an
    administrator."""
    groups = Group.objects.order_by("name")
    return groups if actor.is_superuser else groups.filter(user=actor)


def may_manage(actor: Member, member: Member) -> bool:
    """Whether `member` may do nothing that `actor` may not; both may have prefetched groups."""
    if actor.is_superuser:
        return True
    if member.is_superuser or member.user_permissions.all():
        return False
    own = {group.pk for group in actor.groups.all()}
    return all(group.pk in own for group in member.groups.all())

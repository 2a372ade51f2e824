"""What waits for those who look after the members, besides reports: one number each on the moderators'
screen (`community.moderation_queues`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from community import moderation_queues
from community.enums import GroupState, RequestState
from community.models import JoinRequest, MemberGroup, OrganisationSuggestion, Skill
from community.queries import affiliations as workplaces
from community.queries import joining
from community.queries import member_groups as groups
from community.services import affiliations, suggestions

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from community.models import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsQueue:
    """The rows of one table that wait, for whoever has all of `permissions`; the field `arrived` says
    which came last."""

    label: _StrPromise
    address: str
    order: int
    permissions: tuple[str, ...]
    rows: Callable[[], QuerySet[Any]]
    arrived: str = "created_at"
    query: str = ""
    tells_at_once: bool = False

    def is_for(self, viewer: Member) -> bool:
        return viewer.has_perms(self.permissions)

    def count(self, *, viewer: Member) -> int:
        return self.rows().count()

    def newest(self) -> float:
        last = self.rows().order_by().aggregate(last=Max(self.arrived))["last"]
        return moderation_queues.mark(last)


QUEUES = {
    "join requests": RowsQueue(
        label=_("Requests to join"),
        address="join_requests",
        order=30,
        permissions=(joining.PERMISSION,),
        tells_at_once=True,
        rows=lambda: JoinRequest.objects.filter(state=RequestState.OPEN),
    ),
    "proposed groups": RowsQueue(
        label=_("Proposed groups"),
        address="groups",
        order=40,
        permissions=(groups.MODERATE,),
        rows=lambda: MemberGroup.objects.filter(state=GroupState.PROPOSED),
    ),
    "affiliations": RowsQueue(
        label=_("Members who ask you to confirm where they work"),
        address="affiliation_queue",
        order=50,
        permissions=(affiliations.MAY_CHANGE,),
        rows=workplaces.to_vouch,
        arrived="vouch_asked_at",
    ),
    # They stand on the same screen.
    "organisations": RowsQueue(
        label=_("Suggested organisations"),
        address="affiliation_queue",
        order=60,
        permissions=(affiliations.MAY_CHANGE, suggestions.MAY_CHANGE),
        rows=lambda: OrganisationSuggestion.objects.filter(decided_at=None),
    ),
    "skills": RowsQueue(
        label=_("Suggested skills"),
        address="wagtailsnippets_community_skill:list",
        query="is_suggested=true",
        arrived="pk",
        order=70,
        permissions=("community.change_skill",),
        rows=lambda: Skill.objects.filter(is_suggested=True),
    ),
}


def register() -> None:
    for name, queue in QUEUES.items():
        moderation_queues.register(name, queue)

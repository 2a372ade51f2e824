"""What moderators read: what was reported, what was decided, what is objected to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Max, Min, Q

from community.enums import AppealState, DecisionAction, ReportState
from community.models import Decision, Report
from community.reportables import reportables

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from community.models import Member

MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Case:
    """Everything reported about one thing and not decided yet."""

    kind: str
    thing: UUID
    label: str
    title: str
    reasons: list[str]
    number: int
    since: datetime
    is_own: bool  # whoever looks must leave it to another moderator


def label(kind: str) -> str:
    """What a kind of thing is called, also one that no app registers any more."""
    return str(reportables[kind].label) if kind in reportables else kind


def was_reported(kind: str, thing: UUID) -> bool:
    """Whether a moderator has a reason to see a thing that is not for them."""
    return Report.objects.filter(kind=kind, thing=thing).exists()


def open_cases(viewer: Member) -> list[Case]:
    """The cases that wait, the one that waits longest first; two queries."""
    waiting = Report.objects.filter(state=ReportState.OPEN).order_by()
    grouped = waiting.values("kind", "thing").annotate(
        number=Count("pk"),
        since=Min("created_at"),
        own=Count("pk", filter=Q(reporter=viewer) | Q(author=viewer)),
    )
    groups = list(grouped.order_by("since", "thing")[:MOST])
    rows = waiting.filter(thing__in=[group["thing"] for group in groups]).order_by("created_at")
    told: dict[tuple[str, Any], list[Report]] = {}
    for row in rows.defer("text", "details"):
        told.setdefault((row.kind, row.thing), []).append(row)
    return [_case(group, told.get((group["kind"], group["thing"]), [])) for group in groups]


def _case(group: Any, rows: list[Report]) -> Case:
    reasons = dict.fromkeys(str(row.get_reason_display()) for row in rows)
    return Case(
        kind=group["kind"],
        thing=group["thing"],
        label=label(group["kind"]),
        title=rows[-1].title if rows else "",
        reasons=list(reasons),
        number=group["number"],
        since=group["since"],
        is_own=bool(group["own"]),
    )


def number_of_cases() -> int:
    waiting = Report.objects.filter(state=ReportState.OPEN).order_by()
    return waiting.values("kind", "thing").distinct().count()


def last_report() -> datetime | None:
    """When the newest of the reports that wait was made."""
    waiting = Report.objects.filter(state=ReportState.OPEN).order_by()
    moment: datetime | None = waiting.aggregate(last=Max("created_at"))["last"]
    return moment


def last_appeal() -> datetime | None:
    """When the newest of the objections that wait was made."""
    moment: datetime | None = open_appeals().order_by().aggregate(last=Max("objected_at"))["last"]
    return moment


def open_appeals() -> QuerySet[Decision]:
    """The objections that wait, the oldest first."""
    rows = Decision.objects.filter(appeal=AppealState.OPEN)
    return rows.select_related("member", "decided_by").order_by("objected_at", "pk")


def earlier(member: Member | None) -> list[Decision]:
    """What was decided about somebody before, the latest first."""
    if member is None:
        return []
    rows = Decision.objects.filter(member=member)
    return list(rows.exclude(action=DecisionAction.DISMISS).select_related("decided_by")[:20])


def about(member: Member) -> list[Decision]:
    """What `member` may read of decisions about themselves, the latest first."""
    rows = Decision.objects.filter(member=member).exclude(action=DecisionAction.DISMISS)
    return list(rows[:MOST])

"""Moderators decide about what was reported: all open reports of one thing at once, with a reason
that whoever it concerns reads (docs/adr/0031-contact-without-addresses.md)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from community import errors
from community.enums import Access, DecisionAction, ReportState
from community.models import AccessNote, Decision, Report
from community.reportables import reportables
from community.services import access_notes, rights, suspensions, wording
from foundation import outbox

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from community.models import Member

LEAST, MOST = 10, 2000  # letters of a reason
LONGEST: Final = 730  # days; longer is for good
# One who reads on a screen, and again on the next, has looked once.
ONE_LOOK: Final = timedelta(hours=1)


def look(*, actor: Member, kind: str, key: UUID, now: datetime) -> list[Report]:
    """The open reports about a thing, the oldest first, for a moderator; whoever wrote it reads
    that it was looked at. Raises NotAllowed and NotFound."""
    _check_rights(actor)
    found = Report.objects.filter(kind=kind, thing=key, state=ReportState.OPEN)
    reports = list(found.select_related("reporter", "author").order_by("created_at", "pk"))
    if not reports:
        raise errors.NotFound
    _note(reports[-1].author, actor=actor, what=_what(kind), now=now)
    return reports


def _note(member: Member | None, *, actor: Member, what: str, now: datetime) -> None:
    if member is None:
        return
    lately = AccessNote.objects.filter(member=member, actor=actor, what=what)
    if not lately.filter(at__gt=now - ONE_LOOK).exists():
        access_notes.note([member], actor=actor, access=Access.VIEWED, what=what, now=now)


def _what(kind: str) -> str:
    label = reportables[kind].label if kind in reportables else kind
    return f"{label} (reported)"


@transaction.atomic
def decide(
    *,
    actor: Member,
    kind: str,
    key: UUID,
    action: DecisionAction,
    reason: str,
    now: datetime,
    days: int | None = None,
) -> Decision:
    """Close the open reports about a thing. A suspension lasts `days`, or for good. Whoever
    reported it hears of the outcome, whoever it concerns reads the reason and how to object.

    Raises NotAllowed, DecidedAlready, OwnCase, WrongLength, NobodyToDecideAbout, OutOfReach and
    NotToBeRemoved.
    """
    _check_rights(actor)
    dismissed = action == DecisionAction.DISMISS
    reason = wording.checked(reason, least=0 if dismissed else LEAST, most=MOST)
    rows = Report.objects.select_for_update(of=("self",)).order_by("pk")
    reports = list(rows.filter(kind=kind, thing=key, state=ReportState.OPEN))
    if not reports:
        raise errors.DecidedAlready
    last = reports[-1]
    if actor.pk in {last.author_id, *(report.reporter_id for report in reports)}:
        raise errors.OwnCase
    until = now + timedelta(days=days) if days else None
    _act(action, last, actor=actor, reason=reason, until=until, now=now)
    made = Decision.objects.create(
        kind=kind,
        thing=key,
        title=last.title,
        text=last.text,
        action=action,
        member=last.author,
        reason=reason,
        until=until if action == DecisionAction.SUSPEND else None,
        decided_by=actor,
        decided_at=now,
    )
    state = ReportState.DISMISSED if dismissed else ReportState.ACTED
    Report.objects.filter(pk__in=[r.pk for r in reports]).update(state=state, decision=made)
    _tell(made, reports, now)
    return made


def _act(
    action: DecisionAction,
    report: Report,
    *,
    actor: Member,
    reason: str,
    until: datetime | None,
    now: datetime,
) -> None:
    author = report.author
    if action in {DecisionAction.WARN, DecisionAction.SUSPEND} and author is None:
        raise errors.NobodyToDecideAbout
    if action == DecisionAction.SUSPEND and author is not None:
        if not rights.may_manage(actor, author):
            raise errors.OutOfReach
        suspensions.suspend(author, until=until, now=now)
    if action == DecisionAction.REMOVE:
        if report.kind not in reportables:
            raise errors.NotToBeRemoved
        kind = reportables[report.kind]
        if kind.find(report.thing, viewer=actor) is None:
            raise errors.NotToBeRemoved
        kind.remove(report.thing, reason=reason, actor=actor, now=now)


def _tell(decision: Decision, reports: list[Report], now: datetime) -> None:
    promises = [
        outbox.Promise(
            recipient=report.reporter.email, key="", ids={"report": report.pk}, is_first=True
        )
        for report in reports
        if report.reporter is not None
    ]
    outbox.put_many("community.report_outcome", promises, now=now)
    if decision.action != DecisionAction.DISMISS and decision.member is not None:
        outbox.put(
            "community.decision",
            recipient=decision.member.email,
            now=now,
            decision=decision.pk,
        )


def _check_rights(actor: Member) -> None:
    if not rights.may_moderate(actor):
        raise errors.NotAllowed

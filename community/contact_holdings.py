"""What contacts, follows and moderation keep of a member: for their download and deletion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.enums import ContactState, DecisionAction
from community.models import Block, ContactRequest, Decision, Follow, QueueMail, Report
from community.queries import contacts
from community.services import contacts as contact_requests
from foundation.personal_data import Holding, Told, holdings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from community.models import Member


class ContactRequests:
    """Both ways. Of somebody else there is a name as on the page, and an address only where it was
    exchanged."""

    name = _("Requests for contact and contacts")
    after_deletion: _StrPromise | str = ""

    def tell(self, member: Member) -> Told:
        rows = ContactRequest.objects.filter(
            Q(sender=member) | Q(recipient=member, is_shut=False)
        ).select_related("sender", "recipient")
        return Told(rows=[self._row(row, member) for row in rows])

    def _row(self, row: ContactRequest, member: Member) -> dict[str, Any]:
        is_mine, is_contact = row.sender_id == member.pk, row.state == ContactState.ACCEPTED
        other = row.recipient if is_mine else row.sender
        # Whom one has asked may have closed their profile since.
        is_named = is_contact or not is_mine or contacts.person(other.uuid, viewer=member)
        return {
            "direction": "sent" if is_mine else "received",
            "other": other.name if is_named else "",
            "other_address": other.email if is_contact else "",
            "reason": row.reason,
            "state": row.state,
            "created_at": row.created_at,
            "answered_at": row.answered_at,
        }

    def erase(self, member: Member, *, now: datetime) -> None:
        """They go with the member's row, which tells nobody whom they asked."""
        contact_requests.withdraw_all(member)


class Blocks:
    name = _("Whom you have blocked")
    after_deletion: _StrPromise | str = ""

    def tell(self, member: Member) -> Told:
        rows = Block.objects.filter(blocker=member).select_related("blocked")
        return Told(rows=[{"name": row.blocked.name, "created_at": row.created_at} for row in rows])

    def erase(self, member: Member, *, now: datetime) -> None:
        """They go with the member's row."""


class Follows:
    name = _("What you follow")
    after_deletion: _StrPromise | str = ""

    def tell(self, member: Member) -> Told:
        rows = Follow.objects.filter(member=member).select_related("topic", "organisation")
        return Told(rows=list(self._rows(rows, member)))

    def _rows(self, rows: Any, member: Member) -> Iterator[dict[str, Any]]:
        for row in rows:
            if row.topic:
                kind, name = "topic", str(row.topic)
            elif row.organisation:
                kind, name = "organisation", str(row.organisation)
            else:
                seen = contacts.person(row.person.uuid, viewer=member)
                kind, name = "person", seen.name if seen else ""
            yield {"kind": kind, "name": name, "created_at": row.created_at}

    def erase(self, member: Member, *, now: datetime) -> None:
        """They go with the member's row."""


class Reports:
    """What the member reported: whose thing it was, and what was decided about them, is theirs."""

    name = _("What you have reported")
    after_deletion: _StrPromise | str = _(
        "Your reports to the moderators are kept without your name."
    )

    def tell(self, member: Member) -> Told:
        rows = Report.objects.filter(reporter=member)
        return Told(
            rows=[
                {
                    "kind": row.kind,
                    "title": row.title,
                    "reason": row.reason,
                    "details": row.details,
                    "state": row.state,
                    "created_at": row.created_at,
                }
                for row in rows
            ]
        )

    def erase(self, member: Member, *, now: datetime) -> None:
        """Unnamed by the database; what others reported of the member's words goes."""
        Report.objects.filter(author=member).update(title="", text="")


class Decisions:
    name = _("Moderators' decisions about you")
    after_deletion: _StrPromise | str = _(
        "The moderators' decisions are kept without your name and your words."
    )

    def tell(self, member: Member) -> Told:
        rows = Decision.objects.filter(member=member).exclude(action=DecisionAction.DISMISS)
        return Told(
            rows=[
                {
                    "kind": row.kind,
                    "text": row.text,
                    "decision": row.action,
                    "reason": row.reason,
                    "until": row.until,
                    "decided_at": row.decided_at,
                    "objection": row.objection,
                    "objected_at": row.objected_at,
                    "appeal": row.appeal,
                    "answer": row.answer,
                    "answered_at": row.answered_at,
                }
                for row in rows
            ]
        )

    def erase(self, member: Member, *, now: datetime) -> None:
        Decision.objects.filter(member=member).update(title="", text="", objection="")


class QueueMails:
    name = _("Mails about what waits for moderators")
    after_deletion: _StrPromise | str = ""

    def tell(self, member: Member) -> Told:
        rows = QueueMail.objects.filter(member=member)
        return Told(rows=list(rows.values("is_wanted", "told_at")))

    def erase(self, member: Member, *, now: datetime) -> None:
        """The row goes with the member."""


def register() -> None:
    ours: dict[str, Holding] = {
        "contact requests": ContactRequests(),
        "blocks": Blocks(),
        "follows": Follows(),
        "reports": Reports(),
        "decisions": Decisions(),
        "mails to moderators": QueueMails(),
    }
    for name, holding in ours.items():
        holdings.register(name, holding)

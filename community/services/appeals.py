"""Objecting to a moderators' decision, once; another moderator answers, where there is one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Q

from community import errors
from community.enums import AppealState, DecisionAction
from community.models import Decision, Member
from community.models.moderation import LINK_PURPOSE
from community.reportables import reportables
from community.services import rights, suspensions, wording
from foundation import links, outbox

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

LEAST, MOST = 20, 2000  # letters
OPEN_FOR: Final = timedelta(days=183)


def by_link(token: str) -> Decision:
    """The decision that the link in a mail speaks of; raises `links.BadLink`."""
    found = Decision.objects.filter(uuid=links.read(LINK_PURPOSE, token).id)
    decision = found.exclude(member=None).select_related("member").first()
    if decision is None:
        raise links.BadLink
    return decision


def own(member: Member, key: UUID) -> Decision:
    """A decision about `member` that they know of; raises NotFound."""
    mine = Decision.objects.filter(member=member, uuid=key)
    decision = mine.exclude(action=DecisionAction.DISMISS).select_related("member").first()
    if decision is None:
        raise errors.NotFound
    return decision


def check(decision: Decision, *, now: datetime) -> None:
    """Whether it can be objected to. Raises ObjectedAlready and TooLateToObject."""
    if decision.appeal:
        raise errors.ObjectedAlready
    if now >= decision.decided_at + OPEN_FOR:
        raise errors.TooLateToObject


@transaction.atomic
def object_to(decision: Decision, *, text: str, now: datetime) -> Decision:
    """Say why the decision is wrong; once. Raises as `check`, and WrongLength."""
    text = wording.checked(text, least=LEAST, most=MOST)
    fresh = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    check(fresh, now=now)
    fresh.objection, fresh.objected_at, fresh.appeal = text, now, AppealState.OPEN
    fresh.save(update_fields=["objection", "objected_at", "appeal"])
    return fresh


@transaction.atomic
def answer(
    decision: Decision, *, actor: Member, reverses: bool, answer: str, now: datetime
) -> Decision:
    """Let the decision stand or take it back, with a reason. Raises NotAllowed, OwnCase,
    OwnDecision, DecidedAlready and WrongLength."""
    if not rights.may_moderate(actor):
        raise errors.NotAllowed
    words = wording.checked(answer, least=LEAST, most=MOST)
    rows = Decision.objects.select_for_update(of=("self",))
    fresh = rows.select_related("member").get(pk=decision.pk)
    if fresh.appeal != AppealState.OPEN:
        raise errors.DecidedAlready
    check_answerer(fresh, actor)
    fresh.appeal = AppealState.REVERSED if reverses else AppealState.UPHELD
    fresh.answer, fresh.answered_by, fresh.answered_at = words, actor, now
    fresh.save(update_fields=["appeal", "answer", "answered_by", "answered_at"])
    if reverses:
        _undo(fresh, actor=actor, now=now)
    if fresh.member is not None:
        outbox.put(
            "community.appeal_outcome", recipient=fresh.member.email, now=now, decision=fresh.pk
        )
    return fresh


def check_answerer(decision: Decision, actor: Member) -> None:
    """Whether `actor` is the one to answer. Raises OwnCase and OwnDecision."""
    if actor.pk == decision.member_id:
        raise errors.OwnCase
    if actor.pk == decision.decided_by_id and _others(decision, actor):
        raise errors.OwnDecision


def _others(decision: Decision, actor: Member) -> bool:
    """Whether somebody else could answer."""
    app, _dot, codename = rights.MODERATE.partition(".")
    right = Permission.objects.filter(content_type__app_label=app, codename=codename)
    may = Q(is_superuser=True) | Q(groups__permissions__in=right) | Q(user_permissions__in=right)
    others = Member.objects.filter(may, is_active=True)
    return others.exclude(pk__in=[actor.pk, decision.member_id]).exists()


def _undo(decision: Decision, *, actor: Member, now: datetime) -> None:
    if decision.action == DecisionAction.SUSPEND and decision.member is not None:
        suspensions.settle(decision.member, now=now)
    if decision.action == DecisionAction.REMOVE and decision.kind in reportables:
        # Some things can be put back; of the others their author is told that they may write anew.
        restore = getattr(reportables[decision.kind], "restore", None)
        if restore is not None:
            restore(decision.thing, actor=actor, now=now)

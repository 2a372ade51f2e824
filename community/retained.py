"""What moderators decided, kept for some days only; see `foundation.personal_data`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.enums import AppealState, DecisionAction, RequestState
from community.models import Decision, JoinRequest, OrganisationSuggestion, Report
from foundation.personal_data import Retention, retentions

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


def _decisions(before: datetime) -> QuerySet[Decision]:
    """Not while an objection waits or was answered lately, nor a suspension that lasts: it holds
    because of its decision."""
    lasting = Q(action=DecisionAction.SUSPEND, member__suspended_at__isnull=False)
    lasting &= Q(until=None) | Q(until__gte=before)
    late = Q(answered_at__gte=before)
    rows = Decision.objects.filter(decided_at__lt=before).exclude(appeal=AppealState.OPEN)
    return rows.exclude(pk__in=Decision.objects.filter(lasting | late).values("pk"))


def _number_of_decisions(before: datetime) -> int:
    """With the reports they answer, which go along."""
    rows = _decisions(before)
    return rows.count() + Report.objects.filter(decision__in=rows).count()


def _join_requests(before: datetime) -> QuerySet[JoinRequest]:
    return JoinRequest.objects.filter(~Q(state=RequestState.OPEN), decided_at__lt=before)


def _suggestions(before: datetime) -> QuerySet[OrganisationSuggestion]:
    return OrganisationSuggestion.objects.filter(decided_at__lt=before)


def register() -> None:
    for name, kind in (
        ("reports", Retention(
            name=_("Reports to the moderators and their decisions"), setting="reports",
            find=_number_of_decisions,
            forget=lambda before: _decisions(before).delete()[0],
        )),
        ("join requests", Retention(
            name=_("Decided requests to join"), setting="requests",
            find=lambda before: _join_requests(before).count(),
            forget=lambda before: _join_requests(before).delete()[0],
        )),
        ("suggestions", Retention(
            name=_("Decided suggestions of organisations"), setting="requests",
            find=lambda before: _suggestions(before).count(),
            forget=lambda before: _suggestions(before).delete()[0],
        )),
    ):  # fmt: skip
        retentions.register(name, kind)

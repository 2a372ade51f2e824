"""Mails about where a member works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from community.enums import AffiliationState
from community.models import Affiliation, OrganisationSuggestion, WorkCode
from community.services import affiliations, work_codes
from foundation.mail import Letter, messages

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member, Organisation


def work_code(*, now: datetime, code: int) -> Letter | None:
    """The code, to the address at work; None once it holds no more, or a newer one is on its way."""
    row = (
        WorkCode.objects.select_related("affiliation__member", "affiliation__organisation")
        .filter(pk=code)
        .first()
    )
    if row is None or not work_codes.is_open(row, now):
        return None
    if (latest := work_codes.newest(row.affiliation)) is None or latest.pk != row.pk:
        return None
    member = row.affiliation.member
    return _letter(
        "work_code",
        member,
        row.affiliation.organisation,
        code=work_codes.code_for(row),
        minutes=int(work_codes.LIFE.total_seconds() // 60),
        # To the address that was promised, not to the one they sign in with.
        recipient=row.email,
        proves_address=True,
    )


def affiliation_due(*, now: datetime, affiliation: int) -> Letter | None:
    """The day to confirm comes near; None where that was done, or they have left."""
    row = _affiliation(affiliation, AffiliationState.VERIFIED)
    if row is None or row.asked_at_days is None or row.confirm_by is None:
        return None
    return _letter(
        "affiliation_due",
        row.member,
        row.organisation,
        day=row.confirm_by,
        is_today=row.confirm_by <= affiliations.today(now),
        address=_link(row),
    )


def affiliation_lapsed(*, now: datetime, affiliation: int) -> Letter | None:
    """Nobody confirmed it; one code opens it again."""
    row = _affiliation(affiliation, AffiliationState.LAPSED)
    if row is None:
        return None
    return _letter("affiliation_lapsed", row.member, row.organisation, address=_link(row))


def affiliation_decided(*, now: datetime, affiliation: int) -> Letter | None:
    """Somebody who looks after the members confirmed it, or said why not."""
    row = _affiliation(affiliation, *AffiliationState)
    if row is None or row.vouch_asked_at or row.state == AffiliationState.ENDED:
        return None
    return _letter(
        "affiliation_decided",
        row.member,
        row.organisation,
        refusal=row.refusal,
        day=row.confirm_by,
        address=_page(row.member),
    )


def suggestion_refused(*, now: datetime, suggestion: int) -> Letter | None:
    """An organisation was not added, and why."""
    rows = OrganisationSuggestion.objects.select_related("member")
    row = rows.filter(pk=suggestion, member__is_active=True).exclude(refusal="").first()
    if row is None:
        return None
    return _letter(
        "suggestion_refused",
        row.member,
        None,
        organisation=row.name,
        refusal=row.refusal,
        address=_page(row.member),
    )


for message in (
    work_code,
    affiliation_due,
    affiliation_lapsed,
    affiliation_decided,
    suggestion_refused,
):
    messages.register(f"community.{message.__name__}", message)


def _affiliation(pk: int, *states: AffiliationState) -> Affiliation | None:
    rows = Affiliation.objects.select_related("member", "organisation")
    return rows.filter(pk=pk, state__in=states, member__is_active=True).first()


def _letter(
    template: str,
    member: Member,
    body: Organisation | None,
    *,
    recipient: str = "",
    proves_address: bool = False,
    **context: Any,
) -> Letter:
    language = member.mail_language
    if body is not None:
        context["organisation"] = body.name.text(language)
    # Whoever reads another address than theirs does not learn their name by it.
    name = "" if recipient else member.name
    return Letter(
        template=f"community/{template}",
        context={"greeting_name": name, **context},
        language=language,
        time_zone=member.time_zone,
        name=name,
        recipient=recipient or member.email,
        proves_address=proves_address,
    )


def _link(row: Affiliation) -> str:
    return f"{settings.BASE_URL}{reverse('affiliation_by_link', args=[row.link_token])}"


def _page(member: Member) -> str:
    with translation.override(member.mail_language):
        return f"{settings.BASE_URL}{reverse('affiliations')}"

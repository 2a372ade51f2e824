"""Organisations that members miss, and what moderators make of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from community import errors
from community.enums import Access
from community.models import Member, Organisation, OrganisationSuggestion
from community.services import access_notes, affiliations
from foundation import outbox

if TYPE_CHECKING:
    from datetime import datetime

    from community.enums import OrganisationKind

MOST_OPEN = 3
MAY_CHANGE, MAY_ADD = "community.change_organisation", "community.add_organisation"


@transaction.atomic
def suggest(
    member: Member, *, name: str, website: str = "", title: str = "", now: datetime
) -> OrganisationSuggestion:
    """`member` works in `name`, which is not listed. The same again is the same. Raises TooMany."""
    Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    waiting = OrganisationSuggestion.objects.filter(member=member, decided_at=None)
    if held := waiting.filter(name=name).first():
        return held
    if waiting.count() >= MOST_OPEN:
        raise errors.TooMany
    row = OrganisationSuggestion(
        member=member, name=name, website=website, title=title, created_at=now
    )
    row.clean_fields(exclude={"decided_by", "organisation"})
    row.save()
    return row


@transaction.atomic
def withdraw(suggestion: OrganisationSuggestion) -> None:
    """The member takes it back, or puts away one that was refused; an accepted one stays."""
    OrganisationSuggestion.objects.filter(pk=suggestion.pk, organisation=None).delete()


@transaction.atomic
def accept(
    suggestion: OrganisationSuggestion,
    *,
    organisation: Organisation | None,
    kind: OrganisationKind,
    country: str,
    actor: Member,
    now: datetime,
) -> Organisation:
    """It is `organisation`, or becomes a new one of `kind`; where its member works is confirmed
    with it. Raises NotAllowed, DecidedAlready, OrganisationGone, TooMany."""
    row = _waiting(suggestion, actor, MAY_CHANGE if organisation else MAY_ADD)
    made = organisation or Organisation.objects.create(
        name={row.member.mail_language: row.name},
        kind=kind,
        country=country,
        website=row.website,
    )
    claimed = affiliations.claim(row.member, organisation=made, title=row.title, now=now)
    affiliations.ask_to_vouch(claimed, now=now)
    affiliations.vouch(claimed, actor=actor, now=now)
    row.organisation = made
    _decided(row, actor, now)
    return made


@transaction.atomic
def refuse(
    suggestion: OrganisationSuggestion, *, reason: str, actor: Member, now: datetime
) -> None:
    """It becomes none, for a reason that the member reads. Raises NotAllowed, DecidedAlready."""
    row = _waiting(suggestion, actor, MAY_CHANGE)
    row.refusal = reason[:500]
    _decided(row, actor, now)
    access_notes.note(
        [row.member],
        actor=actor,
        access=Access.CHANGED,
        what=f"refused: {row.name}",
        now=now,
    )
    outbox.put(
        "community.suggestion_refused", recipient=row.member.email, suggestion=row.pk, now=now
    )


def _waiting(
    suggestion: OrganisationSuggestion, actor: Member, permission: str
) -> OrganisationSuggestion:
    if not actor.has_perm(permission):
        raise errors.NotAllowed
    rows = OrganisationSuggestion.objects.select_for_update(of=("self",)).select_related("member")
    row = rows.filter(pk=suggestion.pk, decided_at=None).first()
    if row is None:
        raise errors.DecidedAlready
    return row


def _decided(row: OrganisationSuggestion, actor: Member, now: datetime) -> None:
    row.decided_at, row.decided_by = now, actor
    row.save(update_fields=["decided_at", "decided_by", "organisation", "refusal"])

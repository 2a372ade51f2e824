"""Who works where. Nothing else writes an affiliation, or `Member.organisation`, which follows the
main one: whoever is in it sees that organisation's events and counts as a colleague.

Whoever is let into the editors' screens may do there what their organisation opens (its events'
participants, for example). So theirs is only ever one that staff have vouched for: a code to a
second address must not open the desk of another organisation.

Locks are taken in one order (organisation, member), as `merging` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from community import errors
from community.enums import Access, AffiliationRole, AffiliationState, VerifiedBy
from community.models import Affiliation, Member, Organisation
from community.services import access_notes
from foundation import clock, outbox

if TYPE_CHECKING:
    from datetime import date, datetime

State = AffiliationState
YEAR = relativedelta(months=12)
# Somebody works in a few places; of what nobody has confirmed, fewer still.
MOST, MOST_CLAIMED = 20, 5
BATCH = 500
WORKS_HERE = "wagtailadmin.access_admin"
MAY_CHANGE = "community.change_affiliation"


def today(now: datetime) -> date:
    """The day on which this site lives at `now`."""
    return timezone.localtime(now, clock.zone(settings.TIME_ZONE)).date()


@transaction.atomic
def claim(
    member: Member,
    *,
    organisation: Organisation,
    title: str = "",
    began: date | None = None,
    ended: date | None = None,
    now: datetime,
) -> Affiliation:
    """`member` says that they work in `organisation` (or, with `ended`, that they did). Asking
    twice returns what there is. Raises OrganisationGone, TooMany."""
    body = Organisation.objects.select_for_update(of=("self",), no_key=True)
    if not (found := body.filter(pk=organisation.pk).first()):
        raise errors.OrganisationGone
    _lock(member)
    rows = Affiliation.objects.filter(member=member)
    standing = rows.exclude(state=State.ENDED)
    if ended is None and (held := standing.filter(organisation=found).first()):
        return held
    if rows.count() >= MOST or standing.filter(state=State.CLAIMED).count() >= MOST_CLAIMED:
        raise errors.TooMany
    return Affiliation.objects.create(
        member=member,
        organisation=found,
        title=title,
        began=began,
        ended=ended,
        state=State.ENDED if ended else State.CLAIMED,
        created_at=now,
    )


@transaction.atomic
def change(
    affiliation: Affiliation, *, title: str, began: date | None, ended: date | None = None
) -> Affiliation:
    """Correct what a member says of it; `ended` counts only where it has ended."""
    row = _locked(affiliation)
    row.title, row.began = title, began
    if row.state == State.ENDED and ended:
        row.ended = ended
    row.clean_fields(exclude={"organisation", "member"})
    row.save(update_fields=["title", "began", "ended"])
    return row


@transaction.atomic
def make_main(affiliation: Affiliation) -> Affiliation:
    """Its organisation's events open, its people are colleagues. Raises NotConfirmed,
    NeedsVouching."""
    row = _locked(affiliation)
    if row.state != State.VERIFIED:
        raise errors.NotConfirmed
    if not _may_be_main(row):
        raise errors.NeedsVouching
    if not row.is_main:
        Affiliation.objects.filter(member=row.member, is_main=True).update(is_main=False)
        row.is_main = True
        row.save(update_fields=["is_main"])
        _follow(row.member)
    return row


@transaction.atomic
def end(affiliation: Affiliation, *, on: date | None = None, now: datetime) -> None:
    """The member has left. What was never confirmed is forgotten; ending twice is ending once."""
    row = _locked(affiliation)
    if row.state == State.ENDED:
        return
    if row.verified_at is None:
        row.delete()
        return
    _end(row, on or today(now))
    _follow(row.member)


@transaction.atomic
def ask_to_vouch(affiliation: Affiliation, *, now: datetime) -> Affiliation:
    """The member has no work address that could prove it: those who look after the members are to
    look. Asking again changes nothing. Raises AffiliationEnded."""
    row = _locked(affiliation)
    if row.state == State.ENDED:
        raise errors.AffiliationEnded
    if row.vouch_asked_at is None:
        row.vouch_asked_at, row.refusal = now, ""
        row.save(update_fields=["vouch_asked_at", "refusal"])
    return row


@transaction.atomic
def vouch(affiliation: Affiliation, *, actor: Member, now: datetime) -> Affiliation:
    """Somebody who looks after the members knows that it is so. Raises NotAllowed,
    DecidedAlready where nobody asks any more."""
    row = _asked(affiliation, actor)
    _verify(row, by=VerifiedBy.STAFF, now=now)
    _decided(row, actor, "vouched", now)
    return row


@transaction.atomic
def refuse(affiliation: Affiliation, *, reason: str, actor: Member, now: datetime) -> Affiliation:
    """Not so, for a reason that the member reads; what was confirmed stays so until its day.
    Raises NotAllowed, DecidedAlready."""
    row = _asked(affiliation, actor)
    row.vouch_asked_at, row.refusal = None, reason[:500]
    row.save(update_fields=["vouch_asked_at", "refusal"])
    _decided(row, actor, "refused", now)
    return row


@transaction.atomic
def appoint(
    affiliation: Affiliation, *, role: AffiliationRole, actor: Member, now: datetime
) -> Affiliation:
    """What they are for the network there: its ambassador, whom to ask. Raises NotAllowed,
    NotConfirmed."""
    if not actor.has_perm(MAY_CHANGE):
        raise errors.NotAllowed
    row = _locked(affiliation)
    if row.state != State.VERIFIED:
        raise errors.NotConfirmed
    if row.role != role:
        row.role = role
        row.save(update_fields=["role"])
        _note(row, actor, f"role in {row.organisation}", now)
    return row


def confirm(affiliation: Affiliation, *, work_email: str, now: datetime) -> Affiliation:
    """A code to `work_email` came back: for a year it is known. In the transaction at hand."""
    row = _locked(affiliation)
    if row.state == State.ENDED:
        raise errors.AffiliationEnded
    row.work_email = work_email
    _verify(row, by=VerifiedBy.CODE, now=now)
    return row


def verified_by_address(
    member: Member, *, organisation: Organisation, address: str, now: datetime
) -> Affiliation:
    """Of somebody who joins: they have an `address` of `organisation`, and have proven it."""
    return _begun(member, organisation, VerifiedBy.CODE, address, now)


def verified_by_staff(member: Member, *, organisation: Organisation, now: datetime) -> Affiliation:
    """Of somebody who joins: whoever let them in vouches that they work in `organisation`."""
    return _begun(member, organisation, VerifiedBy.STAFF, "", now)


@transaction.atomic
def _begun(
    member: Member, organisation: Organisation, by: VerifiedBy, address: str, now: datetime
) -> Affiliation:
    row = _locked(claim(member, organisation=organisation, now=now))
    row.work_email = address or row.work_email
    _verify(row, by=by, now=now)
    member.organisation = row.member.organisation
    return row


@transaction.atomic
def lapse(affiliation: Affiliation, *, now: datetime) -> bool:
    """Nobody confirmed it in time: what it opened closes. Whether that was still so."""
    row = _locked(affiliation)
    due = row.confirm_by is not None and row.confirm_by < today(now)
    if row.state != State.VERIFIED or not due:
        return False
    row.state, row.is_main = State.LAPSED, False
    row.save(update_fields=["state", "is_main"])
    _follow(row.member)
    return True


def settle(member: Member, *, now: datetime) -> None:
    """Keep the record in step with a `Member.organisation` that something else wrote (the editors'
    form, a script, an import): whoever did vouches for it."""
    main = Affiliation.objects.filter(member=member, is_main=True).first()
    if (main.organisation_id if main else None) == member.organisation_id:
        return
    with transaction.atomic():
        if main:
            _end(main, today(now))
        if member.organisation_id is None:
            return
        row = (
            Affiliation.objects.filter(member=member, organisation=member.organisation_id)
            .exclude(state=State.ENDED)
            .first()
        ) or Affiliation(member=member, organisation_id=member.organisation_id, created_at=now)
        _verify(row, by=VerifiedBy.STAFF, now=now)


def adopt_all(
    *, now: datetime, members: type[Member] = Member, affiliations: type[Affiliation] = Affiliation
) -> int:
    """Give a record to each member who has an organisation and none, as vouched for by staff and to
    be confirmed in a year; how many. `members` and `affiliations` may be those of a migration."""
    held: Any = affiliations._default_manager.filter(member=OuterRef("pk")).exclude(
        state=State.ENDED
    )
    missing = members._default_manager.filter(organisation__isnull=False).exclude(Exists(held))
    rows = [
        affiliations(
            member_id=pk,
            organisation_id=organisation,
            state=State.VERIFIED,
            is_main=True,
            verified_by=VerifiedBy.STAFF,
            verified_at=now,
            vouched_at=now,
            confirm_by=today(now) + YEAR,
            created_at=now,
        )
        for pk, organisation in missing.values_list("pk", "organisation")
    ]
    affiliations._default_manager.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def unite(*, old: Organisation, new: Organisation) -> int:
    """Before `old` goes into `new`: of who is in both, the better affiliation stays. How many
    were dropped. The rest is moved by `merging`."""
    rows = Affiliation.objects.exclude(state=State.ENDED)
    twins = {row.member_id: row for row in rows.filter(organisation=new)}
    doubles = rows.filter(organisation=old, member__in=twins)
    dropped = 0
    for double in doubles:
        better, worse = sorted((double, twins[double.member_id]), key=_worth, reverse=True)
        better.is_main = better.is_main or worse.is_main
        worse.delete()
        better.organisation = new
        better.began = min(filter(None, (better.began, worse.began)), default=None)
        better.vouched_at = better.vouched_at or worse.vouched_at
        better.title = better.title or worse.title
        if better.role == AffiliationRole.MEMBER:
            better.role = worse.role
        better.save()
        dropped += 1
    return dropped


def _worth(row: Affiliation) -> tuple[Any, ...]:
    order = (State.CLAIMED, State.LAPSED, State.VERIFIED)
    day = row.confirm_by.toordinal() if row.confirm_by else 0
    return order.index(State(row.state)), day, row.is_main, -row.pk


def _lock(member: Member) -> None:
    Member.objects.select_for_update(of=("self",)).get(pk=member.pk)


def _locked(affiliation: Affiliation) -> Affiliation:
    """The row as it is now, with nobody else at its organisation or its member. Raises
    AffiliationEnded where it is gone."""
    bodies = Organisation.objects.select_for_update(of=("self",), no_key=True)
    for _again in range(3):
        found = Affiliation.objects.filter(pk=affiliation.pk).first()
        # A merge that we had to wait for has taken it elsewhere.
        if found is None or bodies.filter(pk=found.organisation_id).first() is None:
            continue
        _lock(found.member)
        rows = Affiliation.objects.select_related("organisation")
        row = rows.filter(pk=affiliation.pk, organisation=found.organisation_id).first()
        if row is not None:
            row.member = Member.objects.get(pk=row.member_id)
            return row
    raise errors.AffiliationEnded


def _asked(affiliation: Affiliation, actor: Member) -> Affiliation:
    if not actor.has_perm(MAY_CHANGE):
        raise errors.NotAllowed
    row = _locked(affiliation)
    # Nobody opens a desk to themselves; an administrator has all of them anyway.
    if row.member_id == actor.pk and not actor.is_superuser:
        raise errors.NotAllowed
    if row.vouch_asked_at is None or row.state == State.ENDED:
        raise errors.DecidedAlready
    return row


def _verify(row: Affiliation, *, by: VerifiedBy, now: datetime) -> None:
    """Known from `now` on, for a year; the first one known is the main one."""
    others = Affiliation.objects.filter(member=row.member, is_main=True).exclude(pk=row.pk)
    row.state, row.verified_by, row.verified_at = State.VERIFIED, by, now
    row.confirm_by = today(now) + YEAR
    row.asked_at_days = row.vouch_asked_at = None
    row.refusal = ""
    if by == VerifiedBy.STAFF:
        row.vouched_at = now
    row.is_main = not others.exists() and _may_be_main(row)
    # What is in mails already sent has done its work.
    row.link_version += 1
    row.save()
    _follow(row.member)


def _may_be_main(row: Affiliation) -> bool:
    """Ordinary members choose by themselves; see above."""
    # Asked last: Django keeps the answer with the member's object, whose groups may come later.
    member = row.member
    return bool(row.vouched_at) or member.is_superuser or not member.has_perm(WORKS_HERE)


def _end(row: Affiliation, on: date) -> None:
    row.state, row.is_main, row.vouch_asked_at = State.ENDED, False, None
    row.ended = max(on, row.began) if row.began else on
    row.link_version += 1
    row.save()


def _follow(member: Member) -> None:
    """`Member.organisation` is that of the main affiliation, here alone."""
    main = Affiliation.objects.filter(member=member, is_main=True).first()
    member.organisation = main.organisation if main else None
    Member.objects.filter(pk=member.pk).update(organisation=member.organisation)


def _decided(row: Affiliation, actor: Member, what: str, now: datetime) -> None:
    _note(row, actor, f"{what}: {row.organisation}", now)
    outbox.put(
        "community.affiliation_decided",
        recipient=row.member.email,
        affiliation=row.pk,
        key=f"affiliation-decided-{row.pk}",
        now=now,
    )


def _note(row: Affiliation, actor: Member, what: str, now: datetime) -> None:
    access_notes.note([row.member], actor=actor, access=Access.CHANGED, what=what, now=now)

"""Signing up: somebody types an address and proves it by a code. Who has proven one is signed in,
becomes a member at once, asks to be let in, or reads that one joins by invitation.

Until the address is proven, nothing that this does or returns depends on whose it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from allauth.core.internal import cryptokit
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from community import domains, errors
from community.enums import ConsentKind, JoinedBy, SignUpState
from community.models import ApprovedDomain, Member, SignUp
from community.queries import joining
from community.queries.joining import Way
from community.services import affiliations, consents, mail_trouble

if TYPE_CHECKING:
    from uuid import UUID

CODE_HOLDS: Final = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
TRIES: Final = settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS
RESENT: Final = 2
# However often a limit by network is got around: so many attempts for one address a day.
ATTEMPTS_A_DAY: Final = 10
DAY: Final = timedelta(days=1)
# Time to write why one wants to join.
PROOF_HOLDS: Final = timedelta(hours=1)
ATTEMPTS_KEPT: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """The editions somebody agreed to, and when."""

    terms: str
    notice: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """What a proven address leads to: the member to sign in, new or not, or a way that is left."""

    member: Member | None = None
    is_new: bool = False
    way: Way | None = None


def agreeing(now: datetime) -> Agreed:
    """What somebody who agrees now agrees to."""
    return Agreed(
        terms=consents.current(ConsentKind.TERMS),
        notice=consents.current(ConsentKind.NOTICE),
        at=now,
    )


def start(*, email: str, name: str, language: str, now: datetime) -> tuple[SignUp, str]:
    """Keep the attempt; it and the code to mail, which is kept nowhere. Raises TooMany."""
    address = domains.kept_form(email)
    lately = SignUp.objects.filter(email=address, created_at__gt=now - DAY)
    if lately.count() >= ATTEMPTS_A_DAY:
        raise errors.TooMany
    agreed = agreeing(now)
    row = SignUp(
        email=address,
        name=name,
        language=language,
        terms_version=agreed.terms,
        notice_version=agreed.notice,
        created_at=now,
    )
    code = _new_code(row, now)
    row.save(force_insert=True)
    return row, code


@transaction.atomic
def resend(key: UUID, *, now: datetime) -> tuple[SignUp, str]:
    """A new code in place of the old one, which no longer works; the tries stay used. Raises
    CodeSpent and TooMany."""
    row = _locked(key)
    if row is None or row.state != SignUpState.ASKED or row.tries >= TRIES:
        raise errors.CodeSpent
    if row.resent >= RESENT:
        raise errors.TooMany
    row.resent += 1
    code = _new_code(row, now)
    row.save(update_fields=["resent", "code_hash", "expires_at"])
    return row, code


def enter(key: UUID, *, code: str, now: datetime) -> Entry:
    """Prove the address by `code`, and go where it leads. Raises WrongCode and CodeSpent."""
    with transaction.atomic():
        row = _locked(key)
        wrong = _why_not(row, code, now)
        if row is not None and wrong is None:
            return _proven(row, now)
        if row is not None and isinstance(wrong, errors.WrongCode):
            # Kept, though it is refused: else there would be no last try.
            SignUp.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
            if row.tries + 1 >= TRIES:
                wrong = errors.CodeSpent()
    raise wrong or errors.CodeSpent


def proven(key: UUID | None, *, now: datetime) -> SignUp | None:
    """The attempt whose address was proven a while ago, and that has led nowhere yet."""
    if key is None:
        return None
    return SignUp.objects.filter(
        uuid=key, state=SignUpState.PROVEN, proven_at__gt=now - PROOF_HOLDS
    ).first()


def admit(
    *, email: str, name: str, language: str, agreed: Agreed | None, by: JoinedBy, now: datetime
) -> tuple[Member, bool]:
    """The member at a proven address, made if there is none, and whether this call made them. What
    they `agreed` to is kept either way."""
    mail_trouble.proven(email, now=now)
    member, is_new = joining.member_at(email), False
    if member is None:
        try:
            with transaction.atomic():
                member = Member.objects.create_user(
                    email, name=name, language=language, date_joined=now, to_welcome=True
                )
            is_new = True
        except IntegrityError:
            # Somebody else let them in at the same moment.
            member = Member.objects.get(email=email)
    if agreed is not None:
        versions = {ConsentKind.TERMS: agreed.terms, ConsentKind.NOTICE: agreed.notice}
        for kind, version in versions.items():
            consents.give(
                member, kind=kind, version=version, language=language, source=by, now=agreed.at
            )
    return member, is_new


def forget_old(*, now: datetime) -> int:
    """Delete attempts after a week; how many."""
    attempts, _of = SignUp.objects.filter(created_at__lt=now - ATTEMPTS_KEPT).delete()
    return attempts


def _proven(row: SignUp, now: datetime) -> Entry:
    """Where the address of `row`, locked and proven a moment ago, leads."""
    member = joining.member_at(row.email)
    domain = joining.approved_domain(row.email)
    way = _way(row, domain) if member is None else None
    is_new = False
    if member is None and way == Way.AT_ONCE and domain is not None:
        member, is_new = _join(row, domain, now)
    asks = member is None and way == Way.ASKS
    row.state = SignUpState.PROVEN if asks else SignUpState.ENDED
    row.proven_at = now
    row.save(update_fields=["state", "proven_at"])
    return Entry(member, is_new) if member else Entry(way=way)


def _way(row: SignUp, domain: ApprovedDomain | None) -> Way:
    """A mailbox makes one member by itself: of its further addresses (anna+2@) a moderator
    decides."""
    allowed = joining.settings()
    way = joining.way_in(domain, allowed)
    if way != Way.AT_ONCE or domain is None:
        return way
    # Of two at once the second finds the first.
    ApprovedDomain.objects.select_for_update(of=("self",), no_key=True).filter(pk=domain.pk).first()
    return joining.way_in(None, allowed) if joining.shares_mailbox(row.email) else way


def _join(row: SignUp, domain: ApprovedDomain, now: datetime) -> tuple[Member, bool]:
    agreed = Agreed(terms=row.terms_version, notice=row.notice_version, at=row.created_at)
    member, is_new = admit(
        email=row.email,
        name=row.name,
        language=row.language,
        agreed=agreed,
        by=JoinedBy.DOMAIN,
        now=now,
    )
    if is_new and domain.organisation is not None:
        affiliations.verified_by_address(
            member, organisation=domain.organisation, address=row.email, now=now
        )
    return member, is_new


def _why_not(row: SignUp | None, code: str, now: datetime) -> errors.CommunityError | None:
    if row is None or row.state != SignUpState.ASKED:
        return errors.CodeSpent()
    if row.tries >= TRIES or row.expires_at <= now:
        return errors.CodeSpent()
    is_right = constant_time_compare(row.code_hash, _hash(row, code))
    return None if is_right else errors.WrongCode()


def _locked(key: UUID) -> SignUp | None:
    return SignUp.objects.select_for_update(of=("self",)).filter(uuid=key).first()


def _new_code(row: SignUp, now: datetime) -> str:
    code = cryptokit.generate_user_code(**settings.ALLAUTH_USER_CODE_FORMAT)
    row.code_hash, row.expires_at = _hash(row, code), now + CODE_HOLDS
    return code


def _hash(row: SignUp, code: str) -> str:
    """Of this attempt only, however the code is written."""
    said = f"{row.uuid}:{cryptokit.normalize_user_code(code)}"
    return salted_hmac("community.joining.code", said, algorithm="sha256").hexdigest()

"""Codes to a work address: who reads them there works there.

As with signing in: eight letters, three tries, ten minutes, and only the newest counts. A code is
stored nowhere; it follows from its row and the site's secret, for the mail and for the check.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.core.internal.cryptokit import compare_user_code
from django.db import transaction
from django.utils.crypto import salted_hmac

from community import errors
from community.enums import AffiliationState
from community.models import Affiliation, Member, WorkCode
from community.models.members import normalise
from community.queries import work_addresses
from community.services import affiliations
from foundation import outbox

if TYPE_CHECKING:
    from datetime import datetime

LIFE = timedelta(minutes=10)
TRIES = 3
# None that reads like another, or makes words.
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
LENGTH = 8
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST_IN_AN_HOUR, MOST_IN_A_DAY = 5, 10
MOST_TO_AN_ADDRESS = 6


def code_for(row: WorkCode) -> str:
    """The letters that the mail of `row` tells, with a dash in the middle."""
    digest = salted_hmac("community.work-code", str(row.uuid), algorithm="sha256").digest()
    number = int.from_bytes(digest, "big")
    letters = ""
    for _place in range(LENGTH):
        number, letter = divmod(number, len(LETTERS))
        letters += LETTERS[letter]
    return f"{letters[:4]}-{letters[4:]}"


def is_open(row: WorkCode, now: datetime) -> bool:
    """Whether its code may still be entered."""
    return row.used_at is None and row.wrong_tries < TRIES and now < row.sent_at + LIFE


def newest(affiliation: Affiliation) -> WorkCode | None:
    return affiliation.codes.order_by("-sent_at", "-pk").first()


@transaction.atomic
def send(affiliation: Affiliation, *, email: str, now: datetime) -> WorkCode:
    """Send a code to `email`, which earlier ones no longer count beside. Raises NotItsAddress,
    AffiliationEnded, TooMany."""
    email = normalise(email)
    Member.objects.select_for_update(of=("self",)).get(pk=affiliation.member_id)
    affiliation.refresh_from_db()
    if affiliation.state == AffiliationState.ENDED:
        raise errors.AffiliationEnded
    if not work_addresses.proves(email, affiliation.organisation):
        raise errors.NotItsAddress
    _check_limits(affiliation, email, now)
    row = WorkCode.objects.create(affiliation=affiliation, email=email, sent_at=now)
    outbox.put("community.work_code", recipient=email, code=row.pk, now=now)
    return row


def enter(affiliation: Affiliation, *, code: str, now: datetime) -> Affiliation:
    """Confirm `affiliation` by the code that was sent last. Raises CodeSpent, WrongCode."""
    with transaction.atomic():
        rows = WorkCode.objects.select_for_update(of=("self",))
        row = rows.filter(affiliation=affiliation).order_by("-sent_at", "-pk").first()
        if row is None or not is_open(row, now):
            raise errors.CodeSpent
        is_right = compare_user_code(actual=code, expected=code_for(row))
        if is_right:
            row.used_at = now
        else:
            row.wrong_tries += 1
        row.save(update_fields=["used_at", "wrong_tries"])
    # Outside: a refusal must not take back that it was tried. Whoever came second found it used.
    if not is_right:
        raise errors.WrongCode if row.wrong_tries < TRIES else errors.CodeSpent
    with transaction.atomic():
        return affiliations.confirm(affiliation, work_email=row.email, now=now)


def forget_old(*, now: datetime) -> int:
    """Forget the codes that count against no limit any more (a duty of `tick`)."""
    return WorkCode.objects.filter(sent_at__lt=now - DAY).delete()[0]


def _check_limits(affiliation: Affiliation, email: str, now: datetime) -> None:
    sent = WorkCode.objects.filter(sent_at__gt=now - DAY)
    own = sent.filter(affiliation__member=affiliation.member_id)
    if (
        own.filter(sent_at__gt=now - HOUR).count() >= MOST_IN_AN_HOUR
        or own.count() >= MOST_IN_A_DAY
        or sent.filter(email=email).count() >= MOST_TO_AN_ADDRESS
    ):
        raise errors.TooMany

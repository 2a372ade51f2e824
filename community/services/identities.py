"""Which eID belongs to which member. What a provider calls a person (a personal code, in some
countries) is never stored: only a pseudonym of it, which nobody can compute without SECRET_KEY."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from community.models import Member

_SALT = "community.identity"


def pseudonym(issuer: str, subject: str, *, secret: str | None = None) -> str:
    """The name under which the person of `issuer` is kept."""
    told = salted_hmac(_SALT, f"{issuer}|{subject}", secret=secret, algorithm="sha256")
    return told.hexdigest()


def renew(*, provider: str, issuer: str, subject: str) -> None:
    """Where the person is kept under a pseudonym of a former SECRET_KEY, keep them under that of
    today's, so that one day the old secret can go."""
    today = pseudonym(issuer, subject)
    former = [pseudonym(issuer, subject, secret=old) for old in settings.SECRET_KEY_FALLBACKS]
    if not former:
        return
    with transaction.atomic():
        kept = SocialAccount.objects.filter(provider=provider)
        if not kept.filter(uid=today).exists():
            kept.filter(uid__in=former).update(uid=today)


def find_again(account: SocialAccount) -> None:
    """Let a row that is about to be made be the one that is there already. Raises allauth's
    ValidationError where that belongs to somebody else."""
    kept = SocialAccount.objects.filter(provider=account.provider, uid=account.uid).first()
    if kept is None:
        return
    if kept.user_id != account.user_id:
        raise get_adapter().validation_error("connected_other")
    account.pk, account.date_joined = kept.pk, kept.date_joined
    account._state.adding = False


def disconnect(member: Member, *, account: int) -> bool:
    """Forget the member's eID with this primary key; whether there was one."""
    count, _by_model = SocialAccount.objects.filter(user=member, pk=account).delete()
    return bool(count)

"""The way in when mail does not work: an address that signs one member in, once.

Made only by `manage.py sign_in_code`, by somebody who has the server anyway. It holds for a
quarter of an hour and until the member next signs in, whichever way; a second factor is asked for
as always. Nothing is stored.
"""

from __future__ import annotations

from datetime import timedelta

from django.core import signing

from community.models import Member

LIFE = timedelta(minutes=15)
_SALT = "community.sign-in-once"


class Spent(Exception):
    """The token was used, is too old, or was never one."""


def make(member: Member) -> str:
    """The token for the address."""
    return signing.dumps([str(member.uuid), _last_sign_in(member)], salt=_SALT)


def read(token: str) -> Member:
    """The member whom the token signs in; raises Spent."""
    try:
        key, last_sign_in = signing.loads(token, salt=_SALT, max_age=LIFE)
    except signing.BadSignature as error:
        raise Spent from error
    member = _member(key)
    if member is None or _last_sign_in(member) != last_sign_in:
        raise Spent
    return member


def _member(key: str) -> Member | None:
    return Member.objects.filter(uuid=key, is_active=True).first()


def _last_sign_in(member: Member) -> str:
    return member.last_login.isoformat() if member.last_login else ""

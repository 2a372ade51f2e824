"""What members agreed to: each time a row of its own, with the edition and language of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from community import errors
from community.enums import ConsentKind
from community.models import Consent
from foundation import site_texts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from community.models import Member


# In the session, read by `base.html`: there is something to agree to.
NEW_EDITION: Final = "new_edition"
# What members agree to as a whole, and can take back by leaving only.
OF_ALL: Final = (ConsentKind.TERMS, ConsentKind.NOTICE)


def current(kind: ConsentKind) -> str:
    """Which edition of a text somebody agrees to now; as of a minute ago."""
    return site_texts.edition(kind)


def give(
    member: Member,
    *,
    kind: ConsentKind,
    version: str,
    language: str,
    source: str,
    now: datetime,
    about: str = "",
) -> Consent:
    """Keep that `member` agreed. The same edition once more is the same consent."""
    # A constraint of the database lets only one of two at once be made; the other reads it.
    given, _is_new = Consent.objects.get_or_create(
        member=member,
        kind=kind,
        version=version,
        about=about,
        withdrawn_at=None,
        defaults={"language": language, "source": source, "given_at": now},
    )
    return given


def withdraw(member: Member, *, kind: ConsentKind, now: datetime, about: str = "") -> int:
    """End the consents of this kind; how many there were."""
    standing = Consent.objects.filter(member=member, kind=kind, about=about, withdrawn_at=None)
    return standing.update(withdrawn_at=now)


def to_ask(member: Member) -> bool:
    """Whether there is an edition of the terms or the notice that `member` has not agreed to. About
    the first one nobody is asked: whoever has joined since has agreed, and others could not."""
    newer = {kind: current(kind) for kind in OF_ALL}
    newer = {kind: name for kind, name in newer.items() if name != site_texts.FIRST_EDITION}
    if not newer:
        return False
    given = set(standing(member).filter(kind__in=newer).values_list("kind", "version"))
    return any((kind, name) not in given for kind, name in newer.items())


def standing(member: Member) -> QuerySet[Consent]:
    """What `member` agreed to and has not withdrawn."""
    return Consent.objects.filter(member=member, withdrawn_at=None)


@transaction.atomic
def agree(member: Member, *, versions: Mapping[str, str], language: str, now: datetime) -> None:
    """Agree to the editions of terms and notice that were shown. Twice is once. Raises
    EditionChanged where a newer one holds by now."""
    for kind in OF_ALL:
        if versions.get(kind) != current(kind):
            raise errors.EditionChanged
    for kind in OF_ALL:
        give(
            member,
            kind=kind,
            version=versions[kind],
            language=language,
            source="profile",
            now=now,
        )


def take_back(member: Member, *, key: int, now: datetime) -> None:
    """Withdraw one consent of `member` that stands for itself; one of somebody else's, or one that
    belongs to membership, is none. Twice is once. Raises NotAllowed."""
    row = Consent.objects.filter(member=member, pk=key).exclude(kind__in=OF_ALL).first()
    if row is None:
        raise errors.NotAllowed
    Consent.objects.filter(pk=row.pk, withdrawn_at=None).update(withdrawn_at=now)

"""Looking at a digest as somebody else would get it, and mailing it to oneself as a test.

What of it is that reader's own business is left out by whoever writes it (`letter_emails`).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from community import errors
from community.enums import Access
from community.models import Member
from community.services import access_notes
from foundation import outbox
from foundation.models import OutboxRow

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import DigestLetter

PERMISSION: Final = "community.preview_as_member"
TEST: Final = "community.digest_test"
HOUR: Final = timedelta(hours=1)
TESTS_AN_HOUR: Final = 10


def look(reader: Member | None, *, actor: Member, now: datetime) -> None:
    """Note that `actor` looks at the digest of `reader` (None: of somebody without an account),
    once a day. Raises NotAllowed."""
    if not actor.is_active or not actor.has_perm(PERMISSION):
        raise errors.NotAllowed
    if reader is not None and reader != actor:
        what = _("The next digest, without what is personal in it")
        access_notes.note_daily(reader, actor=actor, access=Access.VIEWED, what=what, now=now)


@transaction.atomic
def send_test(letter: DigestLetter, reader: Member | None, *, actor: Member, now: datetime) -> None:
    """Mail `actor` what `reader` would get with `letter` as it stands. Raises NotAllowed, and
    TooMany for more than ten an hour."""
    look(reader, actor=actor, now=now)
    # One after the other, so that they are counted.
    Member.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    lately = OutboxRow.objects.filter(
        message=TEST, recipient=actor.email, created_at__gt=now - HOUR
    )
    if lately.count() >= TESTS_AN_HOUR:
        raise errors.TooMany
    outbox.put(
        TEST,
        recipient=actor.email,
        now=now,
        letter=letter.pk,
        reader=reader.pk if reader else 0,
        actor=actor.pk,
    )

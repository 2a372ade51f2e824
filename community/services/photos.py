"""The photo of a member: made anew before it is kept, and gone from the disk when it is no longer
theirs."""

from __future__ import annotations

import secrets
from datetime import timedelta
from functools import partial
from typing import IO, TYPE_CHECKING, Final

from django.core.files.base import ContentFile
from django.db import transaction

from community import errors
from community.enums import Audience, ProfileField, Relation
from community.models import Profile
from community.queries.seeing import visible_fields
from community.services import profiles
from foundation import photos
from foundation.storage import drop_strays, private

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member

FOLDER: Final = "photos"
# Younger files may be those of rows that are not committed yet.
WAITS: Final = timedelta(days=1)


def change(
    member: Member,
    *,
    file: IO[bytes] | None,
    size: int,
    audience: Audience,
    now: datetime,
    is_public_meant: bool = False,
) -> Profile:
    """Let `file` (of `size` bytes) be the photo of `member`, for `audience`; without one, only the
    audience changes. Raises PhotoRefused, and PublicNotConfirmed as `profiles.change_about` does."""
    made = _square(file, size) if file is not None else None
    with transaction.atomic():
        profile = profiles.locked(member)
        before = visible_fields(profile, Relation.STRANGER)
        if not profile.photo:
            before -= {ProfileField.PHOTO}  # Nobody sees what is not there.
        profiles.set_audiences(profile, {ProfileField.PHOTO: audience})
        if profile.photo or made is not None:
            profiles.refuse_unmeant(profile, before=before, is_public_meant=is_public_meant)
        if made is not None:
            _replace(profile, made)
        profile.changed_at = now
        profile.save()
    return profile


@transaction.atomic
def remove(member: Member, *, now: datetime) -> Profile:
    """No photo any more; without one it does nothing."""
    profile = profiles.locked(member)
    if profile.photo:
        forget(profile)
        profile.photo, profile.changed_at = "", now
        profile.save()
    return profile


def forget(profile: Profile) -> None:
    """Delete the file of a photo that is being given up, once that is certain."""
    if profile.photo:
        file = profile.photo
        transaction.on_commit(partial(file.storage.delete, str(file.name)), robust=True)


def _square(file: IO[bytes], size: int) -> bytes:
    try:
        return photos.square(file, size)
    except photos.NotAPhoto as error:
        raise errors.PhotoRefused(error.sentence) from error


def _replace(profile: Profile, made: bytes) -> None:
    """The new file under a name that nobody can guess; where the transaction fails, it stays behind
    and `tidy` finds it."""
    forget(profile)
    profile.photo.save(f"{secrets.token_hex(16)}.webp", ContentFile(made), save=False)


def tidy(*, now: datetime) -> int:
    """Delete files that have been nobody's photo for a day; how many."""
    known = Profile.objects.exclude(photo="").values_list("photo", flat=True)
    return drop_strays(private(), FOLDER, known=list(known), until=now - WAITS)

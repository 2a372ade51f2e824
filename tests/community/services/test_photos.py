"""The photo of a member: what is kept of it, and when it goes from the disk."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from community import errors
from community.enums import Audience
from community.models import Profile
from community.services import photos
from tests.factories.people import MemberFactory
from tests.factories.profiles import empty_disk, listed, on, open_to, photo

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def disk(monkeypatch, tmp_path) -> Path:
    return empty_disk(monkeypatch, tmp_path)


def change(
    member: Any, content: bytes | None, *, audience: Audience = Audience.MEMBERS, **how: Any
) -> Profile:
    file = BytesIO(content) if content is not None else None
    return photos.change(
        member, file=file, size=len(content or b""), audience=audience, now=NOW, **how
    )


def test_a_photo_is_kept_made_anew_under_a_name_nobody_guesses(disk):
    profile = change(MemberFactory(), photo())

    (name,) = on(disk)
    assert (profile.photo.name, len(name)) == (f"photos/{name}", len("0" * 32 + ".webp"))
    with Image.open(disk / "photos" / name) as kept:
        assert (kept.format, profile.changed_at) == ("WEBP", NOW)
    assert (disk / "photos" / name).stat().st_mode & 0o777 == 0o600


def test_a_new_photo_replaces_the_old_one_once_that_is_certain(
    disk, django_capture_on_commit_callbacks
):
    member = MemberFactory()
    change(member, photo())
    (old,) = on(disk)

    with django_capture_on_commit_callbacks() as after:
        new = change(member, photo(width=400))
    assert old in on(disk)
    for callback in after:
        callback()

    assert [f"photos/{name}" for name in on(disk)] == [new.photo.name]


def test_a_photo_that_is_removed_is_gone(disk, django_capture_on_commit_callbacks):
    member = MemberFactory()
    change(member, photo())

    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            photos.remove(member, now=NOW)

    assert (on(disk), Profile.objects.get().photo.name) == ([], "")


def test_with_the_member_goes_the_photo(disk, django_capture_on_commit_callbacks):
    member = MemberFactory()
    change(member, photo())

    with django_capture_on_commit_callbacks(execute=True):
        member.delete()

    assert on(disk) == []


def test_the_audience_changes_without_a_new_photo(disk):
    member = MemberFactory()
    change(member, photo())

    change(member, None, audience=Audience.ME)

    assert (Profile.objects.get().audience_photo, len(on(disk))) == (Audience.ME, 1)


def test_what_is_no_photo_changes_nothing(disk):
    member = MemberFactory()
    change(member, photo())

    with pytest.raises(errors.PhotoRefused):
        change(member, b"<svg/>", audience=Audience.ME)

    assert (Profile.objects.get().audience_photo, len(on(disk))) == (Audience.MEMBERS, 1)


def test_a_photo_becomes_public_only_where_that_is_meant(disk):
    member = listed(**open_to(Audience.PUBLIC)).member

    with pytest.raises(errors.PublicNotConfirmed):
        change(member, photo(), audience=Audience.PUBLIC)
    assert on(disk) == []

    change(member, photo(), audience=Audience.PUBLIC, is_public_meant=True)
    change(member, photo(), audience=Audience.PUBLIC)
    assert Profile.objects.get().audience_photo == Audience.PUBLIC


def test_what_a_process_left_behind_goes_after_a_day(disk):
    kept = change(MemberFactory(), photo())
    for name, age in (("old", 25), ("new", 23)):
        file = disk / "photos" / f"{name}.webp"
        file.write_bytes(b"x")
        then = (NOW - timedelta(hours=age)).timestamp()
        os.utime(file, (then, then))

    assert photos.tidy(now=NOW) == 1
    assert sorted([f"photos/{name}" for name in on(disk)]) == sorted(
        ["photos/new.webp", kept.photo.name]
    )

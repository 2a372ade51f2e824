"""Profiles that say something, and photos as a phone sends them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image

from community.enums import Audience, ProfileField
from community.models import Profile, Skill
from foundation.storage import private
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from community.models import Member


def listed(member: Member | None = None, **says: Any) -> Profile:
    """A profile in the directory; without a member, of somebody new."""
    member = member or MemberFactory()
    return Profile.objects.create(member=member, **{"in_directory": True, **says})


def open_to(audience: Audience, *fields: ProfileField) -> dict[str, Audience]:
    """These fields, or all, for `audience`: what `listed` takes."""
    return {f"audience_{field.value}": audience for field in fields or ProfileField}


def skill(name: str, **fields: Any) -> Skill:
    slug = name.lower().replace(" ", "-")
    return Skill.objects.create(name={"en": name}, **{"slug": slug, **fields})


def photo(kind: str = "JPEG", width: int = 300, height: int = 200, **how: Any) -> bytes:
    file = BytesIO()
    Image.new("RGB", (width, height), (200, 30, 40)).save(file, kind, **how)
    return file.getvalue()


def empty_disk(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """Let what members upload go to `folder`, where nothing else is."""
    kept = vars(private())
    for name in ("base_location", "location"):
        monkeypatch.setitem(kept, name, str(folder))
    return folder


def on(disk: Path) -> list[str]:
    """The photos that are there."""
    return sorted(file.name for file in (disk / "photos").glob("*"))

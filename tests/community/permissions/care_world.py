"""The member's downloads: one that is there, and one that is gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from community.models import DataExport
from tests.community.permissions.rules import Role

if TYPE_CHECKING:
    from tests.community.permissions.world import World


def build(world: World, now: datetime) -> None:
    member = world.members[Role.MEMBER]
    for name, asked in (
        ("member's old download", now - timedelta(days=2)),
        ("member's download", now),
    ):
        export = DataExport.objects.create(
            member=member,
            state="ready",
            asked_at=asked,
            ready_at=asked,
            expires_at=asked + timedelta(days=1),
            file=ContentFile(b"PK\x05\x06" + b"\0" * 18, name="data.zip"),
        )
        world.things[name] = (export.uuid,)

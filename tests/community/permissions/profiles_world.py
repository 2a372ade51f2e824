"""What the rows about profiles need: a photo, a skill that is suggested, and somebody hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from foundation.storage import private
from tests.factories.profiles import listed, photo, skill

if TYPE_CHECKING:
    from datetime import datetime

    from tests.community.permissions.world import World

VERSION = "permissions"


def build(world: World, now: datetime) -> None:
    from tests.community.permissions.rules import Role

    name = f"photos/{VERSION}.webp"
    if not private().exists(name):
        private().save(name, ContentFile(photo("WEBP")))
    member = world.members[Role.MEMBER]
    member.profile.photo = name
    member.profile.save()
    world.things |= {
        "member's photo": (member.uuid, VERSION),
        "another photo": (member.uuid, "another"),
        "unlisted member": (listed(in_directory=False).member.uuid,),
        "skill's row": (skill("Weaving", is_suggested=True).pk,),
    }

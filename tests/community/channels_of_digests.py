"""Ways by which a profile reaches somebody in a digest; see `channels.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.enums import ProfileField
from community.models import Follow, Profile
from community.people_digests import NewMembers, NewOfFollowed
from tests.community.channels import Channel, Viewer
from tests.factories.digests import INSIDE, rendered, told

if TYPE_CHECKING:
    from tests.community.channels import World

# What is told of somebody new.
TOLD = frozenset({ProfileField.NAME, ProfileField.TITLE, ProfileField.ORGANISATIONS})
READERS = frozenset({Viewer.BLOCKED, Viewer.MEMBER, Viewer.COLLEAGUE})


def _be_new(world: World) -> None:
    Profile.objects.filter(pk=world.profile.pk).update(listed_at=INSIDE)
    world.profile.listed_at = INSIDE
    for member in world.others().values():
        Follow.objects.create(
            member=member, organisation=world.owner.organisation, created_at=INSIDE
        )


def _new(world: World, viewer: Viewer) -> str:
    return str(told(NewMembers(), world.others()[viewer]))


def _new_at_last(world: World, viewer: Viewer) -> str:
    """As if everything had been open when it was chosen."""
    return str(rendered(NewMembers(), world.others()[viewer], [f"member:{world.owner.uuid}"]))


def _followed(world: World, viewer: Viewer) -> str:
    return str(told(NewOfFollowed(), world.others()[viewer]))


def _followed_at_last(world: World, viewer: Viewer) -> str:
    return str(rendered(NewOfFollowed(), world.others()[viewer], [f"member:{world.owner.uuid}"]))


CHANNELS = [
    Channel("new members in a digest", _new, TOLD, READERS, prepare=_be_new),
    Channel("the same when it is sent", _new_at_last, TOLD, READERS, prepare=_be_new),
    Channel(
        "new members of a followed organisation", _followed, TOLD, READERS,
        needs=frozenset({ProfileField.ORGANISATIONS}), prepare=_be_new,
    ),
    Channel(
        "the same organisation when it is sent", _followed_at_last, TOLD, READERS,
        needs=frozenset({ProfileField.ORGANISATIONS}), prepare=_be_new,
    ),
]  # fmt: skip

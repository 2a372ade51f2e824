"""The colleague has read that the member asks for contact, the editor has not read that they are
invited to a group; a mail to the member has a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.models import ContactRequest, Notification
from community.services import notifications
from tests.community.permissions.rules import Role
from tests.factories.groups import GroupFactory, put_in

if TYPE_CHECKING:
    from datetime import datetime

    from tests.community.permissions.world import World


def build(world: World, now: datetime) -> None:
    """After what members ask of each other, and write in groups: that they have read."""
    Notification.objects.update(read_at=now)
    member, colleague = world.members[Role.MEMBER], world.members[Role.COLLEAGUE]
    thing = ContactRequest.objects.get(sender=member, recipient=colleague).thing
    told = Notification.objects.create(
        member=colleague,
        kind="community.contacts",
        thing=thing,
        about=thing,
        created_at=now,
        read_at=now,
    )
    # In a group of which no row speaks: the page of it would be read as well.
    group, editor = GroupFactory(), world.members[Role.EDITOR]
    put_in(group, editor, state="invited", joined_at=None)
    row = editor.group_memberships.get(group=group)
    Notification.objects.create(
        member=editor,
        kind="community.invitations",
        thing=f"membership:{row.pk}:invited:1",
        about=f"group:{group.uuid}",
        created_at=now,
    )
    kind, token = notifications.stop_link(member, "community.contacts")
    world.things |= {
        "a notification": (told.uuid,),
        "the link in a mail": (kind, token),
        "the link for another kind": ("community.mentions", token),
    }

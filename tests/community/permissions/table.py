"""The whole table: one module a subject, and what was there before."""

from __future__ import annotations

from tests.community.permissions import (
    care,
    contact,
    directory,
    editors,
    groups,
    invitations,
    joining,
    letters,
    mails,
    members,
    messages,
    notifications,
    organisations,
    profiles,
    public,
    sign,
    subscriptions,
)

ROWS = (
    *care.ROWS,
    *members.ROWS,
    *joining.ROWS,
    *sign.ROWS,
    *profiles.ROWS,
    *organisations.ROWS,
    *directory.ROWS,
    *contact.ROWS,
    *groups.ROWS,
    *invitations.ROWS,
    *public.ROWS,
    *mails.ROWS,
    *letters.ROWS,
    *editors.ROWS,
    *messages.ROWS,
    *notifications.ROWS,
    *subscriptions.ROWS,
)

"""The whole table: one module a subject, and what was there before."""

from __future__ import annotations

from tests.community.permissions import (
    care,
    contact,
    directory,
    groups,
    invitations,
    joining,
    mails,
    members,
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
    *subscriptions.ROWS,
)

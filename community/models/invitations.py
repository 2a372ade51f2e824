"""Invitations: somebody who looks after the members asks a person in."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.enums import InvitationState
from foundation import links

if TYPE_CHECKING:
    from datetime import datetime

INVITATION_LINK_PURPOSE = "invitation"


class Invitation(models.Model):
    """A person who may join by the link in a mail: once, and until it runs out."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # In the form of `community.domains.canonical_address`.
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    organisation = models.ForeignKey(
        "community.Organisation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("organisation"),
    )
    title = models.CharField(_("role"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    inviter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("invited by"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=InvitationState, default=InvitationState.OPEN
    )
    # Raised to revoke the links in mails already sent.
    link_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("invited on"))
    sent_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(_("holds until"))
    # Accepted, withdrawn or run out.
    ended_at = models.DateTimeField(null=True, blank=True)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["email"], name="invitations_of_address"),
            models.Index(fields=["state", "expires_at"], name="invitations_to_end"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(state=InvitationState.OPEN),
                name="invitation_one_open",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def token(self) -> str:
        """What the address in the mail carries."""
        return links.make(INVITATION_LINK_PURPOSE, self.uuid, self.link_version)

    def holds(self, now: datetime) -> bool:
        return self.state == InvitationState.OPEN and now < self.expires_at


class InvitationFile(models.Model):
    """A list of people to invite, kept until its author has looked at it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitation_files"
    )
    name = models.CharField(max_length=100)
    # For the lines that do not tell one.
    language = models.CharField(max_length=5)
    # A `foundation.sheets.Table`, as its `as_json` gives it; empty once it is applied.
    table = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("list of people to invite")
        verbose_name_plural = _("lists of people to invite")

    def __str__(self) -> str:
        return self.name

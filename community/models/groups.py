"""Groups of members, and who is in them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.enums import GroupJoining, GroupMail, GroupRole, GroupState, MembershipState
from community.models.members import default_language


class MemberGroup(models.Model):
    """Some members who work on something together. Who sees what of it is decided in
    `community.queries.member_groups` alone."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("word in addresses"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=100)
    purpose = models.TextField(_("what it is for"), max_length=2000)
    # What it is written in, and what is spoken there.
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, default=default_language
    )
    joining = models.CharField(
        _("who can join"), max_length=10, choices=GroupJoining, default=GroupJoining.REQUEST
    )
    state = models.CharField(max_length=10, choices=GroupState, default=GroupState.PROPOSED)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="Why it was declined")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["name", "pk"]
        permissions = [("moderate_membergroup", _("Can look after groups"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(archived_at=None) ^ Q(state=GroupState.ARCHIVED),
                name="group_archived_at_a_moment",
            )
        ]

    def __str__(self) -> str:
        return self.name


class GroupMembership(models.Model):
    """How one member stands to one group."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(MemberGroup, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="group_memberships"
    )
    role = models.CharField(max_length=12, choices=GroupRole, default=GroupRole.MEMBER)
    state = models.CharField(max_length=10, choices=MembershipState)
    # Of the request, or of the invitation.
    note = models.TextField(blank=True)
    # Why a request was declined, or somebody removed; the person reads it.
    reason = models.TextField(blank=True)
    mails = models.CharField(
        _("mails"), max_length=10, choices=GroupMail, default=GroupMail.MENTIONS
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    joined_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("membership of a group")
        verbose_name_plural = _("memberships of groups")
        ordering = ["pk"]
        indexes = [models.Index(fields=["member", "state"], name="groups_of_member")]
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], name="group_membership_once"),
            models.CheckConstraint(
                condition=Q(role=GroupRole.MEMBER) | Q(state=MembershipState.MEMBER),
                name="group_facilitator_is_member",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.group}"


class GroupLook(models.Model):
    """A moderator looks into a group they are not in: for a while, for a reason that everybody in
    it can read."""

    group = models.ForeignKey(MemberGroup, on_delete=models.CASCADE, related_name="looks")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="group_looks"
    )
    reason = models.CharField(max_length=150)
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("look into a group")
        verbose_name_plural = _("looks into groups")
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="group_look_has_length")
        ]

    def __str__(self) -> str:
        return f"{self.actor} → {self.group}"

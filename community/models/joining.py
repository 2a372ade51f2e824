"""Getting in: attempts to sign up, requests to be let in, and what the site allows."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from community.enums import RequestState, SignUpState
from foundation.words import WordsField


@register_setting(icon="group", order=500)
class JoiningSettings(BaseGenericSetting):
    """Who may join, of those whom nobody has invited. One row, or none: then as it is by default."""

    by_domain = models.BooleanField(
        _("by an approved domain"),
        default=True,
        help_text=_("Whoever has an address of an approved domain becomes a member, or asks to."),
    )
    by_request = models.BooleanField(
        _("by request"),
        default=True,
        help_text=_("Whoever has another address asks, and a moderator decides."),
    )
    words = WordsField(
        _("text on the page for joining"),
        max_length=2000,
        multiline=True,
        blank=True,
        help_text=_("Whom the network is for, for instance. An empty line begins a paragraph."),
    )

    class Meta:
        verbose_name = _("joining")

    @property
    def is_open(self) -> bool:
        return self.by_domain or self.by_request


class SignUp(models.Model):
    """Somebody typed an address to join, in one browser, and is to prove it by a code.

    There is one for each address that was typed, a member's too, so that nothing tells them apart.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=150)
    language = models.CharField(max_length=5)
    terms_version = models.CharField(max_length=40)
    notice_version = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=SignUpState, default=SignUpState.ASKED)
    # Nobody who reads the database can sign up, or in, by it.
    code_hash = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    resent = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("attempt to sign up")
        verbose_name_plural = _("attempts to sign up")
        indexes = [
            models.Index(fields=["email", "created_at"], name="sign_ups_of_address"),
            models.Index(fields=["created_at"], name="sign_ups_by_age"),
        ]

    def __str__(self) -> str:
        return self.email


class JoinRequest(models.Model):
    """Somebody with a proven address asks to be let in, and a moderator decides."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    # One that is known here, or what they call it.
    organisation = models.ForeignKey(
        "community.Organisation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="join_requests",
        verbose_name=_("organisation"),
    )
    organisation_name = models.CharField(_("organisation"), max_length=150, blank=True)
    title = models.CharField(_("role"), max_length=150, blank=True)
    reason = models.TextField(_("why they want to join"), max_length=1000)
    terms_version = models.CharField(max_length=40)
    notice_version = models.CharField(max_length=40)
    agreed_at = models.DateTimeField()
    state = models.CharField(
        _("state"), max_length=10, choices=RequestState, default=RequestState.OPEN
    )
    created_at = models.DateTimeField(_("asked on"))
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # What the person reads.
    answer = models.TextField(max_length=1000, blank=True)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="join_requests",
    )

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["email"], name="join_requests_of_address")]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(state=RequestState.OPEN),
                name="join_request_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.email})"

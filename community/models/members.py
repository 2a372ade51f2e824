"""People: the site's user model."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.models import MailEvent


class MemberManager(BaseUserManager["Member"]):
    """Members are found and made by their address, whatever its case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Member:
        member = self.model(email=normalise(email), **fields)
        member.set_password(password)
        member.save()
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Member:
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> Member:
        return self.get(email=normalise(username or ""))


def normalise(email: str) -> str:
    """The form in which an address is stored and compared: no spaces around it, lower case."""
    return email.strip().lower()


def default_time_zone() -> str:
    return settings.TIME_ZONE


def default_language() -> str:
    return settings.LANGUAGE_CODE


# Found beside the zones, but no places; `events.calendar.zones`, above this app, has the same two.
NO_PLACES = frozenset({"Factory", "localtime"})


def check_time_zone(name: str) -> None:
    if name not in available_timezones() or name in NO_PLACES:
        raise ValidationError(_("This is not a known time zone."), code="zone")


class Member(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in. The address is the login; there is no user name."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    organisation = models.ForeignKey(
        "community.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("organisation"),
    )
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, default=default_language
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default=default_time_zone, validators=[check_time_zone]
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Off: this person can no longer sign in.")
    )
    # To the week: long absence ends the account (`community.services.inactivity`).
    last_seen_on = models.DateField(null=True, blank=True, editable=False)
    inactive_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Until they have walked or skipped the steps of a first visit.
    to_welcome = models.BooleanField(default=False, editable=False)
    # A suspension, for which `is_active` is off meanwhile; without an end it is for good.
    suspended_at = models.DateTimeField(null=True, blank=True, editable=False)
    suspended_until = models.DateTimeField(null=True, blank=True, editable=False)
    # How many requests for contact wait for an answer: kept by `services.contacts`, so that every
    # page can say it without asking.
    contacts_waiting = models.PositiveSmallIntegerField(default=0, editable=False)
    # How many notifications are unread: kept by `services.notifications` for the same.
    notifications_unread = models.PositiveIntegerField(default=0, editable=False)
    # Why mails to the address are suppressed, if they are (`foundation.suppressions`): kept by
    # `services.mail_trouble`, so that every page can say it without asking.
    mail_trouble = models.CharField(
        max_length=10, blank=True, choices=MailEvent.Kind, editable=False
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[MemberManager] = MemberManager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="member_email_once",
                violation_error_message=_("Somebody with this address is here already."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = normalise(self.email)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = normalise(self.email)
        super().save(*args, **kwargs)

    @property
    def mail_language(self) -> str:
        """The language to write to this member in: theirs, or the site's where that is none of
        the site's languages."""
        known = self.language in dict(settings.LANGUAGES)
        return self.language if known else settings.LANGUAGE_CODE

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

"""Whom editions of news go to: members, and people without an account."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.enums import Cadence, Weekday
from community.models.members import check_time_zone, default_language, default_time_zone
from foundation import links

if TYPE_CHECKING:
    from community.models.members import Member

LINK_PURPOSE = "digest"
# When nobody has said otherwise: Tuesday, half past seven.
AT = time(7, 30)
# Before anything is due: the next planning looks.
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)


class RecipientQuerySet(models.QuerySet["Recipient"]):
    def subscribers(self) -> RecipientQuerySet:
        """Those without an account."""
        return self.filter(member=None)

    def wanting(self) -> RecipientQuerySet:
        """Those who want editions and can get them."""
        reachable = Q(member=None) | Q(member__is_active=True)
        return self.filter(reachable).exclude(cadence=Cadence.NONE)


class NewsChoice(models.Model):
    """How often somebody hears of what is new, when on their own clock, in which language, and of
    what."""

    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default=default_language)
    time_zone = models.CharField(
        max_length=60, default=default_time_zone, validators=[check_time_zone]
    )
    cadence = models.CharField(_("how often"), max_length=10, choices=Cadence, default=Cadence.NONE)
    weekday = models.PositiveSmallIntegerField(
        _("day of the week"), choices=Weekday, default=Weekday.TUESDAY
    )
    at = models.TimeField(_("time of day"), default=AT)
    # Names of sections that are not wanted, so that a new section comes to everybody.
    unwanted = models.JSONField(default=list, blank=True)
    # News and events of followed topics only; of somebody without an account, of these.
    only_topics = models.BooleanField(_("only of topics I follow"), default=False)
    topics = models.ManyToManyField("community.Topic", blank=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def mail_language(self) -> str:
        """The language to write in: theirs, or the site's where that is none of the site's."""
        known = self.language in dict(settings.LANGUAGES)
        return self.language if known else settings.LANGUAGE_CODE

    @property
    def zone_name(self) -> str:
        return self.time_zone


class Recipient(NewsChoice):
    """One member, or one confirmed address without an account. Who never chose has no row."""

    # Whoever holds a link with it can change what this row says, and no more.
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="recipient",
    )
    # Of somebody without an account, and so are language, zone and topics; a member has them
    # elsewhere.
    email = models.EmailField(blank=True)
    # What somebody without an account agreed to by confirming, and what they read then.
    consented_at = models.DateTimeField(null=True, blank=True, editable=False)
    notice_version = models.CharField(max_length=40, blank=True, editable=False)
    notice_language = models.CharField(max_length=5, blank=True, editable=False)
    # None is due before: the moment it was asked for, or the end of a pause.
    since = models.DateTimeField(default=timezone.now)
    # When they asked for news, whatever was paused since.
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    # When planning has to look at this row next. A hint: what is due, the calendar says.
    due_at = models.DateTimeField(default=AT_ONCE, editable=False)
    # Raised to revoke the links in mails already sent.
    link_version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar = RecipientQuerySet.as_manager()

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        indexes = [
            models.Index(
                fields=["due_at"], name="recipient_due", condition=~Q(cadence=Cadence.NONE)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=~Q(email=""), name="recipient_email_once"
            ),
            models.CheckConstraint(
                condition=Q(member=None) ^ Q(email=""), name="recipient_is_member_or_address"
            ),
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7), name="recipient_weekday"
            ),
        ]

    def __str__(self) -> str:
        return str(self.member) if self.member else self.email

    @property
    def address(self) -> str:
        """Where mail goes."""
        return self.member.email if self.member else self.email

    @property
    def mail_language(self) -> str:
        """The language to write in: theirs, or the site's where that is none of the site's."""
        return self.member.mail_language if self.member else super().mail_language

    @property
    def zone_name(self) -> str:
        return self.member.time_zone if self.member else self.time_zone

    @property
    def is_reachable(self) -> bool:
        return self.member is None or self.member.is_active

    @property
    def link_token(self) -> str:
        """What the address carries that changes this row, whoever opens it."""
        return links.make(LINK_PURPOSE, self.uuid, self.link_version)

    def paused_until(self, now: datetime) -> datetime | None:
        """When editions come again, while they are paused."""
        return self.since if self.since > now and self.cadence != Cadence.NONE else None


def of(member: Member) -> Recipient:
    """The row of `member`, or one that is not saved, of somebody who never chose."""
    return Recipient.objects.filter(member=member).first() or Recipient(member=member)

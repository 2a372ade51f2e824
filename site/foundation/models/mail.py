"""What became of mails after they left, and how many may leave in a minute."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MailEvent(models.Model):
    """What a provider or a mail server said later about one mail. Told twice it is one row."""

    class Kind(models.TextChoices):
        HARD = "hard", _("not delivered: the address does not work")
        SOFT = "soft", _("not delivered this time")
        COMPLAINT = "complaint", _("reported as unwanted")

    provider = models.CharField(max_length=40)
    event_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    # The address that was mailed, which need not be anybody's any more.
    address = models.EmailField()
    mail = models.ForeignKey(
        "foundation.OutboxRow", on_delete=models.SET_NULL, null=True, related_name="events"
    )
    at = models.DateTimeField()
    detail = models.CharField(max_length=500, blank=True)
    # The address was found to work since: it counts no more.
    is_settled = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("answer to a mail")
        verbose_name_plural = _("answers to mails")
        indexes = [models.Index(fields=["address", "kind", "at"], name="mail_event_address")]
        constraints = [
            models.UniqueConstraint(fields=["provider", "event_id"], name="mail_event_once")
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.get_kind_display()}"


class Suppression(models.Model):
    """An address that is not written to, and why: see `foundation.suppressions`."""

    Reason = MailEvent.Kind

    address = models.EmailField(_("e-mail address"))
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    since = models.DateTimeField(_("since"))
    detail = models.CharField(_("detail"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        # Who found a mail unwanted still does when their mailbox was full and is no longer.
        constraints = [
            models.UniqueConstraint(fields=["address", "reason"], name="suppression_once")
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.get_reason_display()}"


class MailPace(models.Model):
    """The one row by which all processes agree how much mail leaves: see `foundation.pace`."""

    minute = models.DateTimeField()
    used = models.PositiveIntegerField(default=0)
    # When the task runs that sends the rest.
    resumes_at = models.DateTimeField(null=True)
    # The provider asked for a pause.
    closed_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="mail_pace_one_row")]

    def __str__(self) -> str:
        return f"{self.minute:%H:%M}: {self.used}"

"""What members report, and what moderators decide about it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.enums import AppealState, DecisionAction, ReportReason, ReportState
from foundation import links

LINK_PURPOSE = "decision"


def _member(related_name: str) -> models.ForeignKey:
    """Somebody, as long as they are there."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name=related_name,
    )


class Decision(models.Model):
    """What a moderator decided about one thing, and why: never changed, but that it may be
    objected to, once. `kind` and `thing` are as in `community.reportables`; `title` and `text` say
    what it was, as it was then."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    thing = models.UUIDField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    action = models.CharField(_("decision"), max_length=10, choices=DecisionAction)
    # Whom it concerns: who wrote the thing, or is it.
    member = _member("decisions")
    reason = models.TextField(_("reason"), max_length=2000)
    # The end of a suspension; none: for good.
    until = models.DateTimeField(null=True, blank=True)
    decided_by = _member("+")
    decided_at = models.DateTimeField()

    objection = models.TextField(_("objection"), max_length=2000, blank=True)
    objected_at = models.DateTimeField(null=True, blank=True)
    appeal = models.CharField(max_length=10, choices=AppealState, blank=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = _member("+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("moderators' decision")
        verbose_name_plural = _("moderators' decisions")
        ordering = ["-decided_at", "-pk"]
        indexes = [
            models.Index(fields=["kind", "thing"], name="decision_about_thing"),
            models.Index(
                fields=["objected_at"], name="decision_objected", condition=Q(appeal="open")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.title}"

    @property
    def link_token(self) -> str:
        """What the address in the mail carries, for somebody who may no longer sign in."""
        return links.make(LINK_PURPOSE, self.uuid)


class QueueMail(models.Model):
    """What a moderator was last told of what waits, and whether they want to be."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="queue_mail"
    )
    is_wanted = models.BooleanField(default=True)
    told_at = models.DateTimeField(null=True, blank=True)
    # The newest thing of each queue then, as `community.moderation_queues` says it.
    newest = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("mail about what waits for moderators")
        verbose_name_plural = _("mails about what waits for moderators")

    def __str__(self) -> str:
        return str(self.member)


class Report(models.Model):
    """Somebody reports a thing of a kind that is in `community.reportables`; with its words as they
    were then."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reporter = _member("reports")
    kind = models.CharField(max_length=40)
    thing = models.UUIDField()
    # Who wrote the thing, or is it.
    author = _member("reports_about")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    reason = models.CharField(_("reason"), max_length=15, choices=ReportReason)
    details = models.TextField(_("details"), max_length=1000, blank=True)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.OPEN)
    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, null=True, blank=True, related_name="reports"
    )

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(
                fields=["kind", "thing"],
                name="report_open",
                condition=Q(state=ReportState.OPEN),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "kind", "thing"],
                condition=Q(state=ReportState.OPEN),
                name="report_once",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.OPEN) ^ Q(decision__isnull=False),
                name="report_closed_by_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.title}"

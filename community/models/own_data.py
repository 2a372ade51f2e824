"""Downloads of what the site knows of a member, made in the background."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.enums import ExportState
from foundation import storage


class DataExport(models.Model):
    """One download that a member asked for; the file is deleted a day after it was made."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_exports"
    )
    state = models.CharField(max_length=10, choices=ExportState, default=ExportState.ASKED)
    asked_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(storage=storage.private, upload_to="exports/", blank=True)

    class Meta:
        verbose_name = _("download of own data")
        verbose_name_plural = _("downloads of own data")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state__in=(ExportState.ASKED, ExportState.MAKING)),
                name="data_export_one_at_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.asked_at:%Y-%m-%d}"


class RetentionRun(models.Model):
    """What was forgotten on one day because it was kept long enough: names of kinds and numbers."""

    at = models.DateTimeField()
    counts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("report of retention")
        verbose_name_plural = _("reports of retention")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"

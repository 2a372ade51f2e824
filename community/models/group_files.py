"""Files that the members of a group share."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation import storage
from foundation.uploads import LONGEST_NAME


def name_on_disk(file: GroupFile, _filename: str) -> str:
    """Random, and without what anybody called it: names are data too."""
    return f"groups/{file.uuid.hex}"


class GroupFile(models.Model):
    """One file of a group, for its members alone; it stays when who brought it leaves."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(
        "community.MemberGroup", on_delete=models.CASCADE, related_name="files"
    )
    file = models.FileField(storage=storage.private, upload_to=name_on_disk, max_length=100)
    # As the person called it, cleaned.
    name = models.CharField(max_length=LONGEST_NAME)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("file of a group")
        verbose_name_plural = _("files of groups")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.name

"""Files that were given as answers."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from events import storage
from foundation.uploads import LONGEST_NAME


def name_on_disk(file: AnswerFile, _filename: str) -> str:
    """Random, and without what the person called it: names are data too."""
    return file.uuid.hex


class AnswerFile(models.Model):
    """One uploaded file. It belongs to nobody until a registration is kept whose answer names it;
    `events.services.files` makes rows and files follow the answers."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="answer_files")
    question_key = models.UUIDField()
    registration = models.ForeignKey(
        "events.Registration",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="files",
    )
    # As the person called it, cleaned.
    name = models.CharField(max_length=LONGEST_NAME)
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    file = models.FileField(storage=storage.answers, upload_to=name_on_disk, max_length=100)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(registration__isnull=True),
                name="answer_file_of_nobody",
            )
        ]

    def __str__(self) -> str:
        return self.name

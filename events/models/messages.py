"""What organisers wrote to the participants of a run."""

from __future__ import annotations

import uuid
from typing import Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.enums import STATES_OF, Recipients, State

LONGEST_SUBJECT: Final = 150
LONGEST_TEXT: Final = 5000


class Message(models.Model):
    """One message, sent once; its mails are in the outbox. Never changed."""

    # Made for the form, so that the same form sent twice is one message.
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey("events.Run", on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Values of `Recipients`.
    recipients = models.JSONField(_("recipients"), default=list)
    subject = models.CharField(_("subject"), max_length=LONGEST_SUBJECT)
    text = models.TextField(_("text"), max_length=LONGEST_TEXT)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    # To how many people it went.
    number = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.subject

    @property
    def states(self) -> tuple[State, ...]:
        """In which states people are meant by it."""
        meant = [STATES_OF.get(Recipients(name), (State.CONFIRMED,)) for name in self.recipients]
        return tuple({state for states in meant for state in states})

    @property
    def recipients_in_words(self) -> str:
        return "; ".join(str(Recipients(name).label) for name in self.recipients)

    @property
    def paragraphs(self) -> list[str]:
        """Its text, parted where there is a blank line."""
        parts = (part.strip("\n") for part in self.text.split("\n\n"))
        return [part for part in parts if part]

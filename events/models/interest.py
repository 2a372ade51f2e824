"""Who wants to hear when an event runs again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Interest(models.Model):
    """A contact's wish to be told of the next date of an event one can register for; told once."""

    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="interests")
    contact = models.ForeignKey(
        "events.Contact", on_delete=models.CASCADE, related_name="interests"
    )
    created_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        constraints = [models.UniqueConstraint(fields=["event", "contact"], name="interest_once")]

    def __str__(self) -> str:
        return f"{self.contact}, {self.event}"

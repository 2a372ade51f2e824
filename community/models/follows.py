"""What a member wants to hear about."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

TARGETS = ("topic", "organisation", "person")


def _target(model: str) -> models.ForeignKey:
    return models.ForeignKey(
        model, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )


class Follow(models.Model):
    """`member` follows one topic, one organisation or one person. Nobody else learns of it, the
    person least of all."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows"
    )
    topic = _target("community.Topic")
    organisation = _target("community.Organisation")
    person = _target(settings.AUTH_USER_MODEL)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=["member", target],
                    condition=Q(**{f"{target}__isnull": False}),
                    name=f"follow_{target}_once",
                )
                for target in TARGETS
            ),
            models.CheckConstraint(
                condition=Q(topic__isnull=False, organisation=None, person=None)
                | Q(topic=None, organisation__isnull=False, person=None)
                | Q(topic=None, organisation=None, person__isnull=False),
                name="follow_of_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(member=F("person")) | Q(person=None), name="follow_of_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} → {self.topic or self.organisation or self.person}"

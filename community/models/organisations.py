"""The bodies that members work for and that hold events."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.enums import OrganisationKind
from foundation.words import WordsField


class Organisation(models.Model):
    """A ministry, agency, municipality or other body; one row, named in several languages."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = WordsField(_("name"))
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    country = models.CharField(
        _("country"), max_length=2, blank=True, help_text=_("Two letters, for instance EE")
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    website = models.URLField(_("website"), blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.name)

"""An organisation that a page names: one that the site knows, or one in words."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import Orderable

from foundation.words import WordsField


class NamedBody(Orderable):
    """What each page type's own rows have in common; they add the page, and what it does there as
    `part`."""

    part: Any

    organisation = models.ForeignKey(
        "community.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    name = WordsField(
        _("or its name"),
        max_length=160,
        blank=True,
        help_text=_(
            "Where the site has no such organisation, or for several in one: “all ministries”."
        ),
    )

    panels: ClassVar[list[Panel]] = [
        FieldPanel("organisation"),
        FieldPanel("name"),
        FieldPanel("part"),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    def clean(self) -> None:
        super().clean()
        if bool(self.organisation_id) == bool(self.name):
            raise ValidationError(
                {"organisation": _("Choose an organisation or write its name, not both.")}
            )

    @property
    def named(self) -> Any:
        """Its name by language."""
        return self.organisation.name if self.organisation else self.name

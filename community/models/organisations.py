"""The bodies that members work for and events are held by."""

from __future__ import annotations

import uuid
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from community.enums import OrganisationKind
from foundation import countries
from foundation.words import WordsField

# A unit of a department of an agency of a ministry of a government, and some more.
MOST_ABOVE: Final = 8


class Organisation(models.Model):
    """A ministry, agency, municipality or other body; one row, named in several languages."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = WordsField(_("name"))
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[countries.check])
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    website = models.URLField(_("website"), blank=True)
    about = WordsField(_("about it"), max_length=2000, multiline=True, blank=True)
    register_code = models.CharField(
        _("register code"),
        max_length=40,
        blank=True,
        help_text=_("Its number in the register of organisations of its country."),
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["pk"]
        permissions = [("merge_organisation", _("Can merge two rows of the same organisation"))]

    def __str__(self) -> str:
        return str(self.name)

    def clean(self) -> None:
        """Nothing is a part of itself, by whatever way round, or of too many above each other."""
        super().clean()
        above, steps = self.parent, 0
        while above is not None:
            steps += 1
            if self.pk is not None and above.pk == self.pk:
                raise ValidationError({"parent": _("It would be a part of itself.")})
            if steps > MOST_ABOVE:
                raise ValidationError({"parent": _("There are too many organisations above it.")})
            above = above.parent


class OrganisationMerge(models.Model):
    """One row of an organisation went into another: its old addresses lead on for ever."""

    old_uuid = models.UUIDField(unique=True, editable=False)
    old_name = WordsField(_("name"))
    # Merged further, it follows: this is a row like any other that names an organisation.
    into = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="merges", verbose_name=_("merged into")
    )
    # How many rows of what named it: {"events.Event.host": 3}.
    moved = models.JSONField(default=dict)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    merged_at = models.DateTimeField()

    class Meta:
        verbose_name = _("merge of organisations")
        verbose_name_plural = _("merges of organisations")
        ordering = ["-merged_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.old_name} → {self.into}"


class OrganisationSuggestion(models.Model):
    """An organisation that a member works in and does not find here: moderators make it, choose
    the one that was meant, or say why not."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="suggested_organisations"
    )
    name = models.CharField(_("name"), max_length=200)
    website = models.URLField(_("website"), blank=True)
    title = models.CharField(_("your role there"), max_length=150, blank=True)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # What it was or became; without one, the refusal says why not.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    refusal = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("suggested organisation")
        verbose_name_plural = _("suggested organisations")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "name"],
                condition=models.Q(decided_at=None),
                name="suggestion_once",
            )
        ]

    def __str__(self) -> str:
        return self.name

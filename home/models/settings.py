"""What editors decide once for the whole site."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="success", order=600)
class TrainingTarget(BaseSiteSetting):
    """How many people the programme is to train: the number that matters on the home page."""

    people = models.PositiveIntegerField(
        _("people to train"),
        null=True,
        blank=True,
        # Nobody gets nearer to none.
        validators=[MinValueValidator(1)],
        help_text=_("Empty: nothing is shown."),
    )
    before = models.PositiveIntegerField(
        _("trained before"),
        default=0,
        help_text=_(
            "Whoever was trained before this site counted. It adds the people who were marked "
            "as present in a training or workshop that has ended, each person once."
        ),
    )
    is_public = models.BooleanField(
        _("shown in public"),
        default=True,
        help_text=_(
            "On the home page, and with a chart on a page of its own. Off: organisers alone see "
            "it. Numbers in public are rounded down to a multiple of five."
        ),
    )

    class Meta:
        verbose_name = _("training target")

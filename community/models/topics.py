"""What stories and events are about."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.words import WordsField


class Topic(models.Model):
    """One row, named in several languages; `slug` is what addresses call it in all of them."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = WordsField(_("name"), max_length=60)
    slug = models.SlugField(
        _("word in addresses"),
        max_length=60,
        unique=True,
        help_text=_("The same in all languages, for instance “service-design”."),
    )

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.name)

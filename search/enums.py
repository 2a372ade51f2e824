from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a thing that was found is; in the plural, since the filter says so."""

    STORY = "story", _("News")
    EVENT = "event", _("Events")
    PAGE = "page", _("Pages")

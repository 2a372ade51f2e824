from __future__ import annotations

from datetime import timedelta
from enum import IntEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

YEAR = timedelta(days=365)


class When(TextChoices):
    """When a thing that was found is from. An event is from its last date."""

    COMING = "coming", _("Dates to come")
    YEAR = "year", _("Last 12 months")
    YEARS = "years", _("Last 5 years")
    OLDER = "older", _("Older")


class Kind(TextChoices):
    """What a thing that was found is; in the plural, since the filter says so."""

    STORY = "story", _("News")
    EVENT = "event", _("Events")
    INITIATIVE = "initiative", _("Initiatives")
    LIBRARY = "library", _("Library")
    CALL = "call", _("Calls")
    PAGE = "page", _("Pages")


class Age(IntEnum):
    """How long ago something was, as far as results are narrowed by it."""

    TO_COME = 0
    OF_A_YEAR = 1
    OF_YEARS = 2
    OLDER = 3

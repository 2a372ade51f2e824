"""Languages that people speak, at events and with each other: more than the site is written in."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SpokenLanguage(TextChoices):
    """ISO 639; sign languages have three letters."""

    ENGLISH = "en", _("English")
    ESTONIAN = "et", _("Estonian")
    LATVIAN = "lv", _("Latvian")
    LITHUANIAN = "lt", _("Lithuanian")
    NORWEGIAN = "no", _("Norwegian")
    SLOVENIAN = "sl", _("Slovenian")
    DANISH = "da", _("Danish")
    FINNISH = "fi", _("Finnish")
    FRENCH = "fr", _("French")
    GERMAN = "de", _("German")
    ITALIAN = "it", _("Italian")
    RUSSIAN = "ru", _("Russian")
    SWEDISH = "sv", _("Swedish")
    UKRAINIAN = "uk", _("Ukrainian")
    SIGN = "sgn", _("Sign language")

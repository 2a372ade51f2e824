"""The texts that a site must have, whoever writes them: an upper app registers where they are.

They are asked for by purpose, never by the address of a page, which editors may change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from django.core.cache import caches
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from foundation.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Mapping

# What a text that no editor has written is.
FIRST_EDITION: Final = "1"
REMEMBERED: Final = 60  # seconds
_KEY: Final = "foundation.site_texts"


class Purpose(TextChoices):
    """What a text is for. Its address has the same name."""

    TERMS = "terms", _("Terms of use")
    NOTICE = "notice", _("Privacy notice")
    ACCESSIBILITY = "accessibility", _("Accessibility statement")


class Keeper(Protocol):
    """Whoever keeps texts."""

    def __call__(self) -> Mapping[str, str]:
        """The edition of each text that is published now, by purpose."""
        ...


keepers: Registry[Keeper] = Registry()


def edition(purpose: str) -> str:
    """What the text calls the edition that holds now; as of a minute ago."""
    known: dict[str, str] | None = caches["process"].get(_KEY)
    if known is None:
        known = {}
        for _name, keeper in keepers:
            known |= keeper()
        caches["process"].set(_KEY, known, REMEMBERED)
    return known.get(purpose, FIRST_EDITION)


def forget() -> None:
    """In this process; the others learn of a new edition within a minute."""
    caches["process"].delete(_KEY)

"""English words of ours that every language says otherwise: where they stand on a page in another
language, somebody has forgotten to have them translated."""

from __future__ import annotations

from functools import cache

from babel.messages.pofile import read_po

from tools.crawl.site import ROOT

# Shorter ones are too often names, or the same in another language.
SHORTEST = 12


@cache
def words(language: str) -> frozenset[str]:
    path = ROOT / "site" / "locale" / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return frozenset()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    return frozenset(
        message.id
        for message in catalogue
        if isinstance(message.id, str)
        and len(message.id) >= SHORTEST
        and message.string != message.id
        and " " in message.id
    )

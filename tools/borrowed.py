"""Words of ours for what Wagtail says and has no translation of: `site/locale_borrowed`.

    python tools/borrowed.py

One line a problem, with file and line. An entry is *gone* where no package says it any more, and
*needless* where the package itself, or our own catalogue, has words for it by now: an update of
Wagtail shortens the files. What is borrowed is borrowed for every language that lacks it.
"""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import catalogues
from babel.messages.pofile import PoFileError, read_po
from catalogues import LANGUAGES, ROOT, Key, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog

# Whose strings stand on our screens.
PACKAGES = ("wagtail", "wagtail_localize", "django", "allauth", "taggit")
# What runs in browsers has a catalogue of its own.
DOMAINS = ("django", "djangojs")


def main(root: Path = ROOT) -> int:
    problems = check(root)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def check(root: Path) -> list[Problem]:
    problems = []
    for domain in DOMAINS:
        borrowed: dict[str, Catalog] = {}
        for code in LANGUAGES:
            try:
                borrowed[code] = _read(root / path(code, domain), code)
            except (OSError, PoFileError) as error:
                what = f"cannot be read: {error}"
                problems.append(Problem(path(code, domain), what, (code,)))
        for code, catalogue in borrowed.items():
            problems += catalogues.wrong(said(domain), catalogue, code, path(code, domain))
            problems += _needless(catalogue, code, domain)
            problems += _lacking(borrowed, code, domain)
    return problems


def path(code: str, domain: str) -> str:
    return f"site/locale_borrowed/{code}/LC_MESSAGES/{domain}.po"


@cache
def said(domain: str) -> dict[Key, str]:
    """What the packages say, and which of them does."""
    return {
        catalogues.key_of(entry): name
        for name, catalogue in _catalogues("en", domain)
        for entry in catalogue
        if entry.id
    }


@cache
def theirs(code: str, domain: str) -> frozenset[Key]:
    """What the packages have words for, in one language."""
    return frozenset(
        catalogues.key_of(entry)
        for _name, catalogue in _catalogues(code, domain)
        for entry in catalogue
        if entry.id and not entry.fuzzy and _is_told(entry.string)
    )


def _is_told(words: str | tuple[str, ...]) -> bool:
    return bool(words) if isinstance(words, str) else all(words)


def _catalogues(code: str, domain: str) -> Iterator[tuple[str, Catalog]]:
    for name in PACKAGES:
        found = importlib.util.find_spec(name)
        for folder in (found and found.submodule_search_locations) or ():
            for file in sorted(Path(folder).glob(f"**/locale/{code}/LC_MESSAGES/{domain}.po")):
                yield name, _read(file, code)


def _read(file: Path, code: str) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened, locale=code, abort_invalid=True)


def _needless(catalogue: Catalog, code: str, domain: str) -> list[Problem]:
    known = theirs(code, domain)
    return [
        Problem(
            f"{path(code, domain)}:{entry.lineno}",
            f"needless, the package says it: {catalogues.key_of(entry)}",
            (code,),
        )
        for entry in catalogue
        if entry.id and catalogues.key_of(entry) in known
    ]


def _lacking(borrowed: dict[str, Catalog], code: str, domain: str) -> list[Problem]:
    """What another language borrows, and this one has from nobody."""
    wanted = {catalogues.key_of(e): None for found in borrowed.values() for e in found if e.id}
    own = {catalogues.key_of(e) for e in borrowed[code] if e.id and _is_told(e.string)}
    has = own | theirs(code, domain) | (_ours(code) if domain == "django" else frozenset())
    return [
        Problem(path(code, domain), f"missing: {key}", (code,)) for key in wanted if key not in has
    ]


@cache
def _ours(code: str) -> frozenset[Key]:
    return frozenset(catalogues.key_of(e) for e in catalogues.read(ROOT, code) if e.id)


if __name__ == "__main__":
    sys.exit(main())

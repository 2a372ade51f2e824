"""Compare what the sources say with the catalogues: every string of ours in every language.

    python tools/catalogues.py

One line a problem, with file and line; then how many there are in each language. A string is
*missing* where a language has no words for it, or not all its plural forms; *gone* where no source
says it any more. Fuzzy and commented-out entries count too, and placeholders that differ from the
source's. Strings are collected as `make messages` does, but in Python: gettext's own tools are not
needed.
"""

from __future__ import annotations

import io
import os
import sys
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from babel.messages.extract import extract
from babel.messages.pofile import PoFileError, read_po
from django.utils.translation.template import templatize

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from babel.messages.catalog import Catalog, Message

ROOT = Path(__file__).resolve().parents[1]
# Beside English, which the sources are written in: whatever has a folder.
LANGUAGES = tuple(sorted(path.name for path in (ROOT / "site/locale").iterdir() if path.is_dir()))
# As `make messages` has them.
IGNORED = ("var", "tests", "bench", "CVS", ".*", "*~", "*.pyc")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


class Key(NamedTuple):
    """What a string is known by in a catalogue."""

    context: str
    text: str

    def __str__(self) -> str:
        return f"{self.text!r}" + (f" (context {self.context!r})" if self.context else "")


class Source(NamedTuple):
    """Where a string is said first, and its plural, if it has one."""

    place: str
    plural: str


class Problem(NamedTuple):
    place: str
    what: str
    languages: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


def main(root: Path = ROOT) -> int:
    problems = check(root)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        counts = Counter(code for problem in problems for code in problem.languages)
        words = ", ".join(f"{code} {counts[code]}" for code in LANGUAGES)
        print(f"Problems in each language: {words}.", file=sys.stderr)
    return 1 if problems else 0


def check(root: Path) -> list[Problem]:
    """All problems: first those of the sources' strings, then those of each catalogue."""
    said = collect(root)
    catalogues: dict[str, Catalog] = {}
    problems = []
    for code in LANGUAGES:
        try:
            catalogues[code] = read(root, code)
        except (OSError, PoFileError) as error:
            problems.append(Problem(_path(code), f"cannot be read: {error}", (code,)))
    return [
        *problems,
        *missing(said, catalogues),
        *(
            problem
            for code, found in catalogues.items()
            for problem in wrong(said, found, code, _path(code))
        ),
    ]


def collect(root: Path) -> dict[Key, Source]:
    """Every string marked for translation below `root`, by its key."""
    said: dict[Key, Source] = {}
    for path in _sources(root):
        name = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # A template as the calls it makes. What is left of the rest has no meaning, least of
            # all its indentation.
            text = "\n".join(line.strip() for line in templatize(text, name).split("\n"))
        found = extract("python", io.BytesIO(text.encode()), KEYWORDS, (), {"encoding": "utf-8"})
        for line, message, _comments, context in found:
            single, plural = message if isinstance(message, tuple) else (message, "")
            key = Key(context or "", single)
            # One entry serves a string that is said alone here and with a plural there.
            if single and (key not in said or (plural and not said[key].plural)):
                said[key] = Source(f"{name}:{line}", plural)
    return said


def _sources(root: Path) -> Iterator[Path]:
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if not _is_ignored(name))
        for name in sorted(files):
            path = Path(folder, name)
            if path.suffix in {".py", ".html", ".txt"} and not _is_ignored(name):
                yield path


def _is_ignored(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in IGNORED)


def _path(code: str) -> str:
    return f"site/locale/{code}/LC_MESSAGES/django.po"


def read(root: Path, code: str) -> Catalog:
    """The catalogue of one language. Raises OSError or PoFileError."""
    with (root / _path(code)).open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def missing(said: dict[Key, Source], catalogues: dict[str, Catalog]) -> list[Problem]:
    """Strings that some language has no words for."""
    problems = []
    for key, source in said.items():
        lacking = tuple(
            code
            for code, catalogue in catalogues.items()
            if not _is_told(catalogue.get(key.text, key.context or None), source)
        )
        if lacking:
            what = f"missing in {', '.join(lacking)}: {key}"
            problems.append(Problem(source.place, what, lacking))
    return problems


def _is_told(entry: Message | None, source: Source) -> bool:
    """Whether the entry has all its words; in a plural, every form."""
    if entry is None:
        return False
    if source.plural:
        same = isinstance(entry.id, tuple) and entry.id[1] == source.plural
        return same and all(entry.string)
    return bool(entry.string)


def wrong(said: Container[Key], catalogue: Catalog, code: str, path: str) -> list[Problem]:
    """What one catalogue has that it should not have."""
    problems = []
    for entry in catalogue:
        if not entry.id:
            continue
        key, place = key_of(entry), f"{path}:{entry.lineno}"
        if key not in said:
            problems.append(Problem(place, f"gone from the sources: {key}", (code,)))
        if entry.fuzzy:
            problems.append(Problem(place, f"fuzzy: {key}", (code,)))
        if all(entry.string) if entry.pluralizable else entry.string:
            problems += [Problem(place, str(e), (code,)) for e in entry.check(catalogue)]
    problems += [
        Problem(path, f"commented out: {key_of(entry)}", (code,))
        for entry in catalogue.obsolete.values()
    ]
    return problems


def key_of(entry: Message) -> Key:
    text = entry.id[0] if isinstance(entry.id, tuple | list) else entry.id
    return Key(entry.context or "", text)


if __name__ == "__main__":
    sys.exit(main())

"""Compile message catalogues with Babel, so that gettext's own tools are not needed.

    python tools/compile_catalogues.py [--check] [CATALOGUE.po ...]

Without names, all of them. `--check` compiles into memory and reports what a reader would stumble
over: entries marked fuzzy, and placeholders that differ from the source's.
"""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Compile message catalogues.")
    parser.add_argument("--check", action="store_true", help="write nothing, report mistakes")
    parser.add_argument("catalogues", nargs="*", type=Path)
    options = parser.parse_args(arguments)
    paths = options.catalogues or sorted((ROOT / "site" / "locale").glob("*/LC_MESSAGES/*.po"))
    problems = [problem for path in paths for problem in work(path, write=not options.check)]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def work(path: Path, *, write: bool) -> list[str]:
    """Compile one catalogue; the mistakes found, each as one line `path:line: what`."""
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parts[-3], abort_invalid=True)
    except PoFileError as error:
        return [f"{path}: {error}"]
    if write:
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        path.with_suffix(".mo").write_bytes(compiled.getvalue())
        return []
    fuzzy = [
        f"{path}:{message.lineno}: fuzzy: {message.id!r}"
        for message in catalogue
        if message.id and message.fuzzy
    ]
    wrong = [
        f"{path}:{message.lineno}: {error}"
        for message, errors in catalogue.check()
        for error in errors
    ]
    return fuzzy + wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Compile message catalogues with Babel, so that gettext's own tools are not needed.

    python tools/compile_catalogues.py [CATALOGUE.po ...]

Without names, all of them. Whether they are whole is for `tools/catalogues.py`.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

ROOT = Path(__file__).resolve().parents[1]


def main(names: list[str]) -> int:
    paths = [Path(name) for name in names]
    paths = paths or sorted((ROOT / "site").glob("locale*/*/LC_MESSAGES/*.po"))
    problems = [problem for path in paths if (problem := compile_one(path))]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def compile_one(path: Path) -> str:
    """Write the .mo beside the .po; why it could not be done, or nothing."""
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parts[-3], abort_invalid=True)
    except (OSError, PoFileError) as error:
        return f"{path}: {error}"
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    path.with_suffix(".mo").write_bytes(compiled.getvalue())
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Measure on both databases, print a table and write `var/bench.json`.

    python -m bench [--only home,...] [--sizes 100,1000]

Every database and size is measured in a process and an empty database of its own. The exit code is
1 when a bar does not hold.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULT = ROOT / "var" / "bench.json"
COLUMNS = [
    "area", "name", "database", "size", "median", "p95",
    "unit", "queries", "floor", "ratio", "bar", "holds",
]  # fmt: skip
SIZES = "10,100"


def main() -> int:
    from tests import postgres  # noqa: PLC0415 -- only the parent lends a server

    options = arguments()
    results = []
    with tempfile.TemporaryDirectory(prefix="talka-bench-") as folder, postgres.server() as url:
        for database in ("sqlite", "postgres"):
            variables = {**os.environ, "TMPDIR": folder, postgres.URL: url}
            variables |= {"TALKA_TEST_DATABASE": database}
            variables |= {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
            for size in options.sizes.split(","):
                results += measured(options.only, size, variables, Path(folder) / "out.json")
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(table(results))
    return 1 if any(result["holds"] is False for result in results) else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--only", default="")
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.sizes = options.sizes or SIZES
    if not all(size.isdigit() and int(size) for size in options.sizes.split(",")):
        parser.error(f"SIZES must be whole numbers separated by commas, not {options.sizes!r}")
    return options


def measured(only: str, size: str, variables: dict[str, str], into: Path) -> list[dict]:
    command = [sys.executable, "-m", "bench", "--only", only, "--sizes", size, "--into", str(into)]
    subprocess.run(command, cwd=ROOT, env=variables, check=True)  # noqa: S603 -- our own
    return json.loads(into.read_text(encoding="utf-8"))


def measure_here(options: argparse.Namespace) -> int:
    """The child's part: one size on one database."""
    sys.path.insert(1, str(ROOT / "site"))
    import django  # noqa: PLC0415 -- the path must stand first

    django.setup()
    from django.test.utils import get_runner, setup_test_environment  # noqa: PLC0415

    from bench.areas import AREAS  # noqa: PLC0415 -- needs Django

    wanted = [name for name in options.only.split(",") if name] or list(AREAS)
    if unknown := set(wanted) - set(AREAS):
        print(f"ONLY can name {', '.join(AREAS)}, not {', '.join(sorted(unknown))}.")
        return 2
    from django.conf import settings  # noqa: PLC0415
    from django.template.base import Template  # noqa: PLC0415

    # Tests look over the shoulder of every template; what that takes is nobody's page.
    as_in_production = Template._render
    setup_test_environment(debug=False)
    Template._render = as_in_production
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        measures = [one for name in wanted for one in AREAS[name](int(options.sizes))]
    finally:
        runner.teardown_databases(databases)
    options.into.write_text(json.dumps([asdict(one) for one in measures]), encoding="utf-8")
    return 0


def table(results: list[dict]) -> str:
    rows = [COLUMNS, *([cell(result[column]) for column in COLUMNS] for result in results)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "NO"
    if isinstance(value, float):
        return f"{value:.1f}"
    return "-" if value is None else str(value)


if __name__ == "__main__":
    options = arguments()
    sys.exit(measure_here(options) if options.into else main())

"""Run every gate and say which ones hold; what a failing one printed comes after its name.

    python tools/check.py [GATE ...]        without names, all of them

The linters of templates only report: they gate once the templates have settled.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PACKAGES = ["community", "events", "home", "search", "site/config", "site/foundation", "site/demo"]
# A complete and harmless set of production's settings.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "TALKA_SECRET_KEY": "for-checking-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ",
    "TALKA_HOSTS": "talka.example.org",
}


class Gate(NamedTuple):
    """One command; one that only reports never fails the check."""

    name: str
    command: list[str]
    settings: dict[str, str]
    gates: bool = True


def gates() -> list[Gate]:
    python = sys.executable
    test = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    templates = sorted(str(p) for p in (ROOT / "templates").rglob("*.html"))
    return [
        Gate("ruff check", [tool("ruff"), "check", "."], {}),
        Gate("ruff format", [tool("ruff"), "format", "--check", "."], {}),
        Gate("mypy", [tool("mypy"), *PACKAGES], {}),
        Gate("lint-imports", [tool("lint-imports")], test),
        Gate("migrations", [python, "manage.py", "makemigrations", "--check", "--dry-run"], test),
        Gate(
            "deployment",
            [python, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
            PRODUCTION,
        ),
        Gate("guards", [python, "tools/guards.py"], {}),
        Gate("catalogues", [python, "tools/catalogues.py"], {}),
        Gate("borrowed", [python, "tools/borrowed.py"], {}),
        Gate("djangofmt", [tool("djangofmt"), "--check", *templates], {}, gates=False),
        Gate("djade", [tool("djade"), "--check", "--target-version", "5.2", *templates], {}, False),
    ]


def tool(name: str) -> str:
    return str(BIN / name)


def main(wanted: list[str]) -> int:
    begun = time.monotonic()
    failed = []
    with tempfile.TemporaryDirectory(prefix="talka-check-") as folder:
        for gate in gates():
            if not wanted or gate.name in wanted:
                failed += [] if holds(gate, folder) else [gate.name]
    seconds = time.monotonic() - begun
    verdict = f"FAILED: {', '.join(failed)}" if failed else "all hold"
    print(f"=== make check: {verdict}, {seconds:.0f} s ===")
    return 1 if failed else 0


def holds(gate: Gate, folder: str) -> bool:
    begun = time.monotonic()
    # Only what the gate names: a person's own settings must not decide.
    own = {n: v for n, v in os.environ.items() if not n.startswith("TALKA_")}
    done = subprocess.run(  # noqa: S603 -- the commands above
        gate.command,
        cwd=ROOT,
        env={**own, "TALKA_VAR": folder, **gate.settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    fine = done.returncode == 0
    word = "holds" if fine else "FAILS" if gate.gates else "report"
    print(f"{word:<8}{gate.name:<14}{time.monotonic() - begun:5.1f} s", flush=True)
    if not fine:
        print("\n".join(f"        {line}" for line in report(gate, done.stdout)), flush=True)
    return fine or not gate.gates


def report(gate: Gate, output: str) -> list[str]:
    """All that a failing gate says; of a report its end, which counts."""
    lines = output.strip().splitlines()
    return lines if gate.gates else lines[-3:]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

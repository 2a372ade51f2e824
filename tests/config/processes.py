"""The site in a process of its own, with an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The least that production needs.
PRODUCTION = {
    "TALKA_SECRET_KEY": "of-the-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ",
    "TALKA_HOSTS": "talka.example.org",
}


def environment(module: str, **variables: str) -> dict[str, str]:
    """The machine's environment without anything that this site reads, then `variables`."""
    ours = ("TALKA_", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_")
    rest = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {
        **rest,
        "DJANGO_SETTINGS_MODULE": f"config.settings.{module}",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
        **(PRODUCTION if module == "production" else {}),
        **variables,
    }


def python(
    code: str, module: str = "production", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run `code` in a new Python."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment(module, **variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def start(module: str, **variables: str) -> str:
    """What the settings say when they refuse to start; empty when they start."""
    done = python(f"import config.settings.{module}", module, **variables)
    *_trace, last = done.stderr.strip().splitlines() or [""]
    if done.returncode == 0:
        return ""
    return last.removeprefix("django.core.exceptions.ImproperlyConfigured: ")


@cache
def known_settings() -> set[str]:
    """Every variable that one of the settings modules reads."""
    code = "from config.settings.{0} import env; print(*env.known)"
    found = [python(code.format(m), m).stdout.split() for m in ("production", "dev", "test")]
    return set().union(*found)

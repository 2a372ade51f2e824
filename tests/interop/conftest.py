"""Two readers that others use: icalendar with recurring-ical-events, and ical.js under Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def read_by_ical_js(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict], dict]:
    """Many calendars read by one Node process. ical.js is installed into a temporary folder, the
    version that package.json names, with npm's own settings; nothing of it is kept."""
    folder = tmp_path_factory.mktemp("ical-js")
    for name in ("package.json", "read.js"):
        shutil.copy(HERE / name, folder)
    subprocess.run(
        [
            "npm", "install", "--no-package-lock", "--no-save", "--no-audit", "--no-fund",
            "--ignore-scripts", "--prefix", folder,
        ],
        cwd=folder,
        check=True,
        timeout=120,
    )  # fmt: skip

    def read(texts: dict[str, str]) -> dict[str, list[dict]]:
        done = subprocess.run(
            ["node", "read.js"],
            cwd=folder,
            input=json.dumps(texts).encode(),
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()[-2000:]
        return json.loads(done.stdout)

    return read

"""Programs of others that read what we write: icalendar with recurring-ical-events, ical.js under
Node, and what verifies badges there."""

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
    """Many calendars read by one Node process with ical.js."""
    return _program(HERE, "read.js", tmp_path_factory.mktemp("ical-js"))


@pytest.fixture(scope="session")
def verify_badges(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict], dict]:
    """Many badges verified by one Node process with jose and jsonld, and the official contexts as
    their packages have them."""
    return _program(HERE / "badges", "verify.js", tmp_path_factory.mktemp("badges"))


def _program(source: Path, script: str, folder: Path) -> Callable[[dict], dict]:
    """`script` under Node: what it is given and what it answers is JSON. The packages are installed
    into a temporary folder, the versions that package.json names, with npm's own settings; nothing
    of it is kept."""
    shutil.copy(source / script, folder)
    installed(source, folder)

    def run(given: dict) -> dict:
        done = subprocess.run(
            ["node", script],
            cwd=folder,
            input=json.dumps(given).encode(),
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()[-2000:]
        return json.loads(done.stdout)

    return run


def installed(source: Path, folder: Path) -> Path:
    """The packages that the package.json of `source` names, in `folder`; where they are."""
    folder.mkdir(exist_ok=True)
    shutil.copy(source / "package.json", folder)
    subprocess.run(
        [
            "npm", "install", "--no-package-lock", "--no-save", "--no-audit", "--no-fund",
            "--ignore-scripts", "--prefix", folder,
        ],
        cwd=folder,
        check=True,
        timeout=120,
    )  # fmt: skip
    return folder / "node_modules"

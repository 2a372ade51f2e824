"""What happens where a browser, a Redis or Node is missing, seen from outside."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.config.processes import ROOT, environment

SKIPPED = re.compile(r"^SKIPPED \[(\d+)\] [^:]+:\d+: (.*)$", re.MULTILINE)


def run(folder, **variables: str) -> subprocess.CompletedProcess[str]:
    """Three browser tests in two files, run by a pytest of their own."""
    tests = folder / "tests"
    tests.mkdir()
    test = "import pytest\npytestmark = pytest.mark.browser\ndef test_{}(): pass\n"
    (tests / "test_a.py").write_text(test.format("one") + "def test_two(): pass\n")
    (tests / "test_b.py").write_text(test.format("three"))
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider",
         "-c", ROOT / "pyproject.toml", "--rootdir", folder, tests],
        cwd=ROOT,
        env=environment("test", TMPDIR=str(folder), **variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )  # fmt: skip


def test_without_chromium_its_tests_are_skipped_in_one_line_that_says_how_to_get_it(tmp_path):
    done = run(tmp_path, TALKA_CHROMIUM="/nowhere/chromium")

    assert done.returncode == 0
    assert SKIPPED.findall(done.stdout) == [
        (
            "3",
            "the browser tests need Chromium: apt install chromium, or name one in TALKA_CHROMIUM",
        )
    ]


def test_where_chromium_is_required_nothing_runs_without_it(tmp_path):
    done = run(tmp_path, TALKA_CHROMIUM="/nowhere/chromium", TALKA_REQUIRE="chromium,redis")

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert done.stderr.splitlines()[0].startswith(
        "ERROR: TALKA_REQUIRE: the browser tests need Chromium: apt install chromium"
    )


def test_only_what_is_known_can_be_required(tmp_path):
    done = run(tmp_path, TALKA_REQUIRE="firefox")

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert done.stderr.splitlines()[0] == (
        "ERROR: TALKA_REQUIRE can name chromium, redis and node, not firefox."
    )


@pytest.mark.redis
def test_the_redis_of_the_tests_answers(redis_url):
    import redis

    with redis.Redis.from_url(redis_url) as server:
        assert server.ping()

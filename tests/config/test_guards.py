from __future__ import annotations

import subprocess
import sys

import pytest

from tests.config.processes import ROOT

sys.path.append(str(ROOT / "tools"))
import guards  # the scripts' folder is no package


@pytest.fixture
def checkout(tmp_path):
    """An empty git checkout; `checkout(path, text)` adds a file to it."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)

    def add(name: str, text: str = "") -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    add.root = tmp_path
    return add


def test_this_checkout_holds():
    assert guards.main() == 0


def test_site_may_not_become_a_package(checkout):
    checkout("site/__init__.py")

    assert guards.site_stays_a_plain_folder(checkout.root) == [
        "site/__init__.py: site/ must stay a plain folder; `import site` is Python's"
    ]


def test_the_stock_gitignore_is_noticed(checkout):
    checkout("site/config/urls.py")
    checkout(".gitignore", "/site\n")

    assert guards.nothing_of_ours_is_ignored(checkout.root) == [
        ".gitignore: it drops site/config/urls.py"
    ]


@pytest.mark.parametrize("name", ["uv.lock", "pylock.toml", "web/package-lock.json"])
def test_locks_with_addresses_are_noticed(checkout, name):
    checkout(name)

    assert guards.locks(checkout.root) == [f"{name}: this lock format records download addresses"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Events==0.5 \\\n    --hash=sha256:0\n", "Events would replace the app events"),
        (
            "opensearch-py==3.0 \\\n    --hash=sha256:0\n",
            "opensearch-py would replace the app events",
        ),
        ("django==5.2.19\n", "django has no hash"),
        ("django @ https" + "://example.org/django.whl\n", "it names an address"),
    ],
)
def test_what_a_lock_may_not_say_is_noticed(checkout, text, problem):
    checkout("requirements.txt", text)

    assert guards.locks(checkout.root) == [f"requirements.txt: {problem}"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("see https://py" + "pi.org/project/x", "a package registry: py" + "pi.org"),
        ("--index" + "-url x", "a package registry: --index" + "-url"),
        ("open('/ho" + "me/anna/talka/x')", "a local path: /ho" + "me/anna/"),
        ("cd /wo" + "rk/main", "a local path: /wo" + "rk/main"),
    ],
)
def test_traces_of_registries_and_machines_are_noticed(checkout, text, what):
    checkout("docs/x.md", f"first\n{text}\n")

    assert guards.traces(checkout.root, guards.tracked(checkout.root)) == [
        f"docs/x.md:2: names {what}"
    ]


def test_addresses_of_the_site_are_no_traces(checkout):
    checkout("home/x.html", "/en/home/page/ templates/home/home_page.html /news/work/x")

    assert guards.traces(checkout.root, guards.tracked(checkout.root)) == []

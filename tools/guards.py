"""Guards against traps that no linter knows; docs/develop.md tells what each has cost.

python tools/guards.py        one line a problem; exit code 1 when there is any
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APPS = {"community", "events", "home", "search"}
PACKAGES = {*APPS, "config", "foundation", "demo", "tests", "tools", "bench"}
# Lock formats that record where each file was downloaded from.
LOCKS_WITH_ADDRESSES = {
    "uv.lock", "pylock.toml", "poetry.lock", "pdm.lock", "Pipfile.lock",
    "package-lock.json", "yarn.lock", "pnpm-lock.yaml",
}  # fmt: skip
# Their packages `Events` would half-replace our `events`, as names differ in case only.
CLASHING = {"events", "opensearch-py"}
# Hosts of package registries, and the homes of people and machines.
REGISTRIES = re.compile(
    r"files\.python[h]osted\.|\bp[y]pi\.org|registry\.n[p]mjs\.|--(?:extra-)?index-url|--find-links"
)
MACHINE = re.compile(r"(?<![\w.-])/(?:home|Users|root|workspace|work)/[\w.-]+/?")
TEXT = {
    "", ".cfg", ".css", ".html", ".in", ".ini", ".ics", ".js", ".json", ".md", ".po", ".pot", ".py",
    ".sh", ".svg", ".toml", ".txt", ".typ", ".xml", ".yaml", ".yml",
}  # fmt: skip


def main() -> int:
    problems = [
        *site_stays_a_plain_folder(ROOT),
        *nothing_of_ours_is_ignored(ROOT),
        *locks(ROOT),
        *traces(ROOT, tracked(ROOT)),
    ]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def site_stays_a_plain_folder(root: Path) -> list[str]:
    """As a package, `site` would replace Python's own module of that name, or be hidden by it."""
    if (root / "site" / "__init__.py").exists():
        return ["site/__init__.py: site/ must stay a plain folder; `import site` is Python's"]
    return []


def nothing_of_ours_is_ignored(root: Path) -> list[str]:
    """The stock Python .gitignore drops /site, silently."""
    files = [str(p.relative_to(root)) for p in root.glob("site/*/**/*.py")]
    ignored = git(root, "check-ignore", "--no-index", "--stdin", text="\n".join(files))
    return [f".gitignore: it drops {name}" for name in ignored.split()]


def locks(root: Path) -> list[str]:
    """Locks are requirements*.txt with hashes and without addresses."""
    problems = [
        f"{name}: this lock format records download addresses"
        for name in tracked(root)
        if Path(name).name in LOCKS_WITH_ADDRESSES
    ]
    for path in sorted(root.glob("requirements*.txt")):
        text = path.read_text(encoding="utf-8")
        names = set(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?\s*(?:==|@)", text, re.MULTILINE))
        clashing = {name for name in names if name.lower().replace("_", "-") in CLASHING}
        problems += [f"{path.name}: {name} would replace the app events" for name in clashing]
        bare = [
            name
            for name in re.findall(r"^([A-Za-z0-9._-]+)==[^\\\n]*$", text, re.MULTILINE)
            if not re.search(rf"^{re.escape(name)}==[^\n]*\\$", text, re.MULTILINE)
        ]
        problems += [f"{path.name}: {name} has no hash" for name in bare]
        if re.search(r"^[A-Za-z0-9._-]+ *@|://", text, re.MULTILINE):
            problems.append(f"{path.name}: it names an address")
    return problems


def traces(root: Path, names: list[str]) -> list[str]:
    """Nothing committed names a package registry or a path of the machine it was written on."""
    problems = []
    for name in names:
        path = root / name
        if path.suffix not in TEXT or name == "tools/guards.py" or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            for pattern, what in ((REGISTRIES, "a package registry"), (MACHINE, "a local path")):
                if found := pattern.search(line):
                    problems.append(f"{name}:{number}: names {what}: {found[0]}")
    return problems


def tracked(root: Path) -> list[str]:
    """What is committed or about to be; without git, whatever is not in a hidden or made folder."""
    listed = git(root, "ls-files", "--cached", "--others", "--exclude-standard")
    return sorted(listed.splitlines())


def git(root: Path, *arguments: str, text: str = "") -> str:
    """The output of a git command, empty when this is no git checkout."""
    return subprocess.run(  # noqa: S603 -- our own arguments
        ["git", *arguments],  # noqa: S607 -- git is wherever the person has it
        cwd=root,
        input=text,
        capture_output=True,
        text=True,
        check=False,
    ).stdout


if __name__ == "__main__":
    sys.exit(main())

"""A message of the tests' own: `tests.hello`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation import mail

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

NAME = "tests.hello"


def hello(
    *, now: datetime, name: str, needed: bool = True, proof: bool = False
) -> mail.Letter | None:
    if not needed:
        return None
    return mail.Letter(
        template="tests/hello",
        context={"greeted": name},
        language="en",
        time_zone="UTC",
        proves_address=proof,
    )


def write_templates(folder: Path) -> None:
    """Its folder of templates, below `folder`."""
    templates = folder / "emails" / "tests" / "hello"
    templates.mkdir(parents=True)
    (templates / "subject.txt").write_text("Hello {{ greeted }}")
    (templates / "body.txt").write_text("Good day, {{ greeted }}.")
    (templates / "body.html").write_text("<p>Good day, {{ greeted }}.</p>")

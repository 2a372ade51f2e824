"""The editor's part of two digests: the last one, and the next, which nobody has approved yet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterData:
    """`leads` are stories by key, each with the editor's own sentence or none."""

    introduction: str
    leads: tuple[tuple[str, str], ...]


LAST = LetterData(
    introduction="<p>Two weeks of visits lie behind us, and we brought back more questions than "
    "answers. <b>Read what our guests would do differently</b>, and tell us what you would.</p>",
    leads=(
        ("visit", ""),
        ("wall-of-problems", "The wall stays up: add your own problem to it."),
    ),
)
NEXT = LetterData(
    introduction="<p>The call for teams is open, and there are seats in the trainings of the next "
    "month. Bring a colleague who has never been here.</p>",
    leads=(("call", "Three weeks left. One page is enough to apply."), ("one-form", "")),
)

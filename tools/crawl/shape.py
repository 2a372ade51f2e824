"""What a screen is, and who looks at it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Role(StrEnum):
    """Who looks. Everything a newcomer could have is still empty."""

    VISITOR = "visitor"
    MEMBER = "member"
    NEWCOMER = "newcomer"
    ORGANISER = "organiser"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


class Screen(NamedTuple):
    """One route in one state.

    `route` is what the resolver calls it, or the name of a type of page; `of` names the thing in
    its address (`world.THINGS`). With `posts` its form is sent as it stands, and what is shown then
    is looked at.
    """

    route: str
    role: Role
    of: str = ""
    query: str = ""
    status: int = 200
    posts: bool = False

    @property
    def name(self) -> str:
        """What it is called in the findings, and its picture."""
        state = "form sent empty" if self.posts else ""
        said = [self.of, self.query and f"?{self.query}", state]
        told = ", ".join(part for part in said if part)
        return f"{self.route} ({told}) as {self.role}" if told else f"{self.route} as {self.role}"


STAFF = (Role.ORGANISER, Role.EDITOR, Role.ADMINISTRATOR)


def seen(role: Role, *screens: str | tuple[str, ...], **told: object) -> tuple[Screen, ...]:
    """Screens of one role: each the name of a route, or that and the names of things in it."""
    rows = [(one, "") if isinstance(one, str) else one for one in screens]
    return tuple(
        Screen(route, role, of, **told)  # type: ignore[arg-type]
        for route, *things in rows
        for of in things
    )

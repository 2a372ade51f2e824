"""What is to be visited: every screen in every language it has, sorted by who looks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone

from community.models import Member
from tools.crawl import stage, things
from tools.crawl.screens import SCREENS
from tools.crawl.shape import Role
from tools.crawl.visit import PHONE, WIDE, Visit
from tools.crawl.world import World

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.crawl.shape import Screen

PEOPLE = {
    Role.MEMBER: "member@example.org",
    Role.NEWCOMER: stage.NEWCOMER,
    Role.ORGANISER: "organiser@example.org",
    Role.EDITOR: "editor@example.org",
    Role.ADMINISTRATOR: "admin@example.org",
}


class Tour(NamedTuple):
    """Visits of one role in one language, with the cookies that make somebody it."""

    role: Role
    language: str
    cookies: list[dict[str, str]]
    visits: list[Visit]


def of_demo(origin: str, *, only: str, languages: Sequence[str], quick: bool) -> list[Tour]:
    people = {role: Member.objects.get(email=email) for role, email in PEOPLE.items()}
    world = World(people, things.of_demo(timezone.now()))
    wanted = [one for one in SCREENS if re.search(only, one.name)]
    return tours(world, wanted, origin, languages, (WIDE,) if quick else (PHONE, WIDE))


def tours(
    world: World,
    screens: Sequence[Screen],
    origin: str,
    languages: Sequence[str],
    axe_at: tuple[int, ...],
) -> list[Tour]:
    """A place for a pseudo-locale: a language more, whose pages answer to its code."""
    cookies = {role: world.cookies(role, origin) for role in Role}
    made = []
    for language in languages:
        for role in Role:
            visits = [
                visit_of(screen, address, language, axe_at)
                for screen in screens
                if screen.role == role and language in world.languages(screen)
                for address in [world.address(screen, language)]
            ]
            if visits:
                made.append(Tour(role, language, cookies[role], visits))
    return made


def visit_of(screen: Screen, address: str, language: str, axe_at: tuple[int, ...]) -> Visit:
    """By axe in English alone: it reads mark-up and colours, which are the same in all."""
    return Visit(
        name=screen.name,
        address=address,
        language=language,
        status=screen.status,
        posts=screen.posts,
        axe_at=axe_at if language == "en" else (),
    )

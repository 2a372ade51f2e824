"""Members of any number: a thousand written through the service that keeps the index, and as many
copies of them as it takes, row by row at once. None of what few are found by is copied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import connection

from bench.measure import settle
from community.enums import Audience
from community.models import (
    DirectoryEntry,
    DirectoryKey,
    DirectoryName,
    DirectoryTerm,
    DirectoryValue,
    Member,
    Organisation,
    Profile,
    Skill,
    Topic,
)
from community.services import directory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db import models

FEW = 1000
# One in twenty has these; nobody else has anything like them.
RARE, NAME, MISSPELT = "zylophonist", "Quendelberg", "quendlebreg"
EVERY = 20
BODIES, SKILLS, TOPICS = 100, 40, 12
ROLES = (
    *("designer", "adviser", "lawyer", "analyst", "manager"),
    *("researcher", "developer", "facilitator", "head", "planner"),
)
SOUNDS = ("ka", "le", "mi", "no", "ru", "sa", "te", "vi", "jo", "hu", "pa", "er")
PLACES = tuple(f"{a}{b}stad".capitalize() for a in SOUNDS[:6] for b in SOUNDS[:5])
BATCH = 1000
NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)


@dataclass(slots=True)
class Network:
    """`first`: the id of the first of `few` members, who follow each other without a gap."""

    viewer: Member
    first: int
    few: int
    bodies: list[Organisation]


def make(few: int) -> Network:
    """`few` members, and one more who looks."""
    bodies = Organisation.objects.bulk_create(
        Organisation(name={"en": f"Agency {SOUNDS[n % 12]}{n}", "et": f"Amet {n}"}, kind="agency")
        for n in range(BODIES)
    )
    skills = Skill.objects.bulk_create(
        Skill(name={"en": f"Skill {SOUNDS[n % 12]}{n}"}, slug=f"s{n}") for n in range(SKILLS)
    )
    start = Topic.objects.count()
    topics = Topic.objects.bulk_create(
        Topic(name={"en": f"Theme {SOUNDS[n]}"}, slug=f"theme-{start + n}") for n in range(TOPICS)
    )
    people = _people(range(few), bodies)
    with_skill, with_topic = Profile.skills.through, Profile.topics.through
    _write(
        with_skill,
        [
            with_skill(profile_id=member.pk, skill=skills[(n * 7 + k * 3) % SKILLS])
            for n, member in enumerate(people)
            for k in range(4)
        ],
    )
    _write(
        with_topic,
        [
            with_topic(profile_id=member.pk, topic=topics[(n + k) % TOPICS])
            for n, member in enumerate(people)
            for k in range(3)
        ],
    )
    directory.index([member.pk for member in people], now=NOW)
    viewer = Member.objects.create(email="looks@example.org", name="", organisation=bodies[0])
    _settle()
    return Network(viewer, people[0].pk, few, bodies)


def grow(network: Network, size: int) -> None:
    """Copies until there are `size`."""
    missing = size - network.few
    if missing <= 0:
        return
    others = _people(range(network.few, size), network.bodies, are_copies=True)
    apart = others[0].pk - network.first
    for model, columns, rare in (
        (DirectoryEntry, "fingerprint, checked_at", ""),
        (DirectoryTerm, "field, term", "term NOT IN (%s, %s)"),
        (DirectoryValue, "facet, field, value, label", ""),
        (DirectoryKey, '"key", word', "word <> %s"),
        (DirectoryName, "language, place", ""),
    ):
        words = {DirectoryTerm: [RARE, NAME.lower()], DirectoryKey: [NAME]}.get(model, [])
        _copy(model, columns, rare or "1 = 1", words, network, apart, missing)
    _settle()


def _copy(
    model: type[models.Model],
    columns: str,
    where: str,
    words: list[str],
    network: Network,
    apart: int,
    missing: int,
) -> None:
    """The rows of the first ones once more for each thousand others."""
    table, few, first = model._meta.db_table, network.few, network.first
    times = -(-missing // few)
    last = first + apart + missing
    sql = (
        f"WITH RECURSIVE n(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM n WHERE k + 1 < {times}) "  # noqa: S608 -- our own names and numbers
        f"INSERT INTO {table} (profile_id, {columns}) "
        f"SELECT profile_id + {apart} + k * {few}, {columns} FROM {table} CROSS JOIN n "
        f"WHERE profile_id >= {first} AND profile_id < {first + few} AND {where} "
        f"AND profile_id + {apart} + k * {few} < {last}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, words)


def _people(
    numbers: range, bodies: Sequence[Organisation], *, are_copies: bool = False
) -> list[Member]:
    members = [
        Member(
            email=f"net{n}@example.org",
            name=_name(n, is_rare=n % EVERY == 0 and not are_copies),
            organisation=bodies[n % len(bodies)],
        )
        for n in numbers
    ]
    for at in range(0, len(members), BATCH):
        Member.objects.bulk_create(members[at : at + BATCH])
    first = members[0].pk
    assert [member.pk for member in members] == list(range(first, first + len(members)))  # noqa: S101
    profiles = [
        _profile(n, member, is_rare=n % EVERY == 0 and not are_copies)
        for n, member in zip(numbers, members, strict=True)
    ]
    _write(Profile, profiles)
    return members


def _name(n: int, *, is_rare: bool) -> str:
    given = f"{SOUNDS[n % 12]}{SOUNDS[n // 12 % 12]}".capitalize()
    family = f"{SOUNDS[n // 5 % 12]}{SOUNDS[n // 60 % 12]}{SOUNDS[n % 7]}n".capitalize()
    return f"{given} {NAME if is_rare else family}"


def _profile(n: int, member: Member, *, is_rare: bool) -> Profile:
    role = ROLES[n % len(ROLES)]
    return Profile(
        member=member,
        in_directory=n % 50 != 7,
        title=f"{RARE} and adviser" if is_rare else f"Senior {role} of {SOUNDS[n % 12]}lation",
        about=f"I work on {SOUNDS[n % 11]}ma and {SOUNDS[n % 5]}no with people of all ages.",
        languages=["en", ("et", "lv", "sl", "no")[n % 4]],
        place=PLACES[n % len(PLACES)],
        audience_place=Audience.MEMBERS if n % 3 else Audience.ORGANISATION,
        audience_about=Audience.MEMBERS if n % 7 else Audience.ME,
        open_to=["mentoring"] if n % 4 == 0 else [],
        is_ambassador=n % 40 == 3,
    )


def _write(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    model._base_manager.bulk_create(rows, batch_size=BATCH)


def _settle() -> None:
    cache.clear()
    settle()

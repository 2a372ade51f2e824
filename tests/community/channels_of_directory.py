"""What the directory tells: as a list, by words, choices, counts and order, and as a file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import translation

from community.enums import Facet, Order, ProfileField
from community.queries import directory
from community.queries.directory import asked
from community.queries.suggestions import suggest
from community.services import directory_export
from tests.community.channels import EVERYTHING, WORDS, Channel, Viewer
from tests.factories.people import listed

if TYPE_CHECKING:
    from community.models import Member
    from tests.community.channels import World

NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)
NAME, ORGANISATIONS = ProfileField.NAME, ProfileField.ORGANISATIONS
ON_CARDS = frozenset({NAME, ProfileField.PHOTO, ProfileField.TITLE, ORGANISATIONS})
# A name that begins so is the owner's; and one of which two letters have changed places.
TYPED, MISSPELT = "zilvernaam", "zlivernaam"
FIELDS = {
    Facet.ORGANISATION: ORGANISATIONS,
    Facet.KIND: ORGANISATIONS,
    Facet.SKILL: ProfileField.SKILLS,
    Facet.TOPIC: ProfileField.TOPICS,
    Facet.LANGUAGE: ProfileField.LANGUAGES,
    Facet.PLACE: ProfileField.PLACE,
    Facet.OPEN_TO: ProfileField.OPEN_TO,
}
# What others say of themselves begins like all that the owner says: with one such word, with two,
# and so on to more than the owner has in everything that counts.
RIVALS = 36


def members(world: World, viewer: Viewer) -> str:
    """The list with the counts of all choices."""
    return world.get(viewer, reverse("members"))


def misspelt(world: World, viewer: Viewer) -> str:
    return world.get(viewer, reverse("members"), q=MISSPELT)


def site_search(world: World, viewer: Viewer) -> str:
    return world.get(viewer, reverse("search"), q=TYPED)


def _finds(member: Member | None, **others: object) -> bool:
    """Whether anybody at all is found."""
    if member is None:
        return False
    return directory.people(asked(str(others.pop("text", "")), **others), member).exists()


def words(world: World, viewer: Viewer) -> str:
    """The words by which somebody is found; each stands in one field of the owner alone."""
    member = world.members[viewer]
    return " ".join(word for word in WORDS.values() if _finds(member, text=word))


def choices(world: World, viewer: Viewer) -> str:
    """The words of the fields by which somebody can be chosen."""
    member = world.members[viewer]
    rows = world.profile.values.order_by("facet", "value")
    return " ".join(
        WORDS[FIELDS[row.facet]]
        for row in rows
        if _finds(member, chosen={Facet(row.facet): (row.value,)})
    )


def suggestions(world: World, viewer: Viewer) -> str:
    with translation.override("en"):
        return repr(suggest(world.members[viewer], TYPED))


def rivals(world: World) -> None:
    letters = [f"{one}{two}" for one in "abcdef" for two in "abcdef"]
    for number in range(1, RIVALS + 1):
        about = " ".join(f"zilver{ending}" for ending in letters[:number])
        listed(f"Rival {number:02}", about=about)


def order(world: World, viewer: Viewer) -> str:
    """At which place the owner stands among the rivals, for what all of them have."""
    member = world.members[viewer]
    if member is None:
        return ""
    places = [
        directory.in_order(asked("zilver", order=one), viewer=member, language="en")
        for one in Order
    ]
    return repr([ids.index(world.owner.pk) if world.owner.pk in ids else None for ids in places])


def moderators(world: World) -> None:
    group = Group.objects.get(name="Moderators")
    for member in (*world.others().values(), world.owner):
        member.groups.add(group)


def export(world: World, viewer: Viewer) -> str:
    member = world.members[viewer]
    if member is None:
        return ""
    _heading, *rows = directory_export.table(
        asked(""), actor=member, purpose="Report", language="en", now=NOW
    )
    return repr(rows)


COUNTED = frozenset(FIELDS.values())
INDEXED = EVERYTHING - {ProfileField.PHOTO, ProfileField.LINKS}
CHANNELS = [
    Channel("directory", members, tells=ON_CARDS | COUNTED, for_members=True),
    Channel("misspelt name", misspelt, tells=ON_CARDS | COUNTED, for_members=True),
    Channel("words", words, tells=INDEXED, for_members=True),
    Channel("choices", choices, tells=COUNTED, for_members=True),
    Channel("order", order, tells=frozenset(), for_members=True, prepare=rivals),
    Channel(
        "suggestions",
        suggestions,
        tells=frozenset({NAME, ProfileField.TITLE, ORGANISATIONS}),
        # Nobody is suggested to themselves.
        viewers=frozenset(Viewer) - {Viewer.OWNER},
        for_members=True,
    ),
    Channel("site search", site_search, tells=ON_CARDS, for_members=True),
    Channel(
        "export",
        export,
        tells=frozenset(directory_export.COLUMNS),
        for_members=True,
        prepare=moderators,
    ),
]

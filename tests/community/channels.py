"""Every way by which something of a profile reaches somebody: the channels of `test_audiences`.

A new way (a list, a search, a spreadsheet, a mail) is a `Channel` in a list of CHANNELS, here or in
a module of its own: what it reads, for whom, and which fields it tells of. The table then holds it
against each audience of each field. Here are the profile's own ones.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from community.enums import Audience, ProfileField
from community.models import Block, Profile, Topic
from community.queries.profiles import cards
from foundation.spoken import SpokenLanguage
from foundation.storage import private
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.factories.profiles import listed, photo, skill

if TYPE_CHECKING:
    from collections.abc import Callable

    from community.models import Member


class Viewer(StrEnum):
    VISITOR = "a visitor"
    BLOCKED = "a colleague whom the owner has blocked"
    MEMBER = "a member of another organisation"
    COLLEAGUE = "a colleague"
    OWNER = "the owner"


# The rule, said a second time: what must be chosen at least for the viewer to see it.
NEEDS = {
    Viewer.VISITOR: Audience.PUBLIC,
    Viewer.BLOCKED: Audience.PUBLIC,
    Viewer.MEMBER: Audience.MEMBERS,
    Viewer.COLLEAGUE: Audience.ORGANISATION,
    Viewer.OWNER: Audience.ME,
}
# What stands nowhere else, for each field.
WORDS = {
    ProfileField.NAME: "Zilvernaam Tamm",
    ProfileField.PHOTO: "zilverfoto",
    ProfileField.TITLE: "Zilverrol",
    ProfileField.ORGANISATIONS: "Zilverhuis",
    ProfileField.ABOUT: "Zilververhaal",
    ProfileField.SKILLS: "Zilverkunst",
    ProfileField.TOPICS: "Zilverthema",
    ProfileField.LANGUAGES: "Ukrainian",
    ProfileField.PLACE: "Zilverstad",
    ProfileField.LINKS: "zilverlink.example",
    ProfileField.ASK_ME_ABOUT: "Zilvervraag",
    ProfileField.LOOKING_FOR: "Zilverwens",
    ProfileField.OPEN_TO: "Testing prototypes",
}
EVERYTHING = frozenset(ProfileField)


@dataclass
class World:
    """One owner, with a word in each field, and whoever may look."""

    owner: Member
    profile: Profile
    members: dict[Viewer, Member | None] = field(default_factory=dict)
    clients: dict[Viewer, Client] = field(default_factory=dict)
    # What a channel has put there for itself.
    kept: dict[Any, Any] = field(default_factory=dict)

    def others(self) -> dict[Viewer, Member]:
        """The members who look, but for the owner."""
        found = {viewer: member for viewer, member in self.members.items() if member is not None}
        return {viewer: member for viewer, member in found.items() if viewer != Viewer.OWNER}

    def get(self, viewer: Viewer, path: str, **query: str) -> str:
        """What is shown to `viewer` at this address; nothing where they are sent elsewhere."""
        return main_of(self.clients[viewer].get(path, query).content.decode())

    def empty(self, *fields: ProfileField) -> None:
        """As if nothing had ever been written there."""
        profile, blank = self.profile, Profile(member=self.owner)
        for one in fields:
            if one in {ProfileField.SKILLS, ProfileField.TOPICS}:
                getattr(profile, one.value).clear()
            elif one == ProfileField.ORGANISATIONS:
                self.owner.affiliations.all().delete()
            else:
                setattr(profile, one.value, getattr(blank, one.value))
        profile.save()


def build() -> World:
    words = WORDS
    ours = OrganisationFactory(name={"en": words[ProfileField.ORGANISATIONS]})
    owner = MemberFactory(name=words[ProfileField.NAME], organisation=ours)
    stored = private()
    name = f"photos/{words[ProfileField.PHOTO]}.webp"
    if not stored.exists(name):
        stored.save(name, ContentFile(photo("WEBP")))
    profile = listed(
        owner,
        photo=name,
        links=[{"name": "Page", "address": f"https://{words[ProfileField.LINKS]}/"}],
        languages=[SpokenLanguage.UKRAINIAN.value],
        open_to=["testing"],
        **{
            one: words[ProfileField(one)]
            for one in ("title", "about", "place", "ask_me_about", "looking_for")
        },
    )
    profile.skills.add(skill(words[ProfileField.SKILLS]))
    topic = Topic.objects.create(name={"en": words[ProfileField.TOPICS]}, slug="zilverthema")
    profile.topics.add(topic)
    world = World(owner, profile)
    world.members = {
        Viewer.VISITOR: None,
        Viewer.BLOCKED: MemberFactory(organisation=ours),
        Viewer.MEMBER: MemberFactory(organisation=OrganisationFactory()),
        Viewer.COLLEAGUE: MemberFactory(organisation=ours),
        Viewer.OWNER: owner,
    }
    blocked = world.members[Viewer.BLOCKED]
    Block.objects.create(blocker=owner, blocked=blocked, created_at="2026-11-21T10:00Z")
    for viewer, member in world.members.items():
        client = world.clients[viewer] = Client()
        if member is not None:
            client.force_login(member)
    return world


def nothing(world: World) -> None:
    """All that there has to be is there."""


@dataclass(frozen=True)
class Channel:
    """`read` is all that `viewer` gets there of the owner, as text; `tells` are the fields that it
    shows to whoever may see them, and all of what it `needs`; where `of_strangers`, it shows to all
    what visitors see; where `for_members`, visitors get nothing. `always` is what the owner has
    told the members by what they did there, whatever they chose for their profile; where
    `of_strangers`, everybody. `prepare` makes
    what there has to be besides."""

    name: str
    read: Callable[[World, Viewer], str]
    tells: frozenset[ProfileField] = EVERYTHING
    viewers: frozenset[Viewer] = frozenset(Viewer)
    of_strangers: bool = False
    for_members: bool = False
    needs: frozenset[ProfileField] = frozenset()
    always: frozenset[ProfileField] = frozenset()
    prepare: Callable[[World], None] = nothing

    def __str__(self) -> str:
        return self.name


def main_of(body: str) -> str:
    """The page without its frame (header and footer name who looks), without what a member can do
    about another one and what differs each time."""
    main = body.partition("<main")[2].partition("</main>")[0]
    main = re.sub(r'<section class="person-actions".*?</section>', "", main, flags=re.DOTALL)
    main = re.sub(r'<aside class="see-as".*?</aside>', "", main, flags=re.DOTALL)
    main = re.sub(r'<p class="back">.*?</p>', "", main, flags=re.DOTALL)
    main = re.sub(r'name="(?:csrfmiddlewaretoken|once)" value="[\w-]+"', "", main)
    return re.sub(r"\s+", " ", main)


def page(world: World, viewer: Viewer, query: str = "") -> str:
    """The whole of what is the owner's on the page: title and data for programs as well."""
    body = _body(world, viewer, query)
    return body.partition("<title>")[2].partition("</title>")[0] + main_of(body)


def _body(world: World, viewer: Viewer, query: str = "") -> str:
    path = reverse("member", args=[world.owner.uuid])
    return world.clients[viewer].get(f"{path}{query}").content.decode()


AS = {Viewer.VISITOR: "stranger", Viewer.COLLEAGUE: "colleague", Viewer.MEMBER: "member"}


def see_as(world: World, viewer: Viewer) -> str:
    return page(world, Viewer.OWNER, f"?as={AS[viewer]}")


def for_programs(world: World, viewer: Viewer) -> str:
    """The JSON-LD in the page, its languages by their names."""
    found = re.search(r"application/ld\+json[^>]*>(.*?)</script>", _body(world, viewer), re.DOTALL)
    if found is None:
        return ""
    told = json.loads(found[1])
    names = [SpokenLanguage(code).label for code in told.get("knowsLanguage", [])]
    return json.dumps(told, ensure_ascii=False) + " ".join(map(str, names))


def card(world: World, viewer: Viewer) -> str:
    return repr(cards([world.owner], world.members[viewer]))


def photo_file(world: World, viewer: Viewer) -> str:
    """The word of the photo where its file is handed out, at an address known from elsewhere."""
    word = WORDS[ProfileField.PHOTO]
    path = reverse("member_photo", args=[world.owner.uuid, word])
    answer = world.clients[viewer].get(path)
    if answer.status_code != 200:
        return ""
    assert b"".join(answer.streaming_content)
    return word


CHANNELS = [
    Channel("page", page),
    Channel("see as", see_as, viewers=frozenset(AS)),
    Channel(
        "data for programs",
        for_programs,
        of_strangers=True,
        tells=EVERYTHING
        - {
            *(ProfileField.ASK_ME_ABOUT, ProfileField.LOOKING_FOR, ProfileField.OPEN_TO),
        },
    ),
    Channel(
        "card",
        card,
        tells=frozenset(
            {
                *(ProfileField.NAME, ProfileField.PHOTO, ProfileField.TITLE),
                ProfileField.ORGANISATIONS,
            }
        ),
    ),
    Channel("photo", photo_file, tells=frozenset({ProfileField.PHOTO})),
]

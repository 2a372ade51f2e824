"""Whom a member finds, and that what is hidden finds, counts and orders nobody."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from community.enums import Audience, Facet, Order, ProfileField
from community.models import Block, Member, Profile, Skill, Topic
from community.queries import directory, directory_facets
from community.queries.directory import asked
from community.services import directory as index
from tests.factories.people import MemberFactory, OrganisationFactory, listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from community.queries.directory import Found

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer() -> Member:
    return MemberFactory(name="Viewer", organisation=OrganisationFactory())


def find(viewer: Member, text: str = "", **others: Any) -> Found:
    return directory.find(asked(text, **others), viewer=viewer, language="en")


def names(viewer: Member, text: str = "", **others: Any) -> list[str]:
    return [card.name for card in find(viewer, text, **others).cards]


def counted(found: Found) -> dict[str, dict[str, int]]:
    groups = found.facets.groups if found.facets else []
    return {group.facet: {one.label: one.count for one in group.choices} for group in groups}


def skill(name: str) -> Skill:
    return Skill.objects.get_or_create(slug=name.lower(), defaults={"name": {"en": name}})[0]


def topic(name: str) -> Topic:
    return Topic.objects.get_or_create(slug=name.lower(), defaults={"name": {"en": name}})[0]


# A word that stands in one field alone, and how it gets there.
HIDDEN = "zilver"
SAID: dict[ProfileField, dict[str, Any]] = {
    ProfileField.TITLE: {"title": "Zilver"},
    ProfileField.ABOUT: {"about": "Of Zilver."},
    ProfileField.PLACE: {"place": "Zilver"},
    ProfileField.ASK_ME_ABOUT: {"ask_me_about": "Zilver, and more"},
    ProfileField.LOOKING_FOR: {"looking_for": "Zilver"},
}
FIELDS = (
    *SAID,
    *(ProfileField.NAME, ProfileField.ORGANISATIONS, ProfileField.SKILLS, ProfileField.TOPICS),
    *(ProfileField.LANGUAGES, ProfileField.OPEN_TO),
)
WORDS = dict.fromkeys(FIELDS, HIDDEN) | {
    ProfileField.NAME: "goudnaam",
    ProfileField.LANGUAGES: "icelandic",
    ProfileField.OPEN_TO: "mentoring",
}
# What of it is chosen as a value.
VALUES = {
    ProfileField.ORGANISATIONS: Facet.ORGANISATION,
    ProfileField.SKILLS: Facet.SKILL,
    ProfileField.TOPICS: Facet.TOPIC,
    ProfileField.LANGUAGES: Facet.LANGUAGE,
    ProfileField.PLACE: Facet.PLACE,
    ProfileField.OPEN_TO: Facet.OPEN_TO,
}


@pytest.fixture
def people() -> dict[str, Member]:
    """Somebody who says all of it, and who may look at them."""
    ours = OrganisationFactory(name={"en": "Zilver"})
    said = {key: value for one in SAID.values() for key, value in one.items()}
    owner = listed(
        "Goudnaam Tamm",
        organisation=ours,
        skills=[skill("Zilver")],
        topics=[topic("Zilver")],
        languages=["is"],
        open_to=["mentoring"],
        **said,
    )
    blocked = MemberFactory(organisation=ours)
    Block.objects.create(blocker=owner, blocked=blocked, created_at="2026-11-21T10:00Z")
    return {
        "owner": owner,
        "colleague": MemberFactory(organisation=ours),
        "member": MemberFactory(organisation=OrganisationFactory()),
        "without": MemberFactory(),
        "blocked": blocked,
    }


NEAR = {
    "owner": Audience.ME,
    "colleague": Audience.ORGANISATION,
    "member": Audience.MEMBERS,
    "without": Audience.MEMBERS,
    "blocked": Audience.PUBLIC,
}


def only(field: ProfileField, audience: Audience) -> dict[str, Audience]:
    """That field for `audience`; the name as well as it must be, everything else for nobody."""
    nobody = {f"audience_{one}": Audience.ME for one in ProfileField}
    return nobody | {"audience_name": Audience.PUBLIC, f"audience_{field}": audience}


def channel(viewer: Member, query: str) -> str:
    """All that the directory tells `viewer` about `query`, as text."""
    found = find(viewer, query)
    everything = find(viewer)
    said: Iterable[object] = (
        *((card.name, card.title, card.organisation) for card in found.cards),
        *found.meant,
        *counted(found).items(),
        *((card.name, card.title, card.organisation) for card in everything.cards),
        *counted(everything).items(),
        found.total,
    )
    return repr(list(said))


@pytest.mark.parametrize("field", FIELDS)
def test_a_word_finds_somebody_for_whom_may_see_the_field_it_stands_in(people, field):
    owner = people["owner"]
    differing = []
    for audience, name in product(Audience, NEAR):
        Profile.objects.filter(pk=owner.pk).update(**only(field, audience))
        found = find(people[name], WORDS[field])
        if bool(found.total) != (NEAR[name] <= audience):
            differing.append((name, audience.name))

    assert differing == []


@pytest.mark.parametrize("field", VALUES)
def test_a_value_counts_and_can_be_chosen_by_whom_may_see_it(people, field):
    owner, facet = people["owner"], VALUES[field]
    value = owner.profile.values.get(facet=facet).value
    differing = []
    for audience, name in product(Audience, NEAR):
        Profile.objects.filter(pk=owner.pk).update(**only(field, audience))
        chosen = find(people[name], chosen={facet: (value,)})
        told = (bool(chosen.total), facet in counted(find(people[name])))
        if told != (NEAR[name] <= audience,) * 2:
            differing.append((name, audience.name, told))

    assert differing == []


def test_without_the_name_nothing_else_finds_or_counts(people):
    nameless = {f"audience_{field}": Audience.PUBLIC for field in ProfileField}
    nameless["audience_name"] = Audience.ORGANISATION
    Profile.objects.filter(pk=people["owner"].pk).update(**nameless)

    assert {name: find(who, HIDDEN).total for name, who in people.items()} == {
        "owner": 1,
        "colleague": 1,
        "member": 0,
        "without": 0,
        "blocked": 0,
    }
    assert counted(find(people["member"])) == {}


def test_a_misspelt_name_tells_nobody_who_may_not_see_it(people):
    Profile.objects.filter(pk=people["owner"].pk).update(**only(ProfileField.NAME, Audience.ME))

    assert {name: find(who, "goudnamme").meant for name, who in people.items()} == {
        "owner": ("Goudnaam",),
        "colleague": (),
        "member": (),
        "without": (),
        "blocked": (),
    }


def test_who_is_not_in_the_directory_or_not_active_is_found_by_nobody(people):
    owner = people["owner"]
    Profile.objects.filter(pk=owner.pk).update(in_directory=False)

    assert {find(who, HIDDEN).total for who in people.values()} == {0}

    Profile.objects.filter(pk=owner.pk).update(in_directory=True)
    Member.objects.filter(pk=owner.pk).update(is_active=False)

    assert {find(who, HIDDEN).total for n, who in people.items() if n != "owner"} == {0}


def test_a_member_without_a_name_is_not_listed_by_their_address(viewer: Member):
    listed("")

    assert find(viewer).total == 0
    assert find(viewer, order=Order.NEWEST).total == 0


def test_hidden_words_do_not_raise_anybodys_rank(viewer: Member):
    listed("Bee", title="Designer")
    listed("Ant", title="Designer", about="designer", audience_about=Audience.ME)
    listed("Cat", title="Designer", skills=[skill("Designer")], audience_skills=Audience.ME)

    assert names(viewer, "designer") == ["Ant", "Bee", "Cat"]


def test_all_words_must_fit_one_person_and_may_be_bent(viewer: Member):
    listed("Õie Tamm", title="Service designer", place="Tartu", audience_place=2)
    listed("Tanel Kuusk", title="Service designer", place="Narva", audience_place=2)

    assert names(viewer, "designers tartus") == ["Õie Tamm"]
    assert names(viewer, "oie designer") == ["Õie Tamm"]
    assert names(viewer, "tamm narva") == []


def test_whole_words_in_the_name_come_before_others(viewer: Member):
    listed("Anna Rand", about="knows Mark")
    listed("Mark Rand")
    listed("Marko Rand")

    assert names(viewer, "mark") == ["Mark Rand", "Marko Rand", "Anna Rand"]


def test_names_are_in_the_order_of_the_readers_language(viewer: Member):
    for name in (
        "Zane Ozola",
        "Õie Tamm",
        "Žiga Novak",
        "Øystein Li",
        "Ölle Vaher",
        "Anna B",
        "7 A",
    ):
        listed(name)
    viewer_names = {
        code: [card.name for card in directory.find(asked(""), viewer=viewer, language=code).cards]
        for code in ("et", "nb", "sl")
    }

    assert viewer_names == {
        "et": ["7 A", "Anna B", "Øystein Li", "Zane Ozola", "Žiga Novak", "Õie Tamm", "Ölle Vaher"],
        "nb": ["7 A", "Anna B", "Õie Tamm", "Zane Ozola", "Žiga Novak", "Ölle Vaher", "Øystein Li"],
        "sl": ["7 A", "Anna B", "Õie Tamm", "Ölle Vaher", "Øystein Li", "Zane Ozola", "Žiga Novak"],
    }


def test_the_newest_members_come_first_when_asked(viewer: Member):
    old, new = listed("Old"), listed("New")
    Member.objects.filter(pk=old.pk).update(date_joined="2020-01-01T00:00Z")

    assert names(viewer, order=Order.NEWEST) == [new.name, old.name]


def test_choices_of_one_facet_add_up_and_of_two_narrow(viewer: Member):
    maps, charts = skill("Maps"), skill("Charts")
    listed("A", skills=[maps], languages=["en"])
    listed("B", skills=[charts], languages=["et"])
    listed("C", skills=[maps, charts], languages=["et"], is_ambassador=True)

    found = find(viewer, chosen={Facet.SKILL: ("maps", "charts"), Facet.LANGUAGE: ("et",)})

    assert [card.name for card in found.cards] == ["B", "C"]
    assert counted(found) == {
        "skill": {"Charts": 2, "Maps": 1},
        "language": {"Estonian": 2, "English": 1},
        "ambassador": {"Ambassadors": 1},
    }


def test_a_chosen_value_that_nobody_has_stays_to_be_taken_back(viewer: Member):
    skill("Maps")
    listed("A")

    found = find(viewer, chosen={Facet.SKILL: ("maps", "no-such-skill")})

    assert (found.total, counted(found)) == (0, {"skill": {"Maps": 0}})


def test_places_are_one_however_they_are_written(viewer: Member):
    listed("A", place="Põltsamaa", audience_place=Audience.MEMBERS)
    listed("B", place=" poltsamaa ", audience_place=Audience.MEMBERS)

    assert [*counted(find(viewer))["place"].values()] == [2]


def test_a_language_is_found_in_any_language(viewer: Member):
    listed("A", languages=["lv", "no"])

    assert [names(viewer, word) for word in ("latvian", "läti", "norsk", "norveščina")] == [
        ["A"]
    ] * 4


def test_pages_that_are_not_there_are_the_first_one(viewer: Member):
    for number in range(30):
        listed(f"P{number:02}")

    second = directory.find(asked(""), viewer=viewer, language="en", number=2)
    ninth = directory.find(asked(""), viewer=viewer, language="en", number=9)

    assert ([c.name for c in second.cards], second.no_such_page) == (
        [f"P{number}" for number in range(24, 30)],
        False,
    )
    assert (ninth.cards[0].name, ninth.no_such_page) == ("P00", True)


def test_of_more_than_are_held_in_hand_all_are_found_and_some_counted(viewer: Member, monkeypatch):
    monkeypatch.setattr(directory, "COUNTED", 3)
    monkeypatch.setattr(directory_facets, "MOST", 3)
    for number in range(5):
        listed(f"P{number}", title="Designer", languages=["lv"])

    few = directory.find(asked("designer"), viewer=viewer, language="en", number=2, size=3)

    assert (few.total, [card.name for card in few.cards]) == (5, ["P3", "P4"])
    assert few.facets is not None
    assert few.facets.is_cut
    assert [choice.count for group in few.facets.groups for choice in group.choices] == [3]


@pytest.mark.parametrize("text", ["%", "_", "\\", "' OR 1=1 --", "x" * 5000, "ß", "汉字", "٣"])
def test_anything_may_be_typed(viewer: Member, text: str):
    listed("A")

    assert find(viewer, text).total in {0, 1}


def test_finding_costs_the_same_for_few_and_for_many(viewer: Member):
    def cost(text: str, **others: Any) -> int:
        with CaptureQueriesContext(connection) as captured:
            find(viewer, text, **others)
        return len(captured)

    def each() -> list[int]:
        return [
            cost(""),
            cost("designer"),
            cost("designer", chosen={Facet.SKILL: ("maps",)}, order=Order.NAME),
            cost("dezigner tamn"),
        ]

    def one(name: str) -> None:
        listed(
            name,
            organisation=OrganisationFactory(),
            title="Designer",
            skills=[skill("Maps"), skill(name)],
            topics=[topic(name)],
            languages=["en"],
        )

    one("Tamm")
    few = each()
    for number in range(30):
        one(f"Tamm{number}")

    assert each() == few
    assert few[:3] == [10, 10, 12]


# What is typed, and whose name is meant.
MISSPELT = {
    # Estonian
    "kart": "Kärt Põld", "poldd": "Kärt Põld", "jurgensonn": "Ülo Jürgenson",
    "yrgenson": "Ülo Jürgenson", "jurgneson": "Ülo Jürgenson", "tamsaare": "Liis Tammsaare",
    "tammssare": "Liis Tammsaare", "raudsep": "Mihkel Raudsepp", "miikel": "Mihkel Raudsepp",
    "kristjan": "Kristian Mägi", "kristian": "Kristian Mägi",
    # Latvian
    "berzinsh": "Jānis Bērziņš", "berzzins": "Jānis Bērziņš", "bezrins": "Jānis Bērziņš",
    "kalninsh": "Dzintra Kalniņa", "zintra": "Dzintra Kalniņa", "ozolinsch": "Vilis Ozoliņš",
    "wilis": "Vilis Ozoliņš", "dzerwite": "Līga Dzērvīte", "lieldiene": "Zane Lieldienā",
    # Slovenian
    "scpela": "Špela Hočevar", "hotchevar": "Špela Hočevar", "hocevra": "Špela Hočevar",
    "zupancic": "Matjaž Zupančič", "zupanchich": "Matjaž Zupančič", "mathias": "Matjaž Zupančič",
    "kovacic": "Živa Kovačič", "kovachic": "Živa Kovačič", "krajnc": "Jure Kranjc",
    # Norwegian
    "haakon": "Håkon Ødegård", "odegaard": "Håkon Ødegård", "oedegard": "Håkon Ødegård",
    "bjorgenn": "Marit Bjørgen", "bjoergen": "Marit Bjørgen", "sörensen": "Kjersti Sørensen",
    "soerensen": "Kjersti Sørensen", "chersti": "Kjersti Sørensen", "kjersty": "Kjersti Sørensen",
    # English
    "katherine": "Catherine Wright", "catharine": "Catherine Wright", "wrigth": "Catherine Wright",
    "thomson": "Philip Thompson", "filip": "Philip Thompson", "mcdonnald": "Ewan McDonald",
}  # fmt: skip


def test_misspelt_names_are_found(viewer: Member):
    for name in sorted(set(MISSPELT.values())):
        listed(name)

    found = {typed: names(viewer, typed) for typed in MISSPELT}

    assert {typed: who for typed, who in found.items() if MISSPELT[typed] not in who} == {}
    assert {typed: who for typed, who in found.items() if len(who) > 2} == {}


def test_what_is_meant_is_said_in_its_own_letters(viewer: Member):
    listed("Kärt Põld")
    listed("Kärt Tamm")

    found = find(viewer, "kärt polldt")

    assert (found.meant, [card.name for card in found.cards]) == (("Põld",), ["Kärt Põld"])


def test_nobody_else_is_meant_where_somebody_fits_or_only_choices_keep_them_out(viewer: Member):
    listed("Kart Tamm")
    listed("Karl Tamm", skills=[skill("Maps")])

    assert names(viewer, "kart") == ["Kart Tamm"]
    assert names(viewer, "kart", chosen={Facet.SKILL: ("maps",)}) == []


def test_a_word_that_fits_beside_a_misspelt_name_still_counts(viewer: Member):
    listed("Kärt Põld", title="Designer")
    listed("Karl Pold", title="Lawyer")

    assert names(viewer, "designer poldt") == ["Kärt Põld"]
    assert names(viewer, "gardener poldt") == []


def test_visitors_find_nobody():
    listed("A")

    assert directory.find(asked(""), viewer=AnonymousUser(), language="en").total == 0


def test_the_channel_says_nothing_of_what_is_hidden(people):
    Profile.objects.filter(pk=people["owner"].pk).update(
        **{f"audience_{field}": Audience.ME for field in ProfileField}
    )

    with translation.override("en"):
        told = {name: "Zilver" in channel(who, HIDDEN) for name, who in people.items()}

    assert told == dict.fromkeys(people, False) | {"owner": True}


def test_a_skill_that_is_only_suggested_finds_nobody_and_has_no_name_there(viewer: Member):
    looms = Skill.objects.create(name={"en": "Looms"}, slug="looms", is_suggested=True)
    listed("Anna Tamm", skills=[looms])

    by_word, by_value = find(viewer, "looms"), find(viewer, chosen={Facet.SKILL: ("looms",)})

    assert [found.total for found in (by_word, by_value)] == [0, 0]
    assert "Looms" not in str(counted(by_value)) + str(counted(find(viewer)))
    looms.is_suggested = False
    looms.save()
    index.repair(now=timezone.now())
    assert names(viewer, "looms") == ["Anna Tamm"]

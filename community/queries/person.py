"""The page of one member, as a viewer may see it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import F
from django.utils.translation import get_language

from community.enums import (
    AffiliationRole,
    AffiliationState,
    OpenTo,
    ProfileField,
    Relation,
    Viewpoint,
)
from community.models import Affiliation, Member, Organisation, Profile
from community.queries import profiles, seeing
from foundation import collation
from foundation.spoken import SpokenLanguage

if TYPE_CHECKING:
    from datetime import date

    from community.models import Skill, Topic

VOCABULARY = "https://schema.org"
# No member has it: as whom members look at their own page, in the eyes of all that asks who looks.
NOBODY = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A member in one organisation; without a role or dates where nobody wrote them down."""

    organisation: Organisation
    state: AffiliationState
    role: str = ""
    began: date | None = None
    ended: date | None = None

    @property
    def tone(self) -> str:
        """Of the label of its state."""
        return "success" if self.state == AffiliationState.VERIFIED else "quiet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    label: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member's page; what the viewer may not see is empty, as is what was never written."""

    card: profiles.PersonCard
    near: Relation
    about: str = ""
    ask_me_about: str = ""
    looking_for: str = ""
    place: str = ""
    skills: tuple[Skill, ...] = ()
    topics: tuple[Topic, ...] = ()
    languages: tuple[SpokenLanguage, ...] = ()
    open_to: tuple[OpenTo, ...] = ()
    organisations: tuple[Placed, ...] = ()
    links: tuple[Link, ...] = ()
    # Of what everybody may see, for programs (schema.org); None where that is nothing.
    for_programs: dict[str, Any] | None = None


def person(member: Member, viewer: Member | None) -> Person | None:
    """What `viewer` (None: a visitor) may see of `member`; None where that is nothing. A constant
    number of queries."""
    near = seeing.relation(member, viewer)
    profile = profiles.profiles_of([member])[member.pk]
    seen = seeing.visible_fields(profile, near)
    if ProfileField.NAME not in seen:
        return None
    placed = _organisations(member) if ProfileField.ORGANISATIONS in seen else ()
    everything = _says(profile, seen, near)
    shown = {field.value: everything[field] for field in seen & everything.keys()}
    card = profiles.card(
        profile,
        seen,
        organisation=member.organisation if ProfileField.ORGANISATIONS in seen else None,
    )
    told = Person(card=card, near=near, organisations=placed, **shown)
    public = seeing.visible_fields(profile, Relation.STRANGER)
    return replace(told, for_programs=_for_programs(told, public) if public else None)


def as_seen_from(owner: Member, viewpoint: Viewpoint) -> Member | None:
    """Whoever stands for all who look from there: nobody for strangers, else a member who is no
    row. All that asks who looks gives them what it gives such a viewer."""
    if viewpoint == Viewpoint.STRANGER:
        return None
    ours = owner.organisation_id if viewpoint == Viewpoint.COLLEAGUE else None
    return Member(pk=NOBODY, organisation_id=ours, email="", name="")


def viewpoints(owner: Member) -> list[Viewpoint]:
    """From where `owner` may look at their page: who is in no organisation has no colleagues."""
    alone = owner.organisation_id is None
    return [v for v in Viewpoint if not (alone and v == Viewpoint.COLLEAGUE)]


def _says(profile: Profile, seen: frozenset[ProfileField], near: Relation) -> dict[Any, Any]:
    """The fields of `seen` that are more than a part of the card; rows are only read for those."""
    field, here = ProfileField, get_language() or ""
    return {
        field.ABOUT: profile.about,
        field.ASK_ME_ABOUT: profile.ask_me_about,
        field.LOOKING_FOR: profile.looking_for,
        field.PLACE: profile.place,
        field.SKILLS: _skills(profile, near, here) if field.SKILLS in seen else (),
        field.TOPICS: _sorted(profile.topics.all(), here) if field.TOPICS in seen else (),
        field.LANGUAGES: tuple(code for code in SpokenLanguage if code in profile.languages),
        field.OPEN_TO: tuple(choice for choice in OpenTo if choice in profile.open_to),
        field.LINKS: tuple(
            Link(label=one["name"], address=one["address"]) for one in profile.links
        ),
    }


def _skills(profile: Profile, near: Relation, language: str) -> tuple[Skill, ...]:
    """Those that are only suggested are for whoever did so."""
    skills = profile.skills.all()
    return _sorted(skills if near == Relation.SELF else skills.filter(is_suggested=False), language)


def _sorted(rows: Any, language: str) -> tuple[Any, ...]:
    return tuple(sorted(rows, key=lambda row: collation.key(str(row), language)))


def _organisations(member: Member) -> tuple[Placed, ...]:
    """The main one first, then as they began; where only staff said where somebody works, that."""
    rows = Affiliation.objects.filter(member=member).select_related("organisation")
    ordered = rows.order_by(
        "-is_main", F("ended").desc(nulls_first=True), F("began").desc(nulls_last=True), "pk"
    )
    found = [
        Placed(
            organisation=row.organisation,
            state=AffiliationState(row.state),
            role=row.get_role_display() if row.role != AffiliationRole.MEMBER else "",
            began=row.began,
            ended=row.ended,
        )
        for row in ordered
    ]
    known = {placed.organisation.pk for placed in found}
    if member.organisation is not None and member.organisation_id not in known:
        said = Placed(organisation=member.organisation, state=AffiliationState.VERIFIED)
        found.insert(0, said)
    return tuple(found)


def _for_programs(told: Person, public: frozenset[ProfileField]) -> dict[str, Any]:
    """schema.org Person of what is for everybody, whoever looks: a member's browser may hand on
    what it reads."""
    card, field = told.card, ProfileField
    of_field: list[tuple[ProfileField, str, Any]] = [
        (field.NAME, "name", card.name),
        (field.NAME, "url", settings.BASE_URL + card.address),
        (field.PHOTO, "image", settings.BASE_URL + card.photo if card.photo else ""),
        (field.TITLE, "jobTitle", card.title),
        (field.ORGANISATIONS, "worksFor", _for_program(card.organisation)),
        (field.ABOUT, "description", told.about),
        (field.SKILLS, "knowsAbout", [str(s) for s in told.skills if not s.is_suggested]),
        (field.TOPICS, "knowsAbout", [str(topic) for topic in told.topics]),
        (field.LANGUAGES, "knowsLanguage", [code.value for code in told.languages]),
        (field.PLACE, "workLocation", _place(told.place)),
        (field.LINKS, "sameAs", [link.address for link in told.links]),
    ]
    said: dict[str, Any] = {"@context": VOCABULARY, "@type": "Person"}
    for of, name, value in of_field:
        if of in public and value:
            said[name] = [*said[name], *value] if name in said else value
    return said


def _place(name: str) -> dict[str, str]:
    return {"@type": "Place", "name": name} if name else {}


def _for_program(organisation: Organisation | None) -> dict[str, str]:
    if organisation is None:
        return {}
    return {"@type": "Organization", "name": str(organisation)}

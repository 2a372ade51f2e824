"""What the directory knows of a profile: its words, its values, how its name may be misspelt and
where it stands in the order of each language. Made of rows that were read at once."""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Prefetch
from django.utils.text import capfirst
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from community.enums import AffiliationState, Facet, OpenTo, OrganisationKind, ProfileField
from community.models import Affiliation, Profile, Skill
from community.models.directory import LONGEST_VALUE
from foundation import collation, folding, spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

    from community.models import Organisation
    from foundation.words import Words

# Raised when other rows are made of the same profile.
VERSION = 1
LONGEST_PLACE = 200
# A word of a name as it is written, with the marks on its letters beside them.
WRITTEN = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")


@dataclass(frozen=True, slots=True)
class Told:
    """All rows of one profile, without it."""

    terms: frozenset[tuple[str, str]]  # field, term
    values: frozenset[tuple[str, str, str, str]]  # facet, field, value, label
    keys: frozenset[tuple[str, str]]  # key, word
    places: frozenset[tuple[str, bytes]]  # language, place

    @property
    def fingerprint(self) -> str:
        """Another one, where any row or a rule is another."""
        places = sorted((language, place.hex()) for language, place in self.places)
        parts = [sorted(self.terms), sorted(self.values), sorted(self.keys), places]
        said = json.dumps([VERSION, folding.VERSION, *parts])
        return hashlib.sha256(said.encode()).hexdigest()


NOTHING = Told(frozenset(), frozenset(), frozenset(), frozenset())


def profiles() -> QuerySet[Profile]:
    """Profiles with all that `tell` reads, in a constant number of queries."""
    confirmed = Affiliation.objects.filter(state=AffiliationState.VERIFIED)
    return Profile.objects.select_related("member__organisation").prefetch_related(
        Prefetch("skills", queryset=Skill.objects.filter(is_suggested=False)),
        "topics",
        Prefetch(
            "member__affiliations",
            queryset=confirmed.select_related("organisation"),
        ),
    )


def tell(profile: Profile) -> Told:
    """The rows of a profile that `profiles` read; none, where it is not to be found."""
    if not profile.in_directory or not profile.member.is_active or not profile.member.name:
        return NOTHING
    name = profile.member.name
    return Told(
        terms=frozenset(_terms(profile)),
        values=frozenset(_values(profile)),
        keys=frozenset(
            (key, word) for word in WRITTEN.findall(name) for key in spelling.keys(word)
        ),
        places=frozenset((code, place(name, code)) for code in dict(settings.LANGUAGES)),
    )


def place(name: str, language: str) -> bytes:
    """Where `name` stands in the order of `language`, as bytes that sort like its
    `collation.key`."""
    words, text = collation.key(name, language)
    parts = [b"".join(map(_byte, word)) + b"\x01" for word in words]
    return (b"".join(parts) + b"\x00" + text.encode())[:LONGEST_PLACE]


# Letters of the alphabet are counted from one, and there are fewer than this.
_OTHER = 200


def _byte(letter: int) -> bytes:
    """Digits (below nothing), the letters of the alphabet, and other scripts (far above)."""
    if letter < 0:
        return b"\x02" + (letter + 1000).to_bytes(3)
    if letter < _OTHER:
        return bytes([letter + 2])
    return bytes([_OTHER + 2]) + letter.to_bytes(3)


def organisations(profile: Profile) -> list[Organisation]:
    """Where somebody works, as far as it is known: the one that makes colleagues first."""
    own = [profile.member.organisation] if profile.member.organisation else []
    rows = profile.member.affiliations.all()
    others = [row.organisation for row in rows if row.state == AffiliationState.VERIFIED]
    return list({body.pk: body for body in (*own, *others)}.values())


def _terms(profile: Profile) -> Iterator[tuple[str, str]]:
    for field, texts in _texts(profile):
        for text in texts:
            for word in folding.words(text):
                yield field, word[: folding.LONGEST_TERM]


def _texts(profile: Profile) -> Iterator[tuple[ProfileField, Iterable[str]]]:
    yield ProfileField.NAME, [profile.member.name]
    yield ProfileField.TITLE, [profile.title]
    yield ProfileField.ORGANISATIONS, _every(body.name for body in organisations(profile))
    yield ProfileField.ABOUT, [profile.about]
    yield ProfileField.SKILLS, _every(skill.name for skill in profile.skills.all())
    yield ProfileField.TOPICS, _every(topic.name for topic in profile.topics.all())
    yield (
        ProfileField.LANGUAGES,
        [name for code in codes(profile.languages) for name in language_names(code)],
    )
    yield ProfileField.PLACE, [profile.place]
    yield ProfileField.ASK_ME_ABOUT, [profile.ask_me_about]
    yield ProfileField.LOOKING_FOR, [profile.looking_for]
    yield (
        ProfileField.OPEN_TO,
        [name for value in codes(profile.open_to) for name in _open_to_names(value)],
    )


def _every(names: Iterable[Words]) -> list[str]:
    """In all languages."""
    return [text for name in names for text in name.values()]


def _values(profile: Profile) -> Iterator[tuple[str, str, str, str]]:
    for skill in profile.skills.all():
        yield Facet.SKILL, ProfileField.SKILLS, skill.slug, ""
    for topic in profile.topics.all():
        yield Facet.TOPIC, ProfileField.TOPICS, topic.slug, ""
    for body in organisations(profile):
        yield Facet.ORGANISATION, ProfileField.ORGANISATIONS, str(body.uuid), ""
    for kind in {body.kind for body in organisations(profile)}:
        if kind in OrganisationKind.values:
            yield Facet.KIND, ProfileField.ORGANISATIONS, kind, ""
    for code in set(codes(profile.languages)):
        yield Facet.LANGUAGE, ProfileField.LANGUAGES, code, ""
    # However it is written, it is one place.
    if value := folding.fold(profile.place)[:LONGEST_VALUE]:
        yield Facet.PLACE, ProfileField.PLACE, value, " ".join(profile.place.split())
    for value in set(codes(profile.open_to)) & set(OpenTo.values):
        yield Facet.OPEN_TO, ProfileField.OPEN_TO, value, ""
    if profile.is_ambassador:
        yield Facet.AMBASSADOR, ProfileField.NAME, "1", ""


def codes(values: object) -> list[str]:
    """What a JSON field holds, as far as it is what it should be."""
    if not isinstance(values, list):
        return []
    return [value for value in values if isinstance(value, str) and 0 < len(value) <= 20]


@cache
def language_names(code: str) -> tuple[str, ...]:
    """What a language is called in itself and in the languages of this site; its code where nobody
    knows."""
    names = {}
    for spoken in dict(settings.LANGUAGES):
        with override(spoken):
            names[language_name(code)] = True
    with suppress(KeyError):
        names[get_language_info(code)["name_local"]] = True
    return tuple(names)


def language_name(code: str) -> str:
    """What a language is called in the reader's."""
    # Django knows Norwegian by its two written forms alone, and no language of signs.
    if ours := {"no": _("Norwegian"), "sgn": _("Sign language")}.get(code):
        return ours
    try:
        # Its words are chosen late.
        return capfirst(str(get_language_info(code)["name_translated"]))
    except KeyError:
        return code


@cache
def _open_to_names(value: str) -> tuple[str, ...]:
    if value not in OpenTo.values:
        return ()
    names = []
    for spoken in dict(settings.LANGUAGES):
        with override(spoken):
            names.append(str(OpenTo(value).label))
    return tuple(names)

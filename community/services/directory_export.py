"""The directory as a table: for those who look after the members, and noted for everybody in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from community import errors
from community.enums import Access, OpenTo, ProfileField
from community.queries import directory, directory_words, seeing
from community.services import access_notes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from community.models import Member, Profile
    from community.queries.directory import Asked

PERMISSION: Final = "community.export_directory"
MOST: Final = 5000
LONGEST_PURPOSE: Final = 150
BATCH: Final = 500
COLUMNS: Final = tuple(
    ProfileField(name)
    for name in (
        *("name", "title", "organisations", "skills", "topics", "languages", "place"),
        *("ask_me_about", "looking_for", "open_to"),
    )
)


@transaction.atomic
def table(
    asked: Asked, *, actor: Member, purpose: str, language: str, now: datetime
) -> list[list[str]]:
    """A heading, and a row for everybody whom `actor` finds by what is `asked`, with what `actor`
    sees of them as a member: no addresses. Each of them reads in their own notes that it was done
    and the `purpose`. Raises NotAllowed, NoPurpose and TooManyPeople."""
    if not actor.is_active or not actor.has_perm(PERMISSION):
        raise errors.NotAllowed
    purpose = " ".join(purpose.replace("\x00", " ").split())[:LONGEST_PURPOSE]
    if not purpose:
        raise errors.NoPurpose
    ids = directory.in_order(asked, viewer=actor, language=language)[: MOST + 1]
    if len(ids) > MOST:
        raise errors.TooManyPeople
    profiles = [one for at in range(0, len(ids), BATCH) for one in _read(ids[at : at + BATCH])]
    members = [profile.member for profile in profiles]
    what = _("The directory as a file, for: %(purpose)s") % {"purpose": purpose}
    access_notes.note(members, actor=actor, access=Access.EXPORTED, what=what, now=now)
    near = seeing.relations(members, actor)
    rows = [_row(one, seeing.visible_fields(one, near[one.pk])) for one in profiles]
    return [[str(field.label) for field in COLUMNS], *rows]


def _read(ids: list[int]) -> Iterator[Profile]:
    found = directory_words.profiles().in_bulk(ids)
    return (found[pk] for pk in ids if pk in found)


def _row(profile: Profile, seen: frozenset[ProfileField]) -> list[str]:
    return [_cell(profile, field) if field in seen else "" for field in COLUMNS]


def _cell(profile: Profile, field: ProfileField) -> str:
    match field:
        case ProfileField.NAME:
            return profile.member.name
        case ProfileField.ORGANISATIONS:
            return _listed(str(body) for body in directory_words.organisations(profile))
        case ProfileField.SKILLS:
            return _listed(str(skill) for skill in profile.skills.all())
        case ProfileField.TOPICS:
            return _listed(str(topic) for topic in profile.topics.all())
        case ProfileField.LANGUAGES:
            codes = directory_words.codes(profile.languages)
            return _listed(directory_words.language_name(code) for code in codes)
        case ProfileField.OPEN_TO:
            codes = directory_words.codes(profile.open_to)
            return _listed(str(OpenTo(code).label) for code in codes if code in OpenTo)
    return str(getattr(profile, field))


def _listed(names: Iterator[str]) -> str:
    return ", ".join(names)

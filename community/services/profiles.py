"""What members say about themselves, for whom, and how the site speaks to them.

Receivers of a written `Profile` find all of it written: name, skills and topics as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import errors
from community.enums import Audience, ContactPolicy, OpenTo, ProfileField, Relation
from community.models import Member, Profile, Topic
from community.queries.seeing import visible_fields
from community.services import skills
from foundation.cleaning import one_line, paragraphs
from foundation.spoken import SpokenLanguage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

# Not the organisation: it opens events that are for its people only, so that others must vouch
# for it.
SETTINGS = ("language", "time_zone")

MOST_LINKS: Final = 5
LONGEST_LINK, LONGEST_LABEL = 300, 60
LONGEST_NAME, LONGEST_ABOUT = 150, 2000
# Of skills, and of topics: a profile that names all says nothing.
MOST_CHOSEN: Final = 20
_LINES = ("title", "place", "ask_me_about", "looking_for")
_IS_ADDRESS = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a member says. `skills` and `topics` by their words in addresses; `own_skills` in the
    member's words; `links` as (label, address)."""

    name: str
    in_directory: bool
    title: str = ""
    about: str = ""
    place: str = ""
    ask_me_about: str = ""
    looking_for: str = ""
    skills: Collection[str] = ()
    own_skills: Sequence[str] = ()
    topics: Collection[str] = ()
    languages: Collection[str] = ()
    open_to: Collection[str] = ()
    links: Sequence[tuple[str, str]] = ()
    # Who may ask for contact; None: as before.
    contact_policy: ContactPolicy | None = None

    def cleaned(self) -> About:
        """Without what would deceive or be seen by nobody."""
        lines: dict[str, Any] = {name: one_line(getattr(self, name)) for name in ("name", *_LINES)}
        links = tuple((one_line(label), one_line(address)) for label, address in self.links)
        return replace(self, **lines, about=paragraphs(self.about), links=links)


@transaction.atomic
def change_settings(member: Member, *, language: str, time_zone: str) -> Member:
    """Keep how the site speaks to a member; raises ValidationError for an unknown language or
    zone."""
    member.language, member.time_zone = language, time_zone
    member.clean_fields(exclude={f.name for f in member._meta.fields if f.name not in SETTINGS})
    member.save(update_fields=SETTINGS)
    return member


@transaction.atomic
def change_about(
    member: Member,
    *,
    says: About,
    audiences: Mapping[ProfileField, Audience],
    now: datetime,
    is_public_meant: bool = False,
) -> Profile:
    """Keep what a member says about themselves and for whom; an audience that isn't named stays.

    Raises ValidationError by field, and PublicNotConfirmed where strangers would see more than
    before and that is not said to be meant.
    """
    profile = locked(member)
    before = visible_fields(profile, Relation.STRANGER)
    says = says.cleaned()
    _check(says)
    profile.list_in_directory(says.in_directory, now)
    profile.member.name = says.name
    for name in ("about", *_LINES):
        setattr(profile, name, getattr(says, name))
    profile.languages = [code for code in SpokenLanguage.values if code in says.languages]
    profile.open_to = [choice for choice in OpenTo.values if choice in says.open_to]
    profile.links = [{"name": label, "address": address} for label, address in says.links]
    if says.contact_policy is not None:
        profile.contact_policy = says.contact_policy
    set_audiences(profile, audiences)
    profile.clean_fields(exclude={"member", "photo"})
    refuse_unmeant(profile, before=before, is_public_meant=is_public_meant)
    profile.member.save(update_fields=["name"])
    profile.skills.set(skills.chosen(profile, slugs=says.skills, own=says.own_skills))
    profile.topics.set(_rows(Topic.objects.all(), "topics", says.topics))
    profile.changed_at = now
    profile.save()
    member.name = says.name
    return profile


@transaction.atomic
def set_ambassador(member: Member, *, is_ambassador: bool, actor: Member, now: datetime) -> bool:
    """Give or take the mark of an ambassador; whether that changed anything. Raises NotAllowed for
    whoever may not change members."""
    if not actor.has_perm("community.change_member"):
        raise errors.NotAllowed
    profile = locked(member)
    if profile.is_ambassador == is_ambassador:
        return False
    profile.is_ambassador, profile.changed_at = is_ambassador, now
    profile.save()
    return True


def locked(member: Member) -> Profile:
    """The profile of `member`, made where there is none; nobody else writes it meanwhile."""
    row = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    profile = Profile.objects.filter(pk=row.pk).first() or Profile.objects.create(member=row)
    profile.member = row
    return profile


def set_audiences(profile: Profile, audiences: Mapping[ProfileField, Audience]) -> None:
    for field, audience in audiences.items():
        setattr(profile, f"audience_{field.value}", Audience(audience))


def refuse_unmeant(
    profile: Profile, *, before: frozenset[ProfileField], is_public_meant: bool
) -> None:
    """Raise PublicNotConfirmed where strangers would see more than `before`, unless it is meant."""
    more = visible_fields(profile, Relation.STRANGER) - before
    if more and not is_public_meant:
        raise errors.PublicNotConfirmed(more)


def _check(says: About) -> None:
    """What the columns themselves do not know."""
    wrong: dict[str, Any] = {}
    if says.in_directory and not says.name:
        wrong["name"] = [_("In the directory you need a name.")]
    if len(says.name) > LONGEST_NAME:
        wrong["name"] = [_("This name is too long: at most 150 letters.")]
    if len(says.about) > LONGEST_ABOUT:
        wrong["about"] = [_("This text is too long: at most 2000 letters.")]
    for field in ("skills", "topics"):
        if len(set(getattr(says, field))) > MOST_CHOSEN:
            wrong[field] = [_("Choose 20 at most.")]
    if unknown := _wrong_links(says.links):
        wrong["links"] = unknown
    if wrong:
        raise ValidationError(wrong)


def _wrong_links(links: Sequence[tuple[str, str]]) -> list[Any]:
    if len(links) > MOST_LINKS:
        return [_("Five links at most.")]
    return [] if all(_is_link(*link) for link in links) else [NOT_A_LINK]


NOT_A_LINK = _("Each link needs a name and an address that begins with https:// or http://.")


def _is_link(label: str, address: str) -> bool:
    """Something that a browser opens as a page, and that names nobody's password."""
    if not label or len(label) > LONGEST_LABEL or len(address) > LONGEST_LINK:
        return False
    try:
        _IS_ADDRESS(address)
        return urlsplit(address).username is None
    except (ValidationError, ValueError):
        return False


def _rows(rows: Iterable[Topic], field: str, slugs: Collection[str]) -> list[Topic]:
    """Those with `slugs`; one that is gone meanwhile is left out."""
    return [row for row in rows if row.slug in set(slugs)]

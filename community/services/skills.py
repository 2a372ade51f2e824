"""Skills: chosen from the list, or suggested in a member's own words until moderators decide."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community import errors
from community.models import Profile, Skill
from foundation.cleaning import one_line
from foundation.folding import fold
from foundation.words import Words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from community.models import Member

# That one member has suggested and nobody has decided upon.
MOST_SUGGESTED: Final = 3
LONGEST: Final = 60
TOO_MANY = _("Three of your own at most, until the moderators have decided.")


def chosen(profile: Profile, *, slugs: Collection[str], own: Sequence[str]) -> list[Skill]:
    """The skills that a member names: those of the list, those they suggested before and keep, and
    what is new in their own words. What there is by that name already, in any language, is meant by
    it. Raises ValidationError for more suggestions, or longer ones, than are taken."""
    words = [word for word in map(one_line, own) if word]
    if len(words) > MOST_SUGGESTED:
        raise ValidationError({"own_skills": [TOO_MANY]})
    if any(len(word) > LONGEST for word in words):
        raise ValidationError({"own_skills": [_("A skill has at most 60 letters.")]})
    mine = set(profile.skills.filter(is_suggested=True).values_list("pk", flat=True))
    open_to_me = [s for s in Skill.objects.all() if not s.is_suggested or s.pk in mine]
    found = {skill.pk: skill for skill in open_to_me if skill.slug in set(slugs)}
    for word in words:
        skill = _named(word) or _suggest(word)
        found[skill.pk] = skill
    if sum(skill.is_suggested for skill in found.values()) > MOST_SUGGESTED:
        raise ValidationError({"own_skills": [TOO_MANY]})
    return list(found.values())


def _named(word: str) -> Skill | None:
    """The skill that is called so in some language; one of the list before one that is suggested."""
    ordered = Skill.objects.order_by("is_suggested", "pk")
    return next((skill for skill in ordered if _key(word) in set(_keys(skill))), None)


def _keys(skill: Skill) -> Iterator[str]:
    return (_key(name) for name in skill.name.values())


def _key(word: str) -> str:
    """Alike for whoever reads it; signs count where there is nothing else, as in C and C++."""
    return f"{fold(word)} {''.join(c for c in word if c in '+#')}"


def _suggest(word: str) -> Skill:
    language = get_language() or "en"
    slug = slugify(word)[:50] or "skill"
    for tried in (slug, f"{slug}-{uuid.uuid4().hex[:8]}"):
        try:
            with transaction.atomic():
                return Skill.objects.create(name={language: word}, slug=tried, is_suggested=True)
        except IntegrityError:
            continue  # something else with that word in its address
    raise ValidationError({"own_skills": [_("This skill cannot be kept.")]})


@transaction.atomic
def accept(skill: Skill, *, actor: Member) -> Skill:
    """Let everybody choose and see it. Raises NotAllowed for whoever may not change skills."""
    _refuse_others(actor)
    skill.is_suggested = False
    skill.save(update_fields=["is_suggested"])
    _written(Profile.objects.filter(skills=skill))
    return skill


@transaction.atomic
def merge(skill: Skill, *, into: Skill, actor: Member) -> Skill:
    """Whoever has `skill` has `into` instead, and `skill` is gone; its names stay where `into` has
    none in that language. Raises NotAllowed for whoever may not change skills."""
    _refuse_others(actor)
    rows = {
        row.pk: row for row in Skill.objects.select_for_update().filter(pk__in=[skill.pk, into.pk])
    }
    if skill.pk == into.pk or len(rows) < 2:
        return into
    kept = rows[into.pk]
    kept.name = Words({**rows[skill.pk].name, **kept.name})
    kept.save(update_fields=["name"])
    having = list(Profile.objects.filter(skills=skill))
    for profile in having:
        profile.skills.add(kept)
    rows[skill.pk].delete()
    _written(having)
    return kept


def _written(profiles: Iterable[Profile]) -> None:
    """Tell whoever follows profiles, without writing over what members change meanwhile."""
    for profile in profiles:
        profile.save(update_fields=["changed_at"])


def _refuse_others(actor: Member) -> None:
    if not actor.has_perm("community.change_skill"):
        raise errors.NotAllowed

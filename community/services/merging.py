"""Two rows of one organisation become one. Everything that names the old row is found from the
models themselves, so that an app which comes later is not forgotten.

The old public address leads to the new one for ever (`OrganisationMerge`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, ForeignKey, Model, OuterRef, Q, UniqueConstraint

from community import errors
from community.enums import AffiliationState
from community.mergers import mergers
from community.models import Affiliation, Organisation, OrganisationMerge
from community.services import affiliations, stored_copies

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from community.models import Member

MAY_MERGE = "community.merge_organisation"
# Filled from the old row where the new one says nothing.
TAKEN_OVER = ("country", "website", "register_code", "parent")


@dataclass(frozen=True, slots=True)
class Moved:
    """How many rows of something name the old organisation."""

    what: str
    count: int


def preview(*, old: Organisation, new: Organisation) -> list[Moved]:
    """What would be moved, and how many members are in both: nothing is changed."""
    found = []
    for field in _pointing():
        model = field.model
        if count := model._default_manager.filter(**{field.name: old}).count():
            found.append(Moved(_called(field), count))
    return sorted(found, key=lambda moved: moved.what)


def in_both(*, old: Organisation, new: Organisation) -> int:
    """How many members are in both, and will be in it once."""
    rows = Affiliation.objects.exclude(state=AffiliationState.ENDED)
    return rows.filter(organisation=old, member__in=_members_of(new)).count()


@transaction.atomic
def merge(
    *, old: Organisation, new: Organisation, actor: Member, now: datetime
) -> OrganisationMerge:
    """Everything that names `old` names `new`, and `old` is gone. Raises NotAllowed,
    SameOrganisation, OrganisationGone, CannotMerge."""
    if not actor.has_perm(MAY_MERGE):
        raise errors.NotAllowed
    if old.pk == new.pk:
        raise errors.SameOrganisation
    old, new = _locked(old, new)
    _part_ways(old, new)
    affiliations.unite(old=old, new=new)
    for _name, merger in mergers:
        merger(old=old, new=new)
    stored_copies.rewrite(old=old, new=new)
    moved = {}
    for field in _pointing():
        if count := _move(field, old, new):
            moved[f"{field.model._meta.label}.{field.name}"] = count
    _fill(old, new)
    kept = OrganisationMerge.objects.create(
        old_uuid=old.uuid, old_name=old.name, into=new, moved=moved, actor=actor, merged_at=now
    )
    Organisation.objects.get(pk=old.pk).delete()
    # Saved after the move: what keeps texts about it looks at them again.
    new.save()
    return kept


def _members_of(organisation: Organisation) -> Any:
    rows = Affiliation.objects.exclude(state=AffiliationState.ENDED)
    return rows.filter(organisation=organisation).values("member")


def _locked(old: Organisation, new: Organisation) -> tuple[Organisation, Organisation]:
    """Both rows, always in the same order, so that two merges wait for each other."""
    rows = Organisation.objects.select_for_update(of=("self",))
    found = {row.pk: row for row in rows.filter(pk__in=[old.pk, new.pk]).order_by("pk")}
    if len(found) < 2:
        raise errors.OrganisationGone
    return found[old.pk], found[new.pk]


def _pointing() -> Iterator[ForeignKey]:
    """Every foreign key to an organisation, those of many-to-many tables included."""
    relations: Iterable[Any] = Organisation._meta.get_fields(include_hidden=True)
    for relation in relations:
        if relation.auto_created and not relation.concrete:
            field = getattr(relation, "field", None)
            if isinstance(field, ForeignKey) and field.model._meta.managed:
                yield field


def _called(field: ForeignKey) -> str:
    """What a person calls the rows that `field` belongs to."""
    model = field.model
    owner: Any = model._meta.auto_created
    if owner:
        return f"{owner._meta.verbose_name_plural}: {Organisation._meta.verbose_name_plural}"
    return f"{model._meta.verbose_name_plural}: {field.verbose_name}"


def _part_ways(old: Organisation, new: Organisation) -> None:
    """Nothing can be a part of itself: where `new` is somewhere below `old`, it moves up to where
    `old` was."""
    above, seen = new.parent, set()
    while above is not None and above.pk not in seen:
        if above.pk == old.pk:
            new.parent = old.parent if old.parent_id != new.pk else None
            new.save(update_fields=["parent"])
            return
        seen.add(above.pk)
        above = above.parent


def _is_below(body: Organisation | None, top: Organisation) -> bool:
    seen: set[int] = set()
    while body is not None and body.pk not in seen:
        if body.pk == top.pk:
            return True
        seen.add(body.pk)
        body = body.parent
    return False


def _move(field: ForeignKey, old: Organisation, new: Organisation) -> int:
    """Let the rows of `field` name `new`; returns how many there were."""
    rows = field.model._default_manager.filter(**{field.name: old})
    if not (count := rows.count()):
        return 0
    doubles = _doubles(field, old, new)
    if field.model._meta.auto_created:
        field.model._default_manager.filter(pk__in=doubles).delete()
    elif doubles:
        raise errors.CannotMerge(str(field.model._meta.verbose_name_plural))
    try:
        with transaction.atomic():
            field.model._default_manager.filter(**{field.name: old}).update(**{field.name: new})
    except IntegrityError as error:
        raise errors.CannotMerge(str(field.model._meta.verbose_name_plural)) from error
    return count


def _doubles(field: ForeignKey, old: Organisation, new: Organisation) -> list[Any]:
    """Rows that may not be moved, for there is one like them already."""
    found: set[Any] = set()
    for names, condition in _unique(field.model):
        if field.name in names:
            rows = field.model._default_manager.filter(condition)
            same = {name: OuterRef(name) for name in names if name != field.name}
            twins = rows.filter(**{field.name: new}, **same)
            there = rows.filter(Exists(twins), **{field.name: old})
            found.update(there.values_list("pk", flat=True))
    return list(found)


def _unique(model: type[Model]) -> Iterator[tuple[tuple[str, ...], Q]]:
    """What may be in a table only once: names of fields, and on which rows."""
    meta = model._meta
    for names in meta.unique_together:
        yield tuple(names), Q()
    for constraint in meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields:
            yield tuple(constraint.fields), constraint.condition or Q()
    for field in meta.local_fields:
        if field.unique:
            yield (field.name,), Q()


def _fill(old: Organisation, new: Organisation) -> None:
    """What `new` does not say it takes from `old`."""
    for name in TAKEN_OVER:
        if name == "parent" and _is_below(old.parent, new):
            continue
        if not getattr(new, name) and getattr(old, name) not in (None, new):
            setattr(new, name, getattr(old, name))
    for name in ("name", "about"):
        words = getattr(new, name)
        for language, text in getattr(old, name).items():
            words.setdefault(language, text)

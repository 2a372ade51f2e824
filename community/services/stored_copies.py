"""What drafts, old versions and translations' sources keep of an organisation: JSON that no foreign
key guards, and that could not be opened any more once the row it names is gone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import ForeignKey, ManyToManyField, Model
from modelcluster.models import get_all_child_relations
from wagtail.models import ReferenceIndex, Revision, RevisionMixin
from wagtail_localize.models import TranslationSource

from community.mergers import list_mergers
from community.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Iterable


def rewrite(*, old: Organisation, new: Organisation) -> int:
    """Let every stored copy that names `old` name `new`; how many did."""
    done = 0
    for model in _versioned():
        of_model = ContentType.objects.get_for_model(model)
        for row in Revision.objects.filter(content_type=of_model).iterator(chunk_size=200):
            if changed := _changed(row.content, model, old, new):
                row.content = changed
                row.save(update_fields=["content"])
                done += 1
        sources = TranslationSource.objects.filter(specific_content_type=of_model)
        for source in sources.iterator(chunk_size=200):
            if changed := _changed(json.loads(source.content_json), model, old, new):
                TranslationSource.objects.filter(pk=source.pk).update(
                    content_json=json.dumps(changed)
                )
                done += 1
    _references(old, new)
    return done


def _versioned() -> Iterable[type[Model]]:
    return [model for model in apps.get_models() if issubclass(model, RevisionMixin)]


def _changed(
    content: dict[str, Any], model: type[Model], old: Organisation, new: Organisation
) -> dict[str, Any] | None:
    """`content` of one row of `model` with the names changed; None where it does not name `old`."""
    changed = _with_keys(content, model, old.pk, new.pk)
    changed = _with_ids(changed, str(old.uuid), str(new.uuid))
    return None if changed == content else changed


def _with_keys(content: dict[str, Any], model: type[Model], old: int, new: int) -> dict[str, Any]:
    """Foreign keys, those of the rows within included."""
    changed = dict(content)
    for field in (*model._meta.fields, *model._meta.many_to_many):
        if field.related_model is not Organisation or field.name not in content:
            continue
        value = content[field.name]
        if isinstance(field, ForeignKey) and value == old:
            changed[field.name] = new
        elif isinstance(field, ManyToManyField) and old in (value or []):
            changed[field.name] = list(dict.fromkeys(new if pk == old else pk for pk in value))
    for relation in get_all_child_relations(model):
        name = relation.get_accessor_name()
        if children := content.get(name):
            changed[name] = [
                _with_keys(child, relation.related_model, old, new) for child in children
            ]
    return changed


def _with_ids(value: Any, old: str, new: str) -> Any:
    """Public ids, which lists of who may register and shares of seats keep: each once."""
    if isinstance(value, dict):
        return {key: _with_ids(one, old, new) for key, one in value.items()}
    if isinstance(value, list):
        for _name, merge in list_mergers:
            value = merge(value, old=old, new=new)
        if old in value and new in value:
            value = [one for one in value if one != old]
        return [_with_ids(one, old, new) for one in value]
    return new if value == old else value


def _references(old: Organisation, new: Organisation) -> None:
    """Wagtail's list of what is used where."""
    of_model = ContentType.objects.get_for_model(Organisation)
    rows = ReferenceIndex.objects.filter(to_content_type=of_model)
    known = {_place(row) for row in rows.filter(to_object_id=str(new.pk))}
    for row in rows.filter(to_object_id=str(old.pk)):
        if _place(row) in known:
            row.delete()
        else:
            row.to_object_id = str(new.pk)
            row.save(update_fields=["to_object_id"])


def _place(row: ReferenceIndex) -> tuple[Any, ...]:
    return row.base_content_type_id, row.object_id, row.model_path, row.content_path_hash

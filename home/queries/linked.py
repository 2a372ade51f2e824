"""What a page is linked with. Every story shows it, so the questions are prepared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS
from wagtail.models import Page

from foundation.prepared import Prepared, Slot

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet


def linked(page: Page, name: str) -> list[Any]:
    """What the field `name` of `page` leads to, in its order: of a draft that is looked at, what the
    draft says."""
    if page.pk is None or name in getattr(page, "_cluster_related_objects", {}):
        return list(getattr(page, name).all())
    target = page._meta.get_field(name).related_model
    columns = _columns(target)
    rows = _LINKED.ask(page._meta.label, name, page=page.pk)
    return [target.from_db(DEFAULT_DB_ALIAS, columns, row) for row in rows]


def _of_page(model: str, name: str) -> QuerySet[Any, Any]:
    field: Any = apps.get_model(model)._meta.get_field(name)
    there = {field.m2m_field_name(): Slot("page", Page._meta.pk)}
    links = field.remote_field.through.objects.filter(**there)
    rows = field.related_model._default_manager.filter(
        pk__in=links.values(field.m2m_reverse_field_name())
    )
    return rows.values_list(*_columns(field.related_model))


def _columns(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


_LINKED = Prepared(_of_page)

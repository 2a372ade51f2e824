"""What of the site's pages, pictures and documents programs may read: what every visitor sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Page,
    ReferenceIndex,
    get_page_models,
)

from events.models import GuardedDocument
from home.queries.public_pages import public_pages

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from wagtail.query import PageQuerySet

# Each piece of an event's material has an audience and a time of its own.
WITH_RULES_OF_ITS_OWN = "materials."


def types() -> dict[str, type[Page]]:
    """The page types that are told, by the name that the API calls them: whichever say what of
    them is told."""
    return {
        model._meta.label: model
        for model in get_page_models()
        if model.is_creatable and getattr(model, "api_fields", ())
    }


def pages(wanted: str = "") -> PageQuerySet:
    """Pages of the type `wanted`, or of all types; the youngest first."""
    models = [types()[wanted]] if wanted else list(types().values())
    return public_pages().exact_type(*models).order_by("-first_published_at", "-pk")


def images() -> QuerySet[Any]:
    """Pictures that stand on a page that everybody may read."""
    return _used(get_image_model().objects.all())


def documents() -> QuerySet[Any]:
    """Documents that such a page offers to everybody."""
    guarded = GuardedDocument.objects.filter(document=OuterRef("pk"))
    return _used(get_document_model().objects.filter(~Exists(guarded)))


def _used(rows: QuerySet[Any]) -> QuerySet[Any]:
    model: type[Model] = rows.model
    read = public_pages().order_by().annotate(text=Cast("pk", CharField())).values("text")
    uses = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=read,
        to_content_type=ContentType.objects.get_for_model(model),
        to_object_id=Cast(OuterRef("pk"), CharField()),
    ).exclude(model_path__startswith=WITH_RULES_OF_ITS_OWN)
    return rows.filter(Exists(uses)).exclude(_locked()).order_by("-pk")


def _locked() -> Q:
    """In a collection that is not open to everybody, or below one."""
    closed = CollectionViewRestriction.objects.values("collection")
    locked = Q(pk__in=[])
    for path in Collection.objects.filter(pk__in=closed).values_list("path", flat=True):
        locked |= Q(collection__path__startswith=path)
    return locked

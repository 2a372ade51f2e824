"""What blocks show of other parts of the site, to one reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects
from wagtail.models import CollectionViewRestriction

from events.enums import Kind
from events.queries import agenda, materials
from events.queries.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from wagtail.documents.models import AbstractDocument

    from community.models import Member, Organisation, Topic
    from events.queries.agenda import AgendaDate


def dates(
    *,
    viewer: Member | None,
    now: datetime,
    limit: int,
    kind: str | None = None,
    topic: Topic | None = None,
    organisation: Organisation | None = None,
) -> list[AgendaDate]:
    """The next dates that `viewer` (None: anybody) may see, of what is given."""
    filters = Filters(
        kind=(Kind(kind),) if kind in Kind.values else (),
        topic=(topic,) if topic else (),
        organisation=(organisation,) if organisation else (),
    )
    return agenda.upcoming(viewer=viewer, now=now, limit=limit, filters=filters)


def readable(
    documents: Collection[AbstractDocument],
    *,
    request: Any,
    viewer: Member | None,
    now: datetime,
) -> set[int]:
    """The primary keys of those of `documents` that `viewer` may open, by the rules that serve
    them: those of events' material, and of closed collections. A constant number of queries."""
    keys = {document.pk for document in documents}
    if not keys:
        return keys
    restrictions = list(CollectionViewRestriction.objects.select_related("collection"))
    locked = [
        restriction.collection.path
        for restriction in restrictions
        if request is None or not restriction.accept_request(request)
    ]
    return materials.readable(keys, viewer=viewer, now=now) - _below(locked, documents)


def _below(locked: list[str], documents: Collection[AbstractDocument]) -> set[int]:
    """The primary keys of those of `documents` in a `locked` collection or below it. Hardly any site
    has one, and then no collection is asked for."""
    if not locked:
        return set()
    prefetch_related_objects(list(documents), "collection")
    return {
        document.pk
        for document in documents
        if any(document.collection.path.startswith(path) for path in locked)
    }

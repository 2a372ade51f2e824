"""Which events' pages name a speaker or a document in their programme, people or material: the
database holds no reference to what stands inside a page's blocks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from events.models import EventPage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Where a primary key of each kind may stand.
SPEAKERS = ("people", "programme")
DOCUMENTS = ("materials",)


def pages_naming(keys: Iterable[int], fields: tuple[str, ...]) -> list[EventPage]:
    """The pages that name one of `keys`, as published or in their newest draft."""
    wanted = set(keys)
    # The database narrows, by digits that might mean something else; the blocks decide.
    digits = Q(has_unpublished_changes=True)
    for name in fields:
        for key in wanted:
            digits |= Q(**{f"{name}_text__contains": str(key)})
    texts = {f"{name}_text": Cast(name, TextField()) for name in fields}
    rows = EventPage.objects.annotate(**texts).filter(digits).select_related("latest_revision")
    return [page for page in rows.order_by("pk") if wanted & set(_named(page, fields))]


def _named(page: EventPage, fields: tuple[str, ...]) -> Iterator[int]:
    for name in fields:
        yield from _keys(name, list(getattr(page, name).raw_data))
        draft = page.latest_revision.content.get(name) if page.latest_revision else None
        if draft:
            yield from _keys(name, json.loads(draft))


def _keys(field: str, blocks: list[dict[str, Any]]) -> Iterator[int]:
    for block in blocks:
        value = block["value"]
        if field == "people":
            found = [value]
        elif field == "programme":
            found = [item["value"] for item in value.get("speakers") or []]
        else:
            found = [value.get("document")]
        yield from (key for key in found if key)

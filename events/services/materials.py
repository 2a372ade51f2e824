"""What goes with an event: rows made of what editors publish, and the documents that are guarded
from the first draft on that offers them to few."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import transaction
from wagtail.documents import get_document_model

from events.enums import Audience, Visibility
from events.models import Event, EventPage, GuardedDocument, Material
from events.queries import materials

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from wagtail.models import Revision

    from events.queries.materials import Piece


@transaction.atomic
def follow(event: Event) -> None:
    """Make the event's material follow its live pages.

    The page with the schedule decides what there is and who may open it, also while it is not
    live itself; a translation may offer a document or link of its own for the same piece.
    """
    pages = list(
        EventPage.objects.live()
        .filter(translation_key=event.key, alias_of=None)
        .select_related("locale")
    )
    source = next((page for page in pages if page.pk == event.schedule_page_id), None)
    if source is None:
        own = {row.key: row for row in event.materials.filter(language="")}
    else:
        own = {piece.key: _row(event, piece) for piece in materials.pieces(source).values()}
    rows = [*own.values(), *_of_translations(event, own, pages)]
    event.materials.all().delete()
    for row in rows:
        row.pk = None
    Material.objects.bulk_create(rows)
    _guard(
        row.document_id
        for row in rows
        if row.audience != Audience.EVERYBODY or event.visibility != Visibility.PUBLIC
    )


def guard_revision(revision: Revision) -> None:
    """Guard the documents that a draft offers to few, before anybody can guess their address."""
    content = revision.content
    _guard_offered(content.get("materials"), content.get("visibility"), content["translation_key"])


def guard_page(page: EventPage) -> None:
    """The same for a page that was saved without a draft."""
    _guard_offered(list(page.materials.raw_data), page.visibility, page.translation_key)


def _of_translations(
    event: Event, own: dict[UUID, Material], pages: Iterable[EventPage]
) -> Iterator[Material]:
    """The rows of translations that lead elsewhere than the first page does."""
    for page in pages:
        if page.pk == event.schedule_page_id:
            continue
        language = page.locale.language_code
        for piece in materials.pieces(page).values():
            base = own.get(piece.key)
            if base and piece.target != (base.document_id, base.link):
                row = _row(event, piece, language=language)
                row.phase, row.audience = base.phase, base.audience
                yield row


def _row(event: Event, piece: Piece, *, language: str = "") -> Material:
    return Material(
        event=event,
        key=piece.key,
        phase=piece.phase,
        audience=piece.audience,
        document=piece.document,
        link=piece.link,
        language=language,
    )


def _guard_offered(stored: Any, visibility: Any, key: Any) -> None:
    blocks = json.loads(stored) if isinstance(stored, str) else stored
    offered = [(block.get("id"), block["value"]) for block in blocks or []]
    if not any(value.get("document") for _id, value in offered):
        return
    # A translation has only copies of the visibility and of each audience.
    events = Event.objects.filter(key=key).exclude(visibility=Visibility.PUBLIC)
    is_for_few = visibility != Visibility.PUBLIC or events.exists()
    narrow = Material.objects.filter(event__key=key).exclude(audience=Audience.EVERYBODY)
    for_few = {str(piece) for piece in narrow.values_list("key", flat=True)}
    _guard(
        value.get("document")
        for piece, value in offered
        if is_for_few or piece in for_few or value.get("audience") != Audience.EVERYBODY
    )


def _guard(documents: Iterable[int | None]) -> None:
    wanted = {pk for pk in documents if pk}
    if not wanted:
        return
    there = get_document_model().objects.filter(pk__in=wanted)
    GuardedDocument.objects.bulk_create(
        [GuardedDocument(document_id=pk) for pk in there.values_list("pk", flat=True)],
        ignore_conflicts=True,
    )

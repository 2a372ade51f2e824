"""Documents that a page offers, as its reader may open them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from foundation.spoken import SpokenLanguage
from home.queries import blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.http import HttpRequest  # noqa: TID251 -- only its type
    from wagtail.documents.models import AbstractDocument

    from community.models import Member


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    language: SpokenLanguage | None
    document: AbstractDocument


def open_to(
    values: Iterable[Mapping[str, Any]],
    *,
    request: HttpRequest,
    viewer: Member | None,
    now: datetime,
) -> list[Document]:
    """Those that the reader may open, of the values of `DocumentBlock`s. A constant number of
    queries."""
    values = [value for value in values if value["document"]]
    if not values:
        return []
    files = [value["document"] for value in values]
    readable = blocks.readable(files, request=request, viewer=viewer, now=now)
    return [
        Document(
            value["title"] or value["document"].title,
            SpokenLanguage(value["language"]) if value["language"] else None,
            value["document"],
        )
        for value in values
        if value["document"].pk in readable
    ]

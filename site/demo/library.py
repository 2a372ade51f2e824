"""The demo's library, published as an editor would."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from community.models import Organisation, Topic
from demo.content.library import ENTRIES
from demo.content.library.shapes import CaseData, MaterialData
from demo.found import document
from demo.keys import key
from demo.stories import pk_of, publish, stored, told
from home.models import (
    CasePage,
    InitiativePage,
    LibraryBody,
    LibraryEntry,
    LibraryPage,
    MaterialPage,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from demo.content.blocks import Block
    from demo.content.library.shapes import EntryData, FileOf
    from demo.content.shapes import Telling


def load_library() -> Counter[str]:
    added: Counter[str] = Counter()
    for data in ENTRIES:
        added += load_entry(data)
    return added


def load_entry(data: EntryData) -> Counter[str]:
    """Publish a thing in all its languages, unless it is there."""
    shared = key("library", data.key)
    if LibraryEntry.objects.filter(translation_key=shared).exists():
        return Counter()
    for telling in data.tellings:
        page = _page(data, telling, shared)
        page.kind, page.licence = data.kind, data.licence
        page.contact = json.dumps([data.contact[telling.language]])
        page.files = json.dumps([_file(one, telling.language) for one in data.files])
        page.bodies = list(_bodies(data))
        page.topics = list(Topic.objects.filter(slug__in=data.topics))
        publish(page, LibraryPage.objects.get(locale=page.locale))
    return Counter({"things in the library": 1})


def _page(data: EntryData, telling: Telling, shared: object) -> CasePage | MaterialPage:
    language = telling.language
    if isinstance(data, CaseData):
        case = told(CasePage, telling, shared, data.picture)
        for name, answer in data.answers.items():
            blocks = [stored(block, case.locale) for block in answer[language]]
            setattr(case, name, json.dumps(blocks))
        case.cost, case.currency, case.person_days = data.cost, data.currency, data.person_days
        case.cost_includes = data.cost_includes[language]
        case.starts, case.ends = data.starts, data.ends
        case.initiative = _initiative(data)
        return case
    if not isinstance(data, MaterialData):
        raise TypeError(data)
    material = told(MaterialPage, telling, shared, data.picture)
    for name in ("purpose", "suits", "suits_not", "takes"):
        setattr(material, name, getattr(data, name)[language])
    material.people = data.people.get(language, "")
    material.experience = data.experience
    material.version, material.dated = data.version, data.dated
    return material


def _initiative(data: CaseData) -> InitiativePage | None:
    rows = InitiativePage.objects.filter(translation_key=key("initiative", data.initiative))
    return rows.order_by("pk").first() if data.initiative else None


def _bodies(data: EntryData) -> Iterable[LibraryBody]:
    for order, (body, part) in enumerate(data.bodies):
        if isinstance(body, str):
            row = Organisation.objects.get(uuid=key("organisation", body))
            yield LibraryBody(organisation=row, part=part, sort_order=order)
        else:
            yield LibraryBody(name=body, part=part, sort_order=order)


def _file(data: FileOf, language: str) -> Block:
    value: dict[str, Any] = {"title": data.title.get(language, ""), "language": data.language}
    if data.address:
        return {"type": "link", "value": {**value, "address": data.address}}
    return {"type": "document", "value": {**value, "document": pk_of(document(data.key))}}

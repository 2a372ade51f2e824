"""What the demo's library is written in. Words stand by language; numbers and dates are one for
all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from home.enums import Credit, EntryKind, Experience, Licence

if TYPE_CHECKING:
    from demo.content.blocks import Block
    from demo.content.shapes import Telling, Texts


@dataclass(frozen=True, kw_only=True)
class FileOf:
    """A document of the demo by its key or, with an address, something elsewhere."""

    key: str = ""
    address: str = ""
    title: Texts = field(default_factory=dict)
    language: str


@dataclass(frozen=True, kw_only=True)
class EntryData:
    """The first of `tellings` is the page it was written in; their text is what was done, or how it
    is done. `bodies`: organisations by key, or in words."""

    key: str
    kind: EntryKind
    tellings: tuple[Telling, ...]
    licence: Licence
    bodies: tuple[tuple[str | Texts, Credit], ...]
    topics: tuple[str, ...]
    contact: dict[str, Block]
    picture: str = ""
    files: tuple[FileOf, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CaseData(EntryData):
    """`answers`: the blocks of each question, by language."""

    kind: EntryKind = EntryKind.CASE
    answers: dict[str, dict[str, tuple[Block, ...]]]
    cost: str
    cost_includes: Texts
    person_days: int
    starts: str
    ends: str
    currency: str = "EUR"
    initiative: str = ""


@dataclass(frozen=True, kw_only=True)
class MaterialData(EntryData):
    purpose: Texts
    suits: Texts
    suits_not: Texts
    takes: Texts
    people: Texts = field(default_factory=dict)
    experience: Experience | str = ""
    version: str = ""
    dated: str = ""

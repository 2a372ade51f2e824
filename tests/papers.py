"""Reading a paper back: what a PDF says, and what it tells a screen reader."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

if TYPE_CHECKING:
    from collections.abc import Iterator

_PART = "{http://www.aiim.org/pdfua/ns/id/}part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """`roles`: those of the structure tree, in reading order, as `Table`, `TH`, `P`; `alternatives`:
    the words that stand for its pictures; `links`: the addresses it leads to."""

    pages: tuple[str, ...]
    title: str | None
    shows_title: bool
    language: str | None
    is_marked: bool
    ua_part: str | None
    roles: tuple[str, ...]
    alternatives: tuple[str, ...]
    links: tuple[str, ...]

    @property
    def text(self) -> str:
        """All there is to read, with one space where there are several, or a line ends."""
        return " ".join(" ".join(self.pages).split())

    @property
    def is_accessible(self) -> bool:
        """Whether it says that it is PDF/UA-1, and all that a reader's program looks at first is
        there. A validator looks at more."""
        return (
            self.ua_part == "1"
            and self.is_marked
            and bool(self.language and self.title)
            and self.shows_title
            and bool(self.roles)
        )


def read(paper: bytes) -> Paper:
    """What `paper`, a PDF, holds."""
    reader = PdfReader(io.BytesIO(paper), strict=True)
    root = reader.root_object
    elements = tuple(_elements(root.get("/StructTreeRoot")))
    return Paper(
        pages=tuple(page.extract_text() for page in reader.pages),
        title=reader.metadata.title if reader.metadata else None,
        shows_title=bool(_at(root, "/ViewerPreferences", "/DisplayDocTitle")),
        language=root.get("/Lang"),
        is_marked=bool(_at(root, "/MarkInfo", "/Marked")),
        ua_part=_ua_part(root),
        roles=tuple(str(element["/S"]).removeprefix("/") for element in elements),
        alternatives=tuple(str(element["/Alt"]) for element in elements if "/Alt" in element),
        links=tuple(_links(reader)),
    )


def _at(root: DictionaryObject, *names: str) -> Any:
    value: Any = root
    for name in names:
        value = value.get(name) if value else None
        value = value.get_object() if value is not None else None
    return value.value if hasattr(value, "value") else value


def _ua_part(root: DictionaryObject) -> str | None:
    metadata = root.get("/Metadata")
    if metadata is None:
        return None
    for element in ET.fromstring(metadata.get_object().get_data()).iter():
        part = element.get(_PART) or (element.text if element.tag == _PART else None)
        if part:
            return part
    return None


def _elements(node: Any) -> Iterator[DictionaryObject]:
    """The structure elements below `node`, in reading order."""
    node = node.get_object() if node is not None else None
    if isinstance(node, ArrayObject):
        for kid in node:
            yield from _elements(kid)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        yield from _elements(node.get("/K"))


def _links(reader: PdfReader) -> Iterator[str]:
    for page in reader.pages:
        for note in page.get("/Annots") or ():
            if address := note.get_object().get("/A", {}).get("/URI"):
                yield str(address)

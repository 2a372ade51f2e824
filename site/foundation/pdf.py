"""Papers: PDFs that a screen reader reads, set by typst from a template and plain data."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import fontpkg_public_sans
import typst
from django.conf import settings

from foundation import brand

if TYPE_CHECKING:
    from collections.abc import Mapping

FONTS = Path(fontpkg_public_sans.__file__).parent / "files"
TEMPLATES = settings.ROOT / "templates"

# Stands for a character that no font here can draw: PDF/UA forbids an empty box in its place.
UNKNOWN: Final = "\N{REPLACEMENT CHARACTER}"
# What no paper needs: control characters (some of them stop the typesetting), halves of surrogate
# pairs, what turns the direction of the text around it, and byte order marks, which PDF/UA forbids.
_UNPRINTABLE: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe]"
)
_PROBE: Final = b"""#set document(title: "-")
#set text(lang: "en", font: "Public Sans")
#json(bytes(sys.inputs.data))"""


_LARGE: Final = 20_000  # characters
_TO_FORGET: Final = 11  # papers


def render(template: str, data: Mapping[str, Any]) -> bytes:
    """`template`, a `.typ` file below the templates' folder, with `data` as PDF/UA-1.

    The data reaches the template as JSON, `json(bytes(sys.inputs.data))`, with the unit's `colours`
    beside it: a value is never read as
    typst's own mark-up. It may be in any script: Public Sans comes first, then typst's own fonts,
    then the machine's, and a character that none of them has is shown as UNKNOWN. Raises
    typst.TypstError where the template itself is wrong or the paper would not be accessible.
    """
    colours = brand.look().colours
    said = {**data, "colours": {"accent": colours.accent, "mark": colours.mark}}
    text = json.dumps(printable(said), ensure_ascii=False)
    try:
        return _set(TEMPLATES / template, text)
    except typst.TypstError:
        missing = undrawn(text)
        if not missing:
            raise
        return _set(TEMPLATES / template, text.translate(dict.fromkeys(map(ord, missing), UNKNOWN)))
    finally:
        if len(text) > _LARGE:
            _forget()


def undrawn(text: str) -> frozenset[str]:
    """The characters of `text` that no font here can draw."""
    return frozenset(letter for letter in set(text) if not _has_glyph(letter))


@cache
def fonts() -> typst.Fonts:
    """What papers are set in. Read once a process: another font needs a new start."""
    return typst.Fonts(
        include_system_fonts=True, include_embedded_fonts=True, font_paths=[str(FONTS)]
    )


def _set(source: Any, data: str) -> bytes:
    # A file, or what stands in one: typst's types want the root to be of the same kind, typst not.
    paper: bytes = typst.compile(
        source,
        root=TEMPLATES,
        font_paths=fonts(),
        sys_inputs={"data": data},
        pdf_standards="ua-1",
    )
    return paper


def _forget() -> None:
    """Let typst forget what it remembers of a large paper: it keeps what it worked out until it has
    not needed it for ten others, and a list of a thousand people takes a hundred megabytes."""
    for number in range(_TO_FORGET):
        _set(_PROBE, json.dumps(f"- {number}"))


# Of all characters there are, a site meets a few thousand; each answer takes a millisecond.
@cache
def _has_glyph(letter: str) -> bool:
    try:
        _set(_PROBE, json.dumps(letter, ensure_ascii=False))
    except typst.TypstError:
        return False
    return True


def printable(value: Any) -> Any:
    """`value` with every string in it as it may stand on paper."""
    match value:
        case str():
            return _UNPRINTABLE.sub("", value)
        case dict():
            return {key: printable(part) for key, part in value.items()}
        case list() | tuple():
            return [printable(part) for part in value]
    return value

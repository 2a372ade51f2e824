"""Papers: PDFs that a screen reader reads, set by typst from a template and plain data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fontpkg_public_sans
import typst
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

FONTS = Path(fontpkg_public_sans.__file__).parent / "files"
TEMPLATES = settings.ROOT / "templates"


def render(template: str, data: Mapping[str, Any]) -> bytes:
    """`template`, a `.typ` file below the templates' folder, with `data` as PDF/UA-1.

    The data reaches the template as JSON, `json(bytes(sys.inputs.data))`: a value is never read as
    typst's own mark-up. Raises typst.TypstError, also where the paper would not be accessible.
    """
    return typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        pdf_standards="ua-1",
    )

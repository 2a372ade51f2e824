"""The icons of browsers and phones: the unit's own, or the site's mark in its colours."""

from __future__ import annotations

import re
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageOps

from foundation.brand.colours import WHITE
from foundation.brand.palette import ACCENT, MARK_ON_DEEP

if TYPE_CHECKING:
    from foundation.brand import Look

MARK: Final = settings.ROOT / "site" / "static" / "icons" / "talka.svg"
# Of a side, by what asks for it.
SIZES: Final = {"icon-32": 32, "apple-touch-icon": 180, "icon-192": 192, "icon-512": 512}
MASKABLE: Final = "maskable-512"
# Of an icon that phones cut to a shape, a circle of 80 % is safe: as much of it has a square picture,
# and the mark, which has an edge of its own.
SAFE_PICTURE, SAFE_MARK = 0.56, 0.92
# The mark stands on a field of squares; its lines are runs of them.
FIELD, EDGE = 23, 3
_RUN: Final = re.compile(r"M(\d+) (\d+)h(\d+)v1h-\d+z")
BROKEN: Final = (OSError, SyntaxError, ValueError, RuntimeError)


def is_drawn(look: Look) -> bool:
    """Whether the icon is the mark, which there is as a drawing for any size too."""
    return not look.icon_file


def svg(look: Look) -> bytes:
    """The mark in the unit's colours."""
    source = MARK.read_text()
    return _coloured(source, look.colours.deep, look.colours.mark_dark).encode()


def png(look: Look, name: str) -> bytes | None:
    """The icon called `name`; None where there is none of that name."""
    if name != MASKABLE and name not in SIZES:
        return None
    return _png(look.version, look.icon_file, look.colours.deep, look.colours.mark_dark, name)


def ico(look: Look) -> bytes:
    """What browsers ask for that read no link."""
    return _ico(look.version, look.icon_file, look.colours.deep, look.colours.mark_dark)


def upright(image: Image.Image) -> Image.Image:
    """As it is seen: cameras may store it turned, and note how."""
    return ImageOps.exif_transpose(image).convert("RGBA")


def manifest(look: Look, language: str, base: str) -> dict[str, Any]:
    """What a phone shows of the site on its first screen. `base`: where the icons are."""
    icons = [
        {"src": f"{base}icon-{side}.png", "sizes": f"{side}x{side}", "type": "image/png"}
        for side in (192, 512)
    ]
    shaped = {"src": f"{base}{MASKABLE}.png", "sizes": "512x512", "type": "image/png"}
    return {
        "id": "/",
        "lang": language,
        "name": look.name(language),
        "short_name": look.short_name(language),
        "start_url": f"/{language}/",
        "scope": "/",
        "display": "browser",
        "theme_color": look.colours.deep,
        "background_color": "#fbfaf7",
        "icons": [*icons, shaped | {"purpose": "maskable"}],
    }


@lru_cache(maxsize=32)
def _png(_version: str, file: str, ground: str, mark: str, name: str) -> bytes:
    made = BytesIO()
    if name == MASKABLE:
        side = 512
        inner = round(side * (SAFE_PICTURE if file else SAFE_MARK))
        colour = WHITE if file else ground
        image = Image.new("RGB", (side, side), colour)
        drawn = _drawn(file, ground, mark, inner)
        image.paste(drawn, ((side - inner) // 2,) * 2, drawn if drawn.mode == "RGBA" else None)
    else:
        image = _drawn(file, ground, mark, SIZES[name])
        if name == "apple-touch-icon" and image.mode == "RGBA":
            # Phones put what is clear on black.
            plate = Image.new("RGBA", image.size, WHITE)
            image = Image.alpha_composite(plate, image).convert("RGB")
    image.save(made, "PNG", optimize=True)
    return made.getvalue()


@lru_cache(maxsize=4)
def _ico(_version: str, file: str, ground: str, mark: str) -> bytes:
    made = BytesIO()
    _drawn(file, ground, mark, 64).save(made, "ICO", sizes=[(16, 16), (32, 32)])
    return made.getvalue()


def _drawn(file: str, ground: str, mark: str, side: int) -> Image.Image:
    if file:
        try:
            with default_storage.open(file) as source, Image.open(source) as image:
                fitted = ImageOps.contain(upright(image), (side, side))
        except BROKEN:
            pass  # gone or broken: the mark is there in any case
        else:
            return ImageOps.pad(fitted, (side, side), color=(0, 0, 0, 0))
    return _mark(ground, mark, side)


def _mark(ground: str, mark: str, side: int) -> Image.Image:
    # Whole squares first: at small sizes what is between two pixels is then shared between them.
    unit = max(1, -(-side * 2 // FIELD))
    image = Image.new("RGB", (FIELD * unit, FIELD * unit), ground)
    draw = ImageDraw.Draw(image)
    for x, y, length in _runs():
        left, top = (EDGE + x) * unit, (EDGE + y) * unit
        draw.rectangle((left, top, left + length * unit - 1, top + unit - 1), fill=mark)
    return image.resize((side, side), Image.Resampling.LANCZOS)


@lru_cache(maxsize=1)
def _runs() -> list[tuple[int, int, int]]:
    return [(int(x), int(y), int(length)) for x, y, length in _RUN.findall(_whole_path())]


def _whole_path() -> str:
    """Each path's figures begin with a place; in `M4 0h1v1h-1z` nothing is relative to another."""
    return MARK.read_text().partition("#f2c464")[2]


def _coloured(source: str, ground: str, mark: str) -> str:
    return source.replace(ACCENT, ground).replace(MARK_ON_DEEP, mark)

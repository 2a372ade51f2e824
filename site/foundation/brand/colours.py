"""Colours as numbers: how well one is read on another (WCAG 2.2, 1.4.3 and 1.4.11), and what is near
to one. Pure; a colour is text as `#0e4f49`."""

from __future__ import annotations

import colorsys
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

# Nothing else is ever written into a stylesheet.
COLOUR: Final = re.compile(r"#[0-9a-f]{6}\Z")
TEXT: Final = 4.5
SIGN: Final = 3.0  # what is no text: lines, icons, the edge of a field
WHITE, BLACK = "#ffffff", "#000000"
MOST_SATURATED: Final = 0.65
_STEPS: Final = 100


def is_colour(text: str) -> bool:
    return bool(COLOUR.match(text))


@lru_cache(maxsize=2048)
def luminance(colour: str) -> float:
    """How bright it is, 0 to 1 (WCAG's relative luminance)."""
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 to 21, whichever is the brighter."""
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """`one` with a `share` of `other`: 0 is `one` itself, 1 the other."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    return _colour(*(round(a + (b - a) * share) for a, b in pairs))


def toward(one: str, other: str, holds: Callable[[str], bool]) -> str:
    """The first colour on the way from `one` to `other` that holds; `other` where none does."""
    for step in range(_STEPS):
        if holds(found := mixed(one, other, step / _STEPS)):
            return found
    return other


def nearest(colour: str, holds: Callable[[str], bool]) -> str:
    """The colour of the same hue that holds and is the least lighter or darker; "" if none is."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _parts(colour)))
    shades = sorted((step / 200 for step in range(201)), key=lambda one: abs(one - lightness))
    for shade in shades:
        red, green, blue = colorsys.hls_to_rgb(hue, shade, saturation)
        if holds(found := _colour(round(red * 255), round(green * 255), round(blue * 255))):
            return found
    return ""


def lit(colour: str, bright: float) -> str:
    """The darkest shade of the same hue whose luminance is `bright` or more; a glaring colour a
    little less so, as it covers more where it is light."""
    hue, _lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _parts(colour)))
    for step in range(201):
        rgb_parts = colorsys.hls_to_rgb(hue, step / 200, min(saturation, MOST_SATURATED))
        found = _colour(*(round(part * 255) for part in rgb_parts))
        if luminance(found) >= bright:
            return found
    return WHITE


def hsl(colour: str) -> tuple[float, float, float]:
    """Hue in degrees, saturation and lightness in per cent, as CSS has them."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _parts(colour)))
    return round(hue * 360, 1), round(saturation * 100, 1), round(lightness * 100, 1)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _colour(*parts: int) -> str:
    return "#" + "".join(f"{part:02x}" for part in parts)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

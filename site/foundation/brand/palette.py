"""The colours of a unit: what it chooses, what is made of that, and whether it can be read.

A unit chooses up to three colours. All others are made of them so that they hold wherever the site
puts them; those chosen are refused where they don't.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from foundation.brand.colours import (
    SIGN,
    TEXT,
    WHITE,
    contrast,
    lit,
    luminance,
    mixed,
    nearest,
    toward,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# As `tokens.css` has them; a test compares.
ACCENT, ACCENT_DARK = "#0e4f49", "#8cd0c6"
MARK, MARK_ON_DEEP = "#e3a52f", "#f2c464"
INK, NIGHT = "#18211f", "#0d1413"
NIGHT_70 = "#253332"
TINT, MARK_TINT = "#dff0ec", "#fbf0d6"

# What the accent stands on as text, and what stands on it.
LIGHT: Final[tuple[tuple[_StrPromise, str], ...]] = (
    (_("white surfaces, and white words on it"), WHITE),
    (_("the page"), "#fbfaf7"),
    (_("quiet surfaces"), "#f3f1ea"),
    (_("tints of the second colour"), MARK_TINT),
)
DARK: Final[tuple[tuple[_StrPromise, str], ...]] = (
    (_("the dark page"), "#131c1b"),
    (_("dark surfaces"), "#1b2625"),
    (_("raised dark surfaces"), NIGHT_70),
    (_("dark words on it"), NIGHT),
)
ON_MARK: Final[tuple[tuple[_StrPromise, str], ...]] = ((_("dark words on it"), INK),)


class Trouble(NamedTuple):
    """A pair that cannot be read: the colour and what it stands on or under."""

    colour: str
    ground: _StrPromise
    ratio: float
    suggestion: str  # "" where no shade of it would do


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """All that pages, mails, papers and the editors' screens take from it; what stands here is the
    site's own."""

    accent: str = ACCENT
    accent_strong: str = "#0a3b37"
    accent_dark: str = ACCENT_DARK
    accent_dark_strong: str = "#b5e2da"
    tint: str = TINT
    deep: str = ACCENT
    deep_strong: str = "#0a3b37"
    deep_line: str = "#14655d"
    deep_dark: str = "#072b28"
    deep_dark_line: str = "#0a3b37"
    on_deep_quiet: str = "#b5e2da"
    mark: str = MARK
    mark_dark: str = MARK_ON_DEEP
    mark_tint: str = MARK_TINT


def made(accent: str = "", accent_dark: str = "", mark: str = "") -> Palette:
    """Of what a unit has chosen; "" is what the site has by itself, or fits to the accent."""
    found = Palette()
    if mark:
        # Links stand on it, and all words are darker than they must be.
        tint = _tint(mark, MARK_TINT, accent or ACCENT)
        found = replace(found, mark=mark, mark_dark=mark, mark_tint=tint)
    if accent or mark:
        found = _with_bands(found, accent or ACCENT)
    if accent:
        found = _with_accent(found, accent)
    if accent_dark:
        strong = mixed(accent_dark, WHITE, 0.35)
        found = replace(found, accent_dark=accent_dark, accent_dark_strong=strong)
    return found


def _with_bands(found: Palette, accent: str) -> Palette:
    """The bands at the top and the foot, as deep as the marks upon them need."""
    deep = toward(accent, NIGHT, lambda one: contrast(one, found.mark_dark) >= SIGN)
    return replace(
        found,
        deep=deep,
        # Numbers of this colour stand on marks.
        deep_strong=toward(
            mixed(deep, NIGHT, 0.3), NIGHT, lambda one: contrast(one, found.mark) >= TEXT
        ),
        # White words stand on it: as bright as these let it be.
        deep_line=toward(mixed(deep, WHITE, 0.08), deep, lambda one: contrast(one, WHITE) >= TEXT),
        deep_dark=mixed(deep, NIGHT, 0.6),
        deep_dark_line=mixed(deep, NIGHT, 0.35),
        on_deep_quiet=toward(
            lit(deep, luminance(found.on_deep_quiet)),
            WHITE,
            lambda one: contrast(one, deep) >= TEXT,
        ),
    )


def _with_accent(found: Palette, accent: str) -> Palette:
    dark = lit(accent, luminance(ACCENT_DARK))
    return replace(
        found,
        accent=accent,
        accent_strong=mixed(accent, NIGHT, 0.3),
        accent_dark=dark,
        accent_dark_strong=mixed(dark, WHITE, 0.35),
        tint=_tint(accent, TINT, accent),
    )


def troubles(accent: str = "", accent_dark: str = "", mark: str = "") -> dict[str, list[Trouble]]:
    """What cannot be read, by the field that it was chosen in."""
    asked = (("accent", accent, LIGHT), ("accent_dark", accent_dark, DARK), ("mark", mark, ON_MARK))
    found = {name: _unread(colour, grounds) for name, colour, grounds in asked if colour}
    return {name: pairs for name, pairs in found.items() if pairs}


def _unread(colour: str, grounds: tuple[tuple[_StrPromise, str], ...]) -> list[Trouble]:
    def holds(one: str) -> bool:
        return all(contrast(one, ground) >= TEXT for _name, ground in grounds)

    if holds(colour):
        return []
    better = nearest(colour, holds)
    return [
        Trouble(colour, name, contrast(colour, ground), better)
        for name, ground in grounds
        if contrast(colour, ground) < TEXT
    ]


def _tint(colour: str, own: str, text: str) -> str:
    """A breath of it: as bright as the site's own, so that all words hold that do there."""
    bright = lit(colour, luminance(own))
    return toward(bright, WHITE, lambda one: contrast(one, text) >= TEXT)

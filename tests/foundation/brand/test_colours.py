"""Contrast, by known pairs; and what is made of a unit's colours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import assume, example, given
from hypothesis import strategies as st

from foundation.brand import colours, palette, styles
from foundation.brand.palette import DARK, LIGHT, ON_MARK, Palette

COLOUR = st.tuples(*[st.integers(0, 255)] * 3).map(
    lambda parts: "#{:02x}{:02x}{:02x}".format(*parts)
)
TOKENS = (Path(settings.ROOT) / "site/static/css/tokens.css").read_text()


def token(name: str) -> tuple[str, str]:
    """What `tokens.css` says of it in the light and in the dark."""
    said = re.search(rf"--{name}: (?:light-dark\((.*)\)|(.*));", TOKENS)
    assert said is not None
    parts = (said[1] or f"{said[2]}, {said[2]}").split(", ")
    return parts[0], parts[1]


def value(text: str) -> str:
    if text.startswith("var("):
        return value(token(text[4:-1].removeprefix("--"))[0])
    return {"#fff": "#ffffff"}.get(text, text)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#ffffff", "#000000", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        # Greys that everybody who tests contrast knows, on both sides of 4.5.
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#ffffff", 8.59),
        ("#ff0000", "#ffffff", 4.0),
        ("#ffff00", "#ffffff", 1.07),
    ],
)
def test_contrast_is_what_wcag_says(one: str, other: str, ratio: float):
    assert round(colours.contrast(one, other), 2) == ratio
    assert colours.contrast(one, other) == colours.contrast(other, one)


@pytest.mark.parametrize(
    ("name", "light", "dark"),
    [
        ("accent", "accent", "accent_dark"),
        ("accent-strong", "accent_strong", "accent_dark_strong"),
        ("deep", "deep", "deep_dark"),
        ("deep-line", "deep_line", "deep_dark_line"),
        ("mark", "mark", "mark_dark"),
        ("deep-mark", "mark_dark", "mark_dark"),
        ("on-deep-quiet", "on_deep_quiet", "on_deep_quiet"),
    ],
)
def test_without_a_choice_the_colours_are_those_of_the_stylesheet(name: str, light: str, dark: str):
    own = palette.made()

    assert (getattr(own, light), getattr(own, dark)) == tuple(map(value, token(name)))


def test_what_colours_are_compared_with_are_the_surfaces_of_the_stylesheet():
    grounds = [colour for _name, colour in LIGHT], [colour for _name, colour in DARK]

    names = ("surface", "page", "surface-quiet", "mark-quiet")
    assert grounds[0] == [value(token(name)[0]) for name in names]
    assert grounds[1] == [
        *(value(token(name)[1]) for name in ("page", "surface", "surface-accent")),
        value(token("on-accent")[1]),
    ]
    assert [colour for _name, colour in ON_MARK] == [value("var(--ink-90)")]


def pairs(one: Palette) -> dict[str, tuple[str, str, float]]:
    """Whatever stands on something else, and how well it must be read there."""
    return {
        "link on a tint": (one.accent, one.tint, 4.5),
        "hovered link": (one.accent_strong, "#f3f1ea", 4.5),
        "words on a tint": ("#50585a", one.tint, 4.5),
        "words on a tint of the mark": ("#18211f", one.mark_tint, 4.5),
        "link on a tint of the mark": (one.accent, one.mark_tint, 4.5),
        "quiet words on a tint of the mark": ("#50585a", one.mark_tint, 4.5),
        "white on a button": ("#ffffff", one.accent, 4.5),
        "dark link": (one.accent_dark, "#253332", 4.5),
        "dark hovered link": (one.accent_dark_strong, "#253332", 4.5),
        "words on a dark button": ("#0d1413", one.accent_dark, 4.5),
        "white on the band": ("#ffffff", one.deep, 4.5),
        "white on the dark band": ("#ffffff", one.deep_dark, 4.5),
        "white on the cloth of the band": ("#ffffff", one.deep_line, 4.5),
        "white on the dark cloth of the band": ("#ffffff", one.deep_dark_line, 4.5),
        "quiet on the foot": (one.on_deep_quiet, one.deep_strong, 4.5),
        "quiet on the band": (one.on_deep_quiet, one.deep, 4.5),
        "sign on the band": (one.mark_dark, one.deep, 3),
        "sign on the dark band": (one.mark_dark, one.deep_dark, 3),
        "number on a sign": (one.deep_strong, one.mark, 4.5),
        "words on a sign": ("#18211f", one.mark_dark, 4.5),
        "dark link among the editors' screens": (one.accent_dark, "#262626", 4.5),
    }


@example(accent="#786d56", mark="")
@example(accent="#786d56", mark="#ffd700")
@given(accent=COLOUR, mark=st.one_of(st.just(""), COLOUR))
def test_whatever_is_accepted_can_be_read_everywhere(accent: str, mark: str):
    assume(not palette.troubles(accent=accent, mark=mark))

    found = pairs(palette.made(accent, "", mark))

    poor = {what: pair for what, pair in found.items() if colours.contrast(*pair[:2]) < pair[2]}
    assert poor == {}


@pytest.mark.parametrize(
    ("field", "colour"),
    [("accent", "#8cd0c6"), ("accent", "#ffff00"), ("accent_dark", "#0e4f49"), ("mark", "#111111")],
)
def test_what_is_suggested_instead_is_accepted_and_of_the_same_hue(field: str, colour: str):
    [trouble, *_more] = palette.troubles(**{field: colour})[field]

    assert palette.troubles(**{field: trouble.suggestion}) == {}
    assert trouble.ratio < 4.5
    hue, saturation, _lightness = colours.hsl(colour)
    if saturation:
        assert abs(colours.hsl(trouble.suggestion)[0] - hue) < 3


def test_a_stylesheet_has_nothing_but_colours():
    hostile = "#0e4f49; } body { background: url(//evil.example)"

    with pytest.raises(ValueError, match="accent"):
        styles.of_pages(Palette(accent=hostile))
    for sheet in (
        styles.of_pages(palette.made("#7a1f5c")),
        styles.of_admin(palette.made("#7a1f5c")),
    ):
        assert "url" not in sheet
        assert sheet.count("{") == sheet.count("}")

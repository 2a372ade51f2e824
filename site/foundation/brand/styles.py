"""The unit's colours as stylesheets: for pages, and for the editors' screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.brand.colours import hsl, is_colour

if TYPE_CHECKING:
    from foundation.brand.palette import Palette


def of_pages(colours: Palette) -> str:
    """The tokens that a unit's colours change. After `tokens.css`, in its layer."""
    one = colours
    return _sheet(
        {
            "accent": (one.accent, one.accent_dark),
            "accent-strong": (one.accent_strong, one.accent_dark_strong),
            "surface-accent": (one.tint, ""),
            "mark": (one.mark, one.mark_dark),
            "mark-quiet": (one.mark_tint, ""),
            "focus-halo": (one.mark, one.mark),
            "deep": (one.deep, one.deep_dark),
            "deep-strong": (one.deep_strong, ""),
            "deep-line": (one.deep_line, one.deep_dark_line),
            "on-deep-quiet": (one.on_deep_quiet, one.on_deep_quiet),
            "deep-mark": (one.mark_dark, one.mark_dark),
        }
    )


# What stays as it is in the dark.
_OWN_DARK = {
    "surface-accent": "var(--night-70)",
    "mark-quiet": "var(--night-70)",
    "deep-strong": "var(--night-95)",
}


def _sheet(tokens: dict[str, tuple[str, str]]) -> str:
    lines = []
    for name, (light, dark) in tokens.items():
        if not is_colour(light) or not (is_colour(dark) or name in _OWN_DARK):
            raise ValueError(name)
        said = light if light == dark else f"light-dark({light}, {dark or _OWN_DARK[name]})"
        lines.append(f"    --{name}: {said};")
    return "\n".join(["@layer tokens {", "  :root {", *lines, "  }", "}", ""])


def of_admin(colours: Palette) -> str:
    """Wagtail's own variables. Its menu is the deep band of pages, its buttons and links have the
    main colour; in the dark links have that of the dark, and menus stay grey."""
    one = colours
    lines = [
        *_shades("primary", one.deep),
        f"--w-color-primary-200: {one.deep_strong};",
        *_shades("secondary", one.accent),
        f"--w-color-secondary-600: {one.deep_strong};",
        f"--w-color-secondary-400: {one.accent_strong};",
        f"--w-color-secondary-100: {one.accent_dark};",
        f"--w-color-secondary-75: {one.accent_dark_strong};",
        f"--w-color-secondary-50: {one.tint};",
    ]
    return "\n".join([":root, :host {", *(f"  {line}" for line in lines), "}", ""])


def _shades(name: str, colour: str) -> list[str]:
    hue, saturation, lightness = hsl(colour)
    parts = {"hue": hue, "saturation": f"{saturation}%", "lightness": f"{lightness}%"}
    return [f"--w-color-{name}-{part}: {value};" for part, value in parts.items()] + [
        f"--w-color-{name}: {colour};"
    ]

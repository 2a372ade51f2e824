"""Flat shapes on a sheet of paper, smooth at the edges, printed over one another like inks.

Everything is in the pixels of the finished picture; no font and no chance is involved, so that
the same picture comes out at every drawing.
"""

from __future__ import annotations

from math import ceil, cos, floor, radians, sin
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Point = tuple[float, float]

WIDTH, HEIGHT = 1600, 1000
FINER = 3  # masks are drawn so many times larger, then reduced

SPRUCE, TEAL, MIST, FOG = "#0f4a52", "#14575f", "#86ccd4", "#d5e8ea"
OCHRE, STRAW, CLAY = "#d9982b", "#e9b44c", "#b5523b"
PAPER, INK = "#faf9f6", "#1c242b"


class Canvas:
    """One picture. `opacity` is from 0 to 1; `overprint` darkens what is below, as ink does."""

    def __init__(self, ground: str) -> None:
        self.image = Image.new("RGB", (WIDTH, HEIGHT), ground)

    def polygon(
        self, points: Iterable[Point], colour: str, opacity: float = 1, *, overprint: bool = False
    ) -> None:
        corners = list(points)
        xs, ys = [x for x, _y in corners], [y for _x, y in corners]
        self._print(
            (min(xs), min(ys), max(xs), max(ys)),
            lambda pen, at: pen.polygon([at(p) for p in corners], fill=255),
            colour,
            opacity,
            overprint,
        )

    def disc(
        self,
        centre: Point,
        radius: float,
        colour: str,
        opacity: float = 1,
        *,
        overprint: bool = False,
    ) -> None:
        self.sector(centre, radius, (0, 360), colour, opacity, overprint=overprint)

    def sector(
        self,
        centre: Point,
        radius: float,
        angles: tuple[float, float],
        colour: str,
        opacity: float = 1,
        *,
        overprint: bool = False,
    ) -> None:
        """A slice of a disc, in degrees clockwise from the right."""
        x, y = centre
        edges = (x - radius, y - radius, x + radius, y + radius)
        self._print(
            edges,
            lambda pen, at: pen.pieslice([at(edges[:2]), at(edges[2:])], *angles, fill=255),
            colour,
            opacity,
            overprint,
        )

    def ring(
        self, centre: Point, radius: float, width: float, colour: str, opacity: float = 1
    ) -> None:
        x, y = centre
        edges = (x - radius, y - radius, x + radius, y + radius)
        self._print(
            edges,
            lambda pen, at: pen.ellipse(
                [at(edges[:2]), at(edges[2:])], outline=255, width=round(width * FINER)
            ),
            colour,
            opacity,
        )

    def box(
        self,
        corner: Point,
        size: Point,
        colour: str,
        opacity: float = 1,
        *,
        radius: float = 0,
        overprint: bool = False,
    ) -> None:
        """A rectangle from its upper left corner on, its own corners rounded."""
        far = (corner[0] + size[0], corner[1] + size[1])
        self._print(
            (*corner, *far),
            lambda pen, at: pen.rounded_rectangle(
                [at(corner), at(far)], radius=radius * FINER, fill=255
            ),
            colour,
            opacity,
            overprint,
        )

    def arch(
        self,
        foot: Point,
        size: Point,
        colour: str,
        opacity: float = 1,
        *,
        overprint: bool = False,
    ) -> None:
        """A door with a round head, from the left end of its foot up."""
        (x, y), (width, height) = foot, size
        top = y - height

        def draw(pen: ImageDraw.ImageDraw, at: Callable[[Point], Point]) -> None:
            pen.ellipse([at((x, top)), at((x + width, top + width))], fill=255)
            pen.rectangle([at((x, top + width / 2)), at((x + width, y))], fill=255)

        self._print((x, top, x + width, y), draw, colour, opacity, overprint)

    def line(
        self,
        points: Iterable[Point],
        width: float,
        colour: str,
        opacity: float = 1,
        *,
        overprint: bool = False,
    ) -> None:
        """A line with round ends and joints."""
        path, half = list(points), width / 2
        xs, ys = [x for x, _y in path], [y for _x, y in path]

        def draw(pen: ImageDraw.ImageDraw, at: Callable[[Point], Point]) -> None:
            pen.line([at(p) for p in path], fill=255, width=round(width * FINER))
            for x, y in path:
                pen.ellipse([at((x - half, y - half)), at((x + half, y + half))], fill=255)

        edges = (min(xs) - half, min(ys) - half, max(xs) + half, max(ys) + half)
        self._print(edges, draw, colour, opacity, overprint)

    def _print(
        self,
        edges: tuple[float, ...],
        draw: Callable[[ImageDraw.ImageDraw, Callable[[Point], Point]], object],
        colour: str,
        opacity: float,
        overprint: bool = False,
    ) -> None:
        left, top = max(0, floor(edges[0]) - 1), max(0, floor(edges[1]) - 1)
        right, bottom = min(WIDTH, ceil(edges[2]) + 1), min(HEIGHT, ceil(edges[3]) + 1)
        if right <= left or bottom <= top:
            return
        area = (left, top, right, bottom)
        mask = Image.new("L", ((right - left) * FINER, (bottom - top) * FINER))
        draw(ImageDraw.Draw(mask), lambda p: ((p[0] - left) * FINER, (p[1] - top) * FINER))
        mask = mask.reduce(FINER).point([round(level * opacity) for level in range(256)])
        ink = Image.new("RGB", mask.size, colour)
        if overprint:
            ink = ImageChops.multiply(ink, self.image.crop(area))
        self.image.paste(ink, area, mask)


def around(centre: Point, radius: float, degrees: float) -> Point:
    """The point at that distance, clockwise from the right."""
    return (
        centre[0] + radius * cos(radians(degrees)),
        centre[1] + radius * sin(radians(degrees)),
    )


def bend(start: Point, first: Point, second: Point, end: Point, steps: int = 48) -> list[Point]:
    """The points of a curve from `start` to `end` that `first` and `second` pull at."""
    points = []
    for step in range(steps + 1):
        t = step / steps
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        corners = (start, first, second, end)
        points.append(
            (
                sum(w * p[0] for w, p in zip(weights, corners, strict=True)),
                sum(w * p[1] for w, p in zip(weights, corners, strict=True)),
            )
        )
    return points

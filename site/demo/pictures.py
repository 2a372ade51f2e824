"""The demo's pictures, drawn by the project itself: each a scene in a few flat shapes."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from demo import scenes_of_faces, scenes_of_people, scenes_of_places, scenes_of_work

if TYPE_CHECKING:
    from collections.abc import Callable

    from demo.canvas import Canvas

SCENES: dict[str, Callable[[], Canvas]] = {
    "table": scenes_of_people.table,
    "door": scenes_of_people.door,
    "target": scenes_of_people.target,
    "community": scenes_of_people.community,
    "journey": scenes_of_people.journey,
    "blocks": scenes_of_work.blocks,
    "calendar": scenes_of_work.calendar,
    "lens": scenes_of_work.lens,
    "pages": scenes_of_work.pages,
    "building": scenes_of_places.building,
    "hall": scenes_of_places.hall,
    "face-curls": scenes_of_faces.curls,
    "face-beard": scenes_of_faces.beard,
    "face-bun": scenes_of_faces.bun,
    "face-bob": scenes_of_faces.bob,
    "face-short": scenes_of_faces.short,
    "face-scarf": scenes_of_faces.scarf,
}


@cache
def draw(name: str) -> bytes:
    """The picture of that name, as a PNG file; the same bytes at every drawing."""
    out = BytesIO()
    SCENES[name]().image.save(out, "PNG", optimize=True)
    return out.getvalue()

"""What a camera writes into a picture about where, when and with what it was taken (Exif, XMP, IPTC):
nobody who looks at the picture is meant to learn that."""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any, Final

from PIL import Image, ImageSequence

from foundation.photos import ORIENTATION, UPRIGHT

# How Pillow calls what it read of them.
TRACES: Final = frozenset({"comment", "exif", "photoshop", "xmp", "XML:com.adobe.xmp", "metadata"})
# What the picture looks like by.
KEPT: Final = frozenset({"icc_profile", "transparency", "background", "loop"})
QUALITY: Final = 95


def removed(file: IO[bytes]) -> bytes | None:
    """The picture made anew without them, upright; None where there are none. Raises what Pillow raises
    over a broken file."""
    with Image.open(file) as picture:
        if not any(picture.info.get(name) for name in TRACES) and not picture.getexif():
            return None
        # Several pictures in one JPEG are one picture, and what the telephone made of it.
        kind = "JPEG" if picture.format == "MPO" else str(picture.format)
        kept: dict[Any, Any] = {name: value for name, value in picture.info.items() if name in KEPT}
        made = BytesIO()
        if kind != "JPEG" and getattr(picture, "n_frames", 1) > 1:
            kept["duration"] = _durations(picture)
            picture.save(made, kind, save_all=True, exif=b"", xmp=b"", comment=b"", **kept)
        else:
            # Pillow's own turning writes all of Exif anew, and fails over what is odd in it.
            turned = UPRIGHT.get(picture.getexif().get(ORIENTATION, 1))
            shown = picture.copy() if turned is None else picture.transpose(turned)
            shown.info = kept.copy()
            shown.save(made, kind, quality=QUALITY, **kept)
    return made.getvalue()


def _durations(picture: Image.Image) -> list[int]:
    """How long each of its pictures stands, in milliseconds."""
    found = []
    for one in ImageSequence.Iterator(picture):
        one.load()
        found.append(int(one.info.get("duration", 0)))
    return found

"""Photos that people upload of themselves: made anew, small and square, without anything that the
camera wrote beside the picture (where, when, with what). Nothing is kept as it was sent."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import IO, TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps
from pillow_heif import HeifImagePlugin  # noqa: F401 -- teaches Pillow to read HEIC

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_PIXELS: Final = 50_000_000
# Of a side, before and after.
LEAST, SIDE = 96, 640
QUALITY: Final = 82
KINDS: Final = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF")
# A profile of colours is some kilobytes; what is larger is none.
MOST_OF_COLOURS: Final = 1024 * 1024

TOO_MANY = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# What the readers of the several kinds raise over a broken file.
BROKEN = (
    *(OSError, SyntaxError, ValueError, RuntimeError, EOFError, LookupError, TypeError),
    *(ArithmeticError, AssertionError, AttributeError, MemoryError, struct.error, zlib.error),
)

# EXIF's words for how the camera was held, and what turns the picture upright.
ORIENTATION: Final = 0x0112
UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class NotAPhoto(Exception):
    """What was sent is not taken; `sentence` says why."""

    def __init__(self, sentence: _StrPromise) -> None:
        super().__init__(sentence)
        self.sentence = sentence


TOO_LARGE = _("This file is too large: at most 20 MB.")
TOO_MANY_PIXELS = _("This picture has too many pixels. Make it smaller and try again.")
TOO_SMALL = _("This picture is too small: at least 96 pixels on each side.")
UNREADABLE = _("This is not a photo that we can read. Send a JPEG, PNG, WebP, GIF, AVIF or HEIC.")


def square(file: IO[bytes], size: int) -> bytes:
    """The photo in `file` (of `size` bytes) as a WebP of at most 640 pixels a side, upright, cut to
    a square around its middle; of something that moves, the first picture. Raises NotAPhoto.

    How many pixels it has is read before it is: each of them takes memory.
    """
    if size > MOST_BYTES:
        raise NotAPhoto(TOO_LARGE)
    try:
        with Image.open(file, formats=KINDS) as image:
            _check(image)
            return _made_anew(image)
    except TOO_MANY as error:
        raise NotAPhoto(TOO_MANY_PIXELS) from error
    except BROKEN as error:
        raise NotAPhoto(UNREADABLE) from error


def _check(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise NotAPhoto(TOO_MANY_PIXELS)
    if min(image.size) < LEAST:
        raise NotAPhoto(TOO_SMALL)


def _made_anew(image: Image.Image) -> bytes:
    side = min(SIDE, *image.size)
    # JPEGs are read at the smallest size that will do.
    image.draft("RGB", (2 * side, 2 * side))
    turned = UPRIGHT.get(image.getexif().get(ORIENTATION, 1))
    colours = image.info.get("icc_profile")
    cut = ImageOps.fit(_in_colours(image), (side, side), Image.Resampling.LANCZOS)
    cut = _on_white(_known_colours(cut, colours))
    # A new picture has nothing but its pixels.
    clean = Image.new("RGB", cut.size)
    clean.paste(cut.transpose(turned) if turned is not None else cut)
    made = BytesIO()
    clean.save(made, "WEBP", quality=QUALITY, method=4)
    return made.getvalue()


def _in_colours(image: Image.Image) -> Image.Image:
    """Of the many ways to keep colours, the two with which the rest can work."""
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode == "RGB" else image.convert("RGB")


def _known_colours(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as browsers take them where nothing is said: phones keep them in wider ones."""
    if not profile or len(profile) > MOST_OF_COLOURS:
        return image
    try:
        found = ImageCms.ImageCmsProfile(BytesIO(profile))
        changed = ImageCms.profileToProfile(
            image, found, ImageCms.createProfile("sRGB"), outputMode=image.mode
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image  # of another kind, as those of printers are
    return changed or image


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("RGB")

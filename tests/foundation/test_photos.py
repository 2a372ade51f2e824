"""Photos are made anew: what is taken, what of it stays, and what is refused."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageCms

from foundation import photos
from foundation.photos import NotAPhoto, square

RED, BLUE = (200, 30, 40), (20, 60, 200)


def drawn(width: int = 300, height: int = 200, mode: str = "RGB") -> Image.Image:
    """The upper half red, the lower one blue."""
    image = Image.new("RGB", (width, height), BLUE)
    image.paste(RED, (0, 0, width, height // 2))
    return image.convert(mode)


def saved(image: Image.Image, kind: str = "JPEG", **how: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


def made(content: bytes) -> Image.Image:
    return Image.open(BytesIO(square(BytesIO(content), len(content))))


def refusal(content: bytes) -> str:
    with pytest.raises(NotAPhoto) as refused:
        square(BytesIO(content), len(content))
    return str(refused.value.sentence)


def near(found: Any, colour: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(found[:3], colour, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF"])
def test_each_kind_becomes_a_small_square(kind):
    photo = made(saved(drawn(1200, 900), kind))

    assert (photo.format, photo.size, photo.mode) == ("WEBP", (640, 640), "RGB")
    assert near(photo.getpixel((320, 80)), RED)
    assert near(photo.getpixel((320, 560)), BLUE)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "I;16", "1"])
def test_each_way_to_keep_colours_is_read(mode):
    assert made(saved(drawn(mode=mode), "PNG")).size == (200, 200)


def test_what_is_in_colours_of_printers_is_read():
    assert made(saved(drawn(mode="CMYK"))).size == (200, 200)


def test_what_is_clear_becomes_white():
    photo = made(saved(Image.new("RGBA", (200, 200), (0, 0, 0, 0)), "PNG"))

    assert photo.getpixel((100, 100)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("orientation", "red"),
    [(1, "top"), (2, "top"), (3, "bottom"), (4, "bottom"),
     (5, "left"), (6, "right"), (7, "right"), (8, "left")],
)  # fmt: skip
def test_the_photo_stands_upright(orientation, red):
    exif = Image.Exif()
    exif[photos.ORIENTATION] = orientation
    photo = made(saved(drawn(200, 200), exif=exif))

    where = {"top": (100, 30), "bottom": (100, 170), "left": (30, 100), "right": (170, 100)}
    assert [side for side, point in where.items() if near(photo.getpixel(point), RED)] == [red]


def test_nothing_is_left_but_the_pixels():
    exif = Image.Exif()
    exif[0x010F] = "Zilvercamera"
    exif.get_ifd(0x8825)[1] = "Zilverplaats"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    sent = saved(
        drawn(), exif=exif, icc_profile=profile, xmp=b"<x>Zilverwoord</x>", comment=b"Zilverzin"
    )
    assert sent.count(b"Zilver") == 4

    photo = made(sent)

    assert (
        dict(photo.getexif()),
        {k for k in photo.info if k in {"icc_profile", "xmp", "exif"}},
    ) == (
        {},
        set(),
    )
    assert b"Zilver" not in square(BytesIO(sent), len(sent))


def test_of_what_moves_the_first_picture_is_taken():
    frames = [Image.new("RGB", (128, 128), colour) for colour in (RED, BLUE, BLUE)]

    photo = made(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))

    assert near(photo.getpixel((64, 64)), RED)
    assert getattr(photo, "n_frames", 1) == 1


def test_the_same_photo_is_the_same_square():
    sent = saved(drawn())

    assert square(BytesIO(sent), len(sent)) == square(BytesIO(sent), len(sent))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Zilver",
        b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"/>',
        b"%PDF-1.7\n%%EOF\n",
        b"\xff\xd8\xff\xe0" + bytes(200),
        saved(drawn())[:2000],
        saved(drawn(1200, 900), "PNG")[:400],
        saved(drawn(), "WEBP")[:100],
        saved(drawn(), "TIFF"),
        saved(drawn(), "BMP"),
        saved(drawn(), "ICO"),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 200 200\n",
    ],
)
def test_what_is_no_photo_is_refused(content):
    assert refusal(content) == str(photos.UNREADABLE)


@pytest.mark.parametrize(("width", "height"), [(10_000, 5_001), (40_000, 40_000), (2**31 - 1, 9)])
def test_a_bomb_is_refused_before_it_is_read(width, height):
    assert refusal(_png_that_says(width, height)) in {
        str(photos.TOO_MANY_PIXELS),
        str(photos.UNREADABLE),
    }


def test_a_file_that_is_too_large_is_not_even_opened():
    with pytest.raises(NotAPhoto) as refused:
        square(BytesIO(b""), photos.MOST_BYTES + 1)

    assert refused.value.sentence == photos.TOO_LARGE


def test_a_stamp_is_refused():
    assert refusal(saved(drawn(95, 400))) == str(photos.TOO_SMALL)


def _png_that_says(width: int, height: int) -> bytes:
    """A few bytes that say they are so large."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")

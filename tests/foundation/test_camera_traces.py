"""What a camera wrote about place, time and itself does not come in with a picture."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from foundation import camera_traces
from foundation.image_forms import PictureField

GPS, MODEL, ORIENTATION = 0x8825, 0x0110, 0x0112
TURNED = 6  # the camera was held upright
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">Tartu</x:xmpmeta>'
KINDS = ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"]


def taken(kind: str, *, size: tuple[int, int] = (40, 20)) -> bytes:
    """A picture of a red half and a blue one, by a camera that was turned."""
    picture = Image.new("RGB", size, "red")
    ImageDraw.Draw(picture).rectangle((size[0] // 2, 0, *size), fill="blue")
    exif = picture.getexif()
    exif[MODEL], exif[ORIENTATION] = "Telephone 7", TURNED
    exif.get_ifd(GPS).update({1: "N", 2: (58.0, 22.0, 40.0)})
    made = BytesIO()
    picture.save(made, kind, exif=exif.tobytes(), xmp=XMP)
    return made.getvalue()


def cleaned(content: bytes, name: str) -> bytes:
    return PictureField().clean(SimpleUploadedFile(name, content)).read()


@pytest.mark.parametrize("kind", KINDS)
def test_an_editor_s_picture_comes_in_without_and_stands_as_it_was_seen(kind: str):
    content = taken(kind)
    assert b"Telephone 7" in content

    made = cleaned(content, f"hall.{kind.lower().replace('heif', 'heic')}")

    assert b"Telephone 7" not in made
    assert b"Tartu" not in made
    with Image.open(BytesIO(made)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == (kind, (20, 40), {})
        above, below = (picture.convert("RGB").getpixel((10, y)) for y in (5, 35))
    assert above[0] > 200 > 50 > above[2]
    assert below[2] > 200 > 50 > below[0]


def test_odd_words_of_a_camera_hinder_nothing():
    exif = Image.Exif()
    exif[ORIENTATION], exif[MODEL] = TURNED, "Telephone 7"
    # How wide it is, which is a number, in letters: MODEL's own tag and value under another name.
    odd = exif.tobytes().replace(struct.pack(">H", MODEL), struct.pack(">H", 0x0100))
    made = BytesIO()
    Image.new("RGB", (40, 20), "red").save(made, "JPEG", exif=odd)

    with Image.open(BytesIO(cleaned(made.getvalue(), "hall.jpg"))) as picture:
        assert (picture.size, dict(picture.getexif())) == ((20, 40), {})


def test_one_that_tells_nothing_stays_as_it_is():
    made = BytesIO()
    Image.new("RGB", (40, 20), "red").save(made, "JPEG", quality=40)

    assert camera_traces.removed(made) is None
    assert cleaned(made.getvalue(), "hall.jpg") == made.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_what_moves_still_moves(kind: str):
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue", "green")]
    made = BytesIO()
    exif = frames[0].getexif()
    exif[MODEL] = "Telephone 7"
    told = {"comment": b"Tartu"} if kind == "GIF" else {"exif": exif.tobytes()}
    frames[0].save(made, kind, save_all=True, append_images=frames[1:], duration=90, **told)

    clean = camera_traces.removed(made)

    assert clean is not None
    assert b"Telephone 7" not in clean
    assert b"Tartu" not in clean
    with Image.open(BytesIO(clean)) as picture:
        picture.seek(1)
        picture.load()
        assert (picture.n_frames, picture.info["duration"]) == (3, 90)

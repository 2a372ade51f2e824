"""What is said of the pictures that `demo.pictures` draws."""

from __future__ import annotations

from dataclasses import dataclass

CREDIT = "Drawn for Talka"


@dataclass(frozen=True)
class PictureData:
    """`focus`: middle, width and height of what must stay in sight however it is cut."""

    title: str
    description: str
    focus: tuple[int, int, int, int]


# What every face keeps in sight.
FACE = (800, 500, 900, 980)

PICTURES = {
    "table": PictureData(
        "People round a table",
        "Seven people round a table, seen from above",
        (800, 500, 900, 900),
    ),
    "door": PictureData(
        "Many ways to one door",
        "Four ways lead from many small doors to one that is open",
        (1180, 620, 640, 700),
    ),
    "blocks": PictureData(
        "A prototype of blocks",
        "Coloured blocks; the last one is about to be set down",
        (790, 520, 820, 860),
    ),
    "target": PictureData(
        "Rising towards a target",
        "Columns of dots rise, an arrow reaches the target",
        (1180, 400, 760, 640),
    ),
    "calendar": PictureData(
        "A month of dates",
        "A calendar sheet; one day is lifted and ticked",
        (900, 560, 1000, 720),
    ),
    "community": PictureData(
        "Five shapes with one middle",
        "Five different shapes that overlap and share one middle",
        (800, 510, 940, 900),
    ),
    "journey": PictureData(
        "A way through the country",
        "A map of coast and hills with a dashed way and four stops",
        (980, 520, 900, 760),
    ),
    "lens": PictureData(
        "Order under the lens",
        "A magnifying glass; under it scattered pieces form a pattern",
        (900, 500, 800, 860),
    ),
    "pages": PictureData(
        "Pages with remarks",
        "Sheets of text, with remarks from three sides",
        (800, 460, 1200, 820),
    ),
    "building": PictureData(
        "A house with a ramp",
        "A public building with many windows; a ramp leads to the open door",
        (800, 540, 1160, 900),
    ),
    "hall": PictureData(
        "A hall of rows",
        "A hall from the last row; one place is kept free for a wheelchair",
        (800, 500, 1400, 960),
    ),
    "face-curls": PictureData("A face with curls", "A drawn face with dark curls", FACE),
    "face-beard": PictureData("A face with a beard", "A drawn face with a red beard", FACE),
    "face-bun": PictureData("A face with glasses", "A drawn face with grey bun and glasses", FACE),
    "face-bob": PictureData("A face with fair hair", "A drawn face with fair hair", FACE),
    "face-short": PictureData("A face with short hair", "A drawn face with short hair", FACE),
    "face-scarf": PictureData("A face with a scarf", "A drawn face with a red headscarf", FACE),
}

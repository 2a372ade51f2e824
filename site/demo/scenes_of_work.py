"""Scenes of work: a prototype, a month, a pattern found, a text that is being read."""

from __future__ import annotations

from demo.canvas import (
    CLAY,
    FOG,
    INK,
    MIST,
    OCHRE,
    PAPER,
    SPRUCE,
    STRAW,
    TEAL,
    Canvas,
    around,
)


def blocks() -> Canvas:
    """A prototype of blocks: some stand, one is about to be set down."""
    canvas = Canvas(PAPER)
    canvas.disc((1130, 330), 420, FOG)
    canvas.disc((430, 760), 330, STRAW, 0.3)
    canvas.polygon([(790, 500), (1470, 840), (790, 1180), (110, 840)], MIST, 0.5)
    stand = (
        (0, 0, 0, "teal"), (1, 0, 0, "ochre"), (-1, 0, 0, "clay"), (0, 1, 0, "mist"),
        (0, 0, 1, "clay"), (1, 0, 1, "teal"), (-1, 1, 0, "teal"), (1, 1, 0, "straw"),
        (0, 0, 2, "straw"),
    )  # fmt: skip
    for x, y, level, shade in sorted(stand, key=lambda b: (b[2], b[0] + b[1], b[0])):
        _block(canvas, x, y, level, shade)
    _outline(canvas, 1, 0, 2)
    _block(canvas, 1, 0, 3.3, "ochre")
    for start, end in (((1090, 176), (1150, 128)), ((1106, 236), (1184, 220))):
        canvas.line([start, end], 9, SPRUCE)
    return canvas


SHADES = {
    # Lid, left side, right side.
    "teal": ("#3d8790", TEAL, SPRUCE),
    "mist": ("#b4e0e5", MIST, "#5fb0ba"),
    "ochre": (STRAW, OCHRE, "#b67a19"),
    "straw": ("#f4d48f", STRAW, OCHRE),
    "clay": ("#d27c66", CLAY, "#8f3c29"),
}
EDGE = 138.0  # of a block's lid, along its sides on the screen
LID = EDGE / 2
RISE = 146.0


def _block(canvas: Canvas, x: float, y: float, level: float, shade: str) -> None:
    lid, left, right = SHADES[shade]
    mx, my = _foot(x, y, level)
    canvas.polygon(
        [(mx - EDGE, my), (mx, my + LID), (mx, my + LID + RISE), (mx - EDGE, my + RISE)], left
    )
    canvas.polygon(
        [(mx + EDGE, my), (mx, my + LID), (mx, my + LID + RISE), (mx + EDGE, my + RISE)], right
    )
    canvas.polygon([(mx, my - LID), (mx + EDGE, my), (mx, my + LID), (mx - EDGE, my)], lid)


def _outline(canvas: Canvas, x: float, y: float, level: float) -> None:
    """Where a block will stand, dashed."""
    mx, my = _foot(x, y, level)
    corners = [(mx, my - LID), (mx + EDGE, my), (mx, my + LID), (mx - EDGE, my)]
    for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
        for dash in range(0, 8, 2):
            ends = [
                (ax + (bx - ax) * part / 7.4, ay + (by - ay) * part / 7.4)
                for part in (dash + 0.2, dash + 1)
            ]
            canvas.line(ends, 7, PAPER)


def _foot(x: float, y: float, level: float) -> tuple[float, float]:
    """The middle of the lid of the block at that place."""
    return 780 + (x - y) * EDGE, 634 + (x + y) * LID - level * RISE


def calendar() -> Canvas:
    """A month of days, some of them full of something, one of them lifted."""
    canvas = Canvas(FOG)
    canvas.disc((1480, 90), 380, MIST, 0.6)
    canvas.box((142, 122), (1350, 820), INK, 0.12, radius=36)
    canvas.box((124, 100), (1350, 820), PAPER, radius=36)
    canvas.box((124, 100), (1350, 120), SPRUCE, radius=36)
    canvas.box((124, 170), (1350, 50), SPRUCE)
    for across in (330, 800, 1268):
        canvas.line([(across, 62), (across, 138)], 26, OCHRE)
    filled = {
        2: ("disc", TEAL), 5: ("half", OCHRE), 8: ("quarter", CLAY), 9: ("disc", MIST),
        12: ("half", TEAL), 15: ("disc", STRAW), 18: ("quarter", TEAL), 19: ("disc", CLAY),
        22: ("half", MIST), 25: ("quarter", OCHRE), 26: ("disc", SPRUCE),
    }  # fmt: skip
    for number in range(28):
        x, y = 172.0 + number % 7 * 182, 262.0 + number // 7 * 162
        canvas.box((x, y), (162, 138), FOG, 0.75, radius=18)
        if number in filled:
            _mark(canvas, (x + 81, y + 69), *filled[number])
    canvas.box((906, 594), (190, 170), INK, 0.22, radius=24)
    canvas.box((886, 568), (190, 170), STRAW, radius=24)
    canvas.line([(934, 656), (968, 692), (1032, 616)], 22, SPRUCE)
    return canvas


def _mark(canvas: Canvas, centre: tuple[float, float], shape: str, colour: str) -> None:
    angles = {"disc": (0, 360), "half": (180, 360), "quarter": (90, 180)}[shape]
    x, y = centre
    if shape == "quarter":
        centre = (x + 46, y - 46)
    canvas.sector(centre, 92 if shape == "quarter" else 52, angles, colour)


def lens() -> Canvas:
    """Scattered pieces, and a lens under which they form a pattern."""
    canvas = Canvas(OCHRE)
    canvas.disc((240, 900), 460, STRAW, 0.8)
    colours = (SPRUCE, PAPER, CLAY, STRAW, TEAL)
    for n in range(60):
        row, column = divmod(n, 10)
        x = column * 172.0 + (row % 2) * 86 + (n * 53) % 61 - 30
        y = row * 190.0 + (n * 37) % 71 - 10
        turned = [around((x, y), 36, n * 37 + corner * 90) for corner in range(4)]
        if n % 3:
            canvas.polygon(turned, colours[(n * 3 + row) % 5])
        else:
            canvas.disc((x, y), 27, colours[(n * 3 + row) % 5])
    middle = (860.0, 450.0)
    canvas.line([(1110, 700), (1370, 940)], 92, INK, 0.25)
    canvas.line([(1100, 684), (1360, 924)], 92, SPRUCE)
    canvas.disc((878, 474), 372, INK, 0.22)
    canvas.disc(middle, 372, SPRUCE)
    canvas.disc(middle, 326, PAPER)
    for row in range(-2, 3):
        for column in range(-2, 3):
            if abs(row) + abs(column) < 4:
                place = (middle[0] + column * 116, middle[1] + row * 116)
                colour = (TEAL, STRAW, MIST, CLAY, SPRUCE)[(row * 2 + column) % 5]
                if (row + column) % 2:
                    canvas.disc(place, 46, colour)
                else:
                    canvas.box((place[0] - 44, place[1] - 44), (88, 88), colour, radius=8)
    return canvas


def pages() -> Canvas:
    """Sheets of a text that several people have marked."""
    canvas = Canvas(TEAL)
    canvas.disc((180, 180), 420, SPRUCE, 0.9)
    canvas.disc((1440, 860), 430, CLAY, 0.85)
    for shift, tint in ((150, MIST), (75, FOG), (0, PAPER)):
        canvas.box((500 + shift, 96 + shift * 0.5), (560, 740), INK, 0.18, radius=18)
        canvas.box((480 + shift, 76 + shift * 0.5), (560, 740), tint, radius=18)
    canvas.box((540, 140), (300, 34), SPRUCE, radius=17)
    lengths = (430, 390, 440, 300, 0, 420, 440, 350, 410, 240)
    for n, length in enumerate(lengths):
        if length:
            canvas.box((540, 236 + n * 52), (length, 16), SPRUCE, 0.4, radius=8)
    canvas.box((528, 276), (404, 40), STRAW, 0.85, radius=10, overprint=True)
    canvas.box((528, 536), (366, 40), MIST, 0.85, radius=10, overprint=True)
    for corner, colour, tail in (
        ((1040, 190), STRAW, (1080, 420)), ((180, 470), OCHRE, (420, 690)), ((1080, 560), MIST, (1120, 780)),
    ):  # fmt: skip
        canvas.box(corner, (330, 190), colour, radius=40)
        x, y = tail
        canvas.polygon([(x - 26, y - 62), (x + 54, y - 62), (x - 30, y)], colour)
        for n in range(3):
            canvas.disc((corner[0] + 95 + n * 70, corner[1] + 95), 17, SPRUCE)
    return canvas

"""Scenes of people: round a table, on their way, on the way up, together."""

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
    bend,
)


def table() -> Canvas:
    """Seven people round a table, seen from above."""
    canvas = Canvas(FOG)
    canvas.disc((300, 140), 420, MIST, 0.55)
    canvas.disc((1420, 960), 520, STRAW, 0.45)
    centre = (800.0, 500.0)
    people = [
        (-78, SPRUCE, OCHRE), (-26, CLAY, INK), (24, TEAL, STRAW), (76, OCHRE, SPRUCE),
        (128, SPRUCE, CLAY), (182, MIST, INK), (232, CLAY, STRAW),
    ]  # fmt: skip
    for angle, coat, hair in people:
        body = around(centre, 398, angle)
        side = around((0, 0), 66, angle + 90)
        ends = [(body[0] - side[0], body[1] - side[1]), (body[0] + side[0], body[1] + side[1])]
        canvas.line(ends, 118, coat)
        canvas.disc(around(centre, 388, angle), 56, hair)
    canvas.disc((816, 520), 318, INK, 0.16)
    canvas.disc(centre, 318, PAPER)
    canvas.ring(centre, 292, 3, SPRUCE, 0.25)
    for angle, colour in ((-78, MIST), (24, STRAW), (128, CLAY), (182, MIST)):
        canvas.disc(around(centre, 92, angle), 128, colour, 0.72, overprint=True)
    for angle, coat, _hair in people:
        here = around(centre, 258, angle)
        canvas.box((here[0] - 22, here[1] - 22), (44, 44), coat, 0.9, radius=6)
    canvas.disc(centre, 30, SPRUCE)
    return canvas


def door() -> Canvas:
    """Ways from many small doors that come together at one, which is open."""
    canvas = Canvas(SPRUCE)
    canvas.disc((1260, 560), 520, TEAL)
    canvas.disc((1260, 560), 390, MIST, 0.16)
    for row in range(4):
        for column in range(3):
            foot = (90.0 + column * 150, 262.0 + row * 218)
            lit = (row * 3 + column) % 5 == 1
            canvas.arch(foot, (96, 150), STRAW if lit else MIST, 0.9 if lit else 0.26)
            canvas.disc((foot[0] + 78, foot[1] - 62), 6, SPRUCE, 0.8)
    starts = (
        (486.0, 196.0, CLAY), (486.0, 412.0, STRAW), (486.0, 630.0, MIST), (486.0, 850.0, OCHRE),
    )  # fmt: skip
    for number, (x, y, colour) in enumerate(starts):
        end = 790.0 + number * 34
        way = bend((x, y), (x + 360, y), (820, end), (1260, end))
        canvas.line(way, 34, colour, 0.92)
    canvas.polygon([(1108, 910), (1412, 910), (1560, 1000), (960, 1000)], STRAW, 0.55)
    canvas.arch((1080, 912), (360, 660), INK, 0.35)
    canvas.arch((1096, 912), (328, 636), STRAW)
    canvas.arch((1134, 912), (252, 588), PAPER)
    canvas.polygon([(1134, 450), (1134, 912), (1052, 962), (1052, 430)], OCHRE)
    canvas.disc((1072, 700), 11, SPRUCE)
    canvas.disc((1268, 600), 46, CLAY)
    canvas.arch((1206, 912), (124, 260), TEAL)
    return canvas


def target() -> Canvas:
    """Columns of people that rise towards a target."""
    canvas = Canvas(TEAL)
    goal = (1300.0, 300.0)
    for radius, colour, opacity in (
        (400, SPRUCE, 0.8), (300, MIST, 0.28), (205, PAPER, 0.95), (140, CLAY, 1), (70, PAPER, 1),
    ):  # fmt: skip
        canvas.disc(goal, radius, colour, opacity)
    canvas.disc(goal, 26, CLAY)
    heights = (2, 3, 3, 5, 5, 7, 8)
    for column, height in enumerate(heights):
        x = 130.0 + column * 150
        canvas.box((x - 62, 940 - height * 78), (124, height * 78 + 80), SPRUCE, 0.55, radius=62)
        for row in range(height):
            colour = (MIST, STRAW, OCHRE)[(column + row) % 3] if row else PAPER
            canvas.disc((x, 900.0 - row * 78), 31, colour, 0.96)
    canvas.line(bend((96, 620), (420, 590), (760, 190), (1250, 284)), 10, STRAW)
    canvas.polygon([(1296, 297), (1236, 318), (1252, 246)], STRAW)
    return canvas


def community() -> Canvas:
    """Five different shapes that share a middle."""
    canvas = Canvas(FOG)
    canvas.disc((120, 930), 420, MIST, 0.5)
    canvas.disc((1500, 60), 380, STRAW, 0.4)
    middle = (800.0, 510.0)
    canvas.disc(middle, 470, PAPER)
    for number, colour in enumerate((MIST, STRAW, "#d98b76", "#9cc5c9", OCHRE)):
        angle = number * 72 - 90
        x, y = around(middle, 176, angle)
        if number == 1:
            canvas.box((x - 196, y - 196), (392, 392), colour, radius=56, overprint=True)
        elif number == 2:
            corners = [around((x, y), 236, n * 60 + 30) for n in range(6)]
            canvas.polygon(corners, colour, overprint=True)
        elif number == 3:
            canvas.arch((x - 200, y + 206), (400, 420), colour, overprint=True)
        else:
            canvas.disc((x, y), 224, colour, 0.95, overprint=True)
    for number in range(5):
        here = around(middle, 268, number * 72 - 90)
        canvas.line([middle, here], 6, SPRUCE)
        canvas.disc(here, 40, PAPER)
        canvas.disc(here, 24, SPRUCE)
    canvas.disc(middle, 66, PAPER)
    canvas.disc(middle, 40, CLAY)
    return canvas


def journey() -> Canvas:
    """A country from above, and the way through it with its stops."""
    canvas = Canvas(MIST)
    canvas.polygon(
        [
            *bend((360, 1000), (180, 780), (620, 700), (470, 470)),
            *bend((470, 470), (360, 300), (640, 180), (560, 0)),
            (1600, 0),
            (1600, 1000),
        ],
        PAPER,
    )
    for centre, radius, colour, opacity in (
        ((1240, 250), 340, STRAW, 0.5), ((1350, 330), 210, OCHRE, 0.45),
        ((820, 800), 300, TEAL, 0.3), ((900, 860), 180, TEAL, 0.45), ((1480, 900), 230, CLAY, 0.35),
    ):  # fmt: skip
        canvas.disc(centre, radius, colour, opacity, overprint=True)
    for n in range(4):
        shore = bend(
            (250 - n * 70, 1000), (70 - n * 70, 780), (510 - n * 70, 700), (360 - n * 70, 470)
        )
        shore += bend(
            (360 - n * 70, 470), (250 - n * 70, 300), (530 - n * 70, 180), (450 - n * 70, 0)
        )
        canvas.line(shore, 5, TEAL, 0.5 - n * 0.1)
    way = bend((600, 900), (980, 980), (620, 560), (930, 520))
    way += bend((930, 520), (1240, 480), (1080, 330), (1330, 330))
    for first in range(0, len(way) - 2, 4):
        canvas.line(way[first : first + 3], 13, SPRUCE)
    for place, colour, size in (
        ((600, 900), SPRUCE, 1.0), ((806, 640), CLAY, 0.8), ((1090, 440), OCHRE, 0.8),
        ((1330, 330), CLAY, 1.5),
    ):  # fmt: skip
        _pin(canvas, place, colour, size)
    return canvas


def _pin(canvas: Canvas, foot: tuple[float, float], colour: str, size: float) -> None:
    x, y = foot
    canvas.disc((x, y + 4), 22 * size, INK, 0.2)
    canvas.polygon([(x - 46 * size, y - 86 * size), (x + 46 * size, y - 86 * size), (x, y)], colour)
    canvas.disc((x, y - 104 * size), 52 * size, colour)
    canvas.disc((x, y - 104 * size), 22 * size, PAPER)

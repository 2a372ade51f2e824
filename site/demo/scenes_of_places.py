"""Scenes of places: a public building with a ramp, a hall of rows."""

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
)


def building() -> Canvas:
    """A house with many doors and windows; a ramp leads to the one that is open."""
    canvas = Canvas(MIST)
    canvas.disc((1330, 210), 150, STRAW)
    canvas.disc((140, 1010), 360, TEAL, 0.35)
    canvas.box((250, 250), (1100, 660), PAPER)
    canvas.box((220, 200), (1160, 70), SPRUCE)
    canvas.polygon([(480, 202), (800, 70), (1120, 202)], TEAL)
    canvas.disc((800, 152), 30, STRAW)
    for row in range(2):
        for column in range(7):
            x = 310.0 + column * 146
            if row == 1 and column == 3:
                continue
            lit = (row + column) % 3 == 1
            canvas.arch((x, 500.0 + row * 260), (96, 170), STRAW if lit else TEAL, 0.9)
    canvas.arch((732, 912), (136, 280), OCHRE)
    canvas.arch((762, 912), (76, 236), PAPER)
    canvas.box((0, 908), (1600, 92), SPRUCE)
    canvas.polygon([(120, 912), (732, 880), (732, 912)], CLAY)
    canvas.line([(150, 850), (720, 812)], 10, CLAY)
    for x in (180.0, 360.0, 540.0, 700.0):
        canvas.line([(x, 848 - (x - 150) * 0.066), (x, 908)], 8, CLAY)
    return canvas


def hall() -> Canvas:
    """A hall seen from the last row: heads, and one place kept free for a wheelchair."""
    canvas = Canvas(SPRUCE)
    canvas.polygon([(360, 120), (1240, 120), (1500, 640), (100, 640)], TEAL)
    canvas.box((520, 170), (560, 300), PAPER, radius=12)
    canvas.disc((700, 320), 84, OCHRE, 0.9)
    canvas.disc((800, 320), 84, CLAY, 0.8, overprint=True)
    canvas.disc((900, 320), 84, MIST, 0.9, overprint=True)
    for row in range(3):
        y, size = 620.0 + row * 130, 46.0 + row * 12
        for column in range(7):
            x = 800 + (column - 3) * (180.0 + row * 34)
            if row == 2 and column == 5:
                canvas.ring((x, y + 60), 84, 14, STRAW)
                continue
            coat = (STRAW, MIST, CLAY, FOG)[(row + column) % 4]
            canvas.arch((x - size * 1.5, y + 190), (size * 3, 170), coat)
            canvas.disc((x, y), size, (INK, OCHRE, "#6b4632")[(row * 2 + column) % 3])
    return canvas

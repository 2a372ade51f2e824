"""Faces of people who don't exist, in a few flat shapes; each fits into a circle."""

from __future__ import annotations

from demo.canvas import CLAY, FOG, INK, MIST, OCHRE, PAPER, SPRUCE, STRAW, TEAL, Canvas, around

MIDDLE = (800.0, 500.0)
LIGHT, WARM, DEEP = "#f0cdb0", "#d9a37c", "#8a5a3c"
GREY = "#b9b4aa"


def _bust(ground: str, glow: str, coat: str, skin: str) -> Canvas:
    """Shoulders, neck and head before a plain ground."""
    canvas = Canvas(ground)
    canvas.disc((800, 520), 430, glow, 0.55)
    canvas.arch((430, 1060), (740, 400), coat)
    canvas.box((728, 560), (144, 190), skin, radius=60)
    canvas.disc((800, 700), 74, INK, 0.12)
    canvas.box((640, 250), (320, 410), skin, radius=150)
    return canvas


def _look(canvas: Canvas, *, smile: float = 40, cheek: str = CLAY) -> None:
    """Eyes, cheeks and mouth."""
    for x in (732, 868):
        canvas.disc((x, 462), 15, INK)
    for x in (706, 894):
        canvas.disc((x, 530), 30, cheek, 0.25)
    mouth = [around((800, 540), smile, angle) for angle in range(25, 156, 10)]
    canvas.line(mouth, 10, INK, 0.75)


def curls() -> Canvas:
    canvas = _bust(FOG, MIST, SPRUCE, WARM)
    for angle in range(140, 401, 26):
        canvas.disc(around((800, 410), 190, angle), 86, INK, 0.94)
    _look(canvas)
    return canvas


def beard() -> Canvas:
    canvas = _bust(STRAW, PAPER, TEAL, LIGHT)
    canvas.sector((800, 520), 164, (0, 180), CLAY)
    canvas.box((636, 500), (328, 36), CLAY, radius=16)
    canvas.sector((800, 400), 172, (180, 360), CLAY)
    canvas.box((668, 380), (264, 60), LIGHT, radius=26)
    _look(canvas, smile=34)
    return canvas


def bun() -> Canvas:
    canvas = _bust(MIST, FOG, CLAY, LIGHT)
    canvas.disc((800, 168), 92, GREY)
    canvas.sector((800, 420), 182, (180, 360), GREY)
    canvas.box((664, 392), (272, 40), LIGHT, radius=20)
    for x in (732, 868):
        canvas.ring((x, 462), 46, 8, INK, 0.8)
    canvas.line([(776, 458), (824, 458)], 8, INK, 0.8)
    _look(canvas)
    return canvas


def bob() -> Canvas:
    canvas = Canvas(SPRUCE)
    canvas.disc((800, 520), 430, TEAL, 0.9)
    canvas.box((588, 226), (424, 470), OCHRE, radius=190)
    canvas.arch((430, 1060), (740, 400), PAPER)
    canvas.box((728, 560), (144, 190), LIGHT, radius=60)
    canvas.box((650, 270), (300, 390), LIGHT, radius=145)
    canvas.sector((800, 410), 176, (180, 360), OCHRE)
    _look(canvas)
    return canvas


def short() -> Canvas:
    canvas = _bust(FOG, STRAW, INK, DEEP)
    canvas.sector((800, 408), 170, (180, 360), INK)
    canvas.box((636, 380), (46, 110), INK, radius=20)
    canvas.box((918, 380), (46, 110), INK, radius=20)
    _look(canvas, cheek=OCHRE)
    return canvas


def scarf() -> Canvas:
    canvas = Canvas(STRAW)
    canvas.disc((800, 520), 430, PAPER, 0.7)
    canvas.arch((430, 1060), (740, 400), TEAL)
    canvas.box((606, 214), (388, 560), CLAY, radius=180)
    canvas.box((662, 290), (276, 366), WARM, radius=136)
    canvas.line([(640, 720), (800, 790), (960, 720)], 34, OCHRE, 0.9)
    _look(canvas)
    return canvas

"""Pictures of every screen in English, and sheets of many of them to be looked at."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from tools.crawl import crew
from tools.crawl.site import ROOT
from tools.crawl.visit import HEIGHT, PHONE, WIDE, Visitor

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tools.crawl.tours import Tour

FOLDER = ROOT / "var" / "shots"
# (width of the window, scheme, columns of a sheet, width and height of a picture on it)
LOOKS = (
    (WIDE, "light", 4, 480, 520),
    (PHONE, "light", 8, 240, 520),
    (WIDE, "dark", 4, 480, 520),
    (PHONE, "dark", 8, 240, 520),
)
ROWS, LABEL, GAP = 4, 26, 12
PAPER, INK = "#ffffff", "#000000"
# Longer pages than this are cut: their end shows nothing new.
LONGEST = 6000


def take(tours: list[Tour], origin: str, browsers: int) -> int:
    """Pictures of all that is visited, and how to look at them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()

    def shoot(page: Page, tour: Tour) -> None:
        visitor = Visitor(page, origin)
        for visit in tour.visits:
            visitor.go(visit)
            for width, scheme, *_rest in LOOKS:
                page.set_viewport_size({"width": width, "height": HEIGHT})
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
                tall = page.evaluate("document.documentElement.scrollHeight")
                clip = {"x": 0, "y": 0, "width": width, "height": min(LONGEST, max(HEIGHT, tall))}
                page.screenshot(
                    path=picture(visit.name, width, scheme),
                    full_page=True,
                    clip=clip,  # type: ignore[arg-type]
                )

    crew.at_work(tours, shoot, browsers)
    names = [visit.name for tour in tours for visit in tour.visits]
    for look in LOOKS:
        sheets(names, *look)
    (FOLDER / "index.html").write_text(index(names), encoding="utf-8")
    print(f"{len(names)} screens in {FOLDER.relative_to(ROOT)}: open index.html or sheet-*.png")
    return 0


def picture(name: str, width: int, scheme: str) -> Path:
    return FOLDER / f"{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}-{width}-{scheme}.png"


def sheets(names: list[str], width: int, scheme: str, columns: int, across: int, down: int) -> None:
    """Pages of pictures, each with its name above; of long pages the beginning."""
    each = columns * ROWS
    for number, at in enumerate(range(0, len(names), each), 1):
        rows = -(-len(names[at : at + each]) // columns)
        size = (columns * (across + GAP) + GAP, rows * (down + LABEL + GAP) + GAP)
        sheet = Image.new("RGB", size, "#d8d8d8")
        pen = ImageDraw.Draw(sheet)
        for place, name in enumerate(names[at : at + each]):
            x = GAP + place % columns * (across + GAP)
            y = GAP + place // columns * (down + LABEL + GAP)
            pen.rectangle((x, y, x + across, y + LABEL), fill=PAPER)
            pen.text((x + 4, y + 6), name[: across // 7], fill=INK)
            if (path := picture(name, width, scheme)).exists():
                with Image.open(path) as taken:
                    small = taken.convert("RGB")
                small = small.resize((across, round(taken.height * across / taken.width)))
                sheet.paste(small.crop((0, 0, across, min(down, small.height))), (x, y + LABEL))
        sheet.save(FOLDER / f"sheet-{width}-{scheme}-{number:02}.png", optimize=True)


def index(names: list[str]) -> str:
    """All pictures on one page, each leading to itself in full."""
    rows = "".join(
        f"<h2>{escape(name)}</h2><p>"
        + "".join(
            f'<a href="{file.name}"><img loading="lazy" src="{file.name}" height="420" '
            f'alt="{width} px, {scheme}"></a> '
            for width, scheme, *_rest in LOOKS
            for file in [picture(name, width, scheme)]
        )
        + "</p>"
        for name in names
    )
    style = "body{font:16px system-ui;margin:2rem}img{border:1px solid;object-fit:cover;object-position:top}"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Screens</title>'
        f"<style>{style}</style><h1>{len(names)} screens</h1>{rows}</html>\n"
    )

"""What other sites show of a page that has no picture: a card with its title and the unit's name.

A card is drawn once and kept in a file, known by all that it shows: whoever asks for another one
gets a redirect, so nobody can have any number of them drawn.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typst
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image, ImageDraw, ImageOps
from wagtail.models import Page

from foundation import brand, pdf
from foundation.brand import icons
from foundation.brand.colours import WHITE
from foundation.storage import private

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.files.storage import Storage

    from foundation.brand import Look

WIDTH, HEIGHT = 1200, 630
FOLDER: Final = "share"
# A title that is longer is cut, as other sites would cut it.
LONGEST: Final = 160
# How long one is kept that may be asked for no more; it would be drawn anew.
KEPT: Final = timedelta(days=60)
MOST: Final = 5000
# Others keep it for a day: who unpublishes a page wants it gone.
MAX_AGE: Final = 24 * 3600
TEMPLATE: Final = "foundation/share.typ"
_LOGO_ROOM: Final = (72, 64, 480, 88)
_PLATE: Final = 14
LATIN: Final = "\u024f"  # the last of them


@dataclass(frozen=True, slots=True)
class Card:
    """A picture of `title` in `language`; `page`: its primary key, None for the site's own."""

    title: str
    language: str
    page: int | None = None

    @property
    def digest(self) -> str:
        said = (self.title, self.language, brand.look().version)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    @property
    def path(self) -> str:
        whose = str(self.page) if self.page else self.language
        return reverse("share_card", args=(whose, self.digest))


def of_site(language: str) -> Card:
    """The one that tells nothing but whose site it is."""
    return Card(brand.name(language), language)


def of_page(page: Any) -> Card:
    """The card of a page as it is in hand. Its address tells nothing: whoever follows it gets the
    site's own card where not everybody may see that page."""
    language = page.locale.language_code
    return _card(page, language) if page.pk and page.live else of_site(language)


def asked(whose: str) -> Card | None:
    """The card that an address names: of a page by its key, as it is published now, or of the site
    in a language. None where there is no such page, or not for everybody."""
    if not whose.isdecimal():
        return of_site(whose)
    page = Page.objects.live().filter(pk=int(whose)).select_related("locale").first()
    page = page.specific if page else None
    if page is None or not hasattr(page, "is_visible_to") or page.get_url() is None:
        return None
    if not page.is_visible_to(None) or page.get_view_restrictions().exists():
        return None
    return _card(page, page.locale.language_code)


def picture(card: Card) -> bytes:
    """The PNG of it; drawn where it isn't kept yet."""
    name, place = f"{FOLDER}/{card.digest}.png", private()
    try:
        with place.open(name) as file:
            kept: bytes = file.read()
            return kept
    except FileNotFoundError:
        drawn = draw(card, brand.look())
        _keep(place, name, drawn)
        return drawn


def _keep(place: Storage, name: str, drawn: bytes) -> None:
    """Whole or not at all: others may look for it while it is written."""
    written = place.save(f"{name}.part", ContentFile(drawn))
    Path(place.path(written)).replace(place.path(name))


def draw(card: Card, look: Look) -> bytes:
    """`card` in the unit's colours and with its logo, in the letters of any language."""
    logo = _logo(look)
    said = {
        "title": _drawable(card.title),
        "name": look.name(card.language) if card.page else "",
        "language": card.language,
        "deep": look.colours.deep,
        "foot": look.colours.deep_strong,
        "mark": look.colours.mark_dark,
        "svg": icons.svg(look).decode(),
        "has_logo": logo is not None,
    }
    drawn = typst.compile(
        pdf.TEMPLATES / TEMPLATE,
        root=pdf.TEMPLATES,
        font_paths=pdf.fonts(),
        format="png",
        ppi=72,
        sys_inputs={"data": json.dumps(pdf.printable(said), ensure_ascii=False)},
    )
    image = Image.open(BytesIO(drawn)).convert("RGB")
    if logo is not None:
        _put(image, logo)
    made = BytesIO()
    # Few colours, many of them the edges of letters: a quarter of the bytes.
    reduced = image if logo is not None else image.quantize(128, dither=Image.Dither.NONE)
    reduced.save(made, "PNG", optimize=True)
    return made.getvalue()


def forget_old(*, now: datetime) -> int:
    """Those kept for long, and the oldest where there are too many; how many."""
    place = private()
    try:
        names = [f"{FOLDER}/{name}" for name in place.listdir(FOLDER)[1]]
    except FileNotFoundError:
        return 0
    aged = sorted(((place.get_created_time(name), name) for name in names), reverse=True)
    old = [name for n, (made, name) in enumerate(aged) if n >= MOST or made < now - KEPT]
    for name in old:
        place.delete(name)
    return len(old)


def _card(page: Any, language: str) -> Card:
    title = " ".join((page.seo_title or page.title).split())
    if len(title) > LONGEST:
        title = title[: LONGEST - 1].rstrip() + "…"
    return Card(title, language, page.pk)


def _drawable(title: str) -> str:
    """Without pictures and letters that no font here has. Latin ones go without asking: each
    question takes a moment."""
    rare = "".join(letter for letter in title if not letter.isascii() and letter > LATIN)
    missing = pdf.undrawn(rare)
    return " ".join("".join(letter for letter in title if letter not in missing).split()) or "…"


def _logo(look: Look) -> Image.Image | None:
    if not look.logo_file:
        return None
    _x, _y, width, height = _LOGO_ROOM
    try:
        with default_storage.open(look.logo_file) as file, Image.open(file) as image:
            room = (width - 2 * _PLATE, height - 2 * _PLATE)
            return ImageOps.contain(icons.upright(image), room)
    except icons.BROKEN:
        return None


def _put(image: Image.Image, logo: Image.Image) -> None:
    """On a white plate: nobody knows what ground it was drawn for but paper."""
    x, y, _width, height = _LOGO_ROOM
    wide = logo.width + 2 * _PLATE
    plate = (x, y, x + wide, y + height)
    ImageDraw.Draw(image).rounded_rectangle(plate, radius=10, fill=WHITE)
    image.paste(logo, (x + _PLATE, y + (height - logo.height) // 2), logo)

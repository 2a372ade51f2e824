"""A unit that has said what it is called."""

from __future__ import annotations

from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Site

from foundation.models import Brand, SiteImage


def a_brand(**fields: object) -> Brand:
    """Saved without its form's questions, for the default site."""
    brand, _made = Brand.objects.update_or_create(
        site=Site.objects.get(is_default_site=True), defaults=fields
    )
    return brand


def unsaved(**fields: object) -> Brand:
    """As the form has it before it asks whether it is right."""
    return Brand(site=Site.objects.get(is_default_site=True), **fields)


def turned_picture() -> SiteImage:
    """A square, red above and blue below for whoever looks at it; stored upside down, as a camera
    does that was held so."""
    stored = Image.new("RGB", (80, 80), "red")
    stored.paste("blue", (0, 0, 80, 40))
    exif, file = Image.Exif(), BytesIO()
    exif[0x0112] = 3
    stored.save(file, "PNG", exif=exif)
    file.seek(0)
    return SiteImage.objects.create(title="Turned", file=ImageFile(file, name="turned.png"))

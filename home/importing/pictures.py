"""Pictures of old news, fetched like anything of strangers, and taken in as an editor would."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.utils.file import hash_filelike

from foundation import fetching
from foundation.cleaning import one_line
from foundation.image_forms import PictureField
from foundation.models import SiteImage
from foundation.photos import BROKEN, TOO_MANY

if TYPE_CHECKING:
    from home.importing.markup import Picture

# What a picture is by its content, and how its file is called.
KINDS: Final = {"AVIF": "avif", "GIF": "gif", "JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
LONGEST_TITLE: Final = 120


class NoPicture(Exception):
    """It is left out; its message is the reason."""


def take_in(picture: Picture) -> SiteImage:
    """The image of `picture`: one that is here already where it is the same file. Raises NoPicture."""
    try:
        answer = fetching.fetch(
            picture.address,
            accept="image/*",
            most_bytes=settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE,
        )
    except fetching.NotFetched as error:
        detail = f" ({error.detail})" if error.detail else ""
        raise NoPicture(f"{error.problem.label}{detail}") from error
    data = answer.body or b""
    known = SiteImage.objects.filter(file_hash=hash_filelike(BytesIO(data))).order_by("pk").first()
    return known or _stored(picture, data)


def _stored(picture: Picture, data: bytes) -> SiteImage:
    title = _title(picture)
    upload = SimpleUploadedFile(f"import.{_kind(data)}", data)
    try:
        file = PictureField().clean(upload)
    except ValidationError as error:
        raise NoPicture(" ".join(error.messages)) from error
    image = SiteImage(title=title, description=picture.alt, file=file)
    image.file_size = file.size
    # Of what was fetched: it may have been made anew without what its camera wrote.
    image.file_hash = hash_filelike(BytesIO(data))
    image.save()
    return image


def _kind(data: bytes) -> str:
    try:
        with Image.open(BytesIO(data), formats=list(KINDS)) as image:
            return KINDS[image.format or ""]
    except (*TOO_MANY, *BROKEN, KeyError) as error:
        raise NoPicture("It is no picture that the site takes.") from error


def _title(picture: Picture) -> str:
    """What editors find it by: what it shows, else the name of its file."""
    name = unquote(urlsplit(picture.address).path).rpartition("/")[2]
    return (one_line(picture.alt or picture.caption or name) or "import")[:LONGEST_TITLE]

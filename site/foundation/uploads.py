"""What is taken of the files that people upload, and what they are called from then on."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.files import File
    from django.core.files.uploadedfile import UploadedFile

LONGEST_NAME: Final = 150
# What a file's beginning is looked for in.
HEAD: Final = 1024

OFFICE: Final = "application/vnd.openxmlformats-officedocument"
OPEN: Final = "application/vnd.oasis.opendocument"
CONTENT_TYPES: Final = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "odt": f"{OPEN}.text",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "ods": f"{OPEN}.spreadsheet",
    "pptx": f"{OFFICE}.presentationml.presentation",
    "odp": f"{OPEN}.presentation",
    "txt": "text/plain",
    "rtf": "application/rtf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic",
}
ACCEPTED: Final = ", ".join(name for name in CONTENT_TYPES if name != "jpeg")

# What a file system or a dialogue would take for something else.
_SPECIAL = re.compile(r'[/\\:*?"<>|]')
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def _begins(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(marks)


def _is_text(head: bytes) -> bool:
    """Without a byte that no text has; UTF-16, which has it, says so first."""
    return b"\x00" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff"))


_IS_ZIP = _begins(b"PK\x03\x04")
_LOOKS_RIGHT: Final[dict[str, Callable[[bytes], bool]]] = {
    # Readers forgive a few bytes before it, and some programs write them.
    "pdf": lambda head: b"%PDF-" in head,
    **dict.fromkeys(("docx", "odt", "xlsx", "ods", "pptx", "odp"), _IS_ZIP),
    "txt": _is_text,
    "rtf": _begins(b"{\\rtf"),
    **dict.fromkeys(("jpg", "jpeg"), _begins(b"\xff\xd8\xff")),
    "png": _begins(b"\x89PNG\r\n\x1a\n"),
    "heic": lambda head: head[4:8] == b"ftyp" and head[8:12] in _HEIC,
}


class Refused(Exception):
    """An upload that is not taken; the sentence says why."""


def check(upload: UploadedFile[Any], *, most: int) -> tuple[str, str]:
    """The name and the type that `upload` is kept under. Raises Refused for a kind that is not
    taken, one that is not what its name says, and one that is empty or larger than `most` bytes."""
    name = clean_name(upload.name or "")
    extension = _extension(name)
    if extension not in CONTENT_TYPES:
        raise Refused(
            _("A file of this kind is not taken. These are: %(kinds)s.") % {"kinds": ACCEPTED}
        )
    if not upload.size:
        raise Refused(_("This file is empty."))
    if upload.size > most:
        raise Refused(_("This file is too large: at most %(most)d MB.") % {"most": most // 1024**2})
    check_kind(upload)
    return name, CONTENT_TYPES[extension]


def check_kind(upload: File[Any]) -> None:
    """Raises Refused for a file of a known kind that is not what its name says."""
    extension = _extension(clean_name(upload.name or ""))
    if extension not in _LOOKS_RIGHT:
        return
    upload.seek(0)
    if not _LOOKS_RIGHT[extension](upload.read(HEAD)):
        raise Refused(
            _("What is in this file is not what its name says (%(extension)s).")
            % {"extension": extension}
        )
    upload.seek(0)


def clean_name(name: str) -> str:
    """`name` in one line of at most 150 letters, with its extension and without what would deceive
    whoever reads or saves it."""
    name = unicodedata.normalize("NFC", name)
    # Control characters, and those that turn the direction of reading.
    name = "".join(" " if letter.isspace() else letter for letter in name)
    name = "".join(letter for letter in name if unicodedata.category(letter)[0] != "C")
    name = " ".join(_SPECIAL.sub("_", name).split()).strip(". ")
    suffix = PurePath(name).suffix[:LONGEST_NAME]
    stem = name.removesuffix(suffix).strip(". ") if suffix else name
    return f"{stem[: LONGEST_NAME - len(suffix)].rstrip() or 'file'}{suffix}"


def _extension(name: str) -> str:
    return PurePath(name).suffix.removeprefix(".").lower()
